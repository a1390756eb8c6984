//! What a connection's service last said there is to choose, so that a form can be filled in without the network. What a
//! page holds is the business of who asked.

use rusqlite::{OptionalExtension, params};
use trainyard_job::ConnectionId;

use crate::error::StoreError;
use crate::store::Store;

/// `part` names what was asked: flavors, for example, or the folder that was listed.
pub(crate) const CREATE: &str = "CREATE TABLE catalogue (
         connection TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
         part TEXT NOT NULL,
         fetched_at_ms INTEGER NOT NULL,
         body TEXT NOT NULL,
         PRIMARY KEY (connection, part)
     ) STRICT, WITHOUT ROWID;";

/// Pages that are kept of one connection: folders that nobody looks at any more are forgotten.
const KEPT: u32 = 300;

/// A page of a catalogue as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CataloguePage {
    /// When, in epoch milliseconds.
    pub fetched_at_ms: u64,
    /// What there was, as JSON.
    pub body: String,
}

impl Store {
    /// The page of a part, as it was last fetched.
    pub fn catalogue(
        &self,
        id: &ConnectionId,
        part: &str,
    ) -> Result<Option<CataloguePage>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached(
                    "SELECT fetched_at_ms, body FROM catalogue WHERE connection = ?1 AND part = ?2",
                )?
                .query_row([&id.0, part], |row| {
                    Ok(CataloguePage {
                        fetched_at_ms: row.get(0)?,
                        body: row.get(1)?,
                    })
                })
                .optional()?;
            Ok(found)
        })
    }

    /// Keeps a page in place of an earlier one; nothing when the connection was removed meanwhile.
    pub fn keep_catalogue(
        &mut self,
        id: &ConnectionId,
        part: &str,
        page: &CataloguePage,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let kept = tx
                .prepare_cached(
                    "INSERT INTO catalogue (connection, part, fetched_at_ms, body)
                     SELECT id, ?2, ?3, ?4 FROM connection WHERE id = ?1 AND removed_at_ms IS NULL
                     ON CONFLICT (connection, part) DO UPDATE SET fetched_at_ms = ?3, body = ?4",
                )?
                .execute(params![id.0, part, page.fetched_at_ms, page.body])?;
            if kept == 0 {
                return Ok(());
            }
            tx.prepare_cached(
                "DELETE FROM catalogue WHERE connection = ?1 AND part NOT IN
                     (SELECT part FROM catalogue WHERE connection = ?1
                      ORDER BY fetched_at_ms DESC, part LIMIT ?2)",
            )?
            .execute(params![id.0, KEPT])?;
            Ok(())
        })
    }

    /// Forgets all that is kept of a connection's catalogue: it leads elsewhere now.
    pub fn forget_catalogue(&mut self, id: &ConnectionId) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("DELETE FROM catalogue WHERE connection = ?1", [&id.0])?;
            Ok(())
        })
    }
}
