//! The list of a job's versions, searched and filtered.

use std::time::{Duration, Instant};

use trainyard_job::{JobSpec, JobStatus, StatusGroup, Variable, VersionKey, VersionNumber};
use trainyard_store::VersionQuery;

use crate::fixture::{Fixture, T0, change, spec};

fn with_rate(rate: &str) -> JobSpec {
    JobSpec {
        parameters: vec![Variable::plain("learning_rate", rate)],
        ..spec()
    }
}

/// A job of so many versions, each with a learning rate of its own.
fn sweep(fixture: &mut Fixture, versions: u32) -> VersionKey {
    let first = fixture.create_with("sweep", "", &with_rate("rate-1"));
    for number in 2..=versions {
        let spec = with_rate(&format!("rate-{number}"));
        let parent = Some(VersionNumber(number - 1));
        let store = &mut fixture.store;
        store
            .create_version(first.job, parent, &spec, "local", T0)
            .unwrap();
    }
    first
}

fn query(key: VersionKey) -> VersionQuery {
    VersionQuery {
        job: key.job,
        search: String::new(),
        groups: Vec::new(),
        from: None,
        to: None,
        offset: 0,
        limit: 100,
    }
}

fn numbers(fixture: &Fixture, query: &VersionQuery) -> Vec<u32> {
    let page = fixture.store.version_lines(query).unwrap();
    let numbers = page.rows.iter().map(|line| line.summary.version.0);
    numbers.collect()
}

#[test]
fn text_is_looked_for_in_values_and_not_in_the_names_of_fields() {
    let mut fixture = Fixture::new();
    let key = sweep(&mut fixture, 12);
    let searching = |text: &str| VersionQuery {
        search: text.to_owned(),
        ..query(key)
    };
    assert_eq!(numbers(&fixture, &searching("RATE-7")), [7]);
    assert_eq!(numbers(&fixture, &searching("v003")), [3]);
    assert_eq!(numbers(&fixture, &searching("learning_rate")).len(), 12);
    assert!(numbers(&fixture, &searching("output_path")).is_empty());
}

#[test]
fn status_and_range_leave_out_the_others_and_the_newest_is_first() {
    let mut fixture = Fixture::new();
    let key = sweep(&mut fixture, 9);
    for number in [2, 5, 8] {
        let version = VersionNumber(number);
        let failed = change(VersionKey { version, ..key }, T0 + 1, JobStatus::Failed);
        fixture.store.apply(&failed).unwrap();
    }
    let failed = VersionQuery {
        groups: vec![StatusGroup::Failed],
        ..query(key)
    };
    assert_eq!(numbers(&fixture, &failed), [8, 5, 2]);
    let range = VersionQuery {
        from: Some(VersionNumber(3)),
        to: Some(VersionNumber(5)),
        ..query(key)
    };
    assert_eq!(numbers(&fixture, &range), [5, 4, 3]);
    let second = VersionQuery {
        offset: 4,
        limit: 2,
        ..query(key)
    };
    assert_eq!(numbers(&fixture, &second), [5, 4]);
}

#[test]
fn two_hundred_versions_are_searched_in_a_moment() {
    let mut fixture = Fixture::new();
    let key = sweep(&mut fixture, 200);
    let searching = VersionQuery {
        search: "rate-199".to_owned(),
        ..query(key)
    };
    numbers(&fixture, &searching);
    let began = Instant::now();
    assert_eq!(numbers(&fixture, &searching), [199]);
    assert!(began.elapsed() < Duration::from_millis(500));
}
