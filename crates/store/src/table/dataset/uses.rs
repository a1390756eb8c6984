//! What has a data set as its data source: versions of jobs and configurations, found in their specs.

use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use trainyard_job::{JobId, JobStatus, StatusGroup, VersionKey, VersionNumber};
use ts_rs::TS;

use crate::column::{Code, group_number};
use crate::error::StoreError;
use crate::store::Store;

/// What names a data set as its data source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetUses {
    /// Versions of jobs, newest first; the first hundred.
    pub versions: Vec<DatasetUse>,
    /// Whether there are more.
    pub and_more: bool,
    /// Configurations, by name.
    pub configs: Vec<String>,
}

/// A version of a job that uses a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetUse {
    /// Which version.
    pub key: VersionKey,
    /// Name of its job.
    pub job_name: String,
    /// Its status.
    pub status: JobStatus,
    /// Whether it may still read the data.
    pub unfinished: bool,
}

/// Versions of jobs that are named.
const USES_MAX: usize = 100;

/// Rows of Data Source that name the data set ?1 and, unless that is empty, its version ?2. The first condition spares
/// reading the JSON of all specs.
const NAMES_IT: &str = "instr(spec, '\"dataset\"') > 0 AND EXISTS (
        SELECT 1 FROM json_each(spec, '$.data') AS data
        WHERE json_extract(data.value, '$.dataset') = ?1
            AND (?2 = '' OR json_extract(data.value, '$.version') = ?2))";

const USED: &str = "SELECT job_id, number, status, status_group,
         (SELECT name FROM job WHERE id = job_id) AS job_name";

impl Store {
    /// What names a data set, or one version of it, as its data source.
    pub fn dataset_uses(
        &self,
        name: &str,
        version: Option<VersionNumber>,
    ) -> Result<DatasetUses, StoreError> {
        let version = version.map_or_else(String::new, |version| version.to_string());
        self.read(|conn| {
            let mut statement = conn.prepare_cached(&format!(
                "{USED} FROM version WHERE {NAMES_IT} ORDER BY id DESC LIMIT {USES_MAX} + 1"
            ))?;
            let found = statement.query_map([name, &version], used)?;
            let mut versions = found.collect::<Result<Vec<_>, _>>()?;
            let and_more = versions.len() > USES_MAX;
            versions.truncate(USES_MAX);
            let mut statement = conn.prepare_cached(&format!(
                "SELECT name FROM configuration WHERE {NAMES_IT} ORDER BY name"
            ))?;
            let configs = statement.query_map([name, &version], |row| row.get(0))?;
            Ok(DatasetUses {
                versions,
                and_more,
                configs: configs.collect::<Result<_, _>>()?,
            })
        })
    }

    /// A version of a job that may still read a data set, or one version of it, however many others do.
    pub fn unfinished_reader(
        &self,
        name: &str,
        version: Option<VersionNumber>,
    ) -> Result<Option<DatasetUse>, StoreError> {
        let version = version.map_or_else(String::new, |version| version.to_string());
        self.read(|conn| {
            let found = conn
                .prepare_cached(&format!(
                    "{USED} FROM version INDEXED BY version_unfinished
                     WHERE status_group < 2 AND {NAMES_IT} LIMIT 1"
                ))?
                .query_row([name, &version], used)
                .optional()?;
            Ok(found)
        })
    }
}

fn used(row: &Row<'_>) -> rusqlite::Result<DatasetUse> {
    let group: u8 = row.get("status_group")?;
    Ok(DatasetUse {
        key: VersionKey {
            job: JobId(row.get("job_id")?),
            version: VersionNumber(row.get("number")?),
        },
        job_name: row.get("job_name")?,
        status: row.get::<_, Code>("status")?.0,
        unfinished: group < group_number(StatusGroup::Succeeded),
    })
}
