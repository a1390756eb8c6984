//! A service that is played in this process, and its client.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::{Notify, mpsc};
use trainyard_backend::{
    Backend, BackendError, Catalogue, CataloguePart, CodeReport, ConfigThere, Flavor,
    NewVisualization, NotPublished, OnCounted, PoolState, Preview, Remote, RemoteConfig,
    RemoteTopic, RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery,
    RemoteVisualizations, Run, Unreadable, Update, VisualizationChange,
};
use trainyard_console::{Dial, Dialling};
use trainyard_job::{
    CloudService, Connection, ConnectionId, DedicatedPool, Device, EndReason, Fault, FaultKind,
    JobSpec, JobStatus, Provenance, ServiceAnswer, ServiceState, VersionKey, WhatRan,
};

/// What the service of these tests is like, and what it was asked.
#[derive(Default)]
pub(super) struct Service {
    /// It does not answer.
    pub(super) down: AtomicBool,
    /// What is to be stopped fails first.
    pub(super) fails: AtomicBool,
    /// It never says what became of what.
    pub(super) silent: AtomicBool,
    /// A check waits, from its beginning, for `checked`.
    pub(super) slow: AtomicBool,
    pub(super) asked_to_check: Notify,
    pub(super) checked: Notify,
    pub(super) asked: AtomicUsize,
    pub(super) dialled: Mutex<Vec<(Connection, String)>>,
    pub(super) taken: Mutex<Vec<VersionKey>>,
    /// What it keeps; nothing where it keeps no configurations.
    pub(super) configs: Mutex<Option<BTreeMap<String, JobSpec>>>,
    /// Names of configurations that it refuses.
    pub(super) refused: Mutex<Vec<String>>,
    /// Topic, subject and message of what it was to publish.
    pub(super) published: Mutex<Vec<[String; 3]>>,
    /// What comes of the next publications; of others nothing goes wrong.
    pub(super) publications: Mutex<Vec<NotPublished>>,
    /// Its visualization jobs; nothing where it has no such jobs.
    pub(super) visualizations: Mutex<Option<Vec<RemoteVisualization>>>,
}

struct Client {
    id: ConnectionId,
    service: Arc<Service>,
    updates: mpsc::UnboundedSender<Update>,
}

impl Service {
    pub(super) fn dial(self: &Arc<Self>) -> Dial {
        let service = Arc::clone(self);
        Arc::new(move |dialling: Dialling| {
            let dialled = (dialling.connection, dialling.keys.secret);
            service.dialled.lock().unwrap().push(dialled);
            Ok(Arc::new(Client {
                id: dialling.id,
                service: Arc::clone(&service),
                updates: dialling.updates,
            }))
        })
    }
}

#[async_trait]
impl Remote for Client {
    async fn test(&self) -> Vec<ServiceAnswer> {
        vec![ServiceAnswer {
            service: CloudService::Iam,
            state: ServiceState::Answered,
            took_ms: 1,
            said: String::new(),
        }]
    }

    async fn catalogue(&self, part: &CataloguePart) -> Result<Catalogue, BackendError> {
        self.service.asked.fetch_add(1, Ordering::Relaxed);
        if self.service.down.load(Ordering::Relaxed) {
            return Err(BackendError::Unreachable {
                place: "Frankfurt".to_owned(),
                reason: "no route".to_owned(),
            });
        }
        Ok(match part {
            CataloguePart::Flavors => {
                Catalogue::Flavors(vec![flavor("sold.out", 0), flavor("cpu.2u", 1)])
            }
            _ => Catalogue::Topics(vec![RemoteTopic {
                value: "urn:smn:eu-de:0f00:jobs".to_owned(),
                name: "jobs".to_owned(),
                display_name: String::new(),
                subscriptions: Some(1),
                confirmed: Some(0),
            }]),
        })
    }

    async fn has_job(&self, name: &str) -> Result<bool, BackendError> {
        Ok(name == "theirs")
    }

    async fn config_names(&self) -> Result<Option<Vec<String>>, BackendError> {
        let configs = self.service.configs.lock().unwrap();
        Ok(configs
            .as_ref()
            .map(|configs| configs.keys().cloned().collect()))
    }

    async fn read_configs(&self, names: Vec<String>) -> Result<Vec<RemoteConfig>, BackendError> {
        let configs = self.service.configs.lock().unwrap();
        let known = |name: &String| {
            configs
                .as_ref()
                .and_then(|configs| configs.get(name))
                .cloned()
        };
        let read = |name: String| {
            let spec = known(&name)?;
            let is_torn = spec.output_path == "torn";
            let why = || Unreadable::Whole("the answer is cut off".to_owned());
            Some(RemoteConfig {
                left_out: Vec::new(),
                values: if is_torn { Err(why()) } else { Ok(spec) },
                name,
            })
        };
        Ok(names.into_iter().filter_map(read).collect())
    }

    async fn configs_there(&self, configs: &[JobSpec]) -> Result<Vec<ConfigThere>, BackendError> {
        let there = |config: &JobSpec| {
            let mut values = config.clone();
            values.notification = None;
            values.environment.retain(|row| row.secret.is_none());
            let lost = config
                .notification
                .as_ref()
                .map(|_| Fault::warning("notification", FaultKind::NoPlaceThere));
            ConfigThere {
                values: Some(values),
                faults: lost.into_iter().collect(),
            }
        };
        Ok(configs.iter().map(there).collect())
    }

    async fn send_config(&self, config: &JobSpec, replace: bool) -> Result<(), BackendError> {
        let place = "Frankfurt".to_owned();
        if self.service.down.load(Ordering::Relaxed) {
            let reason = "no route".to_owned();
            return Err(BackendError::Unreachable { place, reason });
        }
        let [there] = &self.configs_there(std::slice::from_ref(config)).await?[..] else {
            panic!("one is one");
        };
        let mut configs = self.service.configs.lock().unwrap();
        let configs = configs.as_mut().unwrap();
        let is_refused = self.service.refused.lock().unwrap().contains(&config.name);
        if is_refused || configs.contains_key(&config.name) != replace {
            let reason = format!("not {}", config.name);
            return Err(BackendError::Refused { place, reason });
        }
        configs.insert(config.name.clone(), there.values.clone().unwrap());
        Ok(())
    }

    async fn publish(
        &self,
        topic: &str,
        subject: &str,
        message: &str,
    ) -> Result<String, NotPublished> {
        let told = [topic, subject, message].map(ToOwned::to_owned);
        self.service.published.lock().unwrap().push(told);
        if self.service.silent.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        match self.service.publications.lock().unwrap().pop() {
            Some(failure) => Err(failure),
            None => Ok("m-1".to_owned()),
        }
    }

    async fn visualizations(
        &self,
        query: &RemoteVisualizationQuery,
    ) -> Result<Option<RemoteVisualizations>, BackendError> {
        let jobs = self.service.visualizations.lock().unwrap();
        Ok(jobs.as_ref().map(|jobs| {
            let found = jobs.iter().filter(|one| one.name.contains(&query.search));
            let rows: Vec<_> = found.cloned().collect();
            let total = rows.len() as u64;
            RemoteVisualizations { rows, total }
        }))
    }

    async fn visualization(
        &self,
        id: &RemoteVisualizationId,
    ) -> Result<RemoteVisualization, BackendError> {
        let jobs = self.service.visualizations.lock().unwrap();
        let found = jobs.iter().flatten().find(|one| one.id == *id);
        found.cloned().ok_or_else(|| BackendError::Refused {
            place: "Frankfurt".to_owned(),
            reason: "it is not there".to_owned(),
        })
    }

    async fn create_visualization(
        &self,
        new: &NewVisualization,
    ) -> Result<RemoteVisualizationId, BackendError> {
        let mut jobs = self.service.visualizations.lock().unwrap();
        let jobs = jobs.as_mut().unwrap();
        let id = RemoteVisualizationId((jobs.len() + 1).to_string());
        jobs.push(RemoteVisualization {
            id: id.clone(),
            name: new.spec.name.clone(),
            description: new.spec.description.clone(),
            status: JobStatus::Running,
            output_path: new.spec.output_path.clone(),
            address: Some("https://tensor.example.com/1".to_owned()),
            created_at_ms: Some(1),
            auto_stop_hours: new.spec.auto_stop_hours,
        });
        Ok(id)
    }

    async fn change_visualization(
        &self,
        id: &RemoteVisualizationId,
        change: &VisualizationChange,
    ) -> Result<(), BackendError> {
        let mut jobs = self.service.visualizations.lock().unwrap();
        let jobs = jobs.as_mut().unwrap();
        let at = jobs.iter().position(|one| one.id == *id).unwrap();
        match change {
            VisualizationChange::Stop => jobs[at].status = JobStatus::Canceled,
            VisualizationChange::Restart => jobs[at].status = JobStatus::Running,
            VisualizationChange::Describe { description } => {
                jobs[at].description.clone_from(description);
            }
            VisualizationChange::Delete => {
                jobs.remove(at);
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Backend for Client {
    fn id(&self) -> &str {
        &self.id.0
    }
    async fn pools(&self) -> Result<Vec<PoolState>, BackendError> {
        Ok(vec![])
    }
    async fn divide(&self, _: Vec<DedicatedPool>) -> Result<(), BackendError> {
        Ok(())
    }
    async fn flavors(&self) -> Result<Vec<Flavor>, BackendError> {
        Ok(vec![])
    }
    async fn check(&self, _: &JobSpec) -> Result<Vec<Fault>, BackendError> {
        if self.service.slow.load(Ordering::Relaxed) {
            self.service.asked_to_check.notify_one();
            self.service.checked.notified().await;
        }
        Ok(vec![])
    }
    async fn preview(&self, _: &JobSpec) -> Result<Preview, BackendError> {
        Ok(Preview {
            command: "there".to_owned(),
            tasks: vec![],
            task_count: 1,
            code: None,
            queued_before: 0,
            starts_now: true,
            ahead: vec![],
            not_carried: vec![],
        })
    }
    async fn keep(&self, _: &JobSpec, _: Option<&Provenance>) -> Result<WhatRan, BackendError> {
        Ok(WhatRan::default())
    }
    async fn measure_code(
        &self,
        _: &JobSpec,
        _: OnCounted,
    ) -> Result<Option<CodeReport>, BackendError> {
        Ok(None)
    }
    async fn take(&self, runs: Vec<Run>) -> Result<(), BackendError> {
        self.service
            .taken
            .lock()
            .unwrap()
            .extend(runs.iter().map(|run| run.key));
        Ok(())
    }
    async fn settle(&self) -> Result<Vec<VersionKey>, BackendError> {
        if self.service.silent.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        Ok(vec![])
    }
    async fn stop(&self, key: VersionKey) -> Result<(), BackendError> {
        let mut update = Update::new(key, 1);
        update.status = Some(if self.service.fails.load(Ordering::Relaxed) {
            JobStatus::Failed
        } else {
            JobStatus::Killed
        });
        update.reason = Some(EndReason::Stopped { forced: false });
        self.updates.send(update).unwrap();
        Ok(())
    }
    async fn leave(&self) {}
}

fn flavor(code: &str, free_nodes: u32) -> Flavor {
    Flavor {
        code: code.to_owned(),
        device: Device::Cpu,
        cpus: 2,
        memory_bytes: 8 << 30,
        accelerators: vec![],
        max_nodes: 1,
        free_nodes,
    }
}
