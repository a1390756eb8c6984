//! Saved configurations.

use trainyard_store::{ConfigQuery, ConfigSort, Order, SaveMode, StoreError};

use crate::fixture::{Fixture, T0, spec};

fn save(fixture: &mut Fixture, name: &str, at_ms: u64) {
    fixture
        .store
        .save_config(name, "", &spec(), SaveMode::Create, at_ms)
        .unwrap();
}

fn query(search: &str, sort: ConfigSort, order: Order) -> ConfigQuery {
    ConfigQuery {
        search: search.to_owned(),
        folder: None,
        tags: vec![],
        sort,
        order,
        offset: 0,
        limit: 10,
    }
}

fn listed(fixture: &Fixture, query: &ConfigQuery) -> Vec<String> {
    let page = fixture.store.configs(query).unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn a_configuration_has_neither_name_nor_description_of_the_job() {
    let mut fixture = Fixture::new();
    let mut job = spec();
    job.description = "of the job".to_owned();
    fixture
        .store
        .save_config("base", "mine", &job, SaveMode::Create, T0)
        .unwrap();
    let config = fixture.store.config("base").unwrap().unwrap();
    assert_eq!(
        (config.spec.name.as_str(), config.spec.description.as_str()),
        ("", "")
    );
    assert_eq!(config.description, "mine");
    assert_eq!(config.spec.resources, job.resources);
}

#[test]
fn a_taken_name_is_refused_unless_replacing() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "base", T0);
    let mut changed = spec();
    changed.resources.nodes = 7;
    let store = &mut fixture.store;
    let error = store
        .save_config("base", "", &changed, SaveMode::Create, T0 + 1)
        .unwrap_err();
    assert!(matches!(error, StoreError::ConfigTaken { .. }), "{error}");
    assert_eq!(
        store.config("base").unwrap().unwrap().spec.resources.nodes,
        2
    );

    store.touch_config("base", T0 + 1).unwrap();
    store
        .save_config("base", "new", &changed, SaveMode::Replace, T0 + 2)
        .unwrap();
    let config = store.config("base").unwrap().unwrap();
    assert_eq!(
        (config.spec.resources.nodes, config.description.as_str()),
        (7, "new")
    );
    assert_eq!((config.created_at_ms, config.updated_at_ms), (T0, T0 + 2));
    assert_eq!(config.used_at_ms, Some(T0 + 1), "replacing is not using");
}

#[test]
fn the_list_is_sorted_and_searched_literally() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "beta_1", T0);
    save(&mut fixture, "Alpha", T0 + 1);
    save(&mut fixture, "beta-2", T0 + 2);
    fixture.store.touch_config("beta_1", T0 + 9).unwrap();
    let by = |search, sort, order| listed(&fixture, &query(search, sort, order));
    assert_eq!(
        by("", ConfigSort::Name, Order::Asc),
        ["Alpha", "beta-2", "beta_1"]
    );
    assert_eq!(
        by("", ConfigSort::Created, Order::Desc),
        ["beta-2", "Alpha", "beta_1"]
    );
    assert_eq!(
        by("", ConfigSort::Used, Order::Desc),
        ["beta_1", "beta-2", "Alpha"]
    );
    assert_eq!(
        by("BETA", ConfigSort::Created, Order::Asc),
        ["beta_1", "beta-2"]
    );
    assert_eq!(by("a_", ConfigSort::Created, Order::Asc), ["beta_1"]);
    assert!(by("%", ConfigSort::Created, Order::Asc).is_empty());
}

#[test]
fn the_recent_ones_were_used_or_saved_last() {
    let mut fixture = Fixture::new();
    for (place, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        save(&mut fixture, name, T0 + place as u64);
    }
    fixture.store.touch_config("a", T0 + 9).unwrap();
    let recent = fixture.store.recent_configs(3).unwrap();
    let names: Vec<_> = recent.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["a", "d", "c"]);
}

#[test]
fn a_configuration_outlives_the_jobs_made_from_it_and_goes_when_asked() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "base", T0);
    let job = fixture.create("digits").job;
    fixture.store.delete_job(job).unwrap();
    assert!(fixture.store.config("base").unwrap().is_some());
    let base = ["base".to_owned()];
    fixture.store.delete_configs(&base, T0).unwrap();
    assert_eq!(fixture.store.config("base").unwrap(), None);
    let error = fixture.store.delete_configs(&base, T0).unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}
