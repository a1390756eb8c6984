//! Jobs: a name, a description, and versions.
//!
//! A job's row carries what the list is sorted and filtered by, copied from its newest version in the same
//! transaction that changes it. Everything else of a [`JobRow`] is read from that version.

pub(crate) mod listing;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{
    AlgorithmSource, EndReason, JobId, JobSpec, JobStatus, StatusGroup, VersionKey, VersionNumber,
};
use ts_rs::TS;

use crate::column::{Code, Json};
use crate::error::{Fault, StoreError};
use crate::page::Order;
use crate::store::Store;
use crate::table::version;
use crate::text_index;

/// `newest` is the id of the newest version, and thereby the order of submission. `duration_key` is the time a
/// version took; versions that still run come after all that ended, the longest running last, and those that
/// never ran come first. Each sort key has an index of its own and one behind the group of the status.
pub(crate) const CREATE: &str = "CREATE TABLE job (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         name TEXT NOT NULL UNIQUE,
         description TEXT NOT NULL,
         next_number INTEGER NOT NULL,
         newest INTEGER,
         version_count INTEGER NOT NULL DEFAULT 0,
         status INTEGER NOT NULL DEFAULT 0,
         status_group INTEGER NOT NULL DEFAULT 0,
         duration_key INTEGER NOT NULL DEFAULT -1
     ) STRICT;
     CREATE UNIQUE INDEX job_by_created ON job (newest);
     CREATE INDEX job_by_name ON job (name COLLATE NOCASE, newest);
     CREATE INDEX job_by_status ON job (status_group, status, newest);
     CREATE INDEX job_by_duration ON job (duration_key, newest);
     CREATE INDEX job_by_versions ON job (version_count, newest);
     CREATE INDEX job_group_by_created ON job (status_group, newest);
     CREATE INDEX job_group_by_name ON job (status_group, name COLLATE NOCASE, newest);
     CREATE INDEX job_group_by_duration ON job (status_group, duration_key, newest);
     CREATE INDEX job_group_by_versions ON job (status_group, version_count, newest);";

/// What the list is narrowed by besides: the algorithm source of the newest version, by its place in [`SOURCES`], and
/// when that version was submitted. Jobs of an older schema are looked up in their newest versions.
pub(crate) const NARROWED: &str = "ALTER TABLE job ADD COLUMN source INTEGER NOT NULL DEFAULT 2;
     ALTER TABLE job ADD COLUMN submitted_at_ms INTEGER NOT NULL DEFAULT 0;
     UPDATE job SET submitted_at_ms = v.created_at_ms,
         source = CASE json_extract(v.spec, '$.algorithm.source')
             WHEN 'built_in' THEN 0 WHEN 'framework' THEN 1 ELSE 2
         END
     FROM version AS v WHERE v.id = job.newest;
     CREATE INDEX job_by_source ON job (source, newest);
     CREATE INDEX job_by_submitted ON job (submitted_at_ms);";

/// Algorithm sources; their places are the numbers kept.
pub(crate) const SOURCES: [AlgorithmSource; 3] = [
    AlgorithmSource::BuiltIn,
    AlgorithmSource::Framework,
    AlgorithmSource::CustomImage,
];

/// What the list of jobs is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobQuery {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Kinds of status to show; empty for all.
    pub groups: Vec<StatusGroup>,
    /// Algorithm sources to show; empty for all.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<AlgorithmSource>>")]
    pub sources: Vec<AlgorithmSource>,
    /// Tags, all of which a job has.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub tags: Vec<String>,
    /// The first moment at which the newest version may have been submitted, in epoch milliseconds.
    #[serde(default)]
    #[ts(optional)]
    pub from_ms: Option<u64>,
    /// The first moment at which it may no more.
    #[serde(default)]
    #[ts(optional)]
    pub until_ms: Option<u64>,
    /// Sort key.
    pub sort: JobSort,
    /// Direction.
    pub order: Order,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return, 1 to 1000.
    pub limit: u32,
}

/// Sort keys of the list of jobs (the service's are `job_name`, `status`, `duration`, `version_count`, `create_time`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobSort {
    #[default]
    Created,
    Name,
    Status,
    Duration,
    Versions,
}

/// One job in the list, with its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobRow {
    /// Its number.
    pub id: JobId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The newest version.
    pub version: VersionNumber,
    /// How many versions there are.
    pub version_count: u32,
    /// Status of the newest version.
    pub status: JobStatus,
    /// Why the newest version ended.
    pub reason: Option<EndReason>,
    /// Image, engine or built-in algorithm.
    pub algorithm: String,
    /// Where it runs, for example `local`.
    pub backend: String,
    /// Flavor of the newest version.
    pub flavor: String,
    /// Compute nodes of the newest version.
    pub nodes: u32,
    /// When the newest version was submitted, in epoch milliseconds.
    pub created_at_ms: u64,
    /// When it started to run.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
    /// Its tags, by name.
    pub tags: Vec<String>,
}

/// A job to be created with its first version.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Its name, unique among jobs.
    pub name: &'a str,
    /// Its description.
    pub description: &'a str,
    /// Exactly what was submitted.
    pub spec: &'a JobSpec,
    /// Where it runs, for example `local`.
    pub backend: &'a str,
    /// The time, in epoch milliseconds.
    pub now_ms: u64,
}

impl Store {
    /// Creates a job with version V001.
    pub fn create_job(&mut self, new: NewJob<'_>) -> Result<VersionKey, StoreError> {
        self.write(|tx| create(tx, new))
    }

    /// Numbers the jobs to come above this one, whose files lie in the data directory. Whether the database had not
    /// come so far: then it is older than those files, or new.
    pub fn number_jobs_above(&mut self, job: JobId) -> Result<bool, StoreError> {
        self.write(|tx| {
            let raised = tx.execute(
                "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'job' AND seq < ?1",
                [job.0],
            )?;
            let begun = tx
                .prepare("SELECT 1 FROM sqlite_sequence WHERE name = 'job'")?
                .exists([])?;
            if !begun && job.0 > 0 {
                tx.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES ('job', ?1)",
                    [job.0],
                )?;
            }
            Ok(raised > 0 || (!begun && job.0 > 0))
        })
    }

    /// The job of a number.
    pub fn job(&self, id: JobId) -> Result<Option<JobRow>, StoreError> {
        self.read(|conn| Ok(find(conn, id)?))
    }

    /// The job of a name.
    pub fn job_named(&self, name: &str) -> Result<Option<JobRow>, StoreError> {
        self.read(|conn| match id_of_name(conn, name)? {
            Some(id) => Ok(find(conn, JobId(id))?),
            None => Ok(None),
        })
    }

    /// Writes the description anew.
    pub fn update_description(&mut self, id: JobId, description: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            let entry = Entry::find(tx, id)?.ok_or_else(|| missing(id))?;
            tx.prepare_cached("UPDATE job SET description = ?2 WHERE id = ?1")?
                .execute(params![id.0, description])?;
            entry.move_to(tx, entry.newest, description)?;
            Ok(())
        })
    }

    /// Deletes a job with all its versions, whatever their status; answers which they were, oldest first.
    pub fn delete_job(&mut self, id: JobId) -> Result<Vec<VersionKey>, StoreError> {
        self.write(|tx| {
            let keys = {
                let mut statement = tx.prepare_cached(
                    "SELECT number FROM version WHERE job_id = ?1 ORDER BY number",
                )?;
                let keys = statement.query_map([id.0], |row| {
                    let version = VersionNumber(row.get(0)?);
                    Ok(VersionKey { job: id, version })
                })?;
                keys.collect::<Result<_, _>>()?
            };
            delete(tx, id)?.then_some(keys).ok_or_else(|| missing(id))
        })
    }
}

/// Creates a job as part of a larger change.
pub(crate) fn create(tx: &Transaction<'_>, new: NewJob<'_>) -> Result<VersionKey, Fault> {
    if id_of_name(tx, new.name)?.is_some() {
        return Err(Fault::NameTaken(new.name.to_owned()));
    }
    tx.prepare_cached("INSERT INTO job (name, description, next_number) VALUES (?1, ?2, 1)")?
        .execute(params![new.name, new.description])?;
    let job = JobId(tx.last_insert_rowid());
    let version = take_number(tx, job)?;
    let key = VersionKey { job, version };
    version::insert(tx, key, None, new.spec, new.backend, new.now_ms)?;
    follow_newest(tx, job)?;
    Ok(key)
}

fn missing(id: JobId) -> Fault {
    Fault::not_found(format!("job {id}"))
}

fn id_of_name(conn: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM job WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

const WITH_NEWEST: &str = "SELECT job.id, job.name, job.description, job.version_count, newest.number,
         newest.status, newest.reason, newest.algorithm, newest.backend, newest.flavor, newest.nodes,
         newest.created_at_ms, newest.started_at_ms, newest.ended_at_ms,
         (SELECT json_group_array(tag) FROM (SELECT tag FROM job_tag WHERE job_id = job.id ORDER BY tag)) AS tags
     FROM job JOIN version AS newest ON newest.id = job.newest";

fn find(conn: &Connection, id: JobId) -> rusqlite::Result<Option<JobRow>> {
    conn.prepare_cached(&format!("{WITH_NEWEST} WHERE job.id = ?1"))?
        .query_row([id.0], from_row)
        .optional()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: JobId(row.get("id")?),
        name: row.get("name")?,
        description: row.get("description")?,
        version: VersionNumber(row.get("number")?),
        version_count: row.get("version_count")?,
        status: row.get::<_, Code>("status")?.0,
        reason: version::reason(row)?,
        algorithm: row.get("algorithm")?,
        backend: row.get("backend")?,
        flavor: row.get("flavor")?,
        nodes: row.get("nodes")?,
        created_at_ms: row.get("created_at_ms")?,
        started_at_ms: row.get("started_at_ms")?,
        ended_at_ms: row.get("ended_at_ms")?,
        tags: row.get::<_, Json<Vec<String>>>("tags")?.0,
    })
}

/// The number of the next version of a job, which is thereby taken.
pub(crate) fn take_number(tx: &Transaction<'_>, id: JobId) -> Result<VersionNumber, Fault> {
    tx.prepare_cached(
        "UPDATE job SET next_number = next_number + 1 WHERE id = ?1 RETURNING next_number - 1",
    )?
    .query_row([id.0], |row| row.get(0).map(VersionNumber))
    .optional()?
    .ok_or_else(|| missing(id))
}

/// Numbers the versions of a job to come above this one.
pub(crate) fn number_above(
    tx: &Transaction<'_>,
    id: JobId,
    version: VersionNumber,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE job SET next_number = max(next_number, ?2 + 1) WHERE id = ?1")?
        .execute(params![id.0, version.0])?;
    Ok(())
}

/// Brings the row of a job, and its entry in the text index, in line with its versions after a change to them.
/// A job without versions is deleted.
pub(crate) fn follow_newest(tx: &Transaction<'_>, id: JobId) -> rusqlite::Result<()> {
    let newest: Option<i64> = tx
        .prepare_cached("SELECT id FROM version WHERE job_id = ?1 ORDER BY number DESC LIMIT 1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    let Some(newest) = newest else {
        return delete(tx, id).map(drop);
    };
    if let Some(entry) = Entry::find(tx, id)?
        && entry.newest != Some(newest)
    {
        entry.move_to(tx, Some(newest), &entry.description)?;
        tx.prepare_cached(
            "UPDATE job SET newest = ?2,
                 version_count = (SELECT count(*) FROM version WHERE job_id = ?1),
                 submitted_at_ms = v.created_at_ms,
                 source = CASE json_extract(v.spec, '$.algorithm.source')
                     WHEN 'built_in' THEN 0 WHEN 'framework' THEN 1 ELSE 2
                 END
             FROM version AS v WHERE v.id = ?2 AND job.id = ?1",
        )?
        .execute(params![id.0, newest])?;
    }
    tx.prepare_cached(
        "UPDATE job SET status = v.status, status_group = v.status_group,
             duration_key = CASE
                 WHEN v.started_at_ms IS NULL THEN -1
                 WHEN v.ended_at_ms IS NULL THEN 9007199254740991 - v.started_at_ms
                 ELSE max(v.ended_at_ms - v.started_at_ms, 0)
             END
         FROM version AS v WHERE v.id = ?2 AND job.id = ?1",
    )?
    .execute(params![id.0, newest])?;
    Ok(())
}

fn delete(tx: &Transaction<'_>, id: JobId) -> rusqlite::Result<bool> {
    if let Some(Entry {
        newest: Some(newest),
        ..
    }) = Entry::find(tx, id)?
    {
        text_index::remove(tx, newest)?;
    }
    let deleted = tx
        .prepare_cached("DELETE FROM job WHERE id = ?1")?
        .execute([id.0])?;
    Ok(deleted == 1)
}

/// What the text index knows of a job, as its row has it.
struct Entry {
    newest: Option<i64>,
    name: String,
    description: String,
}

impl Entry {
    fn find(conn: &Connection, id: JobId) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached("SELECT newest, name, description FROM job WHERE id = ?1")?
            .query_row([id.0], |row| {
                Ok(Self {
                    newest: row.get(0)?,
                    name: row.get(1)?,
                    description: row.get(2)?,
                })
            })
            .optional()
    }

    fn move_to(
        &self,
        tx: &Transaction<'_>,
        newest: Option<i64>,
        description: &str,
    ) -> rusqlite::Result<()> {
        if let Some(last) = self.newest {
            text_index::remove(tx, last)?;
        }
        match newest {
            Some(newest) => text_index::put(tx, newest, &self.name, description),
            None => Ok(()),
        }
    }
}
