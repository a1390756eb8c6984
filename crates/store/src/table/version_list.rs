//! The versions of one job as a list that is searched and filtered.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{CodeHash, EndReason, JobId, JobSpec, StatusGroup, VersionNumber};
use ts_rs::TS;

use super::version;
use crate::column::{Json, group_number};
use crate::error::StoreError;
use crate::page::{Count, Page, Window};
use crate::store::Store;
use crate::table::version::VersionSummary;

/// Which versions of a job, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionQuery {
    /// The job.
    pub job: JobId,
    /// Text in a value of the spec, in the last error, or in the version's own name; empty for all.
    pub search: String,
    /// The kinds of status; empty for all.
    pub groups: Vec<StatusGroup>,
    /// The oldest one.
    pub from: Option<VersionNumber>,
    /// The newest one.
    pub to: Option<VersionNumber>,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return; at most 1,000.
    pub limit: u32,
}

/// One version in that list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionLine {
    /// Number, status and times.
    pub summary: VersionSummary,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error, when it failed.
    pub last_error: Option<String>,
    /// Exactly what was submitted.
    pub spec: JobSpec,
    /// The code it ran, where that was recorded.
    pub code: Option<CodeHash>,
}

/// With the job's id, the text, the groups as bits, and the range.
const MATCHING: &str = "FROM version LEFT JOIN provenance ON provenance.version_id = version.id
     WHERE job_id = ?1
     AND (?2 = '' OR instr(lower(printf('v%03d', number)), lower(?2)) > 0
         OR instr(lower(coalesce(last_error, '')), lower(?2)) > 0
         OR EXISTS (SELECT 1 FROM json_tree(version.spec)
                    WHERE atom IS NOT NULL AND instr(lower(atom), lower(?2)) > 0))
     AND (?3 = 0 OR (?3 >> status_group) & 1)
     AND number BETWEEN ?4 AND ?5";

impl Store {
    /// The number the next version of a job gets: numbers of versions that were deleted are not given again.
    pub fn next_version(&self, job: JobId) -> Result<Option<VersionNumber>, StoreError> {
        self.read(|conn| {
            let number = conn
                .prepare_cached("SELECT next_number FROM job WHERE id = ?1")?
                .query_row([job.0], |row| row.get(0).map(VersionNumber))
                .optional()?;
            Ok(number)
        })
    }

    /// The versions of a job that match, newest first.
    pub fn version_lines(&self, query: &VersionQuery) -> Result<Page<VersionLine>, StoreError> {
        let window = Window::new(query.offset, query.limit);
        let groups = query.groups.iter();
        let bits = groups.fold(0_u32, |bits, group| bits | 1 << group_number(*group));
        let from = query.from.map_or(0, |version| version.0);
        let to = query.to.map_or(u32::MAX, |version| version.0);
        let search = query.search.trim();
        self.read(|conn| {
            let total: u64 = conn
                .prepare_cached(&format!("SELECT count(*) {MATCHING}"))?
                .query_row(params![query.job.0, search, bits, from, to], |row| {
                    row.get(0)
                })?;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT version.*, provenance.code
                 {MATCHING} ORDER BY number DESC LIMIT ?6 OFFSET ?7"
            ))?;
            let rows = statement.query_map(
                params![
                    query.job.0,
                    search,
                    bits,
                    from,
                    to,
                    window.limit,
                    window.offset
                ],
                |row| {
                    Ok(VersionLine {
                        summary: version::summary(row)?,
                        reason: version::reason(row)?,
                        last_error: row.get("last_error")?,
                        spec: row.get::<_, Json<JobSpec>>("spec")?.0,
                        code: row.get::<_, Option<String>>("code")?.map(CodeHash),
                    })
                },
            )?;
            let rows = rows.collect::<Result<_, _>>()?;
            let total = Count {
                rows: total,
                and_more: false,
            };
            Ok(Page { rows, total })
        })
    }
}
