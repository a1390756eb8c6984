//! Configurations as a place keeps them, and a message that it is to tell others.

use thiserror::Error;
use trainyard_job::{Fault, JobSpec};

/// A configuration that a place keeps.
#[derive(Clone, Debug)]
pub struct RemoteConfig {
    /// Its name, by which the place knows it.
    pub name: String,
    /// What it says, with its name and description; or why that is no configuration here.
    pub values: Result<JobSpec, Unreadable>,
    /// What it says and a configuration here has no place for, by the place's own names.
    pub left_out: Vec<String>,
}

/// Why what a place answered is no configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// These fields, by the place's own names.
    Faults(Vec<Fault>),
    /// The answer as a whole.
    Whole(String),
}

/// What a configuration of this computer would be at a place.
#[derive(Clone, Debug)]
pub struct ConfigThere {
    /// What would be read there; none where it cannot be sent.
    pub values: Option<JobSpec>,
    /// What the place has no room for and what it could do nothing with, as warnings; why it cannot be sent, as errors.
    pub faults: Vec<Fault>,
}

/// Why a place did not tell others what it was to tell.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotPublished {
    /// Nobody was told; another time they may be.
    #[error("{0}")]
    NotNow(String),
    /// Nobody was told, and never will be.
    #[error("{0}")]
    Refused(String),
    /// They may have been told or not.
    #[error("{0}")]
    Unknown(String),
}
