//! The place that a connection leads to, as the console holds it.
//!
//! Questions are answered here; versions are handed to those who submit ([`submit`]) and watch ([`watch`]) them.

mod blocking;
mod catalogue;
mod check;
mod code;
mod configs;
mod detail;
mod entry;
mod events;
mod follow;
mod last_error;
mod looks;
mod lookup;
mod mirror;
mod mirror_v1;
mod mirror_v2;
mod names;
mod prepare;
mod publish;
mod record;
mod say;
mod submit;
mod topic;
mod usage;
mod visualizations;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use trainyard_backend::{
    Backend, BackendError, Catalogue, CataloguePart, CodeReport, ConfigThere, Flavor,
    NewVisualization, NotPublished, OnCounted, PoolState, Preview, Remote, RemoteConfig,
    RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery, RemoteVisualizations,
    Run, Update, VisualizationChange,
};
use trainyard_job::{
    Algorithm, DedicatedPool, Fault, JobSpec, JobStatus, ObsPath, Pool, PoolShare, Provenance,
    ServiceAnswer, VersionKey, WhatRan,
};
use trainyard_protocol::v2;

use crate::client::{Client, Generation};
use crate::clock::now_ms;
use crate::failure::Failure;
use crate::settings::Settings;
use entry::Inner;

/// How long an answer is waited for when it is time to leave. Of a creation that has none by then the next one to come
/// finds out by its record what became of it.
const LAST_ANSWER: Duration = Duration::from_secs(3);

/// A connection as a place to run.
///
/// When it is dropped, nothing more is submitted or reported; what runs goes on, and a new one picks it up.
pub struct Place {
    inner: Arc<Inner>,
    workers: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

impl Place {
    /// Starts it, within a tokio runtime. What happens to versions is sent to `updates`.
    pub fn start(
        settings: Settings,
        updates: mpsc::UnboundedSender<Update>,
    ) -> Result<Arc<Self>, BackendError> {
        let name = settings.connection.name.clone();
        let client = Client::new(settings).map_err(|failure| failure.of_place(&name))?;
        let (queue, inbox) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner::new(client, updates, queue));
        let workers = vec![
            tokio::spawn(submit::run(Arc::clone(&inner), inbox)),
            tokio::spawn(watch::run(Arc::clone(&inner))),
        ];
        let workers = std::sync::Mutex::new(workers);
        Ok(Arc::new(Self { inner, workers }))
    }

    /// The client, for calls that are no business of a place to run.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    fn told(&self, failure: &Failure) -> BackendError {
        failure.of_place(&self.inner.client.settings().connection.name)
    }

    /// The client, where the region has visualization jobs.
    async fn with_visualizations(&self) -> Result<&Client, BackendError> {
        match self.inner.client.generation().await {
            Ok(Generation::V1) => Ok(&self.inner.client),
            Ok(Generation::V2) => Err(BackendError::Refused {
                place: self.inner.client.settings().connection.name.clone(),
                reason: "its region has no visualization jobs".to_owned(),
            }),
            Err(failure) => Err(self.told(&failure)),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.inner.leave();
    }
}

#[async_trait]
impl Backend for Place {
    fn id(&self) -> &str {
        &self.inner.client.settings().id.0
    }

    async fn pools(&self) -> Result<Vec<PoolState>, BackendError> {
        let flavors = self.flavors().await?;
        let public = PoolState {
            pool: Pool::Public,
            share: PoolShare::default(),
            held: PoolShare::default(),
            flavors,
            running: self.inner.those(|status| status == JobStatus::Running),
            waiting: self
                .inner
                .those(|status| status.group() == trainyard_job::StatusGroup::Pending),
        };
        Ok(vec![public])
    }

    async fn divide(&self, pools: Vec<DedicatedPool>) -> Result<(), BackendError> {
        if pools.is_empty() {
            return Ok(());
        }
        Err(BackendError::Refused {
            place: self.inner.client.settings().connection.name.clone(),
            reason: "its resource pools are made in the service's own console".to_owned(),
        })
    }

    async fn flavors(&self) -> Result<Vec<Flavor>, BackendError> {
        let known = self.inner.names.open(&self.inner.client).await;
        known
            .map(|known| known.flavors.clone())
            .map_err(|failure| self.told(&failure))
    }

    async fn check(&self, spec: &JobSpec) -> Result<Vec<Fault>, BackendError> {
        let asked = async {
            let generation = self.inner.client.generation().await?;
            let known = self.inner.names.open(&self.inner.client).await?;
            let mut faults = check::check(spec, generation, &known);
            faults.extend(code::check(&self.inner.client, spec, generation).await);
            Ok(faults)
        };
        asked.await.map_err(|failure: Failure| self.told(&failure))
    }

    async fn preview(&self, spec: &JobSpec) -> Result<Preview, BackendError> {
        let command = match &spec.algorithm {
            Algorithm::CustomImage { boot_command, .. } => boot_command.as_str(),
            _ => "",
        };
        let is_v2 = matches!(self.inner.client.generation().await, Ok(Generation::V2));
        Ok(Preview {
            command: if is_v2 {
                v2::from_v1_command(command)
            } else {
                command.to_owned()
            },
            tasks: Vec::new(),
            task_count: spec.resources.nodes,
            code: None,
            queued_before: 0,
            starts_now: false,
            ahead: Vec::new(),
            not_carried: Vec::new(),
        })
    }

    /// The service reads the code when the job starts: nothing of it can be kept here.
    async fn keep(
        &self,
        _spec: &JobSpec,
        _like: Option<&Provenance>,
    ) -> Result<WhatRan, BackendError> {
        Ok(WhatRan {
            provenance: Provenance {
                recorded_at_ms: now_ms(),
                ..Provenance::default()
            },
            packages: Vec::new(),
        })
    }

    async fn measure_code(
        &self,
        spec: &JobSpec,
        on_counted: OnCounted,
    ) -> Result<Option<CodeReport>, BackendError> {
        let Some(dir) = spec.algorithm.code_dir().and_then(ObsPath::parse) else {
            return Ok(None);
        };
        let counted = async {
            let generation = self.inner.client.generation().await?;
            code::count(&self.inner.client, &dir, generation, on_counted).await
        };
        counted
            .await
            .map(Some)
            .map_err(|failure| self.told(&failure))
    }

    async fn take(&self, runs: Vec<Run>) -> Result<(), BackendError> {
        for run in runs {
            self.inner.take(run).await;
        }
        Ok(())
    }

    async fn settle(&self) -> Result<Vec<VersionKey>, BackendError> {
        self.inner.all_looked_up().await;
        Ok(self.inner.unsubmitted())
    }

    async fn stop(&self, key: VersionKey) -> Result<(), BackendError> {
        self.inner.stop(key)
    }

    async fn leave(&self) {
        self.inner.leave();
        let workers = {
            let mut workers = self.workers.lock().expect("BUG: nobody panics with it");
            std::mem::take(&mut *workers)
        };
        for mut worker in workers {
            // One that panicked has left as well.
            if tokio::time::timeout(LAST_ANSWER, &mut worker)
                .await
                .is_err()
            {
                worker.abort();
                let _ = worker.await;
            }
        }
        self.inner.followers_gone().await;
    }
}

#[async_trait]
impl Remote for Place {
    async fn test(&self) -> Vec<ServiceAnswer> {
        self.inner.client.test().await
    }

    async fn catalogue(&self, part: &CataloguePart) -> Result<Catalogue, BackendError> {
        let asked = catalogue::catalogue(&self.inner.client, part).await;
        asked.map_err(|failure| self.told(&failure))
    }

    async fn has_job(&self, name: &str) -> Result<bool, BackendError> {
        let found = lookup::job_named(&self.inner, name).await;
        found
            .map(|ids| ids.is_some())
            .map_err(|failure| self.told(&failure))
    }

    async fn config_names(&self) -> Result<Option<Vec<String>>, BackendError> {
        let asked = configs::names(&self.inner.client).await;
        asked.map_err(|failure| self.told(&failure))
    }

    async fn read_configs(&self, names: Vec<String>) -> Result<Vec<RemoteConfig>, BackendError> {
        let asked = configs::read_all(&self.inner, names).await;
        asked.map_err(|failure| self.told(&failure))
    }

    async fn configs_there(&self, configs: &[JobSpec]) -> Result<Vec<ConfigThere>, BackendError> {
        let known = self.inner.names.open(&self.inner.client).await;
        let known = known.map_err(|failure| self.told(&failure))?;
        let there = configs.iter().map(|config| configs::there(config, &known));
        Ok(there.collect())
    }

    async fn send_config(&self, config: &JobSpec, replace: bool) -> Result<(), BackendError> {
        let sent = configs::send(&self.inner, config, replace).await;
        sent.map_err(|failure| self.told(&failure))
    }

    async fn publish(
        &self,
        topic: &str,
        subject: &str,
        message: &str,
    ) -> Result<String, NotPublished> {
        publish::publish(&self.inner.client, topic, subject, message).await
    }

    async fn visualizations(
        &self,
        query: &RemoteVisualizationQuery,
    ) -> Result<Option<RemoteVisualizations>, BackendError> {
        let asked = visualizations::list(&self.inner.client, query).await;
        asked.map_err(|failure| self.told(&failure))
    }

    async fn visualization(
        &self,
        id: &RemoteVisualizationId,
    ) -> Result<RemoteVisualization, BackendError> {
        let client = self.with_visualizations().await?;
        let shown = visualizations::show(client, id).await;
        shown.map_err(|failure| self.told(&failure))
    }

    async fn create_visualization(
        &self,
        new: &NewVisualization,
    ) -> Result<RemoteVisualizationId, BackendError> {
        let client = self.with_visualizations().await?;
        let created = visualizations::create(client, new).await;
        created.map_err(|failure| self.told(&failure))
    }

    async fn change_visualization(
        &self,
        id: &RemoteVisualizationId,
        change: &VisualizationChange,
    ) -> Result<(), BackendError> {
        let client = self.with_visualizations().await?;
        let changed = visualizations::change(client, id, change).await;
        changed.map_err(|failure| self.told(&failure))
    }
}
