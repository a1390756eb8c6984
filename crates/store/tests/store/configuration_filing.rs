//! Folders and tags of configurations, and changes to many at once.

use trainyard_store::{ConfigQuery, ConfigSort, NewConfig, Order, SaveMode, StoreError};

use crate::fixture::{Fixture, T0, spec};

fn fixture(names: &[&str]) -> Fixture {
    let mut fixture = Fixture::new();
    for name in names {
        let store = &mut fixture.store;
        store
            .save_config(name, "", &spec(), SaveMode::Create, T0)
            .unwrap();
    }
    fixture
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn listed(fixture: &Fixture, folder: Option<&str>, tags: &[&str]) -> Vec<String> {
    let query = ConfigQuery {
        search: String::new(),
        folder: folder.map(ToOwned::to_owned),
        tags: texts(tags),
        sort: ConfigSort::Name,
        order: Order::Asc,
        offset: 0,
        limit: 10,
    };
    let page = fixture.store.configs(&query).unwrap();
    assert_eq!(page.total.rows, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.name).collect()
}

fn folders(fixture: &Fixture) -> Vec<(String, u32)> {
    let places = fixture.store.config_places().unwrap();
    places
        .folders
        .into_iter()
        .map(|f| (f.path, f.count))
        .collect()
}

fn counted(folders: &[(&str, u32)]) -> Vec<(String, u32)> {
    folders
        .iter()
        .map(|(path, count)| ((*path).to_owned(), *count))
        .collect()
}

#[test]
fn a_folder_shows_what_is_in_it_and_in_the_folders_in_it() {
    let mut fixture = fixture(&["a", "b", "c", "d"]);
    let store = &mut fixture.store;
    store.move_configs(&texts(&["a"]), "vision/digits").unwrap();
    store.move_configs(&texts(&["b"]), "vision").unwrap();
    store.move_configs(&texts(&["c"]), "vision-old").unwrap();
    store.make_config_folder("empty").unwrap();
    assert_eq!(listed(&fixture, Some("vision"), &[]), ["a", "b"]);
    assert_eq!(listed(&fixture, Some("vision/digits"), &[]), ["a"]);
    assert_eq!(listed(&fixture, Some(""), &[]).len(), 4, "the top is all");
    let expected = [
        ("empty", 0),
        ("vision", 2),
        ("vision/digits", 1),
        ("vision-old", 1),
    ];
    assert_eq!(folders(&fixture), counted(&expected));
}

#[test]
fn a_percent_sign_in_a_folder_is_a_percent_sign() {
    let mut fixture = fixture(&["a", "b"]);
    fixture.store.move_configs(&texts(&["a"]), "50%").unwrap();
    fixture.store.move_configs(&texts(&["b"]), "50x/y").unwrap();
    assert_eq!(listed(&fixture, Some("50%"), &[]), ["a"]);
}

#[test]
fn tags_are_given_and_taken_and_all_of_a_filter_must_be_there() {
    let mut fixture = fixture(&["a", "b", "c"]);
    let store = &mut fixture.store;
    let add = |store: &mut trainyard_store::Store, names: &[&str], tags: &[&str]| {
        store.tag_configs(&texts(names), &texts(tags), &[]).unwrap();
    };
    add(store, &["a", "b"], &["x", "y"]);
    add(store, &["b", "c"], &["y", "z"]);
    assert_eq!(listed(&fixture, None, &["y"]), ["a", "b", "c"]);
    assert_eq!(listed(&fixture, None, &["x", "z"]), ["b"]);
    let a = fixture.store.config("a").unwrap().unwrap();
    assert_eq!(a.tags, ["x", "y"]);
    let store = &mut fixture.store;
    store
        .tag_configs(&texts(&["a", "b", "c"]), &[], &texts(&["y", "absent"]))
        .unwrap();
    let tags = fixture.store.config_places().unwrap().tags.into_iter();
    let tags: Vec<(String, u32)> = tags.map(|t| (t.tag, t.count)).collect();
    assert_eq!(tags, counted(&[("x", 2), ("z", 2)]));
}

#[test]
fn one_that_is_not_there_stops_a_change_to_many() {
    let mut fixture = fixture(&["a"]);
    let names = texts(&["a", "absent"]);
    let store = &mut fixture.store;
    let refused = [
        store.move_configs(&names, "x").unwrap_err(),
        store.tag_configs(&names, &texts(&["t"]), &[]).unwrap_err(),
        store.delete_configs(&names, T0).unwrap_err(),
    ];
    for error in refused {
        assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
    }
    let a = fixture.store.config("a").unwrap().unwrap();
    assert_eq!((a.folder.as_str(), a.tags.len()), ("", 0));
}

#[test]
fn a_folder_takes_all_that_is_in_it_along() {
    let mut fixture = fixture(&["a", "b", "c"]);
    let store = &mut fixture.store;
    store.move_configs(&texts(&["a"]), "x/deep").unwrap();
    store.move_configs(&texts(&["b"]), "x").unwrap();
    store.move_configs(&texts(&["c"]), "xx").unwrap();
    store.make_config_folder("x/empty").unwrap();
    store.rename_config_folder("x", "y/z").unwrap();
    let expected = [
        ("xx", 1),
        ("y", 2),
        ("y/z", 2),
        ("y/z/deep", 1),
        ("y/z/empty", 0),
    ];
    assert_eq!(folders(&fixture), counted(&expected));
    let error = fixture.store.rename_config_folder("x", "w").unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}

#[test]
fn removing_a_folder_loses_no_configuration() {
    let mut fixture = fixture(&["a", "b"]);
    let store = &mut fixture.store;
    store.move_configs(&texts(&["a"]), "x/y").unwrap();
    store.move_configs(&texts(&["b"]), "x").unwrap();
    store.make_config_folder("x").unwrap();
    store.remove_config_folder("x").unwrap();
    assert_eq!(folders(&fixture), counted(&[("y", 1)]));
    assert_eq!(fixture.store.config("b").unwrap().unwrap().folder, "");
}

#[test]
fn an_import_writes_all_or_nothing() {
    let mut fixture = fixture(&["here"]);
    let new = |name: &str, mode| NewConfig {
        name: name.to_owned(),
        description: "imported".to_owned(),
        spec: spec(),
        folder: "from/file".to_owned(),
        tags: texts(&["t"]),
        mode,
    };
    let store = &mut fixture.store;
    let both = [new("new", SaveMode::Create), new("here", SaveMode::Create)];
    let error = store.import_configs(&both, T0 + 1).unwrap_err();
    assert!(matches!(error, StoreError::ConfigTaken { .. }), "{error}");
    assert_eq!(store.config("new").unwrap(), None, "nothing half-imported");
    let both = [new("new", SaveMode::Create), new("here", SaveMode::Replace)];
    store.import_configs(&both, T0 + 1).unwrap();
    let here = store.config("here").unwrap().unwrap();
    assert_eq!(
        (here.description.as_str(), here.folder.as_str()),
        ("imported", "from/file")
    );
    assert_eq!(here.tags, ["t"]);
    assert_eq!(
        store.config_states("here").unwrap().len(),
        1,
        "what it was is kept"
    );
    assert_eq!(store.config_states("new").unwrap(), vec![]);
}
