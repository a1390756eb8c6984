//! Settings, topics and drafts.

use trainyard_store::{JobColumn, Language, Protocol, Settings, SubscriptionState, Theme, Times};

use crate::fixture::{Fixture, T0};

#[test]
fn settings_have_defaults_until_saved() {
    let mut fixture = Fixture::new();
    let default = Settings {
        language: Language::System,
        theme: Theme::System,
        desktop_notifications: true,
        keep_watching: true,
        sample_offered: false,
        times: Times::Local,
        letter_shortcuts: true,
        job_columns: Settings::default().job_columns,
    };
    assert_eq!(fixture.store.settings().unwrap(), default);
    let chosen = Settings {
        language: Language::Chinese,
        theme: Theme::Dark,
        desktop_notifications: false,
        keep_watching: false,
        sample_offered: true,
        times: Times::Utc,
        letter_shortcuts: false,
        job_columns: vec![JobColumn::Tags],
    };
    fixture.store.save_settings(&chosen).unwrap();
    assert_eq!(fixture.store.settings().unwrap(), chosen);
}

#[test]
fn a_setting_without_meaning_is_its_default_and_the_others_stay() {
    let mut fixture = Fixture::new();
    let chosen = Settings {
        theme: Theme::Dark,
        ..Settings::default()
    };
    fixture.store.save_settings(&chosen).unwrap();
    fixture
        .raw()
        .execute(
            "UPDATE setting SET value = '\"klingon\"' WHERE name = 'language'",
            [],
        )
        .unwrap();
    assert_eq!(fixture.store.settings().unwrap(), chosen);
}

#[test]
fn the_desktop_is_a_topic_from_the_start() {
    let fixture = Fixture::new();
    let desktop = fixture.store.topic("Desktop").unwrap().unwrap();
    let [only] = &desktop.subscriptions[..] else {
        panic!("{desktop:?}");
    };
    assert_eq!(only.protocol, Protocol::Desktop);
    assert_eq!(only.state, SubscriptionState::Confirmed);
    assert_eq!(fixture.store.topics().unwrap(), [desktop]);
    assert_eq!(fixture.store.topic("Nobody").unwrap(), None);
}

#[test]
fn a_draft_is_kept_until_dropped() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    assert_eq!(store.draft("create").unwrap(), None);
    store.save_draft("create", "{\"name\":\"a\"}", T0).unwrap();
    store
        .save_draft("create", "{\"name\":\"b\"}", T0 + 1)
        .unwrap();
    assert_eq!(
        store.draft("create").unwrap().as_deref(),
        Some("{\"name\":\"b\"}")
    );
    store.delete_draft("create").unwrap();
    store.delete_draft("create").unwrap();
    assert_eq!(store.draft("create").unwrap(), None);
}
