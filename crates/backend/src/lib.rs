//! The trait that every place to run implements, and the types it speaks.
//!
//! Owns the vocabulary between the console and the places: flavors, runs, updates. Knows no place itself.

mod error;
mod flavor;
mod kept_usage;
mod pool;
mod preview;
mod remote;
mod remote_config;
mod remote_visualization;
mod run;
mod timeline;
mod update;

use async_trait::async_trait;
use trainyard_job::{DedicatedPool, Fault, JobSpec, Provenance, VersionKey, WhatRan};

pub use error::BackendError;
pub use flavor::Flavor;
pub use kept_usage::{KeptUsage, Node, USAGE_FILE};
pub use pool::PoolState;
pub use preview::{
    Ahead, CodeFile, CodeReport, CodeSize, IgnoredCode, NotCarried, NotCarriedKind, OnCounted,
    Preview, TaskPreview,
};
pub use remote::{
    Catalogue, CataloguePart, Remote, RemoteAlgorithm, RemoteDataset, RemoteDatasetVersion,
    RemoteEngine, RemoteImage, RemoteObject, RemoteParameter, RemotePool, RemoteTag, RemoteTopic,
};
pub use remote_config::{ConfigThere, NotPublished, RemoteConfig, Unreadable};
pub use remote_visualization::{
    NewVisualization, RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery,
    RemoteVisualizations, VisualizationChange, VisualizationKind,
};
pub use run::Run;
pub use timeline::{StepKind, TaskStep, TaskSteps, Waited};
pub use update::{TaskReport, TaskState, Update};

/// A place to run.
///
/// A backend never writes the console's database: it reports through the channel of [`Update`]s it was made
/// with, and may report a thing twice; the console applies each transition once.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Its name in requests, for example `local`.
    fn id(&self) -> &str;

    /// Its resource pools, the public one first.
    async fn pools(&self) -> Result<Vec<PoolState>, BackendError>;

    /// Divides the place into these pools and the public one, which has what they leave. They are given what they ask
    /// for in their order, as far as there is any. Refused as a whole with [`BackendError::PoolInUse`] where a pool
    /// with versions would become smaller or go, or the public one too small for its own.
    async fn divide(&self, pools: Vec<DedicatedPool>) -> Result<(), BackendError>;

    /// What can be chosen under Specifications of the public pool, smallest first.
    async fn flavors(&self) -> Result<Vec<Flavor>, BackendError>;

    /// The faults of a spec that only this place can see: unknown flavors, paths that do not exist, what it
    /// cannot carry. Named field by field, nothing dropped in silence.
    async fn check(&self, spec: &JobSpec) -> Result<Vec<Fault>, BackendError>;

    /// What would run if this spec were submitted now. Works on incomplete specs too.
    async fn preview(&self, spec: &JobSpec) -> Result<Preview, BackendError>;

    /// Keeps what a spec would run, so that what happens to its files later does not reach a version that waits, and
    /// says what that is. With `like`, as much as can be the same as what an earlier version ran is.
    async fn keep(
        &self,
        spec: &JobSpec,
        like: Option<&Provenance>,
    ) -> Result<WhatRan, BackendError>;
    /// Counts the code directory of a spec, whole, by the rule its tasks get it by; none where there is none. May
    /// take long: `on_counted` hears how far it is and can end it.
    async fn measure_code(
        &self,
        spec: &JobSpec,
        on_counted: OnCounted,
    ) -> Result<Option<CodeReport>, BackendError>;

    /// Takes new versions, or those that had not ended when the console last went away, in the order of their
    /// submission, which is the queue's: the place finds out which from what it wrote, and picks up where things stand.
    /// Of those that are taken together none is started before all that had started are watched again. Returns once
    /// each is queued or watched.
    async fn take(&self, runs: Vec<Run>) -> Result<(), BackendError>;

    /// Returns once every version that was taken has been looked up and what was found reported, and those that need
    /// not wait go on without this console; answers those that wait for room, in the order of the queue, and so need one.
    async fn settle(&self) -> Result<Vec<VersionKey>, BackendError>;

    /// Ends a version, running or queued. The end is reported as an update: [`BackendError::Ended`] where it has been
    /// already, [`BackendError::NotRunning`] where there will be none.
    async fn stop(&self, key: VersionKey) -> Result<(), BackendError>;

    /// Starts and writes nothing more; what runs goes on. When this returns, another owner may take its place.
    async fn leave(&self);
}
