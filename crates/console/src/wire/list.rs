//! The list of jobs: tags.

use serde::{Deserialize, Serialize};
use trainyard_job::JobId;
use ts_rs::TS;

/// Put tags on jobs and take others off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TagJobs {
    /// Which jobs.
    pub jobs: Vec<JobId>,
    /// Tags to put on.
    pub add: Vec<String>,
    /// Tags to take off.
    pub remove: Vec<String>,
}
