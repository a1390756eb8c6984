//! What a version was made of and what was made of it, as it crosses the door.

use serde::{Deserialize, Serialize};
use trainyard_job::{Algorithm, CodeRecord, DataSource, VersionNumber};
use trainyard_store::{
    DatasetSource, Related, RelatedDataset, RelatedVersion, RelatedVisualization,
};
use ts_rs::TS;

/// A version with everything one step away from it, and the versions that made its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Lineage {
    /// The version.
    pub version: RelatedVersion,
    /// What it trains on, in the order of its spec.
    pub data: Vec<LineageData>,
    /// Where its algorithm comes from.
    pub algorithm: Algorithm,
    /// The code it ran, where that was recorded.
    pub code: Option<CodeRecord>,
    /// The number of the version it started from.
    pub parent: Option<VersionNumber>,
    /// That version; none when it was deleted.
    pub parent_version: Option<RelatedVersion>,
    /// Versions that started from this one.
    pub children: Related<RelatedVersion>,
    /// Training Output Path.
    pub output_path: String,
    /// Later versions that train on what lies in the output path.
    pub readers: Related<RelatedVersion>,
    /// Data sets that were made of it.
    pub datasets: Related<RelatedDataset>,
    /// Visualization jobs that show it.
    pub visualizations: Related<RelatedVisualization>,
}

/// One row of the data source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineageData {
    /// What the spec names.
    pub source: DataSource,
    /// Whether the data set has that version; true for a path.
    pub known: bool,
    /// What the version of the data set was made of; none for a path.
    pub made_of: Option<DatasetSource>,
    /// Earlier versions whose output is that data, or lies in it, or holds it.
    pub writers: Related<RelatedVersion>,
}
