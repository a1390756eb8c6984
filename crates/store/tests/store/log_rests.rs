//! Versions that ended before their logs were copied.

use trainyard_job::{EndReason, JobStatus, VersionKey};
use trainyard_store::Transition;

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
