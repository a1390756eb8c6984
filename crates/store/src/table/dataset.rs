//! Data sets and their versions, as they are listed. Which files a version has is not kept here.

mod uses;

pub use uses::{DatasetUse, DatasetUses};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{LabelingType, VersionNumber};
use ts_rs::TS;

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::page::{Order, Page, Window, bounded_count};
use crate::store::Store;
use crate::table::version_path;
use crate::text_index::fold;

/// `newest` is the last number that was given: those of deleted versions are not given again.
pub(crate) const CREATE: &str = "CREATE TABLE dataset (
         id INTEGER PRIMARY KEY,
         name TEXT NOT NULL UNIQUE,
         description TEXT NOT NULL,
         folded TEXT NOT NULL,
         labeling TEXT NOT NULL,
         newest INTEGER NOT NULL,
         created_at_ms INTEGER NOT NULL,
         updated_at_ms INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE dataset_version (
         dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
         number INTEGER NOT NULL,
         source TEXT NOT NULL,
         files INTEGER NOT NULL,
         size_bytes INTEGER NOT NULL,
         left_out INTEGER NOT NULL,
         created_at_ms INTEGER NOT NULL,
         PRIMARY KEY (dataset_id, number)
     ) STRICT, WITHOUT ROWID;";

/// A data set in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetRow {
    /// Its name, unique.
    pub name: String,
    /// Its description.
    pub description: String,
    /// What its labels are about.
    pub labeling: LabelingType,
    /// How many versions it has.
    pub version_count: u32,
    /// The newest of them; none when all were deleted.
    pub newest: Option<DatasetVersionRow>,
    /// When it was made, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it was last changed or got a version.
    pub updated_at_ms: u64,
}

/// A version of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetVersionRow {
    /// Its number.
    pub version: VersionNumber,
    /// The folder it was made of.
    pub source: DatasetSource,
    /// How many files it has.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// How many files of the folder are not in it.
    pub left_out: u64,
    /// When it was made, in epoch milliseconds.
    pub created_at_ms: u64,
}

/// Where a version comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DatasetSource {
    /// A folder of this computer.
    Computer {
        /// Its path.
        path: String,
    },
    /// A folder in object storage.
    Objects {
        /// `obs://bucket/folder/`.
        url: String,
    },
}

/// A data set and its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetDetail {
    /// The data set.
    pub dataset: DatasetRow,
    /// Its versions, newest first.
    pub versions: Vec<DatasetVersionRow>,
}

/// Sort keys of the list of data sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DatasetSort {
    #[default]
    Created,
    Name,
    Labeling,
    Updated,
}

/// What the list of data sets is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetQuery {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Only those that have a version, which a job can use.
    pub with_versions: bool,
    /// Sort key.
    pub sort: DatasetSort,
    /// Direction.
    pub order: Order,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return, 1 to 1000.
    pub limit: u32,
}

const MATCHING: &str = "FROM dataset WHERE (?1 = '' OR instr(folded, ?1) > 0)
    AND (?2 = 0 OR EXISTS (SELECT 1 FROM dataset_version WHERE dataset_id = dataset.id))";

impl Store {
    /// A page of the list. People keep tens of data sets, not thousands: searching and sorting read them all.
    pub fn datasets(&self, query: &DatasetQuery) -> Result<Page<DatasetRow>, StoreError> {
        let search = fold(&query.search);
        let window = Window::new(query.offset, query.limit);
        let key = match query.sort {
            DatasetSort::Created => "created_at_ms",
            DatasetSort::Name => "name COLLATE NOCASE",
            DatasetSort::Labeling => "labeling",
            DatasetSort::Updated => "updated_at_ms",
        };
        let direction = query.order.sql();
        let with_versions = query.with_versions;
        self.read(|conn| {
            let matching = params![search, with_versions];
            let total = bounded_count(conn, &format!("SELECT 1 {MATCHING}"), matching)?;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT * {MATCHING} ORDER BY {key} {direction}, id {direction} LIMIT ?3 OFFSET ?4"
            ))?;
            let mut found =
                statement.query(params![search, with_versions, window.limit, window.offset])?;
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                rows.push(listed(conn, row)?);
            }
            Ok(Page { rows, total })
        })
    }

    /// A data set and its versions.
    pub fn dataset(&self, name: &str) -> Result<Option<DatasetDetail>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT * FROM dataset WHERE name = ?1")?;
            let mut found = statement.query([name])?;
            let Some(row) = found.next()? else {
                return Ok(None);
            };
            let dataset = listed(conn, row)?;
            let versions = versions(conn, row.get("id")?)?;
            Ok(Some(DatasetDetail { dataset, versions }))
        })
    }

    /// Makes a data set without versions.
    pub fn create_dataset(
        &mut self,
        name: &str,
        description: &str,
        labeling: LabelingType,
        version: &DatasetVersionRow,
    ) -> Result<(), StoreError> {
        let now_ms = version.created_at_ms;
        self.write(|tx| {
            let taken = tx
                .prepare_cached("SELECT 1 FROM dataset WHERE name = ?1")?
                .exists([name])?;
            if taken {
                return Err(Fault::DatasetTaken(name.to_owned()));
            }
            tx.execute(
                "INSERT INTO dataset
                     (name, description, folded, labeling, newest, created_at_ms, updated_at_ms)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5)",
                params![
                    name,
                    description,
                    folded(name, description),
                    Json(labeling),
                    now_ms
                ],
            )?;
            insert_version(tx, tx.last_insert_rowid(), version)
        })
    }

    /// Adds a version to a data set.
    pub fn add_dataset_version(
        &mut self,
        name: &str,
        version: &DatasetVersionRow,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let id = id_of(tx, name)?;
            insert_version(tx, id, version)
        })
    }

    /// The last number a version of this data set was given; 0 before the first.
    pub fn newest_dataset_version(&self, name: &str) -> Result<u32, StoreError> {
        self.read(|conn| {
            let newest = conn
                .prepare_cached("SELECT newest FROM dataset WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?;
            Ok(newest.unwrap_or(0))
        })
    }

    /// Changes what a data set says of itself.
    pub fn describe_dataset(
        &mut self,
        name: &str,
        description: &str,
        labeling: LabelingType,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE dataset SET description = ?2, folded = ?3, labeling = ?4, updated_at_ms = ?5
                 WHERE name = ?1",
                params![
                    name,
                    description,
                    folded(name, description),
                    Json(labeling),
                    now_ms
                ],
            )?;
            one(changed, name)
        })
    }

    /// Deletes a data set with its versions.
    pub fn delete_dataset(&mut self, name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            let deleted = tx.execute("DELETE FROM dataset WHERE name = ?1", [name])?;
            one(deleted, name)
        })
    }

    /// Deletes one version of a data set.
    pub fn delete_dataset_version(
        &mut self,
        name: &str,
        version: VersionNumber,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let id = id_of(tx, name)?;
            let deleted = tx.execute(
                "DELETE FROM dataset_version WHERE dataset_id = ?1 AND number = ?2",
                params![id, version.0],
            )?;
            one(deleted, &format!("{name} {version}"))
        })
    }
}

fn listed(conn: &Connection, row: &Row<'_>) -> rusqlite::Result<DatasetRow> {
    let id: i64 = row.get("id")?;
    let newest = conn
        .prepare_cached(
            "SELECT * FROM dataset_version WHERE dataset_id = ?1 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([id], version_of)
        .optional()?;
    let version_count = conn
        .prepare_cached("SELECT count(*) FROM dataset_version WHERE dataset_id = ?1")?
        .query_row([id], |row| row.get(0))?;
    Ok(DatasetRow {
        name: row.get("name")?,
        description: row.get("description")?,
        labeling: row.get::<_, Json<LabelingType>>("labeling")?.0,
        version_count,
        newest,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
    })
}

fn versions(conn: &Connection, id: i64) -> rusqlite::Result<Vec<DatasetVersionRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM dataset_version WHERE dataset_id = ?1 ORDER BY number DESC",
    )?;
    let rows = statement.query_map([id], version_of)?;
    rows.collect()
}

fn version_of(row: &Row<'_>) -> rusqlite::Result<DatasetVersionRow> {
    Ok(DatasetVersionRow {
        version: VersionNumber(row.get("number")?),
        source: row.get::<_, Json<DatasetSource>>("source")?.0,
        files: row.get("files")?,
        size_bytes: row.get("size_bytes")?,
        left_out: row.get("left_out")?,
        created_at_ms: row.get("created_at_ms")?,
    })
}

fn insert_version(
    conn: &Connection,
    dataset: i64,
    version: &DatasetVersionRow,
) -> Result<(), Fault> {
    let source = match &version.source {
        DatasetSource::Objects { url } => DatasetSource::Objects {
            url: version_path::kept(url),
        },
        computer @ DatasetSource::Computer { .. } => computer.clone(),
    };
    conn.execute(
        "INSERT INTO dataset_version VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            dataset,
            version.version.0,
            Json(&source),
            version.files,
            version.size_bytes,
            version.left_out,
            version.created_at_ms
        ],
    )?;
    conn.execute(
        "UPDATE dataset SET newest = max(newest, ?2), updated_at_ms = ?3 WHERE id = ?1",
        params![dataset, version.version.0, version.created_at_ms],
    )?;
    Ok(())
}

fn id_of(conn: &Connection, name: &str) -> Result<i64, Fault> {
    let id = conn
        .prepare_cached("SELECT id FROM dataset WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    id.ok_or_else(|| Fault::not_found(format!("dataset \"{name}\"")))
}

/// No search text has a NUL once folded, so none can match across the two.
fn folded(name: &str, description: &str) -> String {
    format!("{}\0{}", fold(name), fold(description))
}

fn one(changed: usize, name: &str) -> Result<(), Fault> {
    if changed == 0 {
        return Err(Fault::not_found(format!("dataset \"{name}\"")));
    }
    Ok(())
}
