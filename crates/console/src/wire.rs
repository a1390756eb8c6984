//! The shapes that cross the door of the console: what a window, the command line or another console asks and gets.
//!
//! Rows of the database and the backends' types cross as they are; here is only what those rooms do not have.

mod algorithms;
mod browse;
mod configs;
mod datasets;
mod environments;
mod list;
mod log_file;
mod pools;
mod secrets;
mod series;
mod topics;
mod usage;
mod versions;
mod visualization;

use serde::{Deserialize, Serialize};
use trainyard_job::{JobId, JobSpec, StatusGroup, VersionKey, VersionNumber};
use trainyard_store::{Count, JobRow, Page, TaskRow, VersionRow, VersionSummary};
use ts_rs::TS;

pub use algorithms::*;
pub use browse::*;
pub use configs::*;
pub use datasets::*;
pub use environments::*;
pub use list::*;
pub use log_file::*;
pub use pools::*;
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

/// One task's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct LogTarget {
    /// Which version.
    pub key: VersionKey,
    /// Which task, from 0.
    pub task: u32,
}

/// Rows [`from`, `to`) of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogRange {
    /// Which log.
    pub target: LogTarget,
    /// First row.
    pub from: u64,
    /// Row after the last; at most 5,000 rows are returned.
    pub to: u64,
}

/// The last rows of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogTailQuery {
    /// Which log.
    pub target: LogTarget,
    /// How many; at most 5,000.
    pub rows: u32,
}

/// A window of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogWindow {
    /// How many rows the log has now.
    pub total_rows: u64,
    /// How many bytes the task wrote.
    pub size_bytes: u64,
    /// The rows.
    pub rows: Vec<LogRow>,
}

/// One row of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogRow {
    /// Its number, from 0.
    pub number: u64,
    /// When it was written, in epoch milliseconds, where that is known.
    pub at_ms: Option<u64>,
    /// The platform's own row, and how serious; none for the task's.
    pub platform: Option<PlatformRow>,
    /// Its text; bytes that are no UTF-8 are shown as U+FFFD. Cut at 64 KiB.
    pub text: String,
    /// Its length in bytes when it was cut.
    pub cut_from_bytes: Option<u64>,
}

/// How serious a row of the platform is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlatformRow {
    Info,
    Warn,
    Error,
}

/// The logs a window is looking at: it hears a [`Notice::Log`] when one of them grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchLogs {
    /// All of them; replaces what was watched before.
    pub targets: Vec<LogTarget>,
}

/// The last row each of some versions wrote (of the task that wrote last).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastLines {
    /// Which versions; at most 200.
    pub keys: Vec<VersionKey>,
}

/// The last row of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastLine {
    /// Which version.
    pub key: VersionKey,
    /// Its last row, at most 300 characters; empty when there is none.
    pub text: String,
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

/// Small, coalesced word that something changed; the pages pull what they show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "notice",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum Notice {
    /// A version was made or changed.
    Version {
        /// Which.
        key: VersionKey,
    },
    /// A job was deleted.
    Deleted {
        /// Which.
        job: JobId,
    },
    /// A log that is being watched has more rows.
    Log {
        /// Which.
        target: LogTarget,
        /// Rows it has now.
        total_rows: u64,
    },
    /// A task whose use of resources is being watched has more samples.
    Usage {
        /// Which.
        target: LogTarget,
    },
    /// Resource pools were made, changed or deleted.
    Pools,
    /// How busy this computer is, while a window watches that.
    Load {
        /// The load.
        load: ThisComputer,
    },
    /// Tags were put on jobs or taken off.
    Tags,
    /// Views of the list of jobs changed.
    Views,
    /// Configurations changed.
    Configs,
    /// Settings changed.
    Settings,
    /// A file is being uploaded.
    Upload {
        /// Where to.
        to: String,
        /// Bytes so far.
        bytes_done: u64,
        /// Bytes in all.
        bytes_total: u64,
    },
    /// Somebody clicked a notification: show this version.
    Open {
        /// Which.
        key: VersionKey,
        /// Its number, spelled out for the address.
        version: VersionNumber,
    },
    /// Another console owns the data directory now, or this one does.
    Owner {
        /// Whether it is this process.
        this: bool,
    },
    /// Topics, their subscriptions, or what was delivered to them changed.
    Topics,
    /// Series that are being watched have more points, pictures or texts.
    Series {
        /// Whose.
        source: SeriesSource,
    },
    /// A visualization job was made or changed.
    Visualization,
    /// Environments changed, or one that is being made has news.
    Engines,
    /// The catalogue of built-in algorithms changed.
    Algorithms,
    /// A code directory is being counted.
    Code {
        /// Which.
        path: String,
        /// Files so far.
        files: u64,
        /// Their sizes together.
        size_bytes: u64,
    },
    /// Some notices were lost on the way: look at everything again.
    Everything,
    /// Data sets changed.
    Datasets,
    /// Something in the folder of object storage that is watched changed.
    Objects {
        /// The folder.
        url: String,
    },
    /// Files are being copied, to or from object storage or into a version of a data set.
    Transfer {
        /// The name the work was given.
        transfer: String,
        /// How far it is.
        progress: trainyard_objects::Progress,
    },
}
