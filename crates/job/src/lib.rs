//! What a training job is.
//!
//! Owns the description of a job ([`JobSpec`]), what may be wrong with one ([`Fault`]), the statuses and
//! events of a version, and what the container of a task sees. Pure: no files, no clock, no async. Whether
//! a path exists or a flavor fits is the business of the places that run jobs.

mod boot;
mod container;
mod dataset;
mod event;
mod fault;
mod file;
mod id;
mod obs_path;
mod outcome;
mod spec;
mod status;
mod v1;
mod validate;

pub use boot::{BootCommand, BootFile, USER_JOB_DIR, WORK_DIR};
pub use container::{ContainerInput, HostPort, container_environment};
pub use dataset::{
    DATA_FILE_NAME_MAX, DATASET_NAME_MAX, LabelingType, is_dataset_name, validate_dataset,
};
pub use event::JobEvent;
pub use fault::{Fault, FaultKind, FaultLevel};
pub use file::{Dialect, ParsedSpec, SpecFileError, parse_spec, to_yaml};
pub use id::{JobId, JobRef, VersionKey, VersionNumber};
pub use obs_path::{NotAPath, ObsPath};
pub use outcome::EndReason;
pub use spec::{
    Algorithm, DataSource, Device, JobSpec, LOCAL_IMAGE, Notification, Pool, Resources, Variable,
};
pub use status::{JobStatus, StatusGroup};
pub use validate::{
    DESCRIPTION_MAX, NAME_MAX, is_name, reserved_variable, validate, validate_configuration_name,
};
