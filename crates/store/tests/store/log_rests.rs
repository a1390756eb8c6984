//! What places do for versions that have ended: the rest of their logs, and what the service says of them.

use trainyard_job::{EndReason, EventLevel, JobStatus, ServiceEvent, VersionKey};
use trainyard_store::{EventKind, Transition};

use crate::fixture::{Fixture, T0, change};

fn end(key: VersionKey, log_rest: Option<bool>) -> Transition {
    Transition {
        reason: Some(EndReason::Finished),
        log_rest,
        ..change(key, T0 + 1, JobStatus::Completed)
    }
}

fn in_work(fixture: &Fixture) -> Vec<VersionKey> {
    let rows = fixture.store.in_work().unwrap();
    rows.into_iter().map(|row| row.key).collect()
}

#[test]
fn an_ended_version_is_in_work_until_the_rest_of_its_log_is_here() {
    let mut fixture = Fixture::new();
    let [whole, with_rest, running] = ["a", "b", "c"].map(|name| fixture.create(name));
    fixture.store.apply(&end(whole, None)).unwrap();
    fixture.store.apply(&end(with_rest, Some(true))).unwrap();
    assert_eq!(in_work(&fixture), [with_rest, running]);
    let copied = Transition {
        status: None,
        reason: None,
        ..end(with_rest, Some(false))
    };
    assert_eq!(fixture.store.apply(&copied).unwrap(), None, "no news of it");
    assert_eq!(in_work(&fixture), [running]);
}

#[test]
fn a_deleted_version_has_no_rest() {
    let mut fixture = Fixture::new();
    let key = fixture.create("a");
    fixture.store.apply(&end(key, Some(true))).unwrap();
    fixture.store.delete_version(key).unwrap();
    assert_eq!(fixture.number("SELECT count(*) FROM log_rest"), 0);
}

#[test]
fn what_the_service_says_is_an_event_once_also_after_the_end() {
    let mut fixture = Fixture::new();
    let key = fixture.create("a");
    fixture.store.apply(&end(key, None)).unwrap();
    let said = |at_ms| ServiceEvent {
        at_ms,
        level: EventLevel::Error,
        source: "K8S".to_owned(),
        message: "evicted".to_owned(),
    };
    let told = |events| Transition {
        status: None,
        reason: None,
        service_events: events,
        ..end(key, None)
    };
    let first = told(vec![said(T0)]);
    assert!(fixture.store.apply(&first).unwrap().is_some());
    let again = told(vec![said(T0), said(T0 + 7)]);
    fixture.store.apply(&again).unwrap();
    assert_eq!(fixture.store.apply(&again).unwrap(), None, "no news");
    let events = fixture.store.events(key, 0, 100).unwrap().rows.into_iter();
    let times = events.filter(|row| matches!(row.kind, EventKind::Service { .. }));
    let times: Vec<u64> = times.map(|row| row.at_ms).collect();
    assert_eq!(times, [T0, T0 + 7]);
}
