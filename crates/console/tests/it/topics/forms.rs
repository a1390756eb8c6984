//! What is refused or warned of before anything is made or lost.

use trainyard_console::store::{Protocol, SubscriptionState};
use trainyard_console::wire::{ByName, DeleteTopic, SaveConfig, SpecAt, TopicNames};
use trainyard_console::{ErrorCode, Ownership};
use trainyard_job::{FaultKind, FaultLevel};

use super::{TOPIC, kinds, telling, to, topic};
use crate::place::Place;

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_is_used_is_deleted_only_when_that_is_known() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    topic(&console).await;
    let save = SaveConfig {
        name: "nightly".to_owned(),
        description: String::new(),
        spec: telling(&console).await,
        replace: false,
    };
    console.save_config(save).await.unwrap();
    let delete = |even_if_used| DeleteTopic {
        name: TOPIC.to_owned(),
        even_if_used,
    };
    let refused = console.delete_topic(delete(false)).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TopicInUse);
    assert!(
        refused.to_string().contains("1 configuration (nightly)"),
        "{refused}"
    );
    console.delete_topic(delete(true)).await.unwrap();
    let name = TOPIC.to_owned();
    let gone = console.show_topic(ByName { name }).await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_topic_tells_nobody_is_warned_of_it() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    topic(&console).await;
    let at = SpecAt {
        spec: telling(&console).await,
        backend: "local".to_owned(),
        version_of: None,
        save_as: None,
    };
    let faults = console.check_spec(at.clone()).await.unwrap();
    let topic = TOPIC.to_owned();
    assert_eq!(faults[0].kind, FaultKind::NobodyConfirmed { topic });
    assert_eq!(
        faults[0].level,
        FaultLevel::Warning,
        "it can be submitted all the same"
    );
    let desktop = console.subscribe(to(Protocol::Desktop, "")).await.unwrap();
    assert_eq!(desktop.subscription.state, SubscriptionState::Confirmed);
    assert_eq!(console.check_spec(at).await.unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_bad_or_taken_are_said_at_their_field() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let names = |name: &str| TopicNames {
        name: name.to_owned(),
        display_name: String::new(),
    };
    let bad = console.create_topic(names("-x")).await.unwrap_err();
    assert_eq!(
        kinds(bad),
        [("name".to_owned(), FaultKind::BadTopicName { max: 255 })]
    );
    let taken = console.create_topic(names("Desktop")).await.unwrap_err();
    let name = "Desktop".to_owned();
    assert_eq!(
        kinds(taken),
        [("name".to_owned(), FaultKind::TopicTaken { name })]
    );
    topic(&console).await;
    let given = "example.com".to_owned();
    let address = console
        .subscribe(to(Protocol::Webhook, "example.com"))
        .await
        .unwrap_err();
    assert_eq!(
        kinds(address),
        [("endpoint".to_owned(), FaultKind::NotAWebAddress { given })]
    );
}
