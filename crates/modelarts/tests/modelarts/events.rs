//! What the second generation says of a version in its own words.

use std::time::Duration;

use trainyard_backend::Backend;
use trainyard_job::{EventLevel, JobStatus, SecretId, ServiceEvent, Variable};
use trainyard_modelarts::{Limits, Settings};

use crate::service::Service;
use crate::yard::{Yard, spec};

async fn yard_that_asks_often() -> Yard {
    let mut yard = Yard::new(Service::v2()).await;
    let settings = often(yard.peer.settings());
    yard.restart_with(settings).await;
    yard
}

fn often(settings: Settings) -> Settings {
    Settings {
        limits: Limits {
            usage: Duration::from_millis(10),
            ..settings.limits
        },
        ..settings
    }
}

async fn said(yard: &mut Yard) -> ServiceEvent {
    let update = yard.told(|update| !update.service_events.is_empty()).await;
    let [event] = &update.service_events[..] else {
        panic!("several at once: {update:?}");
    };
    event.clone()
}

#[tokio::test]
async fn what_it_waits_for_is_heard_while_it_waits_and_told_once() {
    let mut yard = yard_that_asks_often().await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        let words = "0/3 nodes are available: insufficient memory".to_owned();
        job.events.push(("Warning", words));
    });
    let expected = ServiceEvent {
        at_ms: 1_704_164_645_000,
        level: EventLevel::Warning,
        source: "K8S".to_owned(),
        message: "0/3 nodes are available: insufficient memory".to_owned(),
    };
    assert_eq!(said(&mut yard).await, expected);
    yard.service.with(id, |job| {
        job.events
            .push(("Error", "the image is not there".to_owned()));
        job.status = 11;
    });
    let last = said(&mut yard).await;
    assert_eq!(
        (last.level, last.message.as_str()),
        (EventLevel::Error, "the image is not there")
    );
    yard.let_go(key).await;
    let told = yard.told.iter().map(|update| update.service_events.len());
    assert_eq!(told.sum::<usize>(), 2);
}

#[tokio::test]
async fn the_last_words_on_a_version_are_heard_though_nobody_asked_while_it_ran() {
    let mut yard = Yard::new(Service::v2()).await;
    yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        job.status = 11;
        job.events.push(("Error", "evicted".to_owned()));
    });
    assert_eq!(said(&mut yard).await.message, "evicted");
    yard.status(JobStatus::Failed).await;
}

#[tokio::test]
async fn a_secret_that_the_service_quotes_is_masked_and_long_words_are_cut() {
    let mut yard = Yard::new(Service::v2()).await;
    let settings = often(yard.peer.settings());
    let id = SecretId::from("5e");
    settings.secrets.put(&id, "hunter22").unwrap();
    yard.restart_with(settings).await;
    let mut secret = spec("net-train");
    secret.environment.push(Variable {
        secret: Some(id),
        ..Variable::plain("TOKEN", "")
    });
    yard.place.take(vec![yard.run(1, 1, secret)]).await.unwrap();
    let job = yard.created().await;
    let words = format!("TOKEN=hunter22 {}", "x".repeat(1 << 20));
    yard.service
        .with(job, |job| job.events.push(("Info", words)));
    let said = said(&mut yard).await;
    assert!(said.message.starts_with("TOKEN=**** xxx"), "{said:?}");
    assert!(said.message.len() <= 2000);
}
