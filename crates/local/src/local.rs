//! The backend as the console holds it: questions are answered here, versions are handed to the scheduler.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use trainyard_backend::{
    Backend, BackendError, CodeReport, Flavor, OnCounted, Preview, Run, Update,
};
use trainyard_job::{Fault, JobSpec, VersionKey};

use crate::flavors::{self, Shape};
use crate::queue::Free;
use crate::scheduler::{Reply, Request, Scheduler, Starting};
use crate::{LocalConfig, check, preview};

/// This computer as a place to run.
///
/// When it is dropped, nothing more is started or reported; what runs goes on, and a new one picks it up.
pub struct LocalBackend {
    config: Arc<LocalConfig>,
    shapes: Arc<[Shape]>,
    requests: mpsc::UnboundedSender<Request>,
    free: watch::Receiver<Free>,
    starting: Starting,
}

impl LocalBackend {
    /// Starts it, within a tokio runtime. What happens to versions is sent to `updates`.
    #[must_use]
    pub fn start(config: LocalConfig, updates: mpsc::UnboundedSender<Update>) -> Arc<Self> {
        let config = Arc::new(config);
        let shapes: Arc<[Shape]> = flavors::shapes(&config.computer).into();
        let (requests, inbox) = mpsc::unbounded_channel();
        let (scheduler, free) = Scheduler::new(Arc::clone(&config), Arc::clone(&shapes), updates);
        let starting = scheduler.starting();
        tokio::spawn(scheduler.run(inbox));
        Arc::new(Self {
            config,
            shapes,
            requests,
            free,
            starting,
        })
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> Result<T, BackendError> {
        let gone = || BackendError::Unreachable {
            place: "this computer".to_owned(),
            reason: "its scheduler has ended".to_owned(),
        };
        let (reply, answer) = oneshot::channel();
        self.requests.send(request(reply)).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

#[async_trait]
impl Backend for LocalBackend {
    #[expect(
        clippy::unnecessary_literal_bound,
        reason = "the trait ties it to the backend"
    )]
    fn id(&self) -> &str {
        "local"
    }

    async fn flavors(&self) -> Result<Vec<Flavor>, BackendError> {
        let free = self.free.borrow();
        Ok(self
            .shapes
            .iter()
            .map(|shape| shape.flavor(&free))
            .collect())
    }

    async fn check(&self, spec: &JobSpec) -> Result<Vec<Fault>, BackendError> {
        Ok(check::check(&self.config, &self.shapes, spec).await)
    }

    async fn preview(&self, spec: &JobSpec) -> Result<Preview, BackendError> {
        let free = self.free.borrow().clone();
        Ok(preview::preview(&self.config, &self.shapes, &free, spec).await)
    }

    async fn measure_code(
        &self,
        spec: &JobSpec,
        on_counted: OnCounted,
    ) -> Result<Option<CodeReport>, BackendError> {
        preview::measure_code(&self.config, spec, on_counted).await
    }

    async fn take(&self, runs: Vec<Run>) -> Result<(), BackendError> {
        self.ask(|reply| Request::Take(runs, reply)).await
    }

    async fn settle(&self) -> Result<Vec<VersionKey>, BackendError> {
        loop {
            // In turn: what was taken before has been given its units then, and what units told has been reported.
            let waiting = self.ask(Request::Settle).await?;
            if self.starting.is_closed() {
                return Ok(waiting);
            }
            // The end of one may make room for the next, so this is asked again.
            self.starting.closed().await;
        }
    }

    async fn stop(&self, key: VersionKey) -> Result<(), BackendError> {
        self.ask(|reply| Request::Stop(key, reply)).await
    }

    async fn leave(&self) {
        // One that has ended already has left.
        let _ = self.ask(Request::Leave).await;
    }
}
