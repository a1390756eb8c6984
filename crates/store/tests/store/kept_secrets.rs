//! Which values of the keyring nothing names.

use trainyard_job::{
    Cloud, Connection, ConnectionId, Endpoints, JobSpec, SecretId, SignIn, Variable,
};
use trainyard_store::{
    MailSecurity, MailServer, NewSubscription, Protocol, SaveMode, Store, SubscriptionId,
};

use crate::fixture::{Fixture, T0, spec};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A store in which values were put into the keyring long ago.
fn with_secrets<const N: usize>() -> (Fixture, [SecretId; N]) {
    let mut fixture = Fixture::new();
    let ids = std::array::from_fn(|at| SecretId::of([u8::try_from(at).unwrap(); 16]));
    for id in &ids {
        fixture.store.note_secret(id, T0).unwrap();
    }
    (fixture, ids)
}

fn naming(id: &SecretId) -> JobSpec {
    let token = Variable {
        secret: Some(id.clone()),
        ..Variable::plain("TOKEN", "")
    };
    JobSpec {
        environment: vec![Variable::plain("LR", "0.1"), token],
        ..spec()
    }
}

/// The looks of some days: what each found unnamed for a day.
fn look(store: &mut Store, days: u64) -> Vec<SecretId> {
    let now_ms = T0 + days * DAY_MS;
    store.unnamed_secrets(now_ms - DAY_MS, now_ms).unwrap()
}

fn save(store: &mut Store, name: &str, spec: &JobSpec) {
    store
        .save_config(name, "", spec, SaveMode::Replace, T0)
        .unwrap();
}

#[test]
fn a_value_that_was_just_put_is_left_to_who_writes_the_form() {
    let (mut fixture, [id]) = with_secrets();
    let store = &mut fixture.store;
    assert_eq!(store.unnamed_secrets(T0 - 1, T0 + 1).unwrap(), []);
    assert_eq!(look(store, 1), std::slice::from_ref(&id));
    store.forget_secret(&id).unwrap();
    assert_eq!(look(store, 2), []);
}

#[test]
fn what_names_a_value_keeps_it() {
    let (
        mut fixture,
        [
            of_version,
            of_config,
            earlier,
            of_draft,
            signing,
            keys,
            password,
            of_none,
        ],
    ) = with_secrets();
    fixture.create_with("names-it", "", &naming(&of_version));
    let store = &mut fixture.store;
    save(store, "base", &naming(&earlier));
    save(store, "base", &naming(&of_config));
    let draft = format!(r#"{{"form": "{{\"secret\": \"{of_draft}\"}}"}}"#);
    store.save_draft("wizard", &draft, T0).unwrap();
    subscribe(store, &signing);
    connect(store, &keys);
    set_up_mail(store, Some(&password));
    assert_eq!(look(store, 2), [of_none]);
}

#[test]
fn a_value_goes_a_day_after_the_last_that_named_it() {
    let (mut fixture, [of_version, of_config, of_draft, signing, keys, password]) = with_secrets();
    let version = fixture.create_with("names-it", "", &naming(&of_version));
    let again = fixture.create_with("names-it-too", "", &naming(&of_version));
    let store = &mut fixture.store;
    save(store, "base", &naming(&of_config));
    store.save_draft("wizard", of_draft.as_str(), T0).unwrap();
    let subscription = subscribe(store, &signing);
    let connection = connect(store, &keys);
    set_up_mail(store, Some(&password));
    assert_eq!(look(store, 2), []);

    store.delete_version(version).unwrap();
    store.delete_configs(&["base".to_owned()], T0).unwrap();
    store.delete_draft("wizard").unwrap();
    store.unsubscribe(subscription).unwrap();
    let key = store.remove_connection(&connection, T0).unwrap();
    assert_eq!(key.unwrap().as_deref(), Some(keys.as_str()));
    set_up_mail(store, None);
    // Noticed now: whoever opened a form meanwhile has a day.
    assert_eq!(look(store, 3), []);
    assert_eq!(
        look(store, 4),
        [of_draft, signing, keys, password],
        "another version and the deleted configuration keep the others"
    );
    store.forget_config("base").unwrap();
    store.delete_version(again).unwrap();
    look(store, 5);
    let unnamed = look(store, 6);
    assert!(unnamed.contains(&of_version) && unnamed.contains(&of_config));
}

#[test]
fn keys_that_a_connection_has_others_for_go() {
    let (mut fixture, [former, keys]) = with_secrets();
    let store = &mut fixture.store;
    assert_eq!(connect(store, &former), connect(store, &keys));
    assert_eq!(look(store, 2), [former]);
}

#[test]
fn a_value_that_is_named_again_stays() {
    let (mut fixture, [id]) = with_secrets();
    let version = fixture.create_with("names-it", "", &naming(&id));
    let store = &mut fixture.store;
    look(store, 2);
    store.delete_version(version).unwrap();
    look(store, 3);
    save(store, "base", &naming(&id));
    assert_eq!(look(store, 4), []);
    assert_eq!(look(store, 9), []);
}

#[test]
fn what_another_data_directory_put_there_is_none_of_ours() {
    let (mut fixture, []) = with_secrets();
    let version = fixture.create_with("copied", "", &naming(&SecretId::of([9; 16])));
    fixture.store.delete_version(version).unwrap();
    look(&mut fixture.store, 2);
    assert_eq!(look(&mut fixture.store, 4), []);
}

fn subscribe(store: &mut Store, key: &SecretId) -> SubscriptionId {
    store.create_topic("on-call", "", T0).unwrap();
    let new = NewSubscription {
        topic: "on-call",
        protocol: Protocol::Webhook,
        endpoint: "https://example.com",
        remark: "",
        secret: Some(key.as_str()),
        now_ms: T0,
    };
    store.subscribe(new).unwrap().unwrap()
}

/// The one connection of these tests, with these keys.
fn connect(store: &mut Store, keys: &SecretId) -> ConnectionId {
    let id = ConnectionId::of([7; 4]);
    let connection = Connection {
        name: "Frankfurt".to_owned(),
        cloud: Cloud::OpenTelekomCloud,
        region: "eu-de".to_owned(),
        project_id: "0f00".to_owned(),
        endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap(),
        sign_in: SignIn::AccessKey {
            access_key: "AK".to_owned(),
        },
        publish: false,
    };
    let saved = store.save_connection(&id, &connection, keys.as_str(), T0);
    assert!(saved.unwrap());
    id
}

fn set_up_mail(store: &mut Store, password: Option<&SecretId>) {
    let server = MailServer {
        host: "mail.example.com".to_owned(),
        port: 465,
        security: MailSecurity::Tls,
        user: "lin".to_owned(),
        from: "jobs@example.com".to_owned(),
    };
    store
        .save_mail_server(Some(&server), password.map(SecretId::as_str))
        .unwrap();
}
