//! Tags, and the list narrowed by tag, algorithm source and time.

use trainyard_job::{Algorithm, AlgorithmSource, JobSpec};
use trainyard_store::{JobQuery, JobView, NewJob, Order, Period, SaveMode, Shows, StoreError};

use crate::fixture::{Fixture, T0, all_jobs, names, spec};

fn tags(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn framework() -> JobSpec {
    JobSpec {
        algorithm: Algorithm::Framework {
            engine: "PyTorch".to_owned(),
            code_dir: String::new(),
            boot_file: String::new(),
        },
        ..spec()
    }
}

#[test]
fn a_tag_is_on_a_job_once_however_it_is_spelled() {
    let mut fixture = Fixture::new();
    let job = fixture.create("digits").job;
    let store = &mut fixture.store;
    store
        .tag_jobs(&[job], &tags(&["Baseline", "gpu"]), &[], 9)
        .unwrap();
    store
        .tag_jobs(&[job], &tags(&["BASELINE"]), &[], 9)
        .unwrap();
    assert_eq!(store.job(job).unwrap().unwrap().tags, ["Baseline", "gpu"]);
    store
        .tag_jobs(&[job], &[], &tags(&["baseline"]), 9)
        .unwrap();
    assert_eq!(store.job(job).unwrap().unwrap().tags, ["gpu"]);
    store.delete_job(job).unwrap();
    assert_eq!(
        store.tags().unwrap(),
        [],
        "a deleted job takes its tags along"
    );
}

#[test]
fn one_tag_too_many_changes_nothing_on_any_job() {
    let mut fixture = Fixture::new();
    let jobs = [fixture.create("a").job, fixture.create("b").job];
    let store = &mut fixture.store;
    store
        .tag_jobs(&jobs[1..], &tags(&["one", "two"]), &[], 2)
        .unwrap();
    let refused = store.tag_jobs(&jobs, &tags(&["three"]), &[], 2);
    assert!(
        matches!(refused, Err(StoreError::TooManyTags { most: 2 })),
        "{refused:?}"
    );
    assert_eq!(store.job(jobs[0]).unwrap().unwrap().tags, [] as [&str; 0]);
}

#[test]
fn the_list_is_narrowed_by_every_filter_at_once() {
    let mut fixture = Fixture::new();
    for (at, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let kind = if at % 2 == 0 { spec() } else { framework() };
        let new = NewJob {
            name,
            description: "",
            spec: &kind,
            backend: "local",
            now_ms: T0 + at as u64,
        };
        let job = fixture.store.create_job(new).unwrap().job;
        if at > 0 {
            fixture
                .store
                .tag_jobs(&[job], &tags(&["it's", "x"]), &[], 9)
                .unwrap();
        }
    }
    let store = &fixture.store;
    let by_tag = JobQuery {
        tags: tags(&["IT'S"]),
        order: Order::Asc,
        ..all_jobs()
    };
    assert_eq!(names(store, &by_tag), ["b", "c", "d"]);
    let by_source = JobQuery {
        sources: vec![AlgorithmSource::Framework],
        ..by_tag.clone()
    };
    assert_eq!(names(store, &by_source), ["b", "d"]);
    let by_time = JobQuery {
        from_ms: Some(T0 + 1),
        until_ms: Some(T0 + 3),
        ..by_source.clone()
    };
    assert_eq!(names(store, &by_time), ["b"]);
    let absent = JobQuery {
        tags: tags(&["absent"]),
        ..by_time.clone()
    };
    assert_eq!(names(store, &absent), [] as [&str; 0]);
    let counts = store.group_counts(&by_time).unwrap();
    assert_eq!(counts.pending.rows, 1, "counted as it is listed");
}

#[test]
fn narrowing_many_jobs_answers_as_a_plain_filter_would() {
    let mut fixture = Fixture::new();
    for at in 0..1500_u64 {
        let kind = if at % 50 == 0 { framework() } else { spec() };
        let new = NewJob {
            name: &format!("train-{at:04}"),
            description: "",
            spec: &kind,
            backend: "local",
            now_ms: T0 + at,
        };
        let job = fixture.store.create_job(new).unwrap().job;
        if at % 3 == 0 {
            fixture
                .store
                .tag_jobs(&[job], &tags(&["third"]), &[], 9)
                .unwrap();
        }
    }
    let third = |at: &u64| at.is_multiple_of(3);
    for (query, expected) in [
        (
            JobQuery {
                tags: tags(&["third"]),
                ..all_jobs()
            },
            (0..1500).filter(third).collect(),
        ),
        (
            JobQuery {
                tags: tags(&["third"]),
                search: "train".to_owned(),
                ..all_jobs()
            },
            (0..1500).filter(third).collect(),
        ),
        (
            JobQuery {
                from_ms: Some(T0 + 100),
                search: "train".to_owned(),
                ..all_jobs()
            },
            (100..1500).collect::<Vec<u64>>(),
        ),
        (
            JobQuery {
                sources: vec![AlgorithmSource::Framework],
                tags: tags(&["third"]),
                ..all_jobs()
            },
            (0..1500).filter(|at| at % 150 == 0).collect(),
        ),
    ] {
        let mut expected: Vec<String> =
            expected.iter().map(|at| format!("train-{at:04}")).collect();
        expected.reverse();
        expected.truncate(20);
        let query = JobQuery { limit: 20, ..query };
        assert_eq!(names(&fixture.store, &query), expected, "{query:?}");
    }
}

#[test]
fn a_view_is_there_again_under_its_name_and_means_the_hours_before_one_looks() {
    let mut fixture = Fixture::new();
    let shows = Shows {
        period: Some(Period::Last { hours: 2 }),
        tags: tags(&["x"]),
        ..Shows::default()
    };
    let view = JobView {
        name: "Lately".to_owned(),
        shows,
    };
    fixture.store.save_view(&view, SaveMode::Create).unwrap();
    assert_eq!(fixture.store.views().unwrap(), std::slice::from_ref(&view));
    let query = view.shows.query(T0, 0, 50);
    assert_eq!(
        (query.from_ms, query.until_ms),
        (Some(T0 - 7_200_000), None)
    );
    fixture
        .raw()
        .execute("UPDATE job_view SET shows = '{\"sort\":7}'", [])
        .unwrap();
    assert_eq!(
        fixture.store.views().unwrap(),
        [],
        "one that cannot be read is no view"
    );
    fixture.store.delete_view("Lately").unwrap();
}

#[test]
fn a_view_is_written_over_only_when_that_is_asked_for() {
    let mut fixture = Fixture::new();
    let view = JobView {
        name: "Lately".to_owned(),
        shows: Shows::default(),
    };
    fixture.store.save_view(&view, SaveMode::Create).unwrap();
    let other = JobView {
        shows: Shows {
            search: "digits".to_owned(),
            ..Shows::default()
        },
        ..view.clone()
    };
    let refused = fixture.store.save_view(&other, SaveMode::Create);
    let refused = refused.unwrap_err();
    assert!(matches!(refused, StoreError::ViewTaken { .. }), "{refused}");
    assert_eq!(fixture.store.views().unwrap(), [view]);
    fixture.store.save_view(&other, SaveMode::Replace).unwrap();
    assert_eq!(fixture.store.views().unwrap(), [other]);
}
