//! Dedicated resource pools: the shares of this computer that were given names.

use rusqlite::{OptionalExtension, Row, params};
use trainyard_job::{DedicatedPool, PoolId, PoolShare};

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::store::Store;

/// `place` is the order in which pools are given what they ask for: that in which they were made.
pub(crate) const CREATE: &str = "CREATE TABLE pool (
         place INTEGER PRIMARY KEY AUTOINCREMENT,
         id TEXT NOT NULL UNIQUE,
         name TEXT NOT NULL UNIQUE,
         description TEXT NOT NULL,
         share TEXT NOT NULL
     ) STRICT;";

impl Store {
    /// All pools, in the order in which they were made.
    pub fn pools(&self) -> Result<Vec<DedicatedPool>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT * FROM pool ORDER BY place")?;
            let rows = statement.query_map([], pool)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The pool of an id.
    pub fn pool(&self, id: &PoolId) -> Result<Option<DedicatedPool>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached("SELECT * FROM pool WHERE id = ?1")?
                .query_row([&id.0], pool)
                .optional()?;
            Ok(found)
        })
    }

    /// Makes a pool, or changes the one of that id.
    pub fn save_pool(&mut self, pool: &DedicatedPool) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO pool (id, name, description, share) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, description = ?3, share = ?4",
            )?
            .execute(params![
                pool.id.0,
                pool.name,
                pool.description,
                Json(&pool.share)
            ])?;
            Ok(())
        })
    }

    /// Deletes a pool.
    pub fn delete_pool(&mut self, id: &PoolId) -> Result<(), StoreError> {
        self.write(
            |tx| match tx.execute("DELETE FROM pool WHERE id = ?1", [&id.0])? {
                0 => Err(Fault::not_found(format!("resource pool \"{id}\""))),
                _ => Ok(()),
            },
        )
    }
}

fn pool(row: &Row<'_>) -> rusqlite::Result<DedicatedPool> {
    Ok(DedicatedPool {
        id: PoolId(row.get("id")?),
        name: row.get("name")?,
        description: row.get("description")?,
        share: row.get::<_, Json<PoolShare>>("share")?.0,
    })
}
