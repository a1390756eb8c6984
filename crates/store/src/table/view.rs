//! Views of the list of jobs that were kept under a name.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use trainyard_job::{AlgorithmSource, StatusGroup};
use ts_rs::TS;

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::page::Order;
use crate::store::Store;
use crate::table::configuration::SaveMode;
use crate::table::job::{JobQuery, JobSort};

pub(crate) const CREATE: &str = "CREATE TABLE job_view (
         name TEXT NOT NULL PRIMARY KEY,
         shows TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;";

/// What the list shows under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobView {
    /// Its name.
    pub name: String,
    /// What is shown.
    pub shows: Shows,
}

/// What a list of jobs shows, and in which order. A member of an older release that is missing means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Shows {
    /// Text in name or description; empty for all.
    pub search: String,
    /// Kinds of status; empty for all.
    pub groups: Vec<StatusGroup>,
    /// Algorithm sources; empty for all.
    pub sources: Vec<AlgorithmSource>,
    /// Tags, all of which a job has.
    pub tags: Vec<String>,
    /// When the newest version was submitted.
    pub period: Option<Period>,
    /// Sort key.
    pub sort: JobSort,
    /// Direction.
    pub order: Order,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Period {
    /// The last hours, whenever one looks.
    Last {
        /// How many.
        hours: u32,
    },
    /// From one moment to another, in epoch milliseconds.
    Between {
        /// The first; none for since ever.
        from_ms: Option<u64>,
        /// The first that no longer belongs to it; none for until now.
        until_ms: Option<u64>,
    },
}

impl Period {
    /// The moments it means at this time: the first, and the first that no longer belongs to it.
    #[must_use]
    pub fn at(self, now_ms: u64) -> (Option<u64>, Option<u64>) {
        match self {
            Self::Last { hours } => {
                let past_ms = u64::from(hours) * 3_600_000;
                (Some(now_ms.saturating_sub(past_ms)), None)
            }
            Self::Between { from_ms, until_ms } => (from_ms, until_ms),
        }
    }
}

impl Shows {
    /// The question for a page of it at this time.
    #[must_use]
    pub fn query(self, now_ms: u64, offset: u64, limit: u32) -> JobQuery {
        let (from_ms, until_ms) = self.period.map_or((None, None), |period| period.at(now_ms));
        JobQuery {
            search: self.search,
            groups: self.groups,
            sources: self.sources,
            tags: self.tags,
            from_ms,
            until_ms,
            sort: self.sort,
            order: self.order,
            offset,
            limit,
        }
    }
}

impl Store {
    /// All views, by name. One that this release cannot read is left out.
    pub fn views(&self) -> Result<Vec<JobView>, StoreError> {
        self.read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT name, shows FROM job_view ORDER BY name")?;
            let rows = statement.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
            })?;
            let mut views = Vec::new();
            for row in rows {
                let (name, shows) = row?;
                if let Ok(shows) = serde_json::from_str(&shows) {
                    views.push(JobView { name, shows });
                }
            }
            Ok(views)
        })
    }

    /// Keeps a view under its name.
    pub fn save_view(&mut self, view: &JobView, mode: SaveMode) -> Result<(), StoreError> {
        let insert = match mode {
            SaveMode::Create => "INSERT OR IGNORE INTO job_view VALUES (?1, ?2)",
            SaveMode::Replace => "INSERT OR REPLACE INTO job_view VALUES (?1, ?2)",
        };
        self.write(|tx| {
            let saved = tx
                .prepare_cached(insert)?
                .execute(params![view.name, Json(&view.shows)])?;
            if saved == 0 {
                return Err(Fault::ViewTaken(view.name.clone()));
            }
            Ok(())
        })
    }

    /// Drops a view, if there is one of that name.
    pub fn delete_view(&mut self, name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM job_view WHERE name = ?1")?
                .execute([name])?;
            Ok(())
        })
    }
}
