//! The schema's history, and the check that a file is ours and of an age we know.
//!
//! The entries that a file lacks run in one transaction, each raising `user_version` by one. Entries are only ever added. The specs in
//! `version`, `configuration` and `configuration_state` are JSON that refuses unknown fields: a release that renames or drops a field of
//! `JobSpec` adds an entry that rewrites them.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::table;
use crate::text_index;

/// Marks the file as Trainyard's (`TRNY`), so that another program's database is not adopted.
const APPLICATION_ID: i64 = 0x5452_4e59;

const MARK: &str = "PRAGMA application_id = 0x54524e59;";

const ENTRIES: &[&str] = &[
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
    table::topic::DISPLAY_NAME,
    table::subscription::ENDPOINTS,
    table::delivery::CREATE,
    table::pool::CREATE,
    table::visualization::CREATE,
    table::provenance::CREATE,
    table::configuration::FILED,
    table::configuration_place::CREATE,
    table::configuration_state::CREATE,
    table::job::NARROWED,
    table::tag::CREATE,
    table::view::CREATE,
    table::dataset::CREATE,
    table::version_path::CREATE,
    table::kept_secret::CREATE,
    table::connection::CREATE,
    table::catalogue::CREATE,
    table::log_rest::CREATE,
];

/// The newest schema this release knows.
pub(crate) const KNOWN: usize = ENTRIES.len();

/// Reads the schema of a file without writing to it. Refuses a newer one, and files that are not ours.
pub(crate) fn found(conn: &Connection, path: &Path) -> Result<usize, StoreError> {
    let failed = |source| StoreError::from_sqlite(path, source);
    // One moment: another process may be making the schema right now.
    let moment = conn.unchecked_transaction().map_err(failed)?;
    known(&moment, path)
}

/// Brings the schema to [`KNOWN`]. The lock is taken before the version is read: of two processes that open a new file
/// at once, one makes the schema and the other finds it made.
pub(crate) fn run(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::from_sqlite(path, source);
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    let found = known(&transaction, path)?;
    for (version, entry) in (1..=KNOWN).zip(ENTRIES).skip(found) {
        transaction
            .execute_batch(entry)
            .and_then(|()| transaction.pragma_update(None, "user_version", version))
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn known(conn: &Connection, path: &Path) -> Result<usize, StoreError> {
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
    fn a_file_of_any_age_is_brought_to_the_newest() {
        for age in 0..=KNOWN {
            let mut conn = Connection::open_in_memory().unwrap();
            for entry in &ENTRIES[..age] {
                conn.execute_batch(entry).unwrap();
            }
            conn.pragma_update(None, "user_version", age).unwrap();
            run(&mut conn, Path::new("memory")).unwrap();
            assert_eq!(found(&conn, Path::new("memory")).unwrap(), KNOWN);
        }
    }

    #[test]
    fn two_that_open_a_new_file_at_once_make_one_schema() {
        let folder = tempfile::tempdir().unwrap();
        for attempt in 0..20 {
            let path = folder.path().join(format!("{attempt}.db"));
            let ready = std::sync::Barrier::new(4);
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        let mut conn = Connection::open(&path).unwrap();
                        ready.wait();
                        run(&mut conn, &path).unwrap();
                    });
                }
            });
        }
    }
}
