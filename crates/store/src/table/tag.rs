//! Tags: short words that a person puts on jobs to find them again. Case does not tell them apart; the first spelling on a
//! job stays.

use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use trainyard_job::JobId;
use ts_rs::TS;

use crate::error::{Fault, StoreError};
use crate::store::Store;

/// The first index finds the jobs of a tag, the primary key the tags of a job.
pub(crate) const CREATE: &str = "CREATE TABLE job_tag (
         job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
         tag TEXT NOT NULL COLLATE NOCASE,
         PRIMARY KEY (job_id, tag)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX job_tag_by_tag ON job_tag (tag, job_id);";

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TagCount {
    /// Its name.
    pub tag: String,
    /// How many jobs, or configurations, have it.
    pub count: u32,
}

impl Store {
    /// Every tag that some job has, by name.
    pub fn tags(&self) -> Result<Vec<TagCount>, StoreError> {
        self.read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT tag, count(*) FROM job_tag GROUP BY tag ORDER BY tag")?;
            let rows = statement.query_map([], |row| {
                Ok(TagCount {
                    tag: row.get(0)?,
                    count: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Puts tags on jobs and takes others off, all or nothing. One that is there already stays as it is, and so does a
    /// job that is gone. Answers the most tags that one of the jobs then has.
    pub fn tag_jobs(
        &mut self,
        jobs: &[JobId],
        add: &[String],
        remove: &[String],
        most: usize,
    ) -> Result<usize, StoreError> {
        self.write(|tx| {
            let mut largest = 0;
            for job in jobs {
                change(tx, *job, add, remove)?;
                largest = largest.max(count(tx, *job)?);
            }
            if largest > most && !add.is_empty() {
                return Err(Fault::TooManyTags { most });
            }
            Ok(largest)
        })
    }
}

fn change(
    tx: &Transaction<'_>,
    job: JobId,
    add: &[String],
    remove: &[String],
) -> rusqlite::Result<()> {
    for tag in remove {
        tx.prepare_cached("DELETE FROM job_tag WHERE job_id = ?1 AND tag = ?2")?
            .execute(params![job.0, tag])?;
    }
    for tag in add {
        tx.prepare_cached(
            "INSERT OR IGNORE INTO job_tag (job_id, tag) SELECT id, ?2 FROM job WHERE id = ?1",
        )?
        .execute(params![job.0, tag])?;
    }
    Ok(())
}

fn count(conn: &Connection, job: JobId) -> rusqlite::Result<usize> {
    conn.prepare_cached("SELECT count(*) FROM job_tag WHERE job_id = ?1")?
        .query_row([job.0], |row| row.get(0))
}
