//! What is pushed to the pages: that something changed, and little else.

use serde::{Deserialize, Serialize};
use trainyard_backend::CataloguePart;
use trainyard_job::{ConnectionId, JobId, VersionKey, VersionNumber};
use ts_rs::TS;

use super::{LogTarget, SeriesSource, ThisComputer};

/// The logs a window is looking at: it hears a [`Notice::Log`] when one of them grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchLogs {
    /// All of them; replaces what was watched before.
    pub targets: Vec<LogTarget>,
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
    /// Connections were made, changed, tested or removed.
    Connections,
    /// A connection's service was asked for a page of its catalogues.
    Catalogue {
        /// Whose.
        connection: ConnectionId,
        /// Which page.
        of: CataloguePart,
    },
}
