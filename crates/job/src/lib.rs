//! What a training job is.
//!
//! Owns the description of a job ([`JobSpec`]), what may be wrong with one ([`Fault`]), the statuses and
//! events of a version, and what the container of a task sees. Pure: no files, no clock, no async. Whether
//! a path exists or a flavor fits is the business of the places that run jobs.

mod boot;
mod connection;
mod container;
mod dataset;
mod dotenv;
mod event;
mod fault;
mod fields;
mod file;
mod id;
mod obs_path;
mod outcome;
mod pool;
mod provenance;
mod secret;
mod service_event;
mod spec;
mod status;
mod tag;
mod topic;
mod validate;
mod visualization;

pub use boot::{BootCommand, BootFile, USER_JOB_DIR, WORK_DIR};
pub use connection::{
    CONNECTION_NAME_MAX, Cloud, CloudService, Connection, ConnectionId, ConnectionTest, Endpoints,
    ServiceAnswer, ServiceState, SignIn, validate_connection,
};
pub use container::{ContainerInput, HostPort, container_environment};
pub use dataset::{
    DATA_FILE_NAME_MAX, DATASET_NAME_MAX, LabelingType, is_dataset_name, validate_dataset,
};
pub use dotenv::{LineFault, LineFaultKind, ParsedVariables, parse_variables};
pub use event::JobEvent;
pub use fault::{Fault, FaultKind, FaultLevel};
pub use fields::{
    ComparedField, DOTS, SpecField, changed_fields, compare_specs, is_secret, spec_fields,
};
pub use file::{SpecFileError, from_yaml, to_yaml};
pub use id::{JobId, JobRef, VersionKey, VersionNumber};
pub use obs_path::{NotAPath, ObsPath};
pub use outcome::EndReason;
pub use pool::{
    DedicatedPool, POOL_MEMORY_MIN_BYTES, PoolId, PoolShare, left_for_a_pool, validate_pool,
};
pub use provenance::{
    CodeHash, CodeRecord, GitRecord, PackageChange, PackageVersion, Provenance, PythonRecord,
    Unlike, WhatRan,
};
pub use secret::SecretId;
pub use service_event::{EventLevel, ServiceEvent};
pub use spec::{
    Algorithm, AlgorithmSource, DataSource, Device, JobSpec, LOCAL_IMAGE, Notification, Pool,
    Resources, Variable, is_local_image,
};
pub use status::{JobStatus, StatusGroup};
pub use tag::{TAG_MAX, validate_tag};
pub use topic::{
    DISPLAY_NAME_MAX_BYTES, TOPIC_NAME_MAX, is_topic_name, is_topic_urn, validate_display_name,
    validate_topic,
};
pub use validate::{
    DESCRIPTION_MAX, NAME_MAX, VALUE_MAX, is_name, reserved_variable, validate,
    validate_configuration_name,
};
pub use visualization::{
    AUTO_STOP_HOURS, VISUALIZATION_NAME_MAX, VisualizationId, VisualizationSpec, web_address,
};
