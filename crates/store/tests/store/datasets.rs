//! Data sets and what uses them.

use trainyard_job::{DataSource, JobStatus, LabelingType, VersionNumber};
use trainyard_store::{
    DatasetQuery, DatasetSort, DatasetSource, DatasetVersionRow, Order, SaveMode, StoreError,
};

use crate::fixture::{Fixture, T0, change, spec};

fn version(number: u32) -> DatasetVersionRow {
    DatasetVersionRow {
        version: VersionNumber(number),
        source: DatasetSource::Objects {
            url: "obs://demo/data/".to_owned(),
        },
        files: 3,
        size_bytes: 300,
        left_out: 0,
        created_at_ms: T0 + u64::from(number),
    }
}

fn create(fixture: &mut Fixture, name: &str) {
    fixture
        .store
        .create_dataset(name, "", LabelingType::Table, &version(1))
        .unwrap();
}

fn query(search: &str) -> DatasetQuery {
    DatasetQuery {
        search: search.to_owned(),
        with_versions: true,
        sort: DatasetSort::Name,
        order: Order::Asc,
        offset: 0,
        limit: 10,
    }
}

fn names(fixture: &Fixture, query: &DatasetQuery) -> Vec<String> {
    let page = fixture.store.datasets(query).unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_data_set_is_listed_with_its_newest_version() {
    let mut fixture = Fixture::new();
    create(&mut fixture, "digits");
    create(&mut fixture, "Cats");
    fixture
        .store
        .add_dataset_version("digits", &version(2))
        .unwrap();
    assert_eq!(names(&fixture, &query("")), ["Cats", "digits"]);
    assert_eq!(names(&fixture, &query("DIG")), ["digits"]);
    let detail = fixture.store.dataset("digits").unwrap().unwrap();
    assert_eq!(detail.dataset.version_count, 2);
    assert_eq!(detail.dataset.newest, Some(version(2)));
    assert_eq!(detail.versions, [version(2), version(1)]);
}

#[test]
fn a_name_is_given_once() {
    let mut fixture = Fixture::new();
    create(&mut fixture, "digits");
    let again = fixture
        .store
        .create_dataset("digits", "", LabelingType::FreeFormat, &version(1));
    assert!(matches!(again, Err(StoreError::DatasetTaken { .. })));
}

#[test]
fn the_number_of_a_deleted_version_is_not_given_again() {
    let mut fixture = Fixture::new();
    create(&mut fixture, "digits");
    fixture
        .store
        .add_dataset_version("digits", &version(2))
        .unwrap();
    fixture
        .store
        .delete_dataset_version("digits", VersionNumber(2))
        .unwrap();
    assert_eq!(fixture.store.newest_dataset_version("digits").unwrap(), 2);
    fixture
        .store
        .delete_dataset_version("digits", VersionNumber(1))
        .unwrap();
    assert!(names(&fixture, &query("")).is_empty(), "none has a version");
    let all = DatasetQuery {
        with_versions: false,
        ..query("")
    };
    assert_eq!(names(&fixture, &all), ["digits"]);
}

#[test]
fn what_uses_a_version_is_named() {
    let mut fixture = Fixture::new();
    create(&mut fixture, "digits");
    let mut job = spec();
    job.data = vec![
        DataSource::Path {
            path: "obs://demo/digits/".to_owned(),
        },
        DataSource::Dataset {
            dataset: "digits".to_owned(),
            version: "V001".to_owned(),
        },
    ];
    let key = fixture.create_with("uses-it", "", &job);
    fixture.create("does-not");
    fixture
        .store
        .save_config("base", "", &job, SaveMode::Create, T0)
        .unwrap();
    let uses = fixture
        .store
        .dataset_uses("digits", Some(VersionNumber(1)))
        .unwrap();
    assert_eq!(uses.versions.len(), 1);
    assert_eq!(
        (uses.versions[0].key, uses.versions[0].unfinished),
        (key, true)
    );
    assert_eq!(uses.configs, ["base"]);
    let of_other = fixture
        .store
        .dataset_uses("digits", Some(VersionNumber(2)))
        .unwrap();
    assert!(of_other.versions.is_empty() && of_other.configs.is_empty());
    let of_any = fixture.store.dataset_uses("digits", None).unwrap();
    assert_eq!(of_any.versions, uses.versions);
}

#[test]
fn a_reader_that_has_not_ended_is_found_behind_any_number_that_have() {
    let mut fixture = Fixture::new();
    let mut job = spec();
    job.data = vec![DataSource::Dataset {
        dataset: "digits".to_owned(),
        version: "V001".to_owned(),
    }];
    let reader = fixture.create_with("reads-on", "", &job);
    for number in 0..101 {
        let key = fixture.create_with(&format!("read-{number}"), "", &job);
        let ended = change(key, T0 + 1, JobStatus::Completed);
        fixture.store.apply(&ended).unwrap();
    }
    let named = fixture.store.dataset_uses("digits", None).unwrap();
    assert!(named.and_more && named.versions.iter().all(|one| !one.unfinished));
    let found = |version| fixture.store.unfinished_reader("digits", version).unwrap();
    for version in [None, Some(VersionNumber(1))] {
        assert_eq!(found(version).map(|one| one.key), Some(reader));
    }
    assert_eq!(found(Some(VersionNumber(2))), None);
}
