//! A version handed to a place to run.

use std::path::PathBuf;

use trainyard_job::{JobSpec, JobStatus, Provenance, VersionKey};

/// One version of a job and what the console knows of it.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which version.
    pub key: VersionKey,
    /// The job, without faults.
    pub spec: JobSpec,
    /// Its folder `jobs/<job id>/<V001>`; the console has made it.
    pub dir: PathBuf,
    /// What was kept of what it runs when it was submitted; none where nothing was, and then it runs what is there.
    pub provenance: Option<Provenance>,
    /// The status the console last wrote: `Init` for a new one, `Killing` when a stop was asked for.
    pub status: JobStatus,
}
