//! What configurations were: the state before each edit, and before a deletion.
//!
//! Kept by name, as that is what a configuration is known by: a deleted one can be brought back, and one made anew under
//! the name goes on with its history. Filing (folder, tags) is no edit, but a deleted one remembers it.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{JobSpec, changed_fields};
use ts_rs::TS;

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::store::Store;
use crate::table::configuration::{self, JobConfig, SaveMode, one, whole};
use crate::table::configuration_place::{id_of, put_tags};

/// `since_ms` to `until_ms` is when it was so; `changed` names the fields in which the next state differs.
pub(crate) const CREATE: &str = "CREATE TABLE configuration_state (
         id INTEGER PRIMARY KEY,
         name TEXT NOT NULL,
         ending TEXT NOT NULL,
         since_ms INTEGER NOT NULL,
         until_ms INTEGER NOT NULL,
         created_at_ms INTEGER NOT NULL,
         description TEXT NOT NULL,
         spec TEXT NOT NULL,
         folder TEXT NOT NULL,
         tags TEXT NOT NULL,
         changed TEXT NOT NULL
     ) STRICT;
     CREATE INDEX configuration_state_by_name ON configuration_state (name, id);";

/// States kept of one configuration.
const STATES_MAX: u32 = 50;
/// Deleted configurations that are remembered.
const DELETED_MAX: u32 = 200;

/// How a state ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StateEnd {
    /// It was edited, replaced by a file, or an earlier state was brought back.
    Edited,
    /// The configuration was deleted.
    Deleted,
}

/// An earlier state in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigState {
    /// Its number.
    pub id: i64,
    /// How it ended.
    pub ending: StateEnd,
    /// From when it was so, in epoch milliseconds.
    pub since_ms: u64,
    /// Until when.
    pub until_ms: u64,
    /// The fields that the edit changed.
    pub changed: Vec<String>,
}

/// An earlier state, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptState {
    /// The configuration's name.
    pub name: String,
    /// The state in the list.
    pub state: ConfigState,
    /// The description then.
    pub description: String,
    /// The values then.
    pub spec: JobSpec,
}

/// A configuration that was deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeletedConfig {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The folder it was filed in.
    pub folder: String,
    /// When it was deleted.
    pub deleted_at_ms: u64,
    /// Its last state.
    pub state: i64,
}

impl Store {
    /// Earlier states of a configuration, newest first.
    pub fn config_states(&self, name: &str) -> Result<Vec<ConfigState>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT * FROM configuration_state WHERE name = ?1 ORDER BY id DESC",
            )?;
            let rows = statement.query_map([name], listed)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// One earlier state.
    pub fn config_state(&self, id: i64) -> Result<Option<KeptState>, StoreError> {
        self.read(|conn| Ok(kept(conn, id)?.map(|(state, _)| state)))
    }

    /// Configurations that were deleted and not made anew, the last deleted first.
    pub fn deleted_configs(&self) -> Result<Vec<DeletedConfig>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT name, description, folder, until_ms, max(id) AS id FROM configuration_state
                 WHERE name NOT IN (SELECT name FROM configuration)
                 GROUP BY name ORDER BY id DESC",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(DeletedConfig {
                    name: row.get("name")?,
                    description: row.get("description")?,
                    folder: row.get("folder")?,
                    deleted_at_ms: row.get("until_ms")?,
                    state: row.get("id")?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Deletes configurations: all of them, or none. Their last states are kept.
    pub fn delete_configs(&mut self, names: &[String], now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            for name in names {
                let config = whole(tx, name)?
                    .ok_or_else(|| Fault::not_found(format!("configuration \"{name}\"")))?;
                keep(tx, &config, StateEnd::Deleted, &[], now_ms)?;
                let deleted = tx.execute("DELETE FROM configuration WHERE name = ?1", [name])?;
                one(deleted, name)?;
            }
            let forgotten = "DELETE FROM configuration_state
                 WHERE name NOT IN (SELECT name FROM configuration) AND name NOT IN (
                     SELECT name FROM configuration_state WHERE name NOT IN (SELECT name FROM configuration)
                     GROUP BY name ORDER BY max(id) DESC LIMIT ?1)";
            tx.execute(forgotten, [DELETED_MAX])?;
            Ok(())
        })
    }

    /// Brings an earlier state back, which is an edit; a deleted configuration is there again, filed as it was.
    /// Answers its name.
    pub fn restore_config(&mut self, state: i64, now_ms: u64) -> Result<String, StoreError> {
        self.write(|tx| restore(tx, state, now_ms))
    }

    /// Brings deleted configurations back as they were last: all of them, or none.
    pub fn restore_deleted(&mut self, names: &[String], now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            for name in names {
                if configuration::exists(tx, name)? {
                    return Err(Fault::ConfigTaken(name.clone()));
                }
                let last: Option<i64> = tx
                    .prepare_cached("SELECT max(id) FROM configuration_state WHERE name = ?1")?
                    .query_row([name], |row| row.get(0))?;
                let missing = || Fault::not_found(format!("configuration \"{name}\""));
                restore(tx, last.ok_or_else(missing)?, now_ms)?;
            }
            Ok(())
        })
    }

    /// Forgets a deleted configuration for good.
    pub fn forget_config(&mut self, name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            let forgotten = tx.execute(
                "DELETE FROM configuration_state WHERE name = ?1
                 AND NOT EXISTS (SELECT 1 FROM configuration WHERE name = ?1)",
                [name],
            )?;
            one(forgotten, name)
        })
    }
}

fn restore(conn: &Connection, state: i64, now_ms: u64) -> Result<String, Fault> {
    let (earlier, filed) = kept(conn, state)?
        .ok_or_else(|| Fault::not_found(format!("state {state} of a configuration")))?;
    let KeptState {
        name,
        description,
        spec,
        ..
    } = earlier;
    let was_there = configuration::exists(conn, &name)?;
    configuration::save(conn, &name, &description, &spec, SaveMode::Replace, now_ms)?;
    if !was_there {
        let id = id_of(conn, &name)?;
        conn.prepare_cached(
            "UPDATE configuration SET folder = ?2, created_at_ms = ?3 WHERE id = ?1",
        )?
        .execute(params![id, filed.folder, filed.created_at_ms])?;
        put_tags(conn, id, &filed.tags)?;
    }
    Ok(name)
}

/// Where a state was filed.
struct Filed {
    folder: String,
    tags: Vec<String>,
    created_at_ms: u64,
}

/// Keeps what a configuration is before it gets another description or other values; nothing where it gets the same.
pub(super) fn keep_before_edit(
    conn: &Connection,
    name: &str,
    description: &str,
    values: &JobSpec,
    now_ms: u64,
) -> Result<(), Fault> {
    let Some(before) = whole(conn, name)? else {
        return Ok(());
    };
    let described = |spec: &JobSpec, description: &str| JobSpec {
        description: description.to_owned(),
        ..spec.clone()
    };
    let after = described(values, description);
    let changed = changed_fields(&described(&before.spec, &before.description), &after);
    // Rows of variables in another order are another spec, though no field of it changed.
    if before.description == description && before.spec == *values {
        return Ok(());
    }
    keep(conn, &before, StateEnd::Edited, &changed, now_ms)
}

/// Takes the values of what is a secret variable now out of all earlier states: they were written down while it was
/// none.
pub(super) fn blank_secrets(conn: &Connection, name: &str, values: &JobSpec) -> Result<(), Fault> {
    let secret = values.environment.iter().filter(|row| row.secret.is_some());
    let secret: Vec<&str> = secret.map(|row| row.name.as_str()).collect();
    if secret.is_empty() {
        return Ok(());
    }
    let mut statement =
        conn.prepare_cached("SELECT id, spec FROM configuration_state WHERE name = ?1")?;
    let states = statement.query_map([name], |row| {
        Ok((
            row.get::<_, i64>("id")?,
            row.get::<_, Json<JobSpec>>("spec")?.0,
        ))
    })?;
    for (id, mut spec) in states.collect::<rusqlite::Result<Vec<_>>>()? {
        let mut has_told = false;
        for row in &mut spec.environment {
            if !row.value.is_empty() && secret.contains(&row.name.as_str()) {
                row.value.clear();
                has_told = true;
            }
        }
        if has_told {
            conn.prepare_cached("UPDATE configuration_state SET spec = ?2 WHERE id = ?1")?
                .execute(params![id, Json(&spec)])?;
        }
    }
    Ok(())
}

fn keep(
    conn: &Connection,
    config: &JobConfig,
    ending: StateEnd,
    changed: &[String],
    now_ms: u64,
) -> Result<(), Fault> {
    let ending = match ending {
        StateEnd::Edited => "edited",
        StateEnd::Deleted => "deleted",
    };
    conn.prepare_cached(
        "INSERT INTO configuration_state (name, ending, since_ms, until_ms, created_at_ms, description,
             spec, folder, tags, changed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        config.name,
        ending,
        config.updated_at_ms,
        now_ms,
        config.created_at_ms,
        config.description,
        Json(&config.spec),
        config.folder,
        Json(&config.tags),
        Json(&changed),
    ])?;
    conn.prepare_cached(
        "DELETE FROM configuration_state WHERE name = ?1 AND id NOT IN (
             SELECT id FROM configuration_state WHERE name = ?1 ORDER BY id DESC LIMIT ?2)",
    )?
    .execute(params![config.name, STATES_MAX])?;
    Ok(())
}

fn kept(conn: &Connection, id: i64) -> rusqlite::Result<Option<(KeptState, Filed)>> {
    conn.prepare_cached("SELECT * FROM configuration_state WHERE id = ?1")?
        .query_row([id], |row| {
            let state = KeptState {
                name: row.get("name")?,
                state: listed(row)?,
                description: row.get("description")?,
                spec: row.get::<_, Json<JobSpec>>("spec")?.0,
            };
            let filed = Filed {
                folder: row.get("folder")?,
                tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
                created_at_ms: row.get("created_at_ms")?,
            };
            Ok((state, filed))
        })
        .optional()
}

fn listed(row: &Row<'_>) -> rusqlite::Result<ConfigState> {
    let ending: String = row.get("ending")?;
    Ok(ConfigState {
        id: row.get("id")?,
        ending: if ending == "deleted" {
            StateEnd::Deleted
        } else {
            StateEnd::Edited
        },
        since_ms: row.get("since_ms")?,
        until_ms: row.get("until_ms")?,
        changed: row.get::<_, Json<Vec<String>>>("changed")?.0,
    })
}
