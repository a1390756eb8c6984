//! The backend as the console holds it: questions are answered here, versions are handed to the scheduler.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use trainyard_backend::{
    Backend, BackendError, CodeReport, Flavor, OnCounted, PoolState, Preview, Run, Update,
};
use trainyard_job::{DedicatedPool, Fault, JobSpec, Pool, Provenance, VersionKey, WhatRan};

use crate::pools::{Moment, PoolMoment};
use crate::scheduler::{Reply, Request, Scheduler, Starting};
use crate::{LocalConfig, check, preview, provenance};

/// This computer as a place to run.
///
/// When it is dropped, nothing more is started or reported; what runs goes on, and a new one picks it up.
pub struct LocalBackend {
    config: Arc<LocalConfig>,
    requests: mpsc::UnboundedSender<Request>,
    moment: watch::Receiver<Moment>,
    starting: Starting,
}

impl LocalBackend {
    /// Starts it, within a tokio runtime. What happens to versions is sent to `updates`.
    #[must_use]
    pub fn start(config: LocalConfig, updates: mpsc::UnboundedSender<Update>) -> Arc<Self> {
        let config = Arc::new(config);
        let (requests, inbox) = mpsc::unbounded_channel();
        let (scheduler, moment) = Scheduler::new(Arc::clone(&config), updates);
        let starting = scheduler.starting();
        tokio::spawn(scheduler.run(inbox));
        Arc::new(Self {
            config,
            requests,
            moment,
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

    async fn pools(&self) -> Result<Vec<PoolState>, BackendError> {
        let moment = self.moment.borrow();
        Ok(moment.pools.iter().map(PoolMoment::state).collect())
    }

    async fn divide(&self, pools: Vec<DedicatedPool>) -> Result<(), BackendError> {
        self.ask(|reply| Request::Divide(pools, reply)).await
    }

    async fn flavors(&self) -> Result<Vec<Flavor>, BackendError> {
        let moment = self.moment.borrow();
        let public = moment.of(&Pool::Public).map(PoolMoment::state);
        Ok(public.map_or_else(Vec::new, |public| public.flavors))
    }

    async fn check(&self, spec: &JobSpec) -> Result<Vec<Fault>, BackendError> {
        let moment = self.moment.borrow().clone();
        Ok(check::check(&self.config, &moment, spec).await)
    }

    async fn preview(&self, spec: &JobSpec) -> Result<Preview, BackendError> {
        let moment = self.moment.borrow().clone();
        Ok(preview::preview(&self.config, &moment, spec).await)
    }

    async fn keep(
        &self,
        spec: &JobSpec,
        like: Option<&Provenance>,
    ) -> Result<WhatRan, BackendError> {
        let (config, spec) = (Arc::clone(&self.config), spec.clone());
        let like = like.cloned();
        let keep =
            tokio::task::spawn_blocking(move || provenance::keep(&config, &spec, like.as_ref()));
        keep.await.expect("BUG: keeping the code panicked")
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
