//! What a version ran is written with it and goes with it.

use trainyard_job::{
    CodeHash, CodeRecord, PackageVersion, Provenance, PythonRecord, VersionKey, WhatRan,
};
use trainyard_store::Submission;

use crate::fixture::{Fixture, T0, spec};

fn ran(code: &str, torch: &str) -> WhatRan {
    WhatRan {
        provenance: Provenance {
            recorded_at_ms: T0,
            code: Some(CodeRecord {
                url: "obs://demo/code/".to_owned(),
                hash: CodeHash(code.to_owned()),
                files: 2,
                size_bytes: 40,
                git: None,
            }),
            python: Some(PythonRecord {
                interpreter: "/usr/bin/python3".to_owned(),
                version: "3.11.7".to_owned(),
                packages: 1,
                packages_sha256: format!("list of torch {torch}"),
            }),
        },
        packages: vec![PackageVersion {
            name: "torch".to_owned(),
            version: torch.to_owned(),
        }],
    }
}

fn submit(fixture: &mut Fixture, parent: Option<VersionKey>, ran: &WhatRan) -> VersionKey {
    let spec = spec();
    let submission = Submission {
        spec: &spec,
        backend: "local",
        parent,
        newest_files: None,
        from_config: None,
        save_as: None,
        what_ran: Some(ran),
        now_ms: T0,
    };
    fixture.store.submit(submission).unwrap()
}

#[test]
fn a_submit_writes_what_the_version_runs_and_a_list_of_packages_once() {
    let mut fixture = Fixture::new();
    let first = submit(&mut fixture, None, &ran("a", "2.1.0"));
    let second = submit(&mut fixture, Some(first), &ran("b", "2.1.0"));
    let read = fixture.store.what_ran(second).unwrap();
    assert_eq!(read, Some(ran("b", "2.1.0")));
    assert_eq!(fixture.number("SELECT count(*) FROM package_list"), 1);
}

#[test]
fn code_and_packages_are_in_use_until_the_last_version_that_ran_them_is_deleted() {
    let mut fixture = Fixture::new();
    let first = submit(&mut fixture, None, &ran("a", "2.1.0"));
    let second = submit(&mut fixture, Some(first), &ran("a", "2.2.0"));
    let in_use = |fixture: &Fixture| fixture.store.code_in_use().unwrap().len();
    fixture.store.delete_version(first).unwrap();
    assert_eq!(in_use(&fixture), 1);
    assert_eq!(fixture.store.forget_unused_packages().unwrap(), 1);
    fixture.store.delete_version(second).unwrap();
    assert_eq!(in_use(&fixture), 0);
    assert_eq!(fixture.store.what_ran(second).unwrap(), None);
}

#[test]
fn a_version_of_which_nothing_was_recorded_has_no_record() {
    let mut fixture = Fixture::new();
    let key = fixture.create("digits");
    assert_eq!(fixture.store.what_ran(key).unwrap(), None);
}
