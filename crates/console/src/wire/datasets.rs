//! Data sets: making them, looking into them, and what uses them.

use serde::{Deserialize, Serialize};
use trainyard_job::{LabelingType, VersionNumber};
use trainyard_store::DatasetSource;
use ts_rs::TS;

/// Create a data set with its first version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateDataset {
    /// 1 to 100 of letters, digits, `_` and `-`, unique among data sets.
    pub name: String,
    /// 0 to 256 characters.
    pub description: String,
    /// What its labels are about.
    pub labeling: LabelingType,
    /// The folder of the first version.
    pub source: DatasetSource,
    /// Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
    pub transfer: String,
}

/// Make the next version of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateDatasetVersion {
    /// The data set.
    pub dataset: String,
    /// The folder of the version.
    pub source: DatasetSource,
    /// Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
    pub transfer: String,
}

/// Change what a data set says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DescribeDataset {
    /// The data set.
    pub name: String,
    /// 0 to 256 characters.
    pub description: String,
    /// What its labels are about.
    pub labeling: LabelingType,
}

/// One version of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneDatasetVersion {
    /// The data set.
    pub dataset: String,
    /// Its version.
    pub version: VersionNumber,
}

/// A data set, or one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetUsesOf {
    /// The data set.
    pub dataset: String,
    /// One version; none for all.
    pub version: Option<VersionNumber>,
}

/// A version as it is on the disk now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatasetState {
    /// Its folder in object storage.
    pub url: String,
    /// Files that are gone since it was made.
    pub missing: u64,
    /// Files that were written over.
    pub changed: u64,
    /// Files that were put there by somebody else.
    pub added: u64,
    /// The path of one of them.
    pub example: Option<String>,
    /// Files of the source that it does not have; the first thousand.
    pub left_out: Vec<trainyard_objects::LeftOut>,
}
