//! The first generation: bodies of `/v1/{project_id}/…`, and a spec in them.
//!
//! Source: API reference, *Training Management (Old Version)*, and what recorded answers have beyond it. Members that
//! no answer must have are defaults when they are absent; unknown ones are ignored.

mod catalogue;
mod config;
mod job;
mod log;
mod read;
mod version;
mod visualization;
mod write;

pub use catalogue::{
    Algorithm, Algorithms, Cluster, Clusters, Dataset, DatasetVersion, DatasetVersions, Datasets,
    Engine, Engines, NodeCounts, Parameter, Spec, Specs,
};
pub use config::{ConfigBody, ConfigDetail, ConfigList, ConfigRow};
pub use job::{
    CreateJob, CreatedJob, DataRow, Describe, FlavorCode, JobConfig, JobList, JobRow, Label,
    ListQuery, Subscription, Success, User,
};
pub use log::{LogFiles, LogQuery, LogRows, PodMetrics, ROWS_MAX, UsageRow};
pub use read::{
    config_to_spec, detail_to_spec, field_name, is_create_body, to_spec, version_to_spec,
};
pub use version::{CreateVersion, UsageSeries, Version, VersionList};
pub use visualization::{
    CreateVisualization, CreatedVisualization, Schedule, Visualization, VisualizationList,
};
pub(crate) use write::{check_device, dataset_ids};
pub use write::{config_from_spec, from_spec, version_from_spec};
