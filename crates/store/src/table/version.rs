//! Versions: what ran, once, and how it went.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobId, JobSpec, JobStatus, VersionKey, VersionNumber};
use ts_rs::TS;

use crate::column::{Code, Json, group_number};
use crate::error::{Fault, StoreError};
use crate::page::{Page, Window, bounded_count};
use crate::store::Store;
use crate::table::event::{self, EventKind};
use crate::table::{job, version_path};

/// `id` counts the versions of all jobs in the order of their submission, whatever the clock said.
pub(crate) const CREATE: &str = "CREATE TABLE version (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
         number INTEGER NOT NULL,
         parent INTEGER,
         spec TEXT NOT NULL,
         backend TEXT NOT NULL,
         algorithm TEXT NOT NULL,
         flavor TEXT NOT NULL,
         nodes INTEGER NOT NULL,
         status INTEGER NOT NULL,
         status_group INTEGER NOT NULL,
         reason TEXT,
         last_error TEXT,
         created_at_ms INTEGER NOT NULL,
         started_at_ms INTEGER,
         ended_at_ms INTEGER,
         UNIQUE (job_id, number)
     ) STRICT;
     CREATE INDEX version_unfinished ON version (created_at_ms, job_id, number)
         WHERE status_group < 2;";

/// One version in the version list of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionSummary {
    /// Its number.
    pub version: VersionNumber,
    /// The version whose values it started from.
    pub parent: Option<VersionNumber>,
    /// Its status.
    pub status: JobStatus,
    /// When it was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

/// One version, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionRow {
    /// Which one.
    pub key: VersionKey,
    /// The version whose values it started from.
    pub parent: Option<VersionNumber>,
    /// Exactly what was submitted.
    pub spec: JobSpec,
    /// Where it runs, for example `local`.
    pub backend: String,
    /// Its status.
    pub status: JobStatus,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error, when it failed.
    pub last_error: Option<String>,
    /// When it was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

impl Store {
    /// Adds a version to a job. Numbers go up by one and are never used again, even after a deletion.
    pub fn create_version(
        &mut self,
        job: JobId,
        parent: Option<VersionNumber>,
        spec: &JobSpec,
        backend: &str,
        now_ms: u64,
    ) -> Result<VersionKey, StoreError> {
        self.write(|tx| create(tx, job, parent, spec, backend, now_ms))
    }

    /// The versions of a job, newest first.
    pub fn versions(
        &self,
        id: JobId,
        offset: u64,
        limit: u32,
    ) -> Result<Page<VersionSummary>, StoreError> {
        let window = Window::new(offset, limit);
        self.read(|conn| {
            let total = bounded_count(conn, "SELECT 1 FROM version WHERE job_id = ?1", [id.0])?;
            let mut statement = conn.prepare_cached(
                "SELECT * FROM version WHERE job_id = ?1 ORDER BY number DESC LIMIT ?2 OFFSET ?3",
            )?;
            let rows = statement.query_map(params![id.0, window.limit, window.offset], summary)?;
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }

    /// One version.
    pub fn version(&self, key: VersionKey) -> Result<Option<VersionRow>, StoreError> {
        self.read(|conn| {
            let row = conn
                .prepare_cached("SELECT * FROM version WHERE job_id = ?1 AND number = ?2")?
                .query_row(params![key.job.0, key.version.0], whole)
                .optional()?;
            Ok(row)
        })
    }

    /// All versions without a final status, in the order of their submission, whatever the clock said.
    pub fn unfinished(&self) -> Result<Vec<VersionRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                // They are few: sorted, where the order of the table would mean reading every version ever made.
                "SELECT * FROM version INDEXED BY version_unfinished WHERE status_group < 2 ORDER BY id",
            )?;
            let rows = statement.query_map([], whole)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Deletes a version and all that is known of it. The job goes with its last version.
    pub fn delete_version(&mut self, key: VersionKey) -> Result<(), StoreError> {
        self.write(|tx| {
            let deleted = tx.execute(
                "DELETE FROM version WHERE job_id = ?1 AND number = ?2",
                params![key.job.0, key.version.0],
            )?;
            if deleted == 0 {
                return Err(Fault::not_found(format!("version {key}")));
            }
            Ok(job::follow_newest(tx, key.job)?)
        })
    }
}

/// Adds a version as part of a larger change.
pub(crate) fn create(
    tx: &Transaction<'_>,
    job: JobId,
    parent: Option<VersionNumber>,
    spec: &JobSpec,
    backend: &str,
    now_ms: u64,
) -> Result<VersionKey, Fault> {
    let version = job::take_number(tx, job)?;
    let key = VersionKey { job, version };
    insert(tx, key, parent, spec, backend, now_ms)?;
    job::follow_newest(tx, job)?;
    Ok(key)
}

/// The columns of a list.
pub(crate) fn summary(row: &Row<'_>) -> rusqlite::Result<VersionSummary> {
    Ok(VersionSummary {
        version: VersionNumber(row.get("number")?),
        parent: row.get::<_, Option<u32>>("parent")?.map(VersionNumber),
        status: row.get::<_, Code>("status")?.0,
        created_at_ms: row.get("created_at_ms")?,
        started_at_ms: row.get("started_at_ms")?,
        ended_at_ms: row.get("ended_at_ms")?,
    })
}

/// One version, from all its columns.
pub(crate) fn whole(row: &Row<'_>) -> rusqlite::Result<VersionRow> {
    let summary = summary(row)?;
    Ok(VersionRow {
        key: VersionKey {
            job: JobId(row.get("job_id")?),
            version: summary.version,
        },
        parent: summary.parent,
        spec: row.get::<_, Json<JobSpec>>("spec")?.0,
        backend: row.get("backend")?,
        status: summary.status,
        reason: reason(row)?,
        last_error: row.get("last_error")?,
        created_at_ms: summary.created_at_ms,
        started_at_ms: summary.started_at_ms,
        ended_at_ms: summary.ended_at_ms,
    })
}

/// The column `reason` of a row.
pub(crate) fn reason(row: &Row<'_>) -> rusqlite::Result<Option<EndReason>> {
    Ok(row
        .get::<_, Option<Json<EndReason>>>("reason")?
        .map(|json| json.0))
}

/// The number of a version among those of all jobs.
pub(crate) fn find_id(conn: &Connection, key: VersionKey) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM version WHERE job_id = ?1 AND number = ?2")?
        .query_row(params![key.job.0, key.version.0], |row| row.get(0))
        .optional()
}

/// Writes a new version with its first event.
pub(crate) fn insert(
    conn: &Connection,
    key: VersionKey,
    parent: Option<VersionNumber>,
    spec: &JobSpec,
    backend: &str,
    now_ms: u64,
) -> rusqlite::Result<()> {
    let status = JobStatus::Init;
    conn.prepare_cached(
        "INSERT INTO version (job_id, number, parent, spec, backend, algorithm, flavor, nodes,
             status, status_group, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        key.job.0,
        key.version.0,
        parent.map(|parent| parent.0),
        Json(spec),
        backend,
        spec.algorithm.summary(),
        spec.resources.flavor,
        spec.resources.nodes,
        Code(status),
        group_number(status.group()),
        now_ms,
    ])?;
    let id = conn.last_insert_rowid();
    version_path::put(conn, id, spec)?;
    event::add(conn, id, now_ms, &EventKind::Submitted)
}
