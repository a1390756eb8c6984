//! Which folders versions read and write, so that who made what can be looked up in both directions.
//!
//! Rows are written with their version and never change. A data set is not here: it is known by its name.

use rusqlite::{Connection, Params, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{
    DataSource, JobId, JobSpec, JobStatus, ObsPath, VersionKey, VersionNumber, VisualizationId,
};
use ts_rs::TS;

use crate::column::Code;
use crate::error::StoreError;
use crate::store::Store;

/// Versions and other things that are named in one answer.
const NAMED_MAX: usize = 50;

const READS: u8 = 0;
const WRITES: u8 = 1;

/// `path` is that of a folder as `obs://bucket/key/`, whatever the spec wrote; `role` is 0 for data and 1 for the
/// output. The specs that are there are read once.
pub(crate) const CREATE: &str = "CREATE TABLE version_path (
         role INTEGER NOT NULL,
         path TEXT NOT NULL,
         version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
         PRIMARY KEY (role, path, version_id)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX version_path_by_version ON version_path (version_id);
     INSERT OR IGNORE INTO version_path
     SELECT role, rtrim(CASE WHEN path LIKE 's3://%' THEN 'obs://' || substr(path, 6)
                             WHEN path LIKE '/%' THEN 'obs://' || substr(path, 2)
                             ELSE path END, '/') || '/', id
     FROM (SELECT 1 AS role, json_extract(spec, '$.output_path') AS path, id FROM version
           UNION ALL
           SELECT 0, json_extract(row.value, '$.path'), version.id
           FROM version, json_each(version.spec, '$.data') AS row)
     WHERE path <> '';";

/// A version where another one is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelatedVersion {
    /// Which.
    pub key: VersionKey,
    /// Name of its job.
    pub job_name: String,
    /// Its status.
    pub status: JobStatus,
    /// When it was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
}

/// Some of what is related.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Related<T> {
    /// The first fifty, newest first.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub and_more: bool,
}

/// A version of a data set where its origin is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelatedDataset {
    /// Name of the data set.
    pub dataset: String,
    /// Which version of it.
    pub version: VersionNumber,
}

/// A visualization job that shows a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelatedVisualization {
    /// Which.
    pub id: VisualizationId,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: JobStatus,
}

const VERSIONS: &str = "SELECT job_id, number, status, created_at_ms,
         (SELECT name FROM job WHERE id = job_id) AS job_name FROM version";

/// The version that is asked for, among those of all jobs.
const ASKED: &str = "(SELECT id FROM version WHERE job_id = ?1 AND number = ?2)";

impl<T> Default for Related<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            and_more: false,
        }
    }
}

impl Store {
    /// One version, as others tell of it.
    pub fn related_version(&self, key: VersionKey) -> Result<Option<RelatedVersion>, StoreError> {
        self.read(|conn| {
            let sql = format!("{VERSIONS} WHERE job_id = ?1 AND number = ?2");
            let found = related(conn, &sql, params![key.job.0, key.version.0], version)?;
            Ok(found.rows.into_iter().next())
        })
    }

    /// Versions of the job that started from this one.
    pub fn versions_from(&self, key: VersionKey) -> Result<Related<RelatedVersion>, StoreError> {
        self.read(|conn| {
            let sql = format!("{VERSIONS} WHERE job_id = ?1 AND parent = ?2 ORDER BY number DESC");
            Ok(related(
                conn,
                &sql,
                params![key.job.0, key.version.0],
                version,
            )?)
        })
    }

    /// Later versions whose data lies in a folder.
    pub fn versions_that_read(
        &self,
        folder: &ObsPath,
        later_than: VersionKey,
    ) -> Result<Related<RelatedVersion>, StoreError> {
        let (first, last) = range(folder);
        self.read(|conn| {
            let sql = format!(
                "{VERSIONS} WHERE id IN (SELECT version_id FROM version_path
                     WHERE role = {READS} AND path >= ?3 AND path < ?4 AND version_id > {ASKED})
                 ORDER BY id DESC"
            );
            let key = later_than;
            let asked = params![key.job.0, key.version.0, first, last];
            Ok(related(conn, &sql, asked, version)?)
        })
    }

    /// Earlier versions whose output is a folder, lies in it or holds it.
    pub fn versions_that_wrote(
        &self,
        folder: &ObsPath,
        earlier_than: VersionKey,
    ) -> Result<Related<RelatedVersion>, StoreError> {
        let (first, last) = range(folder);
        let holders: Vec<String> =
            std::iter::successors(folder.as_folder().parent(), ObsPath::parent)
                .map(|holder| holder.as_folder().obs_url())
                .collect();
        self.read(|conn| {
            let sql = format!(
                "{VERSIONS} WHERE id IN (
                     SELECT version_id FROM version_path
                     WHERE role = {WRITES} AND path >= ?3 AND path < ?4 AND version_id < {ASKED}
                     UNION
                     SELECT version_id FROM version_path
                     WHERE role = {WRITES} AND path IN (SELECT value FROM json_each(?5))
                         AND version_id < {ASKED})
                 ORDER BY id DESC"
            );
            let key = earlier_than;
            let holders = crate::column::Json(&holders);
            let asked = params![key.job.0, key.version.0, first, last, holders];
            Ok(related(conn, &sql, asked, version)?)
        })
    }

    /// The version that ran and had this output at a moment, the newest of several.
    pub fn version_that_wrote_at(
        &self,
        folder: &ObsPath,
        at_ms: u64,
    ) -> Result<Option<RelatedVersion>, StoreError> {
        self.read(|conn| {
            let sql = format!(
                "{VERSIONS} WHERE id IN (SELECT version_id FROM version_path
                     WHERE role = {WRITES} AND path = ?1)
                 AND started_at_ms <= ?2 AND coalesce(ended_at_ms, ?2) >= ?2
                 ORDER BY id DESC"
            );
            let path = folder.as_folder().obs_url();
            let found = related(conn, &sql, params![path, at_ms], version)?;
            Ok(found.rows.into_iter().next())
        })
    }

    /// Versions of data sets that were made of a folder.
    pub fn datasets_made_of(
        &self,
        folder: &ObsPath,
    ) -> Result<Related<RelatedDataset>, StoreError> {
        let (first, last) = range(folder);
        self.read(|conn| {
            let sql = "SELECT name, number FROM dataset_version
                     JOIN dataset ON dataset.id = dataset_id
                 WHERE rtrim(json_extract(source, '$.url'), '/') || '/' >= ?1
                     AND rtrim(json_extract(source, '$.url'), '/') || '/' < ?2
                 ORDER BY dataset_version.created_at_ms DESC";
            Ok(related(conn, sql, params![first, last], |row| {
                Ok(RelatedDataset {
                    dataset: row.get("name")?,
                    version: VersionNumber(row.get("number")?),
                })
            })?)
        })
    }

    /// Visualization jobs that show a folder, or one in it.
    pub fn visualizations_of(
        &self,
        folder: &ObsPath,
    ) -> Result<Related<RelatedVisualization>, StoreError> {
        let (first, last) = range(folder);
        self.read(|conn| {
            let sql = "SELECT id, name, status FROM visualization_job
                 WHERE rtrim(output_path, '/') || '/' >= ?1 AND rtrim(output_path, '/') || '/' < ?2
                 ORDER BY id DESC";
            Ok(related(conn, sql, params![first, last], |row| {
                Ok(RelatedVisualization {
                    id: VisualizationId(row.get("id")?),
                    name: row.get("name")?,
                    status: row.get::<_, Code>("status")?.0,
                })
            })?)
        })
    }
}

/// Notes the folders of a new version. A path that is none is in no folder.
pub(crate) fn put(conn: &Connection, id: i64, spec: &JobSpec) -> rusqlite::Result<()> {
    let data = spec.data.iter().filter_map(|row| match row {
        DataSource::Path { path } => Some((READS, path.as_str())),
        DataSource::Dataset { .. } => None,
    });
    let mut insert = conn.prepare_cached(
        "INSERT OR IGNORE INTO version_path (role, path, version_id) VALUES (?1, ?2, ?3)",
    )?;
    for (role, path) in data.chain([(WRITES, spec.output_path.as_str())]) {
        if let Some(path) = ObsPath::parse(path) {
            insert.execute(params![role, path.as_folder().obs_url(), id])?;
        }
    }
    Ok(())
}

/// How the path of a folder is kept where it is looked up, however it was written. What is none stays as it is.
pub(super) fn kept(path: &str) -> String {
    let folder = ObsPath::parse(path).map(|path| path.as_folder().obs_url());
    folder.unwrap_or_else(|| path.to_owned())
}

/// What a folder and all in it lies between: a slash is followed by the digit nought.
fn range(folder: &ObsPath) -> (String, String) {
    let first = folder.as_folder().obs_url();
    let last = format!("{}0", first.trim_end_matches('/'));
    (first, last)
}

fn related<T>(
    conn: &Connection,
    sql: &str,
    asked: impl Params,
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Related<T>> {
    let mut statement = conn.prepare_cached(&format!("{sql} LIMIT {NAMED_MAX} + 1"))?;
    let rows = statement.query_map(asked, row)?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    let and_more = rows.len() > NAMED_MAX;
    rows.truncate(NAMED_MAX);
    Ok(Related { rows, and_more })
}

fn version(row: &Row<'_>) -> rusqlite::Result<RelatedVersion> {
    Ok(RelatedVersion {
        key: VersionKey {
            job: JobId(row.get("job_id")?),
            version: VersionNumber(row.get("number")?),
        },
        job_name: row.get("job_name")?,
        status: row.get::<_, Code>("status")?.0,
        created_at_ms: row.get("created_at_ms")?,
    })
}
