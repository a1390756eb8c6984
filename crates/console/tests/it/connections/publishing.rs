//! What happens to jobs of a connection, published to the topic of the service that they name.

use trainyard_backend::NotPublished;
use trainyard_console::store::{Channel, Outcome};
use trainyard_console::wire::DeliveryWindow;
use trainyard_job::{JobEvent, Notification};

use super::*;
use crate::place::until_some;

const TOPIC: &str = "urn:smn:eu-de:0f00:jobs";

/// A service whose jobs fail when they are stopped: a stop is nobody's event.
fn failing() -> (Secrets, Arc<Service>) {
    let service = Service::default();
    service.fails.store(true, Ordering::Relaxed);
    (Secrets::in_memory(), Arc::new(service))
}

async fn telling(place: &Place, service: &Arc<Service>, secrets: &Secrets) -> Console {
    place
        .open_telling_dialling(secrets.clone(), service.dial())
        .await
}

fn publishing(publish: bool) -> SaveConnection {
    let mut save = frankfurt(Some("one"));
    save.connection.publish = publish;
    save
}

/// A version there that is to tell when it fails, and has failed.
async fn failed_there(console: &Console, id: &ConnectionId, name: &str) -> VersionKey {
    let mut spec = job(console, "python train.py").await;
    name.clone_into(&mut spec.name);
    spec.notification = Some(Notification {
        topic: TOPIC.to_owned(),
        events: vec![JobEvent::OnJobFailed],
    });
    let there = SubmitRequest {
        backend: id.0.clone(),
        ..request(spec)
    };
    let key = console.submit(there).await.unwrap().key;
    console.stop(OneVersion { key }).await.unwrap();
    let ended = tokio::time::timeout(DEADLINE, console.wait_for_end(key)).await;
    ended.unwrap().unwrap();
    key
}

/// The newest line of the log that is about a topic of the service.
async fn logged(console: &Console, answer: &str) -> Outcome {
    until_some(answer, async || {
        let window = DeliveryWindow {
            topic: "Desktop".to_owned(),
            offset: 0,
            limit: 50,
        };
        let rows = console.list_deliveries(window).await.unwrap().rows;
        let found = rows
            .iter()
            .find(|row| row.protocol == Channel::Smn && row.answer.contains(answer));
        found.map(|row| row.outcome).ok_or(rows)
    })
    .await
}

fn published(service: &Service) -> usize {
    service.published.lock().unwrap().len()
}

#[tokio::test]
async fn an_end_is_published_once_with_what_happened() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = failing();
    let console = telling(&place, &service, &secrets).await;
    let id = console.save_connection(publishing(true)).await.unwrap();
    failed_there(&console, &id, "net").await;
    assert_eq!(logged(&console, "message m-1").await, Outcome::Delivered);
    console.close().await;
    let console = telling(&place, &service, &secrets).await;
    console.close().await;
    let published = service.published.lock().unwrap().clone();
    let [[topic, subject, message]] = &published[..] else {
        panic!("{published:?}");
    };
    assert_eq!(
        (topic.as_str(), subject.as_str()),
        (TOPIC, "net V001: OnJobFailed")
    );
    assert!(message.contains("net"), "{message}");
}

#[tokio::test]
async fn what_nobody_knows_the_fate_of_is_never_sent_again_and_what_was_not_done_is() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = failing();
    let console = telling(&place, &service, &secrets).await;
    let id = console.save_connection(publishing(true)).await.unwrap();
    let next = |failure| service.publications.lock().unwrap().push(failure);
    next(NotPublished::Unknown("no answer".to_owned()));
    failed_there(&console, &id, "a").await;
    assert_eq!(logged(&console, "no answer").await, Outcome::Unknown);
    next(NotPublished::NotNow("busy".to_owned()));
    failed_there(&console, &id, "b").await;
    assert_eq!(logged(&console, "message m-1").await, Outcome::Delivered);
    assert_eq!(logged(&console, "busy").await, Outcome::Failed);
    assert_eq!(published(&service), 3, "a once, b twice");
    next(NotPublished::Refused("no such topic".to_owned()));
    failed_there(&console, &id, "c").await;
    assert_eq!(logged(&console, "no such topic").await, Outcome::GivenUp);
    console.close().await;
}

#[tokio::test]
async fn nothing_is_published_where_nobody_asked_for_it() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = failing();
    let console = telling(&place, &service, &secrets).await;
    let id = console.save_connection(publishing(false)).await.unwrap();
    failed_there(&console, &id, "a").await;
    let mut changed = publishing(true);
    (changed.id, changed.keys) = (Some(id.clone()), None);
    console.save_connection(changed).await.unwrap();
    failed_there(&console, &id, "b").await;
    logged(&console, "message m-1").await;
    let told: Vec<_> = service.published.lock().unwrap().clone();
    let subjects: Vec<_> = told.iter().map(|one| one[1].as_str()).collect();
    assert_eq!(subjects, ["b V001: OnJobFailed"]);
    console.close().await;
}

#[tokio::test]
async fn a_message_that_was_being_sent_when_the_console_went_is_not_sent_by_the_next() {
    let Some(place) = Place::new() else { return };
    let (secrets, service) = failing();
    let console = telling(&place, &service, &secrets).await;
    let id = console.save_connection(publishing(true)).await.unwrap();
    service.silent.store(true, Ordering::Relaxed);
    failed_there(&console, &id, "a").await;
    crate::place::until("it is being sent", async || published(&service) == 1).await;
    console.close().await;
    service.silent.store(false, Ordering::Relaxed);
    let console = telling(&place, &service, &secrets).await;
    assert_eq!(logged(&console, "may have arrived").await, Outcome::Unknown);
    failed_there(&console, &id, "b").await;
    assert_eq!(logged(&console, "message m-1").await, Outcome::Delivered);
    assert_eq!(published(&service), 2, "each once");
    console.close().await;
}
