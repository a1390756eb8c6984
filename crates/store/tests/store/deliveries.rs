//! The delivery log: every try, by whom and with what answer; sent again, and forgotten in time.

use trainyard_job::{JobStatus, VersionKey};
use trainyard_store::{
    Attempt, DeliveryKind, DeliveryRow, EventKind, Outcome, StoreError, SubscriptionId,
};

use crate::fixture::{Fixture, T0, change, notifying};
use crate::topics::{confirm, telling, webhook};

fn attempt(outcome: Outcome, answer: &str, next_at_ms: Option<u64>) -> Attempt {
    Attempt {
        kind: DeliveryKind::Notification,
        subject: "a V001: OnJobRunning".to_owned(),
        message_id: "0123".to_owned(),
        at_ms: T0,
        took_ms: 20,
        outcome,
        answer: answer.to_owned(),
        next_at_ms,
    }
}

/// A confirmed webhook, and a message that waits for it.
fn one_message() -> (Fixture, SubscriptionId, VersionKey, i64) {
    let mut fixture = Fixture::new();
    let to = webhook(&mut fixture, "https://hooks.example.com/T0/s3cr3t");
    confirm(&mut fixture, to);
    let key = fixture.create_with("a", "", &telling("on-call"));
    let store = &mut fixture.store;
    store.apply(&change(key, T0, JobStatus::Running)).unwrap();
    let (row, subscriber) = store.due_message(to, T0).unwrap().unwrap();
    assert_eq!(subscriber.topic, "on-call");
    (fixture, to, key, row.id)
}

fn log(fixture: &Fixture) -> Vec<DeliveryRow> {
    fixture.store.deliveries("on-call", 0, 100).unwrap().rows
}

#[test]
fn each_try_is_a_line_and_the_last_one_says_when_the_next_is() {
    let (mut fixture, to, key, id) = one_message();
    let store = &mut fixture.store;
    let failed = attempt(Outcome::Failed, "HTTP 500", Some(T0 + 1_000));
    store.record_attempt(id, &failed).unwrap();
    assert_eq!(
        store.due_message(to, T0 + 999).unwrap(),
        None,
        "not before its time"
    );
    assert_eq!(store.waiting_subscriptions().unwrap(), [(to, T0 + 1_000)]);
    assert_eq!(log(&fixture)[0].next_at_ms, Some(T0 + 1_000));
    let delivered = attempt(Outcome::Delivered, "HTTP 200 OK", None);
    fixture.store.record_attempt(id, &delivered).unwrap();
    let lines = log(&fixture);
    let said: Vec<_> = lines.iter().map(|line| line.answer.as_str()).collect();
    assert_eq!(said, ["HTTP 200 OK", "HTTP 500"], "newest first");
    assert_eq!(lines[1].next_at_ms, None, "it was tried since");
    assert_eq!(
        lines[0].label, "hooks.example.com",
        "the path is often a secret"
    );
    let events = fixture.store.events(key, 0, 10).unwrap().rows;
    let told = |kind: &EventKind| matches!(kind, EventKind::Notified { subscriber, .. } if subscriber == "hooks.example.com");
    assert_eq!(events.iter().filter(|row| told(&row.kind)).count(), 1);
    assert!(fixture.store.waiting_subscriptions().unwrap().is_empty());
}

#[test]
fn a_try_of_a_settled_message_changes_nothing() {
    let (mut fixture, _, _, id) = one_message();
    let delivered = attempt(Outcome::Delivered, "", None);
    for _ in 0..2 {
        fixture.store.record_attempt(id, &delivered).unwrap();
    }
    assert_eq!(log(&fixture).len(), 1);
}

#[test]
fn a_message_that_was_given_up_can_be_sent_again() {
    let (mut fixture, to, key, id) = one_message();
    let store = &mut fixture.store;
    store
        .record_attempt(id, &attempt(Outcome::GivenUp, "HTTP 410", None))
        .unwrap();
    let last = store.events(key, 0, 10).unwrap().rows.pop().unwrap();
    assert!(
        matches!(last.kind, EventKind::NotifyFailed { .. }),
        "{last:?}"
    );
    assert!(store.waiting_subscriptions().unwrap().is_empty());
    let line = log(&fixture)[0].clone();
    assert!(line.can_resend);
    fixture.store.resend(line.id).unwrap();
    let (again, _) = fixture.store.due_message(to, T0).unwrap().unwrap();
    assert_eq!(
        (again.id, again.attempts),
        (id, 0),
        "the same message, from the first try on"
    );
}

#[test]
fn what_is_gone_cannot_be_sent_again() {
    let (mut fixture, to, key, id) = one_message();
    let delivered = attempt(Outcome::Delivered, "", None);
    fixture.store.record_attempt(id, &delivered).unwrap();
    fixture
        .store
        .log_attempt(
            to,
            &Attempt {
                kind: DeliveryKind::Test,
                ..delivered
            },
        )
        .unwrap();
    let lines = log(&fixture);
    assert_eq!(
        [lines[0].can_resend, lines[1].can_resend],
        [false, true],
        "no message is behind a test"
    );
    fixture.store.delete_job(key.job).unwrap();
    let lines = log(&fixture);
    assert_eq!(lines.len(), 2, "the log stays");
    let error = fixture.store.resend(lines[1].id).unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}

#[test]
fn the_desktop_is_in_the_log_of_its_topic_too() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with(
        "a",
        "",
        &notifying(&[trainyard_job::JobEvent::OnJobRunning]),
    );
    let store = &mut fixture.store;
    store.apply(&change(key, T0, JobStatus::Running)).unwrap();
    let id = store.due_messages(T0).unwrap()[0].id;
    store.mark_failed(id, "no bus", Some(T0 + 500), T0).unwrap();
    store.mark_delivered(&[id], T0 + 600).unwrap();
    let lines = store.deliveries("Desktop", 0, 10).unwrap().rows;
    let outcomes: Vec<_> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, [Outcome::Delivered, Outcome::Failed]);
    assert!(!lines[0].can_resend, "it would only be replaced");
}

#[test]
fn old_lines_are_forgotten() {
    let (mut fixture, _, _, id) = one_message();
    let failed = attempt(Outcome::Failed, "", Some(T0 + 1));
    fixture.store.record_attempt(id, &failed).unwrap();
    let later = Attempt {
        at_ms: T0 + 10,
        ..failed
    };
    fixture.store.record_attempt(id, &later).unwrap();
    assert_eq!(fixture.store.prune_deliveries(T0 + 10).unwrap(), 1);
    assert_eq!(log(&fixture)[0].at_ms, T0 + 10);
}
