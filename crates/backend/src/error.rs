//! What can go wrong with a place to run itself, apart from faults of a spec.

use std::path::PathBuf;

use thiserror::Error;
use trainyard_job::{Pool, VersionKey};

/// An error of a place to run.
#[derive(Debug, Error)]
pub enum BackendError {
    /// A file of the version could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The code of a job cannot be kept.
    #[error("{url} cannot be kept: {reason}")]
    Code {
        /// The code directory.
        url: String,
        /// Why, with the file it is about.
        reason: String,
    },
    /// The place was never given such a version, or not since it was opened.
    #[error("{0} is not running here")]
    NotRunning(VersionKey),
    /// The version is over; its end has been reported.
    #[error("{0} has ended")]
    Ended(VersionKey),
    /// A pool cannot become smaller while these versions run in it or wait for it.
    #[error("{} versions of the pool need what it has", versions.len())]
    PoolInUse {
        /// Which pool.
        pool: Pool,
        /// The versions.
        versions: Vec<VersionKey>,
    },
    /// A program the place needs is missing.
    #[error("{program} is missing; {remedy}")]
    Missing {
        /// Name of the program.
        program: String,
        /// What to do.
        remedy: String,
    },
    /// The place could not be reached.
    #[error("{place} could not be reached: {reason}")]
    Unreachable {
        /// Which place.
        place: String,
        /// Why.
        reason: String,
    },
    /// The place was reached, and said no.
    #[error("{place}: {reason}")]
    Refused {
        /// Which place.
        place: String,
        /// Its words, with what to do.
        reason: String,
    },
}
