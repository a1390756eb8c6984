//! Jobs and their versions.

use trainyard_job::{JobId, JobStatus, VersionKey, VersionNumber};
use trainyard_store::{EventKind, NewJob, StoreError};

use crate::fixture::{Fixture, T0, all_jobs, change, names, searching, spec};

fn numbers(fixture: &Fixture, job: JobId) -> Vec<u32> {
    let page = fixture.store.versions(job, 0, 100).unwrap();
    page.rows.iter().map(|row| row.version.0).collect()
}

fn add(fixture: &mut Fixture, job: JobId) -> VersionKey {
    let parent = Some(VersionNumber::FIRST);
    fixture
        .store
        .create_version(job, parent, &spec(), "local", T0 + 1)
        .unwrap()
}

#[test]
fn a_taken_name_is_refused_and_nothing_is_added() {
    let mut fixture = Fixture::new();
    fixture.create("digits");
    let again = NewJob {
        name: "digits",
        description: "",
        spec: &spec(),
        backend: "local",
        now_ms: T0,
    };
    let error = fixture.store.create_job(again).unwrap_err();
    assert!(
        matches!(&error, StoreError::NameTaken { name } if name == "digits"),
        "{error}"
    );
    assert_eq!(names(&fixture.store, &all_jobs()), ["digits"]);
}

#[test]
fn a_new_job_is_the_first_version_of_its_spec() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    let row = fixture.store.job(key.job).unwrap().unwrap();
    assert_eq!((row.version, row.version_count), (VersionNumber(1), 1));
    assert_eq!(row.status, JobStatus::Init);
    assert_eq!((row.flavor.as_str(), row.nodes), ("local.cpu.1u", 2));
    assert_eq!(row.created_at_ms, T0);
    let events = fixture.store.events(key, 0, 10).unwrap().rows;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, EventKind::Submitted);
}

#[test]
fn version_numbers_are_never_used_again() {
    let mut fixture = Fixture::new();
    let job = fixture.create("digits").job;
    let second = add(&mut fixture, job);
    fixture.store.delete_version(second).unwrap();
    let third = add(&mut fixture, job);
    assert_eq!(third.version, VersionNumber(3));
    assert_eq!(numbers(&fixture, job), [3, 1], "newest first");
}

#[test]
fn job_numbers_are_never_used_again() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits").job;
    fixture.store.delete_job(first).unwrap();
    let second = fixture.create("digits").job;
    assert!(second > first);
}

#[test]
fn the_list_shows_the_newest_version_left() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits");
    let second = add(&mut fixture, first.job);
    fixture
        .store
        .apply(&change(first, T0 + 2, JobStatus::Failed))
        .unwrap();
    let row = fixture.store.job(first.job).unwrap().unwrap();
    assert_eq!((row.version, row.version_count), (VersionNumber(2), 2));
    assert_eq!(
        row.status,
        JobStatus::Init,
        "an older version's end is not the job's"
    );

    fixture.store.delete_version(second).unwrap();
    let row = fixture.store.job(first.job).unwrap().unwrap();
    assert_eq!((row.version, row.version_count), (VersionNumber(1), 1));
    assert_eq!(row.status, JobStatus::Failed);
    assert_eq!(names(&fixture.store, &searching("digits")), ["digits"]);
}

#[test]
fn a_job_goes_with_its_last_version() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    fixture.store.delete_version(key).unwrap();
    assert_eq!(fixture.store.job(key.job).unwrap(), None);
    assert!(names(&fixture.store, &searching("digits")).is_empty());
    assert!(names(&fixture.store, &searching("d")).is_empty());
}

#[test]
fn deleting_a_job_leaves_no_row_of_it_behind() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits");
    let second = add(&mut fixture, first.job);
    let deleted = fixture.store.delete_job(first.job).unwrap();
    assert_eq!(deleted, [first, second]);
    for table in [
        "job", "version", "event", "task", "outbox", "job_text", "job_gram",
    ] {
        let rows = fixture.number(&format!("SELECT count(*) FROM {table}"));
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn what_does_not_exist_is_named() {
    let mut fixture = Fixture::new();
    let job = JobId(7);
    let key = VersionKey {
        job,
        version: VersionNumber(2),
    };
    let store = &mut fixture.store;
    for (error, what) in [
        (store.delete_job(job).map(drop).unwrap_err(), "job 7"),
        (store.update_description(job, "x").unwrap_err(), "job 7"),
        (
            store
                .create_version(job, None, &spec(), "local", T0)
                .map(drop)
                .unwrap_err(),
            "job 7",
        ),
        (store.delete_version(key).unwrap_err(), "version 7/V002"),
        (
            store.request_stop(key, T0).map(drop).unwrap_err(),
            "version 7/V002",
        ),
    ] {
        assert_eq!(error.to_string(), format!("{what} does not exist"));
    }
}

#[test]
fn a_job_is_found_by_its_name_and_no_other_jobs_number() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits").job;
    let named = fixture.create(&first.to_string()).job;
    let find = |text: &str| fixture.store.job_named(text).unwrap().map(|row| row.id);
    assert_eq!(find("digits"), Some(first));
    assert_eq!(find(&first.to_string()), Some(named));
    assert_eq!(find(&named.to_string()), None);
    assert_eq!(find("nothing"), None);
}

#[test]
fn a_new_description_is_what_searches_see() {
    let mut fixture = Fixture::new();
    let key = fixture.create_with("digits", "first words", &spec());
    fixture
        .store
        .update_description(key.job, "other text")
        .unwrap();
    assert_eq!(names(&fixture.store, &searching("other")), ["digits"]);
    assert!(names(&fixture.store, &searching("first")).is_empty());
}

#[test]
fn unfinished_versions_come_in_the_order_of_their_submission_though_the_clock_stepped_back() {
    let mut fixture = Fixture::new();
    let a = fixture.create("a");
    let earlier = NewJob {
        name: "b",
        description: "",
        spec: &spec(),
        backend: "local",
        now_ms: T0 - 60_000,
    };
    let b = fixture.store.create_job(earlier).unwrap();
    let second = add(&mut fixture, a.job);
    let done = fixture.create("c");
    fixture
        .store
        .apply(&change(done, T0 + 5, JobStatus::Completed))
        .unwrap();
    let keys: Vec<_> = fixture
        .store
        .unfinished()
        .unwrap()
        .iter()
        .map(|row| row.key)
        .collect();
    assert_eq!(keys, [a, b, second]);
}
