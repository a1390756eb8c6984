//! Drafts: what somebody was writing in a form, so that closing the window loses none of it.

use rusqlite::{OptionalExtension, params};

use crate::error::StoreError;
use crate::store::Store;

pub(crate) const CREATE: &str = "CREATE TABLE draft (
         name TEXT NOT NULL PRIMARY KEY,
         json TEXT NOT NULL,
         updated_at_ms INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;";

impl Store {
    /// The draft of a form. What it holds is the form's business.
    pub fn draft(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let json = conn
                .prepare_cached("SELECT json FROM draft WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?;
            Ok(json)
        })
    }

    /// Keeps the draft of a form in place of the last.
    pub fn save_draft(&mut self, name: &str, json: &str, now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT OR REPLACE INTO draft VALUES (?1, ?2, ?3)")?
                .execute(params![name, json, now_ms])?;
            Ok(())
        })
    }

    /// Drops the draft of a form, if there is one.
    pub fn delete_draft(&mut self, name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM draft WHERE name = ?1")?
                .execute([name])?;
            Ok(())
        })
    }
}
