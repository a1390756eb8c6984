//! Connections to the service, and what is kept of their catalogues.

use trainyard_job::{
    Cloud, Connection, ConnectionId, ConnectionTest, Endpoints, JobStatus, SignIn, VersionKey,
};
use trainyard_store::{CataloguePage, NewJob, Store, StoreError};

use crate::fixture::{Fixture, T0, change, spec};

pub(crate) fn id(number: u8) -> ConnectionId {
    ConnectionId::of([0, 0, 0, number])
}

pub(crate) fn connection(name: &str) -> Connection {
    Connection {
        name: name.to_owned(),
        cloud: Cloud::OpenTelekomCloud,
        region: "eu-de".to_owned(),
        project_id: "0f00".to_owned(),
        endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap(),
        sign_in: SignIn::AccessKey {
            access_key: "AK".to_owned(),
        },
        publish: false,
    }
}

fn save(store: &mut Store, number: u8, name: &str) -> bool {
    let connection = connection(name);
    store
        .save_connection(&id(number), &connection, "key", T0)
        .unwrap()
}

fn job_at(store: &mut Store, name: &str, place: &ConnectionId) -> VersionKey {
    let new = NewJob {
        name,
        description: "",
        spec: &spec(),
        backend: &place.0,
        now_ms: T0,
    };
    store.create_job(new).unwrap()
}

fn page(fetched_at_ms: u64, body: &str) -> CataloguePage {
    CataloguePage {
        fetched_at_ms,
        body: body.to_owned(),
    }
}

#[test]
fn a_connection_comes_back_as_it_was_and_its_name_is_taken_once() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    assert!(save(store, 1, "Frankfurt"));
    assert!(!save(store, 2, "Frankfurt"));
    assert!(save(store, 2, "Amsterdam"));
    let names: Vec<_> = store.connections().unwrap();
    let names: Vec<_> = names.iter().map(|one| &one.connection.name).collect();
    assert_eq!(names, ["Amsterdam", "Frankfurt"]);
    let found = store.connection(&id(1)).unwrap().unwrap();
    assert_eq!(found.connection, connection("Frankfurt"));
    assert_eq!((found.created_at_ms, found.removed), (T0, false));
    assert_eq!(store.connection_secret(&id(1)).unwrap().unwrap(), "key");
}

#[test]
fn a_test_says_nothing_of_a_connection_that_was_changed_since() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    save(store, 1, "Frankfurt");
    let test = ConnectionTest {
        at_ms: T0,
        answers: vec![],
    };
    store.note_connection_test(&id(1), &test).unwrap();
    let found = store.connection(&id(1)).unwrap().unwrap();
    assert_eq!(found.test, Some(test));
    save(store, 1, "Frankfurt 2");
    assert_eq!(store.connection(&id(1)).unwrap().unwrap().test, None);
}

#[test]
fn a_connection_stays_while_a_version_of_it_has_not_ended() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    save(store, 1, "Frankfurt");
    let key = job_at(store, "net", &id(1));
    let unended = store.remove_connection(&id(1), T0).unwrap().unwrap_err();
    assert_eq!(
        (unended.versions, unended.count),
        (vec!["net/V001".to_owned()], 1)
    );
    store
        .apply(&change(key, T0 + 1, JobStatus::Completed))
        .unwrap();
    let secret = store.remove_connection(&id(1), T0 + 2).unwrap().unwrap();
    assert_eq!(secret.as_deref(), Some("key"));
    // Its name is still told of the versions that ran there, and free for another.
    let left = store.connections().unwrap();
    assert!(left[0].removed && left[0].connection.name == "Frankfurt");
    assert_eq!(store.connection(&id(1)).unwrap(), None);
    assert_eq!(store.connection_secret(&id(1)).unwrap(), None);
    assert!(save(store, 2, "Frankfurt"));
    let again = store.remove_connection(&id(1), T0).unwrap_err();
    assert!(matches!(again, StoreError::NotFound { .. }), "{again}");
}

#[test]
fn the_last_page_of_a_part_is_kept_and_goes_with_its_connection() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    save(store, 1, "Frankfurt");
    store
        .keep_catalogue(&id(1), "flavors", &page(T0, "[1]"))
        .unwrap();
    let newer = page(T0 + 1, "[2]");
    store.keep_catalogue(&id(1), "flavors", &newer).unwrap();
    assert_eq!(store.catalogue(&id(1), "flavors").unwrap(), Some(newer));
    assert_eq!(store.catalogue(&id(1), "pools").unwrap(), None);
    store.remove_connection(&id(1), T0).unwrap().unwrap();
    assert_eq!(store.catalogue(&id(1), "flavors").unwrap(), None);
    // An answer that was on its way is not kept for nobody.
    store
        .keep_catalogue(&id(1), "flavors", &page(T0, "[3]"))
        .unwrap();
    assert_eq!(store.catalogue(&id(1), "flavors").unwrap(), None);
}

#[test]
fn folders_that_nobody_looks_at_are_forgotten() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    save(store, 1, "Frankfurt");
    for at in 0..310 {
        let part = format!("objects obs://b/{at}/");
        store
            .keep_catalogue(&id(1), &part, &page(T0 + at, "[]"))
            .unwrap();
    }
    let kept = |at| {
        let part = format!("objects obs://b/{at}/");
        store.catalogue(&id(1), &part).unwrap().is_some()
    };
    assert!(!kept(0) && !kept(9) && kept(10) && kept(309));
}
