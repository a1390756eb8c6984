//! Connections to the service, without their secrets: those are in the system's keyring, each under a key that is kept
//! here.

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{Connection, ConnectionId, ConnectionTest, StatusGroup};
use ts_rs::TS;

use crate::column::{Json, group_number};
use crate::error::{Fault, StoreError};
use crate::store::Store;

/// One that was removed stays, for its name: versions ran there.
pub(crate) const CREATE: &str = "CREATE TABLE connection (
         id TEXT NOT NULL PRIMARY KEY,
         name TEXT NOT NULL,
         description TEXT NOT NULL,
         secret TEXT,
         test TEXT,
         created_at_ms INTEGER NOT NULL,
         removed_at_ms INTEGER
     ) STRICT, WITHOUT ROWID;
     CREATE UNIQUE INDEX connection_name ON connection (name) WHERE removed_at_ms IS NULL;";

/// Versions that are said to need a connection.
const NAMED: u32 = 20;

/// A connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionRow {
    /// What its place to run is called.
    pub id: ConnectionId,
    /// Where it leads and who signs in.
    pub connection: Connection,
    /// What its last test said.
    pub test: Option<ConnectionTest>,
    /// When it was made, in epoch milliseconds.
    pub created_at_ms: u64,
    /// Whether it was removed: only its name is of use then.
    pub removed: bool,
}

/// The versions that have not ended in a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unended {
    /// The first twenty, `job/V001`.
    pub versions: Vec<String>,
    /// How many there are.
    pub count: u64,
}

impl Store {
    /// All connections, by name, those that were removed last.
    pub fn connections(&self) -> Result<Vec<ConnectionRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT * FROM connection ORDER BY removed_at_ms IS NOT NULL, name, created_at_ms",
            )?;
            let rows = statement.query_map([], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The connection of an id, unless it was removed.
    pub fn connection(&self, id: &ConnectionId) -> Result<Option<ConnectionRow>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached("SELECT * FROM connection WHERE id = ?1 AND removed_at_ms IS NULL")?
                .query_row([&id.0], row)
                .optional()?;
            Ok(found)
        })
    }

    /// The key of a connection's secrets in the keyring.
    pub fn connection_secret(&self, id: &ConnectionId) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached("SELECT secret FROM connection WHERE id = ?1")?
                .query_row([&id.0], |row| row.get(0))
                .optional()?;
            Ok(found.flatten())
        })
    }

    /// Makes a connection, or changes the one of that id, whose last test then says nothing any more. False when
    /// another one has the name.
    pub fn save_connection(
        &mut self,
        id: &ConnectionId,
        connection: &Connection,
        secret: &str,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let taken: bool = tx
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM connection
                         WHERE name = ?1 AND id <> ?2 AND removed_at_ms IS NULL)",
                )?
                .query_row([&connection.name, &id.0], |row| row.get(0))?;
            if taken {
                return Ok(false);
            }
            tx.prepare_cached(
                "INSERT INTO connection (id, name, description, secret, created_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, description = ?3, secret = ?4, test = NULL",
            )?
            .execute(params![
                id.0,
                connection.name,
                Json(connection),
                secret,
                now_ms
            ])?;
            Ok(true)
        })
    }

    /// Notes what a test said.
    pub fn note_connection_test(
        &mut self,
        id: &ConnectionId,
        test: &ConnectionTest,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE connection SET test = ?2 WHERE id = ?1")?
                .execute(params![id.0, Json(test)])?;
            Ok(())
        })
    }

    /// The versions of a connection that have not ended.
    pub fn unended_at(&self, id: &ConnectionId) -> Result<Unended, StoreError> {
        self.read(|conn| Ok(unended(conn, id)?))
    }

    /// Removes a connection with what is kept of its catalogue, unless versions of it have not ended: those are
    /// answered. What is kept is its name.
    pub fn remove_connection(
        &mut self,
        id: &ConnectionId,
        now_ms: u64,
    ) -> Result<Result<Option<String>, Unended>, StoreError> {
        self.write(|tx| {
            let found: Option<Option<String>> = tx
                .prepare_cached(
                    "SELECT secret FROM connection WHERE id = ?1 AND removed_at_ms IS NULL",
                )?
                .query_row([&id.0], |row| row.get(0))
                .optional()?;
            let Some(secret) = found else {
                return Err(Fault::not_found(format!("connection \"{id}\"")));
            };
            let unended = unended(tx, id)?;
            if unended.count > 0 {
                return Ok(Err(unended));
            }
            tx.execute(
                "UPDATE connection SET removed_at_ms = ?2, secret = NULL, test = NULL WHERE id = ?1",
                params![id.0, now_ms],
            )?;
            tx.execute("DELETE FROM catalogue WHERE connection = ?1", [&id.0])?;
            Ok(Ok(secret))
        })
    }
}

/// The connection of this id, where what is told of its jobs is to be published by the console.
pub(crate) fn publishing(
    conn: &rusqlite::Connection,
    place: &str,
) -> rusqlite::Result<Option<ConnectionId>> {
    let found = conn
        .prepare_cached("SELECT * FROM connection WHERE id = ?1 AND removed_at_ms IS NULL")?
        .query_row([place], row)
        .optional()?;
    Ok(found.filter(|row| row.connection.publish).map(|row| row.id))
}

fn unended(conn: &rusqlite::Connection, id: &ConnectionId) -> rusqlite::Result<Unended> {
    let first_final = group_number(StatusGroup::Succeeded);
    let from = format!(
        "FROM version JOIN job ON job.id = version.job_id
         WHERE version.status_group < {first_final} AND version.backend = ?1"
    );
    let count = conn
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row([&id.0], |row| row.get(0))?;
    let mut names = conn.prepare_cached(&format!(
        "SELECT job.name || '/' || format('V%03d', version.number) {from} ORDER BY version.id LIMIT {NAMED}"
    ))?;
    let versions = names.query_map([&id.0], |row| row.get(0))?;
    Ok(Unended {
        versions: versions.collect::<Result<_, _>>()?,
        count,
    })
}

fn row(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    Ok(ConnectionRow {
        id: ConnectionId(row.get("id")?),
        connection: row.get::<_, Json<Connection>>("description")?.0,
        test: row
            .get::<_, Option<Json<ConnectionTest>>>("test")?
            .map(|test| test.0),
        created_at_ms: row.get("created_at_ms")?,
        removed: row.get::<_, Option<u64>>("removed_at_ms")?.is_some(),
    })
}
