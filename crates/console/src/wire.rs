//! The shapes that cross the door of the console: what a window, the command line or another console asks and gets.
//!
//! Rows of the database and the backends' types cross as they are; here is only what those rooms do not have.

mod algorithms;
mod browse;
mod configs;
mod connections;
mod datasets;
mod environments;
mod evaluation;
mod lineage;
mod list;
mod log_file;
mod logs;
mod notice;
mod pools;
mod remote_configs;
mod remote_visualizations;
mod secrets;
mod series;
mod topics;
mod usage;
mod versions;
mod visualization;

use serde::{Deserialize, Serialize};
use trainyard_job::{Fault, JobId, JobSpec, StatusGroup, VersionKey, VersionNumber};
use trainyard_store::{Count, JobRow, Page, TaskRow, VersionRow, VersionSummary};
use ts_rs::TS;

pub use algorithms::*;
pub use browse::*;
pub use configs::*;
pub use connections::*;
pub use datasets::*;
pub use environments::*;
pub use evaluation::*;
pub use lineage::*;
pub use list::*;
pub use log_file::*;
pub use logs::*;
pub use notice::*;
pub use pools::*;
pub use remote_configs::*;
pub use remote_visualizations::*;
pub use secrets::*;
pub use series::*;
pub use topics::*;
pub use usage::*;
pub use versions::*;
pub use visualization::*;

/// No arguments, or nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Something by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByName {
    /// The name.
    pub name: String,
}

/// How many jobs there are of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupCount {
    /// The kind of status.
    pub group: StatusGroup,
    /// How many.
    pub count: Count,
}

/// A job and its newest versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobDetail {
    /// The job with its newest version.
    pub job: JobRow,
    /// Its versions, newest first; the first hundred.
    pub versions: Page<VersionSummary>,
    /// The number that its next version gets.
    pub next_version: VersionNumber,
}

/// A version with its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionDetail {
    /// Name of the job.
    pub job_name: String,
    /// The version.
    pub version: VersionRow,
    /// Its tasks, by index; empty until it starts.
    pub tasks: Vec<TaskRow>,
    /// The line each task's shell gets.
    pub command: String,
    /// What each node had when it was started; none before, and where no limits were written down.
    pub node: Option<NodeSize>,
}

/// A window of a version's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventWindow {
    /// Which version.
    pub key: VersionKey,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return.
    pub limit: u32,
}

/// A place to run, by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackendName {
    /// For example `local`.
    pub backend: String,
}

/// A spec and where it is to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpecAt {
    /// The spec; may be incomplete.
    pub spec: JobSpec,
    /// The place, for example `local`.
    pub backend: String,
    /// The job it is to be a new version of: its name is then taken, and that is right.
    pub version_of: Option<JobId>,
    /// Also save a configuration.
    pub save_as: Option<SaveAs>,
}

/// What a new wizard starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WizardDefaults {
    /// A spec with a free name and the smallest flavor.
    pub spec: JobSpec,
    /// A free name for a configuration.
    pub config_name: String,
}

/// Submit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubmitRequest {
    /// The job.
    pub spec: JobSpec,
    /// Where it is to run, for example `local`.
    pub backend: String,
    /// The version it continues, when it is to be a new version of an existing job.
    pub parent: Option<VersionKey>,
    /// Save Training Parameters.
    pub save_as: Option<SaveAs>,
    /// The configuration its values came from.
    pub from_config: Option<String>,
}

/// Save Training Parameters: the configuration's own name and description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveAs {
    /// Configuration Name.
    pub name: String,
    /// Description.
    pub description: String,
}

/// What came of a submit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Submitted {
    /// The new version.
    pub key: VersionKey,
    /// Name of its job.
    pub job_name: String,
    /// What may not be meant so: nothing of it keeps the version from running.
    pub warnings: Vec<Fault>,
}

/// One version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneVersion {
    /// Which.
    pub key: VersionKey,
}

/// One job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneJob {
    /// Which.
    pub job: JobId,
}

/// A job's new description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Describe {
    /// Which job.
    pub job: JobId,
    /// 0 to 256 characters.
    pub description: String,
}

/// Save a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveConfig {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its values.
    pub spec: JobSpec,
    /// Whether one of this name may be replaced.
    pub replace: bool,
}

/// A path in object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObjectPath {
    /// `obs://bucket/key`; `obs://` alone lists the buckets.
    pub url: String,
}

/// A folder in object storage and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObjectListing {
    /// Folders first, then files, by name; the first thousand.
    pub entries: Vec<trainyard_objects::ObjectEntry>,
    /// Whether there are more.
    pub and_more: bool,
    /// How much lies there besides: links, and what has a name that no object can have.
    pub left_out: u64,
}

/// Copy a file or folder of this computer into object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Upload {
    /// Path on this computer.
    pub from: String,
    /// Where to, `obs://bucket/key`.
    pub to: String,
}

/// Something kept while it is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// What it is a draft of, for example `wizard`.
    pub name: String,
    /// The page's own JSON; none deletes it.
    pub content: Option<String>,
}

/// What this console is and where its data is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct About {
    /// Version of the program.
    pub version: String,
    /// The data folder.
    pub home: String,
    /// Whether this process schedules and notifies.
    pub owner: bool,
    /// Size of this computer.
    pub cpus: u32,
    /// Memory of this computer.
    pub memory_bytes: u64,
}
