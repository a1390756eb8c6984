//! Topics, who subscribes to them, and what confirms that.

use trainyard_job::{JobEvent, JobSpec, JobStatus, Notification};
use trainyard_store::{
    Confirmation, NewSubscription, Protocol, SaveMode, StoreError, SubscriptionId,
    SubscriptionState,
};

use crate::fixture::{Fixture, T0, change, spec};

pub(crate) const HOUR_MS: u64 = 3_600_000;

pub(crate) fn telling(topic: &str) -> JobSpec {
    JobSpec {
        notification: Some(Notification {
            topic: topic.to_owned(),
            events: JobEvent::ALL.to_vec(),
        }),
        ..spec()
    }
}

/// A webhook of the topic `on-call`, which is made with it.
pub(crate) fn webhook(fixture: &mut Fixture, url: &str) -> SubscriptionId {
    fixture.store.create_topic("on-call", "", T0).unwrap();
    fixture.store.subscribe(new(url)).unwrap().unwrap()
}

pub(crate) fn confirm(fixture: &mut Fixture, id: SubscriptionId) {
    let store = &mut fixture.store;
    store.set_code(id, "digest", T0 + HOUR_MS).unwrap();
    let confirmed = store.confirm(id, "digest", T0).unwrap();
    assert_eq!(confirmed, Confirmation::Confirmed);
}

fn new(url: &str) -> NewSubscription<'_> {
    NewSubscription {
        topic: "on-call",
        protocol: Protocol::Webhook,
        endpoint: url,
        remark: "",
        secret: Some("webhook-1"),
        now_ms: T0,
    }
}

#[test]
fn a_name_is_taken_once() {
    let mut fixture = Fixture::new();
    let store = &mut fixture.store;
    assert!(store.create_topic("on-call", "值班", T0).unwrap());
    assert!(!store.create_topic("on-call", "other", T0 + 1).unwrap());
    store.rename_topic("on-call", "On call").unwrap();
    let topic = store.topic("on-call").unwrap().unwrap();
    assert_eq!(
        (topic.display_name.as_str(), topic.created_at_ms),
        ("On call", Some(T0))
    );
    let missing = store.rename_topic("nobody", "x").unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }), "{missing}");
}

#[test]
fn the_same_endpoint_subscribes_to_a_topic_once() {
    let mut fixture = Fixture::new();
    let id = webhook(&mut fixture, "https://example.com/a");
    assert_eq!(
        fixture
            .store
            .subscribe(new("https://example.com/a"))
            .unwrap(),
        None
    );
    assert!(
        fixture
            .store
            .subscribe(new("https://example.com/b"))
            .unwrap()
            .is_some()
    );
    let found = fixture.store.subscriber(id).unwrap().unwrap();
    assert_eq!(found.secret.as_deref(), Some("webhook-1"));
    assert!(found.subscription.signed);
}

#[test]
fn only_the_last_code_confirms_and_only_in_time() {
    let mut fixture = Fixture::new();
    let id = webhook(&mut fixture, "https://example.com/a");
    let store = &mut fixture.store;
    assert_eq!(
        store.confirm(id, "first", T0).unwrap(),
        Confirmation::WrongCode,
        "none was sent"
    );
    store.set_code(id, "first", T0 + HOUR_MS).unwrap();
    store.set_code(id, "second", T0 + HOUR_MS).unwrap();
    assert_eq!(
        store.confirm(id, "first", T0).unwrap(),
        Confirmation::WrongCode
    );
    let late = T0 + HOUR_MS + 1;
    assert_eq!(
        store.confirm(id, "second", late).unwrap(),
        Confirmation::Expired
    );
    assert_eq!(
        store.confirm(id, "second", T0 + 5).unwrap(),
        Confirmation::Confirmed
    );
    let confirmed = store.subscriber(id).unwrap().unwrap().subscription;
    assert_eq!(confirmed.state, SubscriptionState::Confirmed);
    assert_eq!(confirmed.confirmed_at_ms, Some(T0 + 5));
}

#[test]
fn a_topic_without_a_confirmed_subscription_tells_nobody() {
    let mut fixture = Fixture::new();
    let id = webhook(&mut fixture, "https://example.com/a");
    let key = fixture.create_with("a", "", &telling("on-call"));
    let running = change(key, T0, JobStatus::Running);
    assert_eq!(fixture.store.apply(&running).unwrap().unwrap().queued, 0);
    confirm(&mut fixture, id);
    let failed = change(key, T0, JobStatus::Failed);
    assert_eq!(fixture.store.apply(&failed).unwrap().unwrap().queued, 1);
    assert_eq!(fixture.store.waiting_subscriptions().unwrap(), [(id, 0)]);
    assert_eq!(
        fixture.store.next_due_ms().unwrap(),
        None,
        "the desktop has nothing to do"
    );
}

#[test]
fn removing_a_subscription_drops_what_waits_for_it_and_its_number_for_good() {
    let mut fixture = Fixture::new();
    let id = webhook(&mut fixture, "https://example.com/a");
    confirm(&mut fixture, id);
    let key = fixture.create_with("a", "", &telling("on-call"));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    assert_eq!(
        fixture.store.unsubscribe(id).unwrap().as_deref(),
        Some("webhook-1")
    );
    assert!(fixture.store.waiting_subscriptions().unwrap().is_empty());
    let next = fixture
        .store
        .subscribe(new("https://example.com/a"))
        .unwrap()
        .unwrap();
    assert_ne!(next, id);
}

#[test]
fn a_topic_is_deleted_with_all_that_hangs_on_it() {
    let mut fixture = Fixture::new();
    let id = webhook(&mut fixture, "https://example.com/a");
    confirm(&mut fixture, id);
    let key = fixture.create_with("a", "", &telling("on-call"));
    fixture
        .store
        .apply(&change(key, T0, JobStatus::Running))
        .unwrap();
    assert_eq!(
        fixture.store.delete_topic("on-call").unwrap(),
        ["webhook-1"]
    );
    assert_eq!(fixture.store.topic("on-call").unwrap(), None);
    assert!(fixture.store.waiting_subscriptions().unwrap().is_empty());
    assert_eq!(
        fixture.number("SELECT count(*) FROM subscription"),
        1,
        "the desktop's"
    );
}

#[test]
fn what_uses_a_topic_are_configurations_and_jobs_that_have_not_ended() {
    let mut fixture = Fixture::new();
    fixture.store.create_topic("on-call", "", T0).unwrap();
    let waits = fixture.create_with("waits", "", &telling("on-call"));
    let ended = fixture.create_with("ended", "", &telling("on-call"));
    fixture.create_with("elsewhere", "", &telling("Desktop"));
    fixture
        .store
        .apply(&change(ended, T0, JobStatus::Failed))
        .unwrap();
    fixture
        .store
        .apply(&change(waits, T0, JobStatus::Running))
        .unwrap();
    let store = &mut fixture.store;
    store
        .save_config("nightly", "", &telling("on-call"), SaveMode::Create, T0)
        .unwrap();
    let uses = store.topic_uses("on-call").unwrap();
    assert_eq!(uses.jobs, ["waits"]);
    assert_eq!(uses.configs, ["nightly"]);
    assert_eq!((uses.job_count, uses.config_count), (1, 1));
    assert!(store.topic_uses("nobody").unwrap().is_empty());
}

#[test]
fn of_a_topic_of_the_service_this_desktop_alone_is_told_here() {
    let mut fixture = Fixture::new();
    let hook = webhook(&mut fixture, "https://example.com/hook");
    confirm(&mut fixture, hook);
    let to_desktop = NewSubscription {
        topic: "Desktop",
        ..new("https://example.com/other")
    };
    let other = fixture.store.subscribe(to_desktop).unwrap().unwrap();
    confirm(&mut fixture, other);
    let key = fixture.create_with("net", "", &telling("urn:smn:eu-de:0f00:jobs"));
    let applied = fixture
        .store
        .apply(&change(key, T0 + 1, JobStatus::Failed))
        .unwrap()
        .unwrap();
    assert_eq!(applied.queued, 1);
    let due = fixture.store.due_messages(T0 + HOUR_MS).unwrap();
    assert_eq!((due[0].message.topic.as_str(), due.len()), ("Desktop", 1));
}
