//! Tasks of a version, as last reported.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::VersionKey;
use ts_rs::TS;

use crate::error::StoreError;
use crate::store::Store;

pub(crate) const CREATE: &str = "CREATE TABLE task (
         version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
         task_index INTEGER NOT NULL,
         state TEXT NOT NULL,
         exit_code INTEGER,
         signal INTEGER,
         message TEXT,
         host TEXT,
         started_at_ms INTEGER,
         ended_at_ms INTEGER,
         PRIMARY KEY (version_id, task_index)
     ) STRICT, WITHOUT ROWID;";

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskRow {
    /// Index of the task, from 0.
    pub index: u32,
    /// Where it is in its life: the backend's words, for example `running`, `exited`.
    pub state: String,
    /// Exit code, once it exited.
    pub exit_code: Option<i32>,
    /// Signal that ended it.
    pub signal: Option<i32>,
    /// What else there is to say, for example why it could not be started.
    pub message: Option<String>,
    /// Where it listens for the others.
    pub host: Option<String>,
    /// When its command was started, in epoch milliseconds.
    pub started_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

impl Store {
    /// The tasks of a version, by index.
    pub fn tasks(&self, key: VersionKey) -> Result<Vec<TaskRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT task.* FROM task JOIN version ON version.id = task.version_id
                 WHERE version.job_id = ?1 AND version.number = ?2 ORDER BY task_index",
            )?;
            let rows = statement.query_map(params![key.job.0, key.version.0], from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<TaskRow> {
    Ok(TaskRow {
        index: row.get("task_index")?,
        state: row.get("state")?,
        exit_code: row.get("exit_code")?,
        signal: row.get("signal")?,
        message: row.get("message")?,
        host: row.get("host")?,
        started_at_ms: row.get("started_at_ms")?,
        ended_at_ms: row.get("ended_at_ms")?,
    })
}

/// Writes what is news of a task; says whether anything was. A report may be late: it does not wake a task that
/// ended, and what it leaves out is kept.
pub(crate) fn put(conn: &Connection, version_id: i64, report: &TaskRow) -> rusqlite::Result<bool> {
    let known = conn
        .prepare_cached("SELECT * FROM task WHERE version_id = ?1 AND task_index = ?2")?
        .query_row(params![version_id, report.index], from_row)
        .optional()?;
    let task = match &known {
        Some(known) if known.ended_at_ms.is_some() && report.ended_at_ms.is_none() => {
            return Ok(false);
        }
        Some(known) => TaskRow {
            host: report.host.clone().or_else(|| known.host.clone()),
            started_at_ms: report.started_at_ms.or(known.started_at_ms),
            ..report.clone()
        },
        None => report.clone(),
    };
    if known.as_ref() == Some(&task) {
        return Ok(false);
    }
    conn.prepare_cached("INSERT OR REPLACE INTO task VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            version_id,
            task.index,
            task.state,
            task.exit_code,
            task.signal,
            task.message,
            task.host,
            task.started_at_ms,
            task.ended_at_ms,
        ])?;
    Ok(true)
}

/// When the first task of a version was started.
pub(crate) fn first_start(conn: &Connection, version_id: i64) -> rusqlite::Result<Option<u64>> {
    conn.prepare_cached("SELECT min(started_at_ms) FROM task WHERE version_id = ?1")?
        .query_row([version_id], |row| row.get(0))
}
