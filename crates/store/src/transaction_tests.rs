//! What the two doors of [`Store`](super::Store) promise to statements.

use std::time::Duration;

use rusqlite::Connection;

use super::Store;
use crate::error::{Fault, StoreError};

fn two() -> (tempfile::TempDir, Store, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trainyard.db");
    let (one, other) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
    (folder, one, other)
}

fn drafts(conn: &Connection) -> Result<i64, Fault> {
    Ok(conn.query_row("SELECT count(*) FROM draft", [], |row| row.get(0))?)
}

#[test]
fn statements_of_one_read_see_one_moment() {
    let (_folder, reader, mut writer) = two();
    let seen = reader.read(|conn| {
        let before = drafts(conn)?;
        writer.save_draft("new", "{}", 1).unwrap();
        Ok((before, drafts(conn)?))
    });
    assert_eq!(
        seen.unwrap(),
        (0, 0),
        "what came meanwhile is not half seen"
    );
    assert_eq!(reader.read(drafts).unwrap(), 1);
}

#[test]
fn a_write_holds_the_lock_before_its_first_statement() {
    let (_folder, mut one, mut other) = two();
    other.conn.busy_timeout(Duration::ZERO).unwrap();
    one.write(|tx| {
        let before = drafts(tx)?;
        let error = other.save_draft("other", "{}", 1).unwrap_err();
        assert!(matches!(error, StoreError::Busy { .. }), "{error}");
        // With the lock only from here on, this would fail: what was read is no longer what is there.
        tx.execute("INSERT INTO draft VALUES ('one', '{}', 1)", [])?;
        assert_eq!(drafts(tx)?, before + 1);
        Ok(())
    })
    .unwrap();
    other.save_draft("other", "{}", 1).unwrap();
}
