//! Messages: made once, with the transition, and settled once.

use trainyard_job::{JobEvent, JobStatus, Notification};
use trainyard_store::EventKind;

use crate::fixture::{Fixture, T0, change, notifying, spec};

#[test]
fn only_chosen_events_of_a_known_topic_are_told() {
    let mut fixture = Fixture::new();
    let failures = fixture.create_with("a", "", &notifying(&[JobEvent::OnJobFailed]));
    let silent = fixture.create_with("b", "", &spec());
    let mut elsewhere = notifying(&JobEvent::ALL);
    elsewhere.notification = Some(Notification {
        topic: "Nobody".to_owned(),
        events: JobEvent::ALL.to_vec(),
    });
    let elsewhere = fixture.create_with("c", "", &elsewhere);
    for (key, told) in [(failures, 1), (silent, 0), (elsewhere, 0)] {
        let running = fixture
            .store
            .apply(&change(key, T0, JobStatus::Running))
            .unwrap();
        assert_eq!(running.unwrap().queued, 0, "{key}");
        let failed = fixture
            .store
            .apply(&change(key, T0, JobStatus::Failed))
            .unwrap();
        assert_eq!(failed.unwrap().queued, told, "{key}");
    }
    let due = fixture.store.due_messages(T0).unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].subscriber, "desktop");
    assert_eq!(due[0].message.job_name, "a");
}

#[test]
fn a_transition_without_room_for_its_message_does_not_happen() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    let before = fixture.store.version(key).unwrap();
    let raw = fixture.raw();
    raw.execute_batch(
        "CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'injected'); END",
    )
    .unwrap();
    let running = change(key, T0 + 1, JobStatus::Running);
    fixture.store.apply(&running).unwrap_err();
    assert_eq!(fixture.store.version(key).unwrap(), before);
    assert_eq!(fixture.store.events(key, 0, 10).unwrap().rows.len(), 1);

    raw.execute_batch("DROP TRIGGER refuse").unwrap();
    let applied = fixture.store.apply(&running).unwrap().unwrap();
    assert_eq!(applied.queued, 1, "it happens once it can");
}

#[test]
fn the_same_event_of_a_version_is_one_message_for_good() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    let running = change(key, T0, JobStatus::Running);
    fixture.store.apply(&running).unwrap();
    // As if the status had been lost and reported anew.
    fixture
        .raw()
        .execute_batch("UPDATE version SET status = 1, status_group = 0")
        .unwrap();
    let again = fixture.store.apply(&running).unwrap().unwrap();
    assert_eq!(again.queued, 0);
    assert_eq!(fixture.store.due_messages(T0).unwrap().len(), 1);
}

#[test]
fn a_delivered_message_is_noted_once_and_never_due_again() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    let id = fixture.store.due_messages(T0).unwrap()[0].id;
    for _ in 0..2 {
        fixture.store.mark_delivered(&[id, 12345], T0 + 1).unwrap();
    }
    fixture.store.mark_failed(id, "late", None, T0 + 2).unwrap();
    assert_eq!(fixture.store.next_due_ms().unwrap(), None);
    let told = EventKind::Notified {
        event: JobEvent::OnJobRunning,
        subscriber: "desktop".to_owned(),
    };
    let events = fixture.store.events(key, 0, 10).unwrap().rows;
    assert_eq!(events.iter().filter(|row| row.kind == told).count(), 1);
    assert_eq!(events.len(), 3, "submitted, running, told");
}

#[test]
fn a_failed_try_waits_for_its_time() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    let id = fixture.store.due_messages(T0).unwrap()[0].id;
    fixture
        .store
        .mark_failed(id, "no bus", Some(T0 + 500), T0)
        .unwrap();
    assert_eq!(fixture.store.next_due_ms().unwrap(), Some(T0 + 500));
    assert!(fixture.store.due_messages(T0 + 499).unwrap().is_empty());
    assert_eq!(fixture.store.due_messages(T0 + 500).unwrap()[0].attempts, 1);
}

#[test]
fn giving_up_is_an_event_with_the_last_error() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    let id = fixture.store.due_messages(T0).unwrap()[0].id;
    fixture
        .store
        .mark_failed(id, "no bus", None, T0 + 9)
        .unwrap();
    let last = fixture
        .store
        .events(key, 0, 10)
        .unwrap()
        .rows
        .pop()
        .unwrap();
    assert_eq!(last.at_ms, T0 + 9);
    assert_eq!(
        last.kind,
        EventKind::NotifyFailed {
            event: JobEvent::OnJobRunning,
            subscriber: "desktop".to_owned(),
            error: "no bus".to_owned(),
        }
    );
    assert_eq!(fixture.store.next_due_ms().unwrap(), None);
}

#[test]
fn a_message_of_a_deleted_job_is_not_delivered() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "", &notifying(&JobEvent::ALL));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Failed))
        .unwrap();
    fixture.store.delete_job(key.job).unwrap();
    assert!(fixture.store.due_messages(T0).unwrap().is_empty());
}

#[test]
fn what_was_begun_together_stays_together_until_it_is_settled() {
    let mut fixture = Fixture::new();
    for name in ["a", "b", "c"] {
        let key = fixture.create_with(name, "", &notifying(&JobEvent::ALL));
        fixture
            .store
            .apply(&change(key, T0, JobStatus::Running))
            .unwrap();
    }
    let due = fixture.store.due_messages(T0).unwrap();
    let ids: Vec<i64> = due.iter().map(|row| row.id).collect();
    assert!(due.iter().all(|row| row.told_with.is_none()));
    fixture.store.begin_telling(ids[0], &ids[..2]).unwrap();
    let together = |fixture: &Fixture| -> Vec<i64> {
        let rows = fixture.store.messages_told_with(ids[0]).unwrap();
        rows.iter().map(|row| row.id).collect()
    };
    assert_eq!(together(&fixture), ids[..2]);
    // One of them is not due yet: it belongs to the others all the same.
    fixture
        .store
        .mark_failed(ids[1], "no bus", Some(T0 + 500), T0)
        .unwrap();
    assert_eq!(together(&fixture), ids[..2]);
    fixture.store.mark_delivered(&ids[..2], T0).unwrap();
    assert!(together(&fixture).is_empty());
    let left = fixture.store.due_messages(T0 + 500).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].id, left[0].told_with), (ids[2], None));
}

#[test]
fn what_became_due_while_nobody_was_there_is_there_at_once_however_much() {
    let mut fixture = Fixture::new();
    let of_all = notifying(&[JobEvent::OnJobSucceeded]);
    for number in 0..250 {
        let key = fixture.create_with(&format!("job-{number}"), "", &of_all);
        let ended = change(key, T0, JobStatus::Completed);
        fixture.store.apply(&ended).unwrap();
    }
    assert_eq!(fixture.store.due_messages(T0).unwrap().len(), 250);
}
