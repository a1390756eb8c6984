//! What one Submit writes, and what it leaves when it is refused.

use trainyard_job::{JobId, JobSpec, VersionKey, VersionNumber};
use trainyard_store::{Store, StoreError, Submission};

use crate::fixture::{Fixture, T0, all_jobs, names, spec};

fn named(name: &str) -> JobSpec {
    JobSpec {
        name: name.to_owned(),
        ..spec()
    }
}

fn submission(spec: &JobSpec) -> Submission<'_> {
    Submission {
        spec,
        backend: "local",
        parent: None,
        newest_files: None,
        from_config: None,
        save_as: None,
        what_ran: None,
        now_ms: T0,
    }
}

#[test]
fn a_submit_whose_job_is_refused_saves_no_configuration_and_can_be_repeated() {
    let mut fixture = Fixture::new();
    fixture.create("taken");
    let saving = |spec| Submission {
        save_as: Some(("base", "mine")),
        ..submission(spec)
    };
    let (taken, free) = (named("taken"), named("free"));
    let error = fixture.store.submit(saving(&taken)).unwrap_err();
    assert!(matches!(error, StoreError::NameTaken { .. }), "{error}");
    assert_eq!(fixture.store.config("base").unwrap(), None);
    fixture.store.submit(saving(&free)).unwrap();
    let saved = fixture.store.config("base").unwrap().unwrap();
    assert_eq!(
        (saved.description.as_str(), saved.spec.name.as_str()),
        ("mine", "")
    );
}

#[test]
fn a_submit_whose_configuration_is_refused_makes_no_job() {
    let mut fixture = Fixture::new();
    let spec = named("digits");
    let saving = Submission {
        save_as: Some(("base", "")),
        ..submission(&spec)
    };
    let first = fixture.store.submit(saving).unwrap();
    fixture.store.delete_job(first.job).unwrap();
    let error = fixture.store.submit(saving).unwrap_err();
    assert!(matches!(error, StoreError::ConfigTaken { .. }), "{error}");
    assert!(names(&fixture.store, &all_jobs()).is_empty());
}

#[test]
fn a_new_job_is_numbered_above_the_files_of_a_newer_database() {
    let mut fixture = Fixture::new();
    assert!(fixture.store.number_jobs_above(JobId(6)).unwrap());
    assert!(
        !fixture.store.number_jobs_above(JobId(6)).unwrap(),
        "said once"
    );
    assert_eq!(fixture.create("seventh").job, JobId(7));
    assert!(!fixture.store.number_jobs_above(JobId(3)).unwrap());
    assert!(fixture.store.number_jobs_above(JobId(9)).unwrap());
    assert_eq!(fixture.create("tenth").job, JobId(10));
}

#[test]
fn a_new_version_is_numbered_above_the_files_of_a_newer_database() {
    let mut fixture = Fixture::new();
    let first = fixture.create("digits");
    let spec = named("digits");
    let next = |store: &mut Store, newest| {
        let again = Submission {
            parent: Some(first),
            newest_files: newest,
            ..submission(&spec)
        };
        store.submit(again).unwrap()
    };
    let version = |number| VersionKey {
        version: VersionNumber(number),
        ..first
    };
    let found = Some(VersionNumber(4));
    assert_eq!(next(&mut fixture.store, found), version(5));
    assert_eq!(next(&mut fixture.store, found), version(6), "never lowered");
}
