//! Connections: their keys, their tests, their catalogues, and versions that run there. The service is played by a client
//! in this process; the real one has tests of its own.

mod beside;
mod configs;
mod publishing;
mod service;
mod visualizations;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use trainyard_backend::CataloguePart;
use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{
    BackendName, CatalogueQuery, CatalogueWindow, ConnectionKeys, Nothing, OneConnection,
    OneVersion, SaveConnection, SecretText, SubmitRequest,
};
use trainyard_console::{Console, ConsoleError, ErrorCode};
use trainyard_job::{Cloud, Connection, ConnectionId, Endpoints, JobStatus, SignIn, VersionKey};

use crate::place::{DEADLINE, Place, job, request};
use service::Service;

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
            publish: false,
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
