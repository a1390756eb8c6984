//! Visualization jobs as a place keeps them.

use serde::{Deserialize, Serialize};
use trainyard_job::{JobStatus, StatusGroup, VisualizationSpec};
use ts_rs::TS;

/// By which a place knows one of its visualization jobs: its digits, for a page could not count that far.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct RemoteVisualizationId(pub String);

/// What draws the charts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisualizationKind {
    /// `TensorBoard`.
    Tensorboard,
    /// `MindInsight`, of `MindSpore`.
    Mindinsight,
}

/// A visualization job that a place is to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewVisualization {
    /// What it is shown with.
    pub kind: VisualizationKind,
    /// What it shows, and for how long.
    pub spec: VisualizationSpec,
}

/// A visualization job that a place keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteVisualization {
    /// Which it is there.
    pub id: RemoteVisualizationId,
    /// Its name.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// How far it is.
    pub status: JobStatus,
    /// The folder it reads, `obs://bucket/folder/`.
    pub output_path: String,
    /// Where a browser finds it, as an address of the web; none while there is nothing to look at.
    pub address: Option<String>,
    /// In epoch milliseconds; none where the place does not say.
    pub created_at_ms: Option<u64>,
    /// After how many hours it stops by itself; none where it does not, or the place does not say.
    pub auto_stop_hours: Option<u32>,
}

/// What the list of a place's visualization jobs is asked for: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteVisualizationQuery {
    /// Text in the name; empty for all.
    pub search: String,
    /// Only those of this kind of status.
    pub group: Option<StatusGroup>,
    /// From 1.
    pub page: u32,
    /// Rows of a page, 1 to 100.
    pub per_page: u32,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteVisualizations {
    /// The rows of the page.
    pub rows: Vec<RemoteVisualization>,
    /// How many there are on all pages.
    pub total: u64,
}

/// What is to become of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum VisualizationChange {
    /// It is to end.
    Stop,
    /// It has ended and is to run again.
    Restart,
    /// It is to say this of itself, 0 to 256 characters.
    Describe {
        /// The text.
        description: String,
    },
    /// It is to be gone; what it showed stays.
    Delete,
}
