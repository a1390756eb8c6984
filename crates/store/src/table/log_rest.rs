//! Versions that have ended and of whose logs a rest is still at the service.

use rusqlite::{Transaction, params};

use super::version;
use crate::error::StoreError;
use crate::store::Store;
use crate::table::version::VersionRow;

pub(crate) const CREATE: &str = "CREATE TABLE log_rest (
         version_id INTEGER PRIMARY KEY REFERENCES version (id) ON DELETE CASCADE
     ) STRICT;";

impl Store {
    /// The versions that a place still has something to do for: those that ended before their logs were
    /// copied, then those without a final status, both in the order of their submission.
    pub fn in_work(&self) -> Result<Vec<VersionRow>, StoreError> {
        let mut all = self.ended_with_log_rest()?;
        all.extend(self.unfinished()?);
        Ok(all)
    }

    fn ended_with_log_rest(&self) -> Result<Vec<VersionRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT version.* FROM log_rest JOIN version ON version.id = log_rest.version_id
                 WHERE version.status_group >= 2 ORDER BY version.id",
            )?;
            let rows = statement.query_map([], version::whole)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Notes whether there is such a rest.
pub(crate) fn note(tx: &Transaction<'_>, version_id: i64, is_left: bool) -> rusqlite::Result<()> {
    let statement = if is_left {
        "INSERT OR IGNORE INTO log_rest (version_id) VALUES (?1)"
    } else {
        "DELETE FROM log_rest WHERE version_id = ?1"
    };
    tx.prepare_cached(statement)?.execute(params![version_id])?;
    Ok(())
}
