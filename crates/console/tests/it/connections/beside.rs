//! What connections have to do with the rest of the console: the keyring is swept, folders here have the names of folders
//! there, an owner leaves.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{ObjectPath, OneConnection, SubmitRequest};
use trainyard_console::{ErrorCode, KeysKept};
use trainyard_job::SecretId;
use trainyard_store::Store;

use super::{Service, frankfurt, open, submit_there};
use crate::place::{Place, job, request, until};

/// Later than anything.
const END_OF_TIME_MS: u64 = u64::MAX >> 1;

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_in_the_keyring_as_long_as_their_connection_is_there() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    console.close().await;

    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    let key = SecretId::from(store.connection_secret(&id).unwrap().unwrap().as_str());
    let unnamed = SecretId::of([7; 16]);
    secrets.put(&unnamed, "of nothing").unwrap();
    for one in [&key, &unnamed] {
        let long_ago_ms = 1;
        store.note_secret(one, long_ago_ms).unwrap();
    }
    store.close();
    let console = place.open_staying_with(secrets.clone()).await;
    until("the keyring is swept", async || {
        secrets.get(&unnamed).is_err()
    })
    .await;
    assert!(secrets.get(&key).is_ok());
    console
        .remove_connection(OneConnection { id })
        .await
        .unwrap();
    assert!(secrets.get(&key).is_err());
    console.close().await;
}

#[tokio::test]
async fn the_keys_of_the_loopback_api_are_nothing_to_sweep() {
    let Some(place) = Place::new() else { return };
    let secrets = Secrets::in_memory();
    let console = place.open_with(secrets.clone()).await;
    let made = console.endpoint_keys().await.unwrap();
    assert_eq!(made.kept, KeysKept::Keyring);
    console.close().await;
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    let unnamed = store.unnamed_secrets(END_OF_TIME_MS, END_OF_TIME_MS);
    assert_eq!(unnamed.unwrap(), []);
    store.close();
    let console = place.open_with(secrets).await;
    assert_eq!(console.endpoint_keys().await.unwrap(), made);
    console.close().await;
}

#[tokio::test]
async fn a_folder_here_goes_though_a_job_there_works_with_one_of_its_name() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    submit_there(&console, &id).await;
    let url = "obs://demo/out/".to_owned();
    let folder = url.parse().unwrap();
    console.objects().make_folder(&folder).await.unwrap();
    console.delete_object(ObjectPath { url }).await.unwrap();
    console.close().await;
}

#[tokio::test]
async fn an_owner_waits_for_silent_services_together() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    for name in ["Frankfurt", "Amsterdam", "Zurich"] {
        let mut save = frankfurt(Some("one"));
        name.clone_into(&mut save.connection.name);
        let id = console.save_connection(save).await.unwrap();
        submit_there(&console, &id).await;
    }
    service.silent.store(true, Ordering::Relaxed);
    let begun = Instant::now();
    console.close().await;
    // Five seconds for one; after each other they would take fifteen.
    assert!(begun.elapsed() < Duration::from_secs(13));
}

#[tokio::test]
async fn nothing_is_submitted_to_a_connection_that_is_gone() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
    let console = open(&place, &secrets, &service).await;
    let id = console
        .save_connection(frankfurt(Some("one")))
        .await
        .unwrap();
    let spec = job(&console, "python train.py").await;
    let there = SubmitRequest {
        backend: id.0.clone(),
        ..request(spec)
    };
    service.slow.store(true, Ordering::Relaxed);
    let (submitted, removed) = tokio::join!(console.submit(there), async {
        service.asked_to_check.notified().await;
        let removed = console.remove_connection(OneConnection { id }).await;
        service.checked.notify_one();
        removed
    });
    removed.unwrap();
    assert_eq!(submitted.unwrap_err().code(), ErrorCode::NotFound);
    assert!(service.taken.lock().unwrap().is_empty());
    console.close().await;
}
