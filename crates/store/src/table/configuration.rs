//! Job parameter configurations: saved wizard values, independent of any job's fate.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::JobSpec;
use ts_rs::TS;

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::page::{Order, Page, Window, bounded_count};
use crate::store::Store;
use crate::table::configuration_state;
use crate::text_index::fold;

/// `folded` is name and description as searches see them.
pub(crate) const CREATE: &str = "CREATE TABLE configuration (
         id INTEGER PRIMARY KEY,
         name TEXT NOT NULL UNIQUE,
         description TEXT NOT NULL,
         folded TEXT NOT NULL,
         spec TEXT NOT NULL,
         algorithm TEXT NOT NULL,
         created_at_ms INTEGER NOT NULL,
         updated_at_ms INTEGER NOT NULL,
         used_at_ms INTEGER
     ) STRICT;
     CREATE INDEX configuration_by_recency
         ON configuration (max(updated_at_ms, coalesce(used_at_ms, 0)));";

/// Where configurations are filed.
pub(crate) const FILED: &str =
    "ALTER TABLE configuration ADD COLUMN folder TEXT NOT NULL DEFAULT '';
     CREATE INDEX configuration_by_folder ON configuration (folder);";

/// A saved configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobConfig {
    /// Its name, unique.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The values; the job's own name and description are empty.
    pub spec: JobSpec,
    /// The folder it is filed in; empty for the top.
    pub folder: String,
    /// Its tags, by name.
    pub tags: Vec<String>,
    /// When it was first saved, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it was last changed.
    pub updated_at_ms: u64,
    /// When a job was last created from it.
    pub used_at_ms: Option<u64>,
}

/// A configuration in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigRow {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Engine type: image, engine or built-in algorithm.
    pub algorithm: String,
    /// The folder it is filed in; empty for the top.
    pub folder: String,
    /// Its tags, by name.
    pub tags: Vec<String>,
    /// When it was first saved, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When a job was last created from it.
    pub used_at_ms: Option<u64>,
}

/// Sort keys of the list of configurations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ConfigSort {
    #[default]
    Created,
    Name,
    Algorithm,
    Used,
}

/// What the list of configurations is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigQuery {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Only those in this folder and the folders in it.
    #[serde(default)]
    #[ts(optional)]
    pub folder: Option<String>,
    /// Only those that have each of these tags.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub tags: Vec<String>,
    /// Sort key.
    pub sort: ConfigSort,
    /// Direction.
    pub order: Order,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return, 1 to 1000.
    pub limit: u32,
}

/// What saving does when the name is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SaveMode {
    /// Refuses.
    Create,
    /// Writes over it; makes it when it is not there.
    Replace,
}

/// Of the folder's own name and what begins with it and a slash; of the tags all, given as a JSON list.
const MATCHING: &str = "FROM configuration WHERE (?1 = '' OR instr(folded, ?1) > 0)
     AND (?2 IS NULL OR folder = ?2 OR substr(folder, 1, length(?2) + 1) = ?2 || '/')
     AND NOT EXISTS (SELECT 1 FROM json_each(?3) AS wanted WHERE NOT EXISTS (
         SELECT 1 FROM configuration_tag AS tag
         WHERE tag.configuration = configuration.id AND tag.tag = wanted.value))";

pub(super) const LISTED: &str = "name, description, algorithm, folder, created_at_ms, used_at_ms,
     (SELECT json_group_array(tag) FROM (SELECT tag FROM configuration_tag
      WHERE configuration = configuration.id ORDER BY tag)) AS tags";

impl Store {
    /// Saves a configuration. The name and description of a job in `spec` are left out.
    pub fn save_config(
        &mut self,
        name: &str,
        description: &str,
        spec: &JobSpec,
        mode: SaveMode,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| save(tx, name, description, spec, mode, now_ms))
    }

    /// The configuration of a name.
    pub fn config(&self, name: &str) -> Result<Option<JobConfig>, StoreError> {
        self.read(|conn| Ok(whole(conn, name)?))
    }

    /// A page of the list. People keep tens of configurations, not thousands: searching and sorting read them all.
    pub fn configs(&self, query: &ConfigQuery) -> Result<Page<ConfigRow>, StoreError> {
        let search = fold(&query.search);
        let folder = query.folder.as_deref().filter(|folder| !folder.is_empty());
        let tags = Json(&query.tags);
        let window = Window::new(query.offset, query.limit);
        let key = match query.sort {
            ConfigSort::Created => "created_at_ms",
            ConfigSort::Name => "name COLLATE NOCASE",
            ConfigSort::Algorithm => "algorithm COLLATE NOCASE",
            ConfigSort::Used => "used_at_ms",
        };
        let direction = query.order.sql();
        self.read(|conn| {
            let total = bounded_count(
                conn,
                &format!("SELECT 1 {MATCHING}"),
                params![search, folder, tags],
            )?;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT {LISTED} {MATCHING} ORDER BY {key} {direction}, id {direction} LIMIT ?4 OFFSET ?5"
            ))?;
            let rows = statement.query_map(
                params![search, folder, tags, window.limit, window.offset],
                listed,
            )?;
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }

    /// The configurations last used or saved, newest first.
    pub fn recent_configs(&self, limit: u32) -> Result<Vec<ConfigRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(&format!(
                "SELECT {LISTED} FROM configuration
                 ORDER BY max(updated_at_ms, coalesce(used_at_ms, 0)) DESC, id DESC LIMIT ?1"
            ))?;
            let rows = statement.query_map([limit], listed)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that a job was created from a configuration.
    pub fn touch_config(&mut self, name: &str, now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| touch(tx, name, now_ms))
    }
}

/// Saves a configuration as part of a larger change.
pub(crate) fn save(
    conn: &Connection,
    name: &str,
    description: &str,
    spec: &JobSpec,
    mode: SaveMode,
    now_ms: u64,
) -> Result<(), Fault> {
    let values = JobSpec {
        name: String::new(),
        description: String::new(),
        ..spec.clone()
    };
    // No search text has a NUL once folded, so none can match across the two.
    let folded = format!("{}\0{}", fold(name), fold(description));
    if mode == SaveMode::Create && exists(conn, name)? {
        return Err(Fault::ConfigTaken(name.to_owned()));
    }
    configuration_state::keep_before_edit(conn, name, description, &values, now_ms)?;
    configuration_state::blank_secrets(conn, name, &values)?;
    conn.prepare_cached(
        "INSERT INTO configuration
             (name, description, folded, spec, algorithm, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT (name) DO UPDATE SET description = ?2, folded = ?3, spec = ?4,
             algorithm = ?5, updated_at_ms = ?6",
    )?
    .execute(params![
        name,
        description,
        folded,
        Json(&values),
        values.algorithm.summary(),
        now_ms,
    ])?;
    Ok(())
}

/// Notes the use of a configuration as part of a larger change.
pub(crate) fn touch(conn: &Connection, name: &str, now_ms: u64) -> Result<(), Fault> {
    let touched = conn
        .prepare_cached("UPDATE configuration SET used_at_ms = ?2 WHERE name = ?1")?
        .execute(params![name, now_ms])?;
    one(touched, name)
}

/// A configuration with its tags.
pub(super) fn whole(conn: &Connection, name: &str) -> rusqlite::Result<Option<JobConfig>> {
    conn.prepare_cached(&format!(
        "SELECT {LISTED}, spec, updated_at_ms FROM configuration WHERE name = ?1"
    ))?
    .query_row([name], |row| {
        Ok(JobConfig {
            name: row.get("name")?,
            description: row.get("description")?,
            spec: row.get::<_, Json<JobSpec>>("spec")?.0,
            folder: row.get("folder")?,
            tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
            created_at_ms: row.get("created_at_ms")?,
            updated_at_ms: row.get("updated_at_ms")?,
            used_at_ms: row.get("used_at_ms")?,
        })
    })
    .optional()
}

fn listed(row: &Row<'_>) -> rusqlite::Result<ConfigRow> {
    Ok(ConfigRow {
        name: row.get("name")?,
        description: row.get("description")?,
        algorithm: row.get("algorithm")?,
        folder: row.get("folder")?,
        tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
        created_at_ms: row.get("created_at_ms")?,
        used_at_ms: row.get("used_at_ms")?,
    })
}

pub(super) fn exists(conn: &Connection, name: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM configuration WHERE name = ?1")?
        .exists([name])
}

pub(super) fn one(changed: usize, name: &str) -> Result<(), Fault> {
    if changed == 0 {
        return Err(Fault::not_found(format!("configuration \"{name}\"")));
    }
    Ok(())
}
