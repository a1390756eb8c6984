//! Visualization jobs.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{JobStatus, StatusGroup, VisualizationId, VisualizationSpec};
use ts_rs::TS;

use crate::column::{Code, Json, group_number};
use crate::error::{Fault, StoreError};
use crate::page::{Page, Window, bounded_count};
use crate::store::Store;
use crate::table::version_path;
use crate::text_index::fold;

/// `folded` is name and description as searches see them; `status` and `status_group` are the numbers of the tables.
pub(crate) const CREATE: &str = "CREATE TABLE visualization_job (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         name TEXT NOT NULL UNIQUE,
         description TEXT NOT NULL,
         folded TEXT NOT NULL,
         output_path TEXT NOT NULL,
         auto_stop_hours INTEGER,
         status INTEGER NOT NULL,
         status_group INTEGER NOT NULL,
         engine TEXT NOT NULL,
         note TEXT,
         created_at_ms INTEGER NOT NULL,
         started_at_ms INTEGER NOT NULL,
         stop_at_ms INTEGER,
         ended_at_ms INTEGER
     ) STRICT;
     CREATE INDEX visualization_by_group ON visualization_job (status_group);";

const HOUR_MS: u64 = 3_600_000;

/// What draws the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisualizationEngine {
    /// `TensorBoard`, in the browser.
    Tensorboard,
    /// The console's own charts.
    BuiltIn,
}

/// A visualization job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationRow {
    /// Its number.
    pub id: VisualizationId,
    /// What it was created from.
    #[serde(flatten)]
    pub spec: VisualizationSpec,
    /// Deploying, running, canceled or failed.
    pub status: JobStatus,
    /// What draws the charts while it runs.
    pub engine: VisualizationEngine,
    /// Why it is not `TensorBoard` that draws them, in English.
    pub note: Option<String>,
    /// In epoch milliseconds.
    pub created_at_ms: u64,
    /// When it was created or last run again.
    pub started_at_ms: u64,
    /// When it stops by itself.
    pub stop_at_ms: Option<u64>,
    /// When it ended.
    pub ended_at_ms: Option<u64>,
}

/// What the list of visualization jobs is asked for: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationQuery {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Only those of this kind of status.
    pub group: Option<StatusGroup>,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return, 1 to 1000.
    pub limit: u32,
}

/// How a visualization job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisualizationEnd {
    /// Canceled or failed.
    pub status: JobStatus,
    /// When.
    pub at_ms: u64,
}

const MATCHING: &str = "FROM visualization_job
     WHERE (?1 = '' OR instr(folded, ?1) > 0) AND (?2 IS NULL OR status_group = ?2)";

impl Store {
    /// Creates one, running from now on.
    pub fn create_visualization(
        &mut self,
        spec: &VisualizationSpec,
        now_ms: u64,
    ) -> Result<VisualizationId, StoreError> {
        self.write(|tx| {
            if is_taken(tx, &spec.name)? {
                return Err(Fault::NameTaken(spec.name.clone()));
            }
            // No search text has a NUL once folded, so none can match across the two.
            let folded = format!("{}\0{}", fold(&spec.name), fold(&spec.description));
            tx.execute(
                "INSERT INTO visualization_job (name, description, folded, output_path, auto_stop_hours,
                     status, status_group, engine, created_at_ms, started_at_ms, stop_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)",
                params![
                    spec.name,
                    spec.description,
                    folded,
                    version_path::kept(&spec.output_path),
                    spec.auto_stop_hours,
                    Code(JobStatus::Waiting),
                    group_number(JobStatus::Waiting.group()),
                    Json(VisualizationEngine::BuiltIn),
                    now_ms,
                    stop_at(spec.auto_stop_hours, now_ms),
                ],
            )?;
            Ok(VisualizationId(tx.last_insert_rowid()))
        })
    }

    /// Whether one has the name.
    pub fn has_visualization(&self, name: &str) -> Result<bool, StoreError> {
        self.read(|conn| Ok(is_taken(conn, name)?))
    }

    /// One.
    pub fn visualization(
        &self,
        id: VisualizationId,
    ) -> Result<Option<VisualizationRow>, StoreError> {
        self.read(|conn| {
            let row = conn
                .prepare_cached("SELECT * FROM visualization_job WHERE id = ?1")?
                .query_row([id.0], row)
                .optional()?;
            Ok(row)
        })
    }

    /// A page of the list.
    pub fn visualizations(
        &self,
        query: &VisualizationQuery,
    ) -> Result<Page<VisualizationRow>, StoreError> {
        let search = fold(&query.search);
        let group = query.group.map(group_number);
        let window = Window::new(query.offset, query.limit);
        self.read(|conn| {
            let total = bounded_count(
                conn,
                &format!("SELECT 1 {MATCHING}"),
                params![search, group],
            )?;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT * {MATCHING} ORDER BY id DESC LIMIT ?3 OFFSET ?4"
            ))?;
            let rows =
                statement.query_map(params![search, group, window.limit, window.offset], row)?;
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }

    /// Those that have not ended.
    pub fn live_visualizations(&self) -> Result<Vec<VisualizationRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT * FROM visualization_job WHERE status_group IN (?1, ?2) ORDER BY id",
            )?;
            let live = [StatusGroup::Pending, StatusGroup::Running].map(group_number);
            let rows = statement.query_map(live, row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that one runs now, and what draws it. One that has ended stays as it is.
    pub fn visualization_runs(
        &mut self,
        id: VisualizationId,
        engine: VisualizationEngine,
        note: Option<&str>,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE visualization_job SET status = ?2, status_group = ?3, engine = ?4, note = ?5
                 WHERE id = ?1 AND ended_at_ms IS NULL",
                params![
                    id.0,
                    Code(JobStatus::Running),
                    group_number(JobStatus::Running.group()),
                    Json(engine),
                    note,
                ],
            )?;
            Ok(changed > 0)
        })
    }

    /// Changes its description.
    pub fn describe_visualization(
        &mut self,
        id: VisualizationId,
        description: &str,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let name: Option<String> = tx
                .prepare_cached("SELECT name FROM visualization_job WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()?;
            let Some(name) = name else {
                return Err(Fault::not_found(format!("visualization job {id}")));
            };
            let folded = format!("{}\0{}", fold(&name), fold(description));
            tx.execute(
                "UPDATE visualization_job SET description = ?2, folded = ?3 WHERE id = ?1",
                params![id.0, description, folded],
            )?;
            Ok(())
        })
    }

    /// Notes that one ended; whether it had not before.
    pub fn end_visualization(
        &mut self,
        id: VisualizationId,
        end: &VisualizationEnd,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE visualization_job SET status = ?2, status_group = ?3, ended_at_ms = ?4, stop_at_ms = NULL
                 WHERE id = ?1 AND ended_at_ms IS NULL",
                params![id.0, Code(end.status), group_number(end.status.group()), end.at_ms],
            )?;
            Ok(changed > 0)
        })
    }

    /// Runs one again that has ended, with its time before it; whether it had.
    pub fn run_visualization(
        &mut self,
        id: VisualizationId,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let hours: Option<Option<u32>> = tx
                .prepare_cached("SELECT auto_stop_hours FROM visualization_job WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()?;
            let Some(hours) = hours else {
                return Err(Fault::not_found(format!("visualization job {id}")));
            };
            let changed = tx.execute(
                "UPDATE visualization_job SET status = ?2, status_group = ?3, note = NULL, started_at_ms = ?4,
                     stop_at_ms = ?5, ended_at_ms = NULL
                 WHERE id = ?1 AND ended_at_ms IS NOT NULL",
                params![
                    id.0,
                    Code(JobStatus::Waiting),
                    group_number(JobStatus::Waiting.group()),
                    now_ms,
                    stop_at(hours, now_ms),
                ],
            )?;
            Ok(changed > 0)
        })
    }

    /// Deletes one.
    pub fn delete_visualization(&mut self, id: VisualizationId) -> Result<(), StoreError> {
        self.write(|tx| {
            let deleted = tx.execute("DELETE FROM visualization_job WHERE id = ?1", [id.0])?;
            if deleted == 0 {
                return Err(Fault::not_found(format!("visualization job {id}")));
            }
            Ok(())
        })
    }
}

fn is_taken(conn: &Connection, name: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM visualization_job WHERE name = ?1")?
        .exists([name])
}

fn stop_at(hours: Option<u32>, now_ms: u64) -> Option<u64> {
    hours.map(|hours| now_ms + u64::from(hours) * HOUR_MS)
}

fn row(row: &Row<'_>) -> rusqlite::Result<VisualizationRow> {
    Ok(VisualizationRow {
        id: VisualizationId(row.get("id")?),
        spec: VisualizationSpec {
            name: row.get("name")?,
            output_path: row.get("output_path")?,
            auto_stop_hours: row.get("auto_stop_hours")?,
            description: row.get("description")?,
        },
        status: row.get::<_, Code>("status")?.0,
        engine: row.get::<_, Json<VisualizationEngine>>("engine")?.0,
        note: row.get("note")?,
        created_at_ms: row.get("created_at_ms")?,
        started_at_ms: row.get("started_at_ms")?,
        stop_at_ms: row.get("stop_at_ms")?,
        ended_at_ms: row.get("ended_at_ms")?,
    })
}
