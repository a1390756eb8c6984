//! The schema's history, and the check that a file is ours and of an age we know.
//!
//! Each entry runs in one transaction and raises `user_version` by one. Entries are only ever added. The specs in
//! `version` and `configuration` are JSON that refuses unknown fields: a release that renames or drops a field of
//! `JobSpec` adds an entry that rewrites them.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::StoreError;
use crate::table;
use crate::text_index;

/// Marks the file as Trainyard's (`TRNY`), so that another program's database is not adopted.
const APPLICATION_ID: i64 = 0x5452_4e59;

const MARK: M<'static> = M::up("PRAGMA application_id = 0x54524e59;");

const ENTRIES: &[M<'static>] = &[
    MARK,
    table::job::CREATE,
    table::version::CREATE,
    text_index::CREATE,
    table::task::CREATE,
    table::event::CREATE,
    table::outbox::CREATE,
    table::topic::CREATE,
    table::configuration::CREATE,
    table::settings::CREATE,
    table::draft::CREATE,
    table::outbox::TOLD_WITH,
];

/// The newest schema this release knows.
pub(crate) const KNOWN: usize = ENTRIES.len();

/// Reads the schema of a file without writing to it. Refuses a newer one, and files that are not ours.
pub(crate) fn found(conn: &Connection, path: &Path) -> Result<usize, StoreError> {
    let number = |pragma: &str| -> Result<i64, StoreError> {
        conn.query_row(pragma, [], |row| row.get(0))
            .map_err(|source| StoreError::from_sqlite(path, source))
    };
    let corrupt = |reason: &str| StoreError::Corrupt {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    let version = number("PRAGMA user_version")?;
    let application = number("PRAGMA application_id")?;
    let empty = tables == 0 && version == 0;
    if application != APPLICATION_ID && !(empty && application == 0) {
        return Err(corrupt("it belongs to another program"));
    }
    let found = usize::try_from(version).map_err(|_| corrupt("its schema number is negative"))?;
    if found > KNOWN {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: KNOWN,
        });
    }
    Ok(found)
}

/// Brings the schema to [`KNOWN`].
pub(crate) fn run(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    Migrations::from_slice(ENTRIES)
        .to_latest(conn)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => {
                StoreError::from_sqlite(path, err)
            }
            other => StoreError::Corrupt {
                path: path.to_owned(),
                reason: other.to_string(),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_in_the_file_is_the_one_looked_for() {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, Path::new("memory")).unwrap();
        let id: i64 = conn
            .query_row("PRAGMA application_id", [], |row| row.get(0))
            .unwrap();
        assert_eq!(id, APPLICATION_ID);
    }

    #[test]
    fn the_history_runs_from_nothing() {
        Migrations::from_slice(ENTRIES).validate().unwrap();
    }
}
