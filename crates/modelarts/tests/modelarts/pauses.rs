//! Services that ask for a pause, and tests of a connection, which wait for nobody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use trainyard_backend::Backend;
use trainyard_job::{CloudService, JobStatus, ServiceState, SignIn};
use trainyard_modelarts::{Client, Failure};

use crate::peer::{Fault, Peer};
use crate::service::Service;
use crate::yard::Yard;

fn throttled(headers: &'static str) -> Fault {
    let body = r#"{"error_code":"APIGW.0308","error_msg":"throttled"}"#;
    Fault::Answer(429, headers, body.to_owned())
}

async fn peer() -> Peer {
    Peer::new(Arc::new(Service::default())).await
}

#[tokio::test]
async fn a_service_that_asks_for_a_pause_is_not_asked_by_any_call_before_it_is_over() {
    let peer = peer().await;
    let client = Client::new(peer.settings()).unwrap();
    let begun = Instant::now();
    peer.fault("/training-jobs", 1, throttled("Retry-After: 1\r\n"));
    let first = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert!(
        first.to_string().contains("it is not asked again before"),
        "{first}"
    );
    let asked = peer.count("/v1/");
    let mut others = 0;
    while let Err(failure) = client.versions_v1(7).await {
        let is_missing =
            matches!(&failure, Failure::Refused { error, .. } if error.code == "ModelArts.0102");
        if is_missing {
            break;
        }
        assert_eq!(failure, first, "the same is said");
        others += 1;
        assert!(begun.elapsed() < Duration::from_secs(9));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(others > 3 && begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(peer.count("/v1/"), asked + 1, "asked when it was over");
}

#[tokio::test]
async fn a_pause_of_one_service_is_no_other_services() {
    let peer = peer().await;
    let client = Client::new(peer.settings()).unwrap();
    peer.fault("GET /v1", 1, throttled("Retry-After: 3600\r\n"));
    client.jobs_v1(1, 10, "").await.unwrap_err();
    let asked = peer.count("/notifications/");
    let _ = client.topics(0).await;
    assert_eq!(peer.count("/notifications/"), asked + 1);
}

#[tokio::test]
async fn the_watcher_keeps_a_pause_that_was_asked_for_and_a_stop_does_not_wait_for_it() {
    let mut yard = Yard::new(Service::v2()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    let pause = throttled("Retry-After: 3600\r\n");
    yard.peer.fault("training-job-searches", usize::MAX, pause);
    let says = |yard: &Yard| {
        let rows = yard.rows(key);
        rows.iter()
            .any(|(_, row)| row.contains("it is not asked again before"))
    };
    yard.until("it is said", || says(&yard)).await;
    let asked = yard.peer.count("training-job-searches");
    yard.place.stop(key).await.unwrap();
    yard.until("it is stopped", || yard.peer.count("/actions") == 1)
        .await;
    // The look that sent the stop is followed by another one.
    yard.place.client().jobs_v2(0, 1, "").await.unwrap_err();
    assert_eq!(yard.peer.count("training-job-searches"), asked);
    let answers = yard.place.client().test().await;
    assert_eq!(
        yard.peer.count("training-job-searches"),
        asked + 1,
        "a test asks: {answers:?}"
    );
}

#[tokio::test]
async fn the_watcher_asks_again_when_the_pause_is_over() {
    let mut yard = Yard::new(Service::v2()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    let begun = Instant::now();
    let pause = throttled("Retry-After: 2\r\n");
    yard.peer.fault("training-job-searches", 1, pause);
    yard.service.with(id, |job| job.status = 10);
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.key, key);
    assert!(begun.elapsed() >= Duration::from_secs(2));
}

#[tokio::test]
async fn a_test_of_a_connection_is_over_in_time_though_every_service_drips() {
    for password in [false, true] {
        let peer = peer().await;
        peer.fault("", usize::MAX, Fault::Drip);
        let mut settings = peer.settings();
        settings.limits.whole = Duration::from_mins(1);
        settings.limits.test = Duration::from_millis(600);
        if password {
            settings.connection.sign_in = SignIn::Password {
                domain: "team".to_owned(),
                user: "me".to_owned(),
            };
        }
        let begun = Instant::now();
        let answers = Client::new(settings).unwrap().test().await;
        assert!(begun.elapsed() < Duration::from_secs(3), "{answers:?}");
        let states = answers.iter().map(|answer| answer.state);
        assert!(states.eq([ServiceState::Unreachable; 6]), "{answers:?}");
        let asked = if password { 1 } else { 6 };
        assert_eq!(peer.count(""), asked, "each once: {answers:?}");
        assert_eq!(answers[1].service, CloudService::ModelartsV1);
        let who = if password { "IAM" } else { "ModelArts" };
        assert!(answers[1].said.starts_with(who), "{answers:?}");
    }
}
