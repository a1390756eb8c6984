//! What happened to a version, in order, kept for good.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, EventLevel, JobEvent, JobStatus, ServiceEvent, VersionKey};
use ts_rs::TS;

use crate::column::Json;
use crate::error::StoreError;
use crate::page::{Page, Window, bounded_count};
use crate::store::Store;

pub(crate) const CREATE: &str = "CREATE TABLE event (
         id INTEGER PRIMARY KEY,
         version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
         at_ms INTEGER NOT NULL,
         kind TEXT NOT NULL
     ) STRICT;
     CREATE INDEX event_by_version ON event (version_id, id);";

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventRow {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// What.
    pub kind: EventKind,
}

/// The kinds of things that happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum EventKind {
    /// The version was submitted.
    Submitted,
    /// Its status changed.
    Status {
        /// To what.
        status: JobStatus,
        /// Why, when it ended.
        reason: Option<EndReason>,
    },
    /// Somebody asked for it to be stopped.
    StopRequested,
    /// A subscriber was told.
    Notified {
        /// Of which event.
        event: JobEvent,
        /// Which subscriber.
        subscriber: String,
    },
    /// A subscriber could not be told after all tries.
    NotifyFailed {
        /// Of which event.
        event: JobEvent,
        /// Which subscriber.
        subscriber: String,
        /// What the last try said.
        error: String,
    },
    /// The service it runs at said something.
    Service {
        /// How much it matters.
        level: EventLevel,
        /// Who said it there.
        source: String,
        /// Its words.
        message: String,
    },
    /// A task's log was copied to the Job Log Path.
    LogCopied {
        /// Which task.
        task: u32,
        /// Where to, `obs://bucket/key`.
        to: String,
        /// Its size.
        size_bytes: u64,
    },
    /// A task's log could not be copied there. The job's own end is none the worse for it.
    LogNotCopied {
        /// Which task.
        task: u32,
        /// Where to.
        to: String,
        /// Why not.
        error: String,
    },
}

impl Store {
    /// Notes what happened to a version; nothing where it is gone.
    pub fn add_event(
        &mut self,
        key: VersionKey,
        at_ms: u64,
        kind: &EventKind,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            if let Some(version_id) = super::version::find_id(tx, key)? {
                add(tx, version_id, at_ms, kind)?;
            }
            Ok(())
        })
    }

    /// What happened to a version, in the order it was learnt.
    pub fn events(
        &self,
        key: VersionKey,
        offset: u64,
        limit: u32,
    ) -> Result<Page<EventRow>, StoreError> {
        let window = Window::new(offset, limit);
        self.read(|conn| {
            let Some(version_id) = super::version::find_id(conn, key)? else {
                return Ok(Page::empty());
            };
            let total = bounded_count(
                conn,
                "SELECT 1 FROM event WHERE version_id = ?1",
                [version_id],
            )?;
            let mut statement = conn.prepare_cached(
                "SELECT at_ms, kind FROM event WHERE version_id = ?1 ORDER BY id LIMIT ?2 OFFSET ?3",
            )?;
            let rows = statement.query_map(
                params![version_id, window.limit, window.offset],
                |row| {
                    Ok(EventRow {
                        at_ms: row.get(0)?,
                        kind: row.get::<_, Json<EventKind>>(1)?.0,
                    })
                },
            )?;
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }
}

impl Store {
    /// Appends something that happened to a version, unless just this is there already: what is done again after a
    /// crash happened once. Nothing is written for a version that is gone.
    pub fn add_event_once(
        &mut self,
        key: VersionKey,
        at_ms: u64,
        kind: &EventKind,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let Some(version_id) = super::version::find_id(tx, key)? else {
                return Ok(());
            };
            let known = tx
                .prepare_cached("SELECT 1 FROM event WHERE version_id = ?1 AND kind = ?2")?
                .exists(params![version_id, Json(kind)])?;
            if !known {
                add(tx, version_id, at_ms, kind)?;
            }
            Ok(())
        })
    }
}

/// Appends what the service said of a version at a time, unless it is known; true where it is new.
pub(crate) fn add_said(
    conn: &Connection,
    version_id: i64,
    said: &ServiceEvent,
) -> rusqlite::Result<bool> {
    let kind = EventKind::Service {
        level: said.level,
        source: said.source.clone(),
        message: said.message.clone(),
    };
    let known = conn
        .prepare_cached("SELECT 1 FROM event WHERE version_id = ?1 AND at_ms = ?2 AND kind = ?3")?
        .exists(params![version_id, said.at_ms, Json(&kind)])?;
    if !known {
        add(conn, version_id, said.at_ms, &kind)?;
    }
    Ok(!known)
}

/// Appends what happened to a version.
pub(crate) fn add(
    conn: &Connection,
    version_id: i64,
    at_ms: u64,
    kind: &EventKind,
) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO event (version_id, at_ms, kind) VALUES (?1, ?2, ?3)")?
        .execute(params![version_id, at_ms, Json(kind)])?;
    Ok(())
}
