//! What configurations were: kept before each edit and deletion, brought back.

use trainyard_job::{JobSpec, SecretId, Variable};
use trainyard_store::{SaveMode, StateEnd, StoreError};

use crate::fixture::{Fixture, T0, spec};

fn save(fixture: &mut Fixture, description: &str, spec: &JobSpec, at_ms: u64) {
    let store = &mut fixture.store;
    store
        .save_config("base", description, spec, SaveMode::Replace, at_ms)
        .unwrap();
}

fn with_nodes(nodes: u32) -> JobSpec {
    let mut spec = spec();
    spec.resources.nodes = nodes;
    spec
}

fn base() -> Vec<String> {
    vec!["base".to_owned()]
}

#[test]
fn an_edit_keeps_what_was_and_says_what_changed() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "", &with_nodes(2), T0);
    assert_eq!(fixture.store.config_states("base").unwrap(), vec![]);
    save(&mut fixture, "new", &with_nodes(4), T0 + 5);
    save(&mut fixture, "new", &with_nodes(8), T0 + 9);
    let states = fixture.store.config_states("base").unwrap();
    let changed: Vec<_> = states.iter().map(|state| state.changed.join(" ")).collect();
    assert_eq!(
        changed,
        ["resources.nodes", "resources.nodes description"],
        "newest first"
    );
    assert_eq!((states[1].since_ms, states[1].until_ms), (T0, T0 + 5));
    assert_eq!((states[0].since_ms, states[0].until_ms), (T0 + 5, T0 + 9));
    let first = fixture.store.config_state(states[1].id).unwrap().unwrap();
    assert_eq!(
        (first.description.as_str(), first.spec.resources.nodes),
        ("", 2)
    );
}

#[test]
fn saving_the_same_again_is_no_edit() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "d", &with_nodes(2), T0);
    save(&mut fixture, "d", &with_nodes(2), T0 + 1);
    fixture.store.move_configs(&base(), "folder").unwrap();
    assert_eq!(fixture.store.config_states("base").unwrap(), vec![]);
}

#[test]
fn bringing_a_state_back_is_an_edit_that_can_be_taken_back() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "first", &with_nodes(2), T0);
    save(&mut fixture, "second", &with_nodes(4), T0 + 1);
    let earlier = fixture.store.config_states("base").unwrap()[0].id;
    assert_eq!(
        fixture.store.restore_config(earlier, T0 + 2).unwrap(),
        "base"
    );
    let config = fixture.store.config("base").unwrap().unwrap();
    assert_eq!(
        (config.description.as_str(), config.spec.resources.nodes),
        ("first", 2)
    );
    let states = fixture.store.config_states("base").unwrap();
    assert_eq!(states.len(), 2);
    fixture.store.restore_config(states[0].id, T0 + 3).unwrap();
    let config = fixture.store.config("base").unwrap().unwrap();
    assert_eq!(
        (config.description.as_str(), config.spec.resources.nodes),
        ("second", 4)
    );
}

#[test]
fn a_deleted_configuration_comes_back_as_it_was_filed() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "d", &with_nodes(3), T0);
    let store = &mut fixture.store;
    store.move_configs(&base(), "a/b").unwrap();
    store.tag_configs(&base(), &["t".to_owned()], &[]).unwrap();
    let before = store.config("base").unwrap().unwrap();
    store.delete_configs(&base(), T0 + 7).unwrap();
    assert_eq!(store.config("base").unwrap(), None);
    let deleted = store.deleted_configs().unwrap();
    assert_eq!(deleted.len(), 1);
    assert_eq!(
        (deleted[0].name.as_str(), deleted[0].deleted_at_ms),
        ("base", T0 + 7)
    );
    assert_eq!(store.config_places().unwrap().deleted, 1);
    assert_eq!(
        store.config_states("base").unwrap()[0].ending,
        StateEnd::Deleted
    );
    store.restore_deleted(&base(), T0 + 8).unwrap();
    let after = store.config("base").unwrap().unwrap();
    assert_eq!(
        (&after.spec, &after.folder, &after.tags),
        (&before.spec, &before.folder, &before.tags)
    );
    assert_eq!(after.created_at_ms, T0);
    assert_eq!(store.deleted_configs().unwrap(), vec![]);
}

#[test]
fn a_name_that_is_used_again_is_not_written_over_by_what_was_deleted() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "old", &with_nodes(3), T0);
    fixture.store.delete_configs(&base(), T0 + 1).unwrap();
    save(&mut fixture, "new", &with_nodes(5), T0 + 2);
    let error = fixture.store.restore_deleted(&base(), T0 + 3).unwrap_err();
    assert!(matches!(error, StoreError::ConfigTaken { .. }), "{error}");
    assert_eq!(fixture.store.deleted_configs().unwrap(), vec![]);
    assert_eq!(
        fixture.store.config_states("base").unwrap().len(),
        1,
        "its history goes on"
    );
}

#[test]
fn what_is_forgotten_does_not_come_back() {
    let mut fixture = Fixture::new();
    save(&mut fixture, "", &with_nodes(3), T0);
    let error = fixture.store.forget_config("base").unwrap_err();
    assert!(
        matches!(error, StoreError::NotFound { .. }),
        "it is still there: {error}"
    );
    fixture.store.delete_configs(&base(), T0 + 1).unwrap();
    fixture.store.forget_config("base").unwrap();
    assert_eq!(fixture.store.config_states("base").unwrap(), vec![]);
    let error = fixture.store.restore_deleted(&base(), T0 + 2).unwrap_err();
    assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
}

#[test]
fn history_has_an_end() {
    let mut fixture = Fixture::new();
    for nodes in 1..=60 {
        save(&mut fixture, "", &with_nodes(nodes), T0 + u64::from(nodes));
    }
    let states = fixture.store.config_states("base").unwrap();
    assert_eq!(states.len(), 50);
    assert_eq!(states[0].until_ms, T0 + 60, "the newest are kept");
}

#[test]
fn the_value_of_a_variable_that_becomes_secret_is_in_no_state_any_more() {
    let mut fixture = Fixture::new();
    let with = |token: Variable| JobSpec {
        environment: vec![token, Variable::plain("LR", "0.1")],
        ..spec()
    };
    let plain = |value: &str| with(Variable::plain("TOKEN", value));
    save(&mut fixture, "", &plain("hunter1"), T0);
    save(&mut fixture, "", &plain("hunter2"), T0 + 1);
    let secret = with(Variable {
        secret: Some(SecretId::of([7; 16])),
        ..Variable::plain("TOKEN", "")
    });
    save(&mut fixture, "", &secret, T0 + 2);
    assert_eq!(
        fixture.number("SELECT count(*) FROM configuration_state"),
        2
    );
    let written = "SELECT count(*) FROM configuration_state WHERE instr(spec, 'hunter') > 0";
    assert_eq!(fixture.number(written), 0);
    let kept = "SELECT count(*) FROM configuration_state WHERE instr(spec, '0.1') > 0";
    assert_eq!(fixture.number(kept), 2, "what is no secret stays");

    // One made anew under the name of a deleted one goes on with its history.
    save(&mut fixture, "", &plain("hunter3"), T0 + 3);
    fixture.store.delete_configs(&base(), T0 + 4).unwrap();
    assert_eq!(fixture.number(written), 1);
    save(&mut fixture, "", &secret, T0 + 5);
    assert_eq!(fixture.number(written), 0);
}
