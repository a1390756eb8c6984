//! Visualization jobs, as they cross the door.

use serde::{Deserialize, Serialize};
use trainyard_job::{VisualizationId, VisualizationSpec};
use ts_rs::TS;

/// One visualization job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneVisualization {
    /// Which.
    pub id: VisualizationId,
}

/// What the form of a new one begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationDefaults {
    /// A free name, and what is usual.
    pub spec: VisualizationSpec,
    /// The environment whose `TensorBoard` would be used; none: the console's own charts.
    pub tensorboard: Option<String>,
}

/// Where to look at a running one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationPlace {
    /// The address for a browser. None of a job of this computer: its page draws it. None of a job of a connection: there
    /// is nothing to look at yet.
    pub url: Option<String>,
}

/// What a visualization job's `TensorBoard` printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisualizationLog {
    /// The last 256 KiB of it.
    pub text: String,
}

/// A visualization job's new description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DescribeVisualization {
    /// Which.
    pub id: VisualizationId,
    /// 0 to 256 characters.
    pub description: String,
}
