//! Messages that the console publishes to topics of the service: made with the transition, sent once.

use trainyard_job::{Connection, ConnectionId, JobEvent, JobStatus, Notification, VersionKey};
use trainyard_store::{Attempt, Channel, DeliveryKind, EventKind, NewJob, Outcome};

use crate::connections::{connection, id};
use crate::fixture::{Fixture, T0, change, notifying};

const TOPIC: &str = "urn:smn:eu-de:0f00:on-call";

/// A connection that publishes or does not, and a version there that tells of every event.
fn there(publish: bool) -> (Fixture, ConnectionId, VersionKey) {
    let mut fixture = Fixture::new();
    let connection = Connection {
        publish,
        ..connection("Frankfurt")
    };
    let saved = fixture
        .store
        .save_connection(&id(1), &connection, "key", T0);
    assert!(saved.unwrap());
    let key = job_at(&mut fixture, "net", &id(1).0);
    (fixture, id(1), key)
}

fn job_at(fixture: &mut Fixture, name: &str, backend: &str) -> VersionKey {
    let mut spec = notifying(&JobEvent::ALL);
    spec.notification = Some(Notification {
        topic: TOPIC.to_owned(),
        events: JobEvent::ALL.to_vec(),
    });
    let new = NewJob {
        name,
        description: "",
        spec: &spec,
        backend,
        now_ms: T0,
    };
    fixture.store.create_job(new).unwrap()
}

fn attempt(outcome: Outcome, next_at_ms: Option<u64>) -> Attempt {
    Attempt {
        kind: DeliveryKind::Notification,
        subject: "net V001: OnJobRunning".to_owned(),
        message_id: "0123".to_owned(),
        at_ms: T0,
        took_ms: 20,
        outcome,
        answer: "said".to_owned(),
        next_at_ms,
    }
}

fn run(fixture: &mut Fixture, key: VersionKey) -> usize {
    let running = change(key, T0, JobStatus::Running);
    fixture.store.apply(&running).unwrap().unwrap().queued
}

#[test]
fn a_transition_makes_one_message_where_the_connection_publishes_and_none_where_not() {
    let (mut fixture, _, key) = there(false);
    assert_eq!(run(&mut fixture, key), 1, "the desktop alone");
    assert_eq!(fixture.store.waiting_publications().unwrap(), []);
    let (mut fixture, to, key) = there(true);
    assert_eq!(run(&mut fixture, key), 2);
    assert_eq!(
        fixture.store.waiting_publications().unwrap(),
        [(to.clone(), 0)]
    );
    let again = change(key, T0 + 1, JobStatus::Running);
    assert_eq!(fixture.store.apply(&again).unwrap(), None);
    let row = fixture.store.due_publication(&to, T0).unwrap().unwrap();
    assert_eq!(
        (row.message.topic.as_str(), row.message.event),
        (TOPIC, JobEvent::OnJobRunning)
    );
    assert!(fixture.store.waiting_subscriptions().unwrap().is_empty());
    assert_eq!(fixture.store.due_messages(T0).unwrap().len(), 1);
}

#[test]
fn a_job_of_this_computer_is_not_published_by_a_connection() {
    let (mut fixture, _, _) = there(true);
    let here = job_at(&mut fixture, "here", "local");
    assert_eq!(run(&mut fixture, here), 1);
    assert_eq!(fixture.store.waiting_publications().unwrap(), []);
}

#[test]
fn what_is_being_sent_is_known_to_the_next_who_looks_and_settled_by_unknown() {
    let (mut fixture, to, key) = there(true);
    run(&mut fixture, key);
    let row = fixture.store.due_publication(&to, T0).unwrap().unwrap();
    assert_eq!(row.told_with, None);
    fixture.store.begin_telling(row.id, &[row.id]).unwrap();
    let begun = fixture.store.due_publication(&to, T0).unwrap().unwrap();
    assert_eq!(begun.told_with, Some(row.id));
    let unknown = attempt(Outcome::Unknown, None);
    fixture.store.record_publication(row.id, &unknown).unwrap();
    assert_eq!(fixture.store.waiting_publications().unwrap(), []);
    let log = fixture.store.deliveries("Desktop", 0, 10).unwrap().rows;
    assert_eq!((log[0].protocol, log[0].subscription), (Channel::Smn, None));
    assert_eq!(
        (&*log[0].label, log[0].outcome),
        ("Frankfurt: on-call", Outcome::Unknown)
    );
    assert!(
        !log[0].can_resend,
        "a second one could not be told from the first"
    );
    fixture.store.resend(log[0].id).unwrap_err();
    let last = fixture
        .store
        .events(key, 0, 10)
        .unwrap()
        .rows
        .pop()
        .unwrap();
    let subscriber = "Frankfurt: on-call".to_owned();
    let (event, error) = (JobEvent::OnJobRunning, "said".to_owned());
    assert_eq!(
        last.kind,
        EventKind::NotifyFailed {
            event,
            subscriber,
            error
        }
    );
}

#[test]
fn what_was_surely_not_sent_is_tried_again_as_if_it_had_never_begun() {
    let (mut fixture, to, key) = there(true);
    run(&mut fixture, key);
    let store = &mut fixture.store;
    let row = store.due_publication(&to, T0).unwrap().unwrap();
    store.begin_telling(row.id, &[row.id]).unwrap();
    let failed = attempt(Outcome::Failed, Some(T0 + 1_000));
    store.record_publication(row.id, &failed).unwrap();
    assert_eq!(store.due_publication(&to, T0 + 999).unwrap(), None);
    let again = store.due_publication(&to, T0 + 1_000).unwrap().unwrap();
    assert_eq!((again.told_with, again.attempts), (None, 1));
    store
        .record_publication(row.id, &attempt(Outcome::Delivered, None))
        .unwrap();
    assert_eq!(store.waiting_publications().unwrap(), []);
    store.delete_topic("Desktop").unwrap();
    let failed = change(key, T0 + 1, JobStatus::Failed);
    assert_eq!(store.apply(&failed).unwrap().unwrap().queued, 1);
    let row = store.due_publication(&to, T0 + 1).unwrap().unwrap();
    store
        .record_publication(row.id, &attempt(Outcome::Delivered, None))
        .expect("there need not be a log");
}
