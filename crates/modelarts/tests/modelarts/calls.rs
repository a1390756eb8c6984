//! Calls that go wrong: what is repeated, what is not, and what is said.

use std::sync::Arc;
use std::time::Duration;

use trainyard_job::{CloudService, ServiceState, SignIn};
use trainyard_modelarts::{Client, Failure, Generation, Meaning, Settings};
use trainyard_protocol::v1::CreateJob;

use crate::peer::{Fault, Peer};
use crate::service::Service;

async fn peer() -> (Peer, Arc<Service>) {
    let service = Arc::new(Service::default());
    (Peer::new(Arc::clone(&service) as _).await, service)
}

fn client(peer: &Peer) -> Client {
    Client::new(peer.settings()).unwrap()
}

fn trouble(status: u16, headers: &'static str) -> Fault {
    let body = r#"{"is_success":false,"error_code":"ModelArts.0010","error_message":"inside"}"#;
    Fault::Answer(status, headers, body.to_owned())
}

fn named(name: &str) -> CreateJob {
    CreateJob {
        job_name: name.into(),
        ..CreateJob::default()
    }
}

#[tokio::test]
async fn trouble_in_the_middle_of_a_list_is_asked_again() {
    let (peer, _) = peer().await;
    let client = client(&peer);
    client.create_job_v1(&named("a")).await.unwrap();
    for fault in [
        trouble(500, ""),
        trouble(503, "Retry-After: 0\r\n"),
        Fault::Cut,
        Fault::Hang,
    ] {
        peer.fault("GET /v1", 1, fault);
        assert_eq!(client.jobs_v1(1, 10, "").await.unwrap().jobs.len(), 1);
    }
    peer.fault("GET /v1", 99, trouble(500, ""));
    let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert_eq!(failure.meaning(), Some(Meaning::Failed));
    assert!(
        failure.to_string().contains("ModelArts.0010: inside"),
        "{failure}"
    );
}

#[tokio::test]
async fn a_creation_is_repeated_only_when_it_was_certainly_not_done() {
    let (peer, service) = peer().await;
    let client = client(&peer);
    for fault in [trouble(500, ""), Fault::Cut, Fault::DoneAndHang] {
        peer.fault("POST /v1", 1, fault);
        let before = peer.count("POST /v1");
        assert!(
            client
                .create_job_v1(&named(&format!("job{before}")))
                .await
                .is_err()
        );
        assert_eq!(peer.count("POST /v1"), before + 1, "sent once");
    }
    peer.fault("POST /v1", 1, trouble(429, "Retry-After: 0\r\n"));
    let before = peer.count("POST /v1");
    client.create_job_v1(&named("refused-first")).await.unwrap();
    assert_eq!(peer.count("POST /v1"), before + 2);
    assert_eq!(
        service.jobs.lock().unwrap().len(),
        3,
        "the one that answered 500 was not done"
    );
}

#[tokio::test]
async fn a_service_that_wants_a_longer_pause_than_there_is_patience_is_busy() {
    let (peer, _) = peer().await;
    peer.fault("GET /v1", 9, trouble(429, "Retry-After: 3600\r\n"));
    let failure = client(&peer).jobs_v1(1, 10, "").await.unwrap_err();
    assert_eq!(peer.count("GET /v1"), 1, "asking again would be in vain");
    assert!(
        matches!(
            failure,
            Failure::Refused {
                http_status: 429,
                ..
            }
        ),
        "{failure}"
    );
}

#[tokio::test]
async fn what_is_not_the_service_is_said_so() {
    let (peer, _) = peer().await;
    let client = client(&peer);
    for status in [200, 403] {
        let page = "<!DOCTYPE html><html>Sign in to the hotel</html>".to_owned();
        peer.fault(
            "GET /v1",
            1,
            Fault::Answer(status, "Content-Type: text/html\r\n", page),
        );
        let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
        assert!(
            failure.to_string().contains("a web page"),
            "{status}: {failure}"
        );
    }
    peer.fault(
        "GET /v1",
        1,
        Fault::Answer(200, "", "{\"jobs\": 7}".to_owned()),
    );
    let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert!(
        matches!(failure, Failure::NotUnderstood { .. }),
        "{failure}"
    );
}

#[tokio::test]
async fn silence_and_half_an_answer_have_their_names_in_the_end() {
    let (peer, _) = peer().await;
    let mut settings = peer.settings();
    settings.limits.tries = 2;
    settings.limits.whole = Duration::from_millis(60);
    let client = Client::new(settings).unwrap();
    peer.fault("GET /v1", 2, Fault::Hang);
    let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert!(matches!(failure, Failure::TimedOut { .. }), "{failure}");
    peer.fault("GET /v1", 2, Fault::Cut);
    let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert!(matches!(failure, Failure::Cut { .. }), "{failure}");
}

#[tokio::test]
async fn an_answer_without_end_is_not_taken() {
    let (peer, _) = peer().await;
    let mut settings = peer.settings();
    settings.limits.body_bytes = 1000;
    peer.fault("GET /v1", 1, Fault::Answer(200, "", "x".repeat(2000)));
    let failure = Client::new(settings)
        .unwrap()
        .jobs_v1(1, 10, "")
        .await
        .unwrap_err();
    assert!(
        matches!(
            failure,
            Failure::TooLarge {
                max_bytes: 1000,
                ..
            }
        ),
        "{failure}"
    );
}

#[tokio::test]
async fn nobody_at_the_address_is_unreachable() {
    let (peer, _) = peer().await;
    let mut settings = peer.settings();
    settings.connection.endpoints.modelarts = "http://127.0.0.1:1".to_owned();
    let failure = Client::new(settings)
        .unwrap()
        .jobs_v1(1, 10, "")
        .await
        .unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "{failure}");
}

#[tokio::test]
async fn no_more_requests_are_open_than_allowed() {
    let (peer, _) = peer().await;
    peer.slow_down(Duration::from_millis(20));
    let mut settings = peer.settings();
    settings.limits.connections = 3;
    let client = Arc::new(Client::new(settings).unwrap());
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = Arc::clone(&client);
        all.spawn(async move { client.jobs_v1(1, 10, "").await.map(|_| ()) });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!((peer.count("GET /v1"), peer.most_at_once()), (20, 3));
}

#[tokio::test]
async fn the_generation_is_found_out_and_the_first_is_preferred() {
    for (v1, v2, expected) in [
        (true, true, Some(Generation::V1)),
        (false, true, Some(Generation::V2)),
        (false, false, None),
    ] {
        let service = Service {
            v1,
            v2,
            ..Service::default()
        };
        let peer = Peer::new(Arc::new(service)).await;
        let found = client(&peer).generation().await;
        assert_eq!(found.as_ref().ok().copied(), expected);
        if let Err(failure) = found {
            assert_eq!(failure.meaning(), Some(Meaning::Absent));
            assert!(failure.to_string().contains("region"), "{failure}");
        }
    }
}

#[tokio::test]
async fn a_wrong_key_does_not_settle_the_generation() {
    let (peer, _) = peer().await;
    peer.fault(
        "GET /v1",
        1,
        Fault::Answer(
            401,
            "",
            r#"{"error_code":"APIGW.0301","error_msg":"x"}"#.to_owned(),
        ),
    );
    let client = client(&peer);
    assert_eq!(
        client.generation().await.unwrap_err().meaning(),
        Some(Meaning::NotSignedIn)
    );
    assert_eq!(client.generation().await.unwrap(), Generation::V1);
}

async fn states(settings: Settings) -> Vec<(CloudService, ServiceState)> {
    let answers = Client::new(settings).unwrap().test().await;
    answers
        .into_iter()
        .map(|answer| (answer.service, answer.state))
        .collect()
}

#[tokio::test]
async fn the_test_of_a_connection_says_of_each_service_what_is_wrong() {
    let (peer, _) = peer().await;
    let settings = peer.settings();
    let mut partly = settings.clone();
    partly.connection.endpoints.smn.clear();
    partly.connection.endpoints.swr = "http://127.0.0.1:1".to_owned();
    let states_of = states(partly).await;
    assert_eq!(
        states_of[1],
        (CloudService::ModelartsV1, ServiceState::Answered)
    );
    assert_eq!(
        states_of[2],
        (CloudService::ModelartsV2, ServiceState::Absent)
    );
    assert_eq!(states_of[4], (CloudService::Smn, ServiceState::NotUsed));
    assert_eq!(states_of[5], (CloudService::Swr, ServiceState::Unreachable));

    let mut wrong = settings.clone();
    wrong.secret = "another".to_owned();
    assert_eq!(states(wrong).await[1].1, ServiceState::NotSignedIn);
    let mut elsewhere = settings.clone();
    elsewhere.connection.project_id = "0f0".to_owned();
    assert_eq!(states(elsewhere).await[1].1, ServiceState::WrongProject);

    let refused =
        r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#;
    let date = "Date: Tue, 02 Jan 2024 03:04:05 GMT\r\n";
    peer.fault("GET /v1", 1, Fault::Answer(401, date, refused.to_owned()));
    assert_eq!(states(settings).await[1].1, ServiceState::ClockOff);
}

#[tokio::test]
async fn a_temporary_key_sends_its_token_signed() {
    let (peer, _) = peer().await;
    let mut settings = peer.settings();
    settings.connection.sign_in = SignIn::Temporary {
        access_key: crate::peer::ACCESS.to_owned(),
    };
    settings.security_token = "STOKEN".to_owned();
    Client::new(settings)
        .unwrap()
        .jobs_v1(1, 10, "")
        .await
        .unwrap();
}
