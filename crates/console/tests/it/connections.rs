//! Connections: their keys, their tests, their catalogues, and versions that run there. The service is played by a client
//! in this process; the real one has tests of its own.

mod beside;
mod configs;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use tokio::sync::{Notify, mpsc};
use trainyard_backend::{
    Backend, BackendError, Catalogue, CataloguePart, CodeReport, ConfigThere, Flavor, NotPublished,
    OnCounted, PoolState, Preview, Remote, RemoteConfig, RemoteTopic, Run, Unreadable, Update,
};
use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{
    BackendName, CatalogueQuery, CatalogueWindow, ConnectionKeys, Nothing, OneConnection,
    OneVersion, SaveConnection, SecretText, SubmitRequest,
};
use trainyard_console::{Console, ConsoleError, Dial, Dialling, ErrorCode};
use trainyard_job::{
    Cloud, CloudService, Connection, ConnectionId, DedicatedPool, Device, EndReason, Endpoints,
    Fault, FaultKind, JobSpec, JobStatus, Provenance, ServiceAnswer, ServiceState, SignIn,
    VersionKey, WhatRan,
};

use crate::place::{DEADLINE, Place, job, request};

/// What the service of these tests is like, and what it was asked.
#[derive(Default)]
struct Service {
    /// It does not answer.
    down: AtomicBool,
    /// It never says what became of what.
    silent: AtomicBool,
    /// A check waits, from its beginning, for `checked`.
    slow: AtomicBool,
    asked_to_check: Notify,
    checked: Notify,
    asked: AtomicUsize,
    dialled: Mutex<Vec<(Connection, String)>>,
    taken: Mutex<Vec<VersionKey>>,
    /// What it keeps; nothing where it keeps no configurations.
    configs: Mutex<Option<BTreeMap<String, JobSpec>>>,
    /// Names of configurations that it refuses.
    refused: Mutex<Vec<String>>,
    /// Topic, subject and message of what it was to publish.
    published: Mutex<Vec<[String; 3]>>,
    /// What comes of the next publications; of others nothing goes wrong.
    publications: Mutex<Vec<NotPublished>>,
}

struct Client {
    id: ConnectionId,
    service: Arc<Service>,
    updates: mpsc::UnboundedSender<Update>,
}

impl Service {
    fn dial(self: &Arc<Self>) -> Dial {
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
        match self.service.publications.lock().unwrap().pop() {
            Some(failure) => Err(failure),
            None => Ok("m-1".to_owned()),
        }
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
        update.status = Some(JobStatus::Killed);
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

fn frankfurt(secret: Option<&str>) -> SaveConnection {
    SaveConnection {
        id: None,
        connection: Connection {
            name: "Frankfurt".to_owned(),
            cloud: Cloud::OpenTelekomCloud,
            region: "eu-de".to_owned(),
            project_id: "0f00000000000000000000000000abcd".to_owned(),
            endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap(),
            sign_in: SignIn::AccessKey {
                access_key: "AKEXAMPLE".to_owned(),
            },
        },
        keys: secret.map(|secret| ConnectionKeys {
            secret: SecretText(secret.to_owned()),
            security_token: SecretText::default(),
        }),
    }
}

async fn open(place: &Place, secrets: &Secrets, service: &Arc<Service>) -> Console {
    place.open_dialling(secrets.clone(), service.dial()).await
}

async fn submit_there(console: &Console, id: &ConnectionId) -> VersionKey {
    let spec = job(console, "python train.py").await;
    let there = SubmitRequest {
        backend: id.0.clone(),
        ..request(spec)
    };
    console.submit(there).await.unwrap().key
}

fn flavors(id: &ConnectionId, refresh: bool) -> CatalogueQuery {
    CatalogueQuery {
        connection: id.clone(),
        of: CataloguePart::Flavors,
        refresh,
    }
}

#[tokio::test]
async fn the_secret_of_a_connection_is_in_the_keyring_and_nowhere_else() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let secret = "SKexample-0123456789";
    let id = console
        .save_connection(frankfurt(Some(secret)))
        .await
        .unwrap();
    let test = console
        .test_connection(OneConnection { id: id.clone() })
        .await
        .unwrap();
    assert_eq!(test.answers.len(), 1);
    assert_eq!(service.dialled.lock().unwrap()[0].1, secret);
    let row = console
        .list_connections(Nothing {})
        .await
        .unwrap()
        .remove(0);
    assert_eq!(row.test, Some(test));
    console.close().await;
    for file in ["trainyard.db", "trainyard.db-wal"] {
        let bytes = std::fs::read(place.path().join(file)).unwrap_or_default();
        assert!(
            !bytes
                .windows(secret.len())
                .any(|at| at == secret.as_bytes()),
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_change_without_keys_keeps_those_there_are_and_takes_effect_at_once() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    console.catalogue(flavors(&id, false)).await.unwrap();
    let mut changed = frankfurt(None);
    changed.id = Some(id.clone());
    changed.connection.name = "Main".to_owned();
    assert_eq!(console.save_connection(changed).await.unwrap(), id);
    console.catalogue(flavors(&id, true)).await.unwrap();
    let dialled = service.dialled.lock().unwrap().clone();
    let names: Vec<_> = dialled
        .iter()
        .map(|(one, key)| (one.name.as_str(), key.as_str()))
        .collect();
    assert_eq!(names, [("Frankfurt", "one"), ("Main", "one")]);
    let taken = console.save_connection(SaveConnection {
        connection: Connection {
            name: "Main".to_owned(),
            ..frankfurt(None).connection
        },
        ..frankfurt(Some("two"))
    });
    assert_eq!(taken.await.unwrap_err().to_wire().faults[0].field, "name");
    console.close().await;
}

#[tokio::test]
async fn what_was_heard_of_a_catalogue_is_there_offline_with_its_age() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    let heard = console.catalogue(flavors(&id, false)).await.unwrap();
    assert!(heard.failure.is_none() && !heard.refreshing);
    // Young enough: nobody is asked again.
    assert_eq!(console.catalogue(flavors(&id, false)).await.unwrap(), heard);
    assert_eq!(service.asked.load(Ordering::Relaxed), 1);
    service.down.store(true, Ordering::Relaxed);
    let CatalogueWindow {
        catalogue,
        fetched_at_ms,
        failure,
        ..
    } = console.catalogue(flavors(&id, true)).await.unwrap();
    assert_eq!(
        (catalogue, fetched_at_ms),
        (heard.catalogue, heard.fetched_at_ms)
    );
    assert_eq!(failure.unwrap().code, ErrorCode::Unreachable);
    // A form opens with what is not sold out.
    let backend = id.0.clone();
    let defaults = console.new_spec(BackendName { backend }).await.unwrap();
    assert_eq!(defaults.spec.resources.flavor, "cpu.2u");
    // Of what was never heard there is nothing to show.
    let topics = CatalogueQuery {
        of: CataloguePart::Topics,
        ..flavors(&id, false)
    };
    let unheard = console.catalogue(topics).await.unwrap_err();
    assert_eq!(unheard.code(), ErrorCode::Unreachable);
    console.close().await;
}

#[tokio::test]
async fn a_connection_is_not_removed_while_a_version_of_it_has_not_ended() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    let key = submit_there(&console, &id).await;
    assert_eq!(*service.taken.lock().unwrap(), [key]);
    let one = || OneConnection { id: id.clone() };
    let refused = console.remove_connection(one()).await.unwrap_err();
    assert!(
        matches!(&refused, ConsoleError::ConnectionInUse { versions, .. } if versions.len() == 1)
    );
    // Nor is it led elsewhere.
    let mut elsewhere = frankfurt(None);
    elsewhere.id = Some(id.clone());
    elsewhere.connection.project_id = "other".to_owned();
    let refused = console.save_connection(elsewhere).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ConnectionInUse);
    console.stop(OneVersion { key }).await.unwrap();
    let ended = tokio::time::timeout(DEADLINE, console.wait_for_end(key)).await;
    assert_eq!(ended.unwrap().unwrap(), JobStatus::Killed);
    console.remove_connection(one()).await.unwrap();
    let rows = console.list_connections(Nothing {}).await.unwrap();
    assert!(rows[0].removed);
    let gone = console.catalogue(flavors(&id, true)).await;
    assert_eq!(gone.unwrap_err().code(), ErrorCode::NotFound);
    console.close().await;
}

#[tokio::test]
async fn the_next_owner_watches_what_runs_there() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    let key = submit_there(&console, &id).await;
    console.close().await;
    let console = open(&place, &secrets, &service).await;
    let deadline = tokio::time::Instant::now() + DEADLINE;
    while service.taken.lock().unwrap().len() < 2 {
        assert!(tokio::time::Instant::now() < deadline, "nobody took it up");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(*service.taken.lock().unwrap(), [key, key]);
    console.close().await;
}
