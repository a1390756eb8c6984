//! The list of jobs: tags and views.

use serde::{Deserialize, Serialize};
use trainyard_job::JobId;
use trainyard_store::Shows;
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

/// Keep a view of the list under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveView {
    /// Its name.
    pub name: String,
    /// What is shown.
    pub shows: Shows,
    /// Whether one of this name may be replaced.
    pub replace: bool,
}
