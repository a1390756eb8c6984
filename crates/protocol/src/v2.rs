//! The second generation: bodies of `/v2/{project_id}/…`, and a spec in them. A job is one run here: there are no versions
//! and no saved configurations.
//!
//! Source: API reference, *Training Management*, and the official SDK. Members that no answer must have are defaults when
//! they are absent; unknown ones are ignored.

mod catalogue;
mod command;
mod create;
mod job;
mod log;
mod read;
mod search;
mod write;

pub use catalogue::{
    CpuInfo, EngineImages, EngineItem, EngineList, FlavorInfo, FlavorItem, FlavorList, GpuInfo,
    PoolItem, PoolList, PoolMetadata, PoolSpec, Size,
};
pub use command::{JOB_DIR, from_v1_command, to_v1_command};
pub use create::{
    AlgorithmBody, Channel, CreateJob, Engine, LogExport, Metadata, Obs, Parameter, Remote,
    RemoteDataset, Resource, SpecBody,
};
pub use job::{Action, Job, JobStatusBody, TaskStatus};
pub use log::{EVENTS_MAX, Event, EventList, LogLink, LogPreview, UsageList, UsageValues};
pub use read::to_spec;
pub use search::{Filter, JobPage, PAGE_MAX, Search};
pub use write::from_spec;
