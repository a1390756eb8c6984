//! Topics with real peers: web addresses and mail servers that fail, and a console that is killed.

mod forms;
mod keyring;
mod killed;
mod mailboxes;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, header};
use trainyard_console::store::{
    DeliveryRow, EventKind, Outcome, Page, Protocol, SubscriptionState,
};
use trainyard_console::wire::{
    ConfirmSubscription, DeliveryWindow, EventWindow, OneDelivery, OneSubscription, SecretText,
    Subscribe, Subscribed, TestTopic, TopicNames,
};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{FaultKind, JobEvent, JobSpec, Notification, VersionKey};

use crate::place::{Place, end, job, submit, until_some};
use crate::web_peer::{Received, WebPeer, silence, status};

const TOPIC: &str = "on-call";

/// A topic nobody subscribes to.
async fn topic(console: &Console) {
    let names = TopicNames {
        name: TOPIC.to_owned(),
        display_name: "Night shift".to_owned(),
    };
    console.create_topic(names).await.unwrap();
}

fn to(protocol: Protocol, endpoint: impl Into<String>) -> Subscribe {
    Subscribe {
        topic: TOPIC.to_owned(),
        protocol,
        endpoint: endpoint.into(),
        remark: String::new(),
        sign: false,
        secret: SecretText::default(),
    }
}

/// Subscribes a web address and confirms it with the token it was sent.
async fn confirmed(console: &Console, peer: &WebPeer, path: &str) -> Subscribed {
    let before = peer.received().len();
    let subscribe = to(Protocol::Webhook, peer.url(path));
    let made = console.subscribe(subscribe).await.unwrap();
    let asked = peer.wait_for(before + 1).await[before].json();
    let typed = ConfirmSubscription {
        id: made.subscription.id,
        code: asked["token"].as_str().unwrap().to_owned(),
    };
    let confirmed = console.confirm_subscription(typed).await.unwrap();
    assert_eq!(confirmed.state, SubscriptionState::Confirmed);
    made
}

/// A job that tells the topic when it succeeds.
async fn telling(console: &Console) -> JobSpec {
    let mut spec = job(console, "true").await;
    spec.notification = Some(Notification {
        topic: TOPIC.to_owned(),
        events: vec![JobEvent::OnJobSucceeded],
    });
    spec
}

/// Runs such a job to its end.
async fn run(console: &Console) -> VersionKey {
    let spec = telling(console).await;
    let key = submit(console, spec).await;
    end(console, key).await;
    key
}

async fn log(console: &Console) -> Vec<DeliveryRow> {
    let window = DeliveryWindow {
        topic: TOPIC.to_owned(),
        offset: 0,
        limit: 100,
    };
    let page: Page<DeliveryRow> = console.list_deliveries(window).await.unwrap();
    page.rows
}

/// The log, once it is as it should be.
async fn log_until(
    console: &Console,
    is_right: impl Fn(&[DeliveryRow]) -> bool,
) -> Vec<DeliveryRow> {
    let look = async || {
        let rows = log(console).await;
        if is_right(&rows) { Ok(rows) } else { Err(rows) }
    };
    until_some("the log to be as it should", look).await
}

fn kinds(error: ConsoleError) -> Vec<(String, FaultKind)> {
    let ConsoleError::Faults(faults) = error else {
        panic!("{error}");
    };
    faults.into_iter().map(|f| (f.field, f.kind)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_tried_until_it_arrives_and_is_the_same_each_time() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    // The first is the question for a confirmation.
    let peer =
        WebPeer::start(|number, _| status(if (1..=2).contains(&number) { 503 } else { 200 })).await;
    topic(&console).await;
    confirmed(&console, &peer, "/hook").await;
    let key = run(&console).await;
    let received = peer.wait_for(4).await;
    let rows = log_until(&console, |rows| {
        rows[0].outcome == Outcome::Delivered && rows.len() == 4
    })
    .await;
    assert_eq!(rows[1].outcome, Outcome::Failed);
    assert!(rows[1].answer.starts_with("HTTP 503"), "{}", rows[1].answer);
    assert_eq!(rows[1].next_at_ms, None, "it was tried since");
    let tries = &received[1..];
    let ids: Vec<_> = tries.iter().map(|one| one.header("webhook-id")).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let body = tries[2].json();
    assert_eq!(tries[2].method, "POST");
    assert_eq!(tries[2].header("x-smn-message-type"), "Notification");
    assert_eq!(body["message_id"], ids[0]);
    assert_eq!(body["event"]["name"], "OnJobSucceeded");
    assert_eq!(body, tries[0].json(), "each try says the same");
    let window = EventWindow {
        key,
        offset: 0,
        limit: 100,
    };
    let events = console.list_events(window).await.unwrap().rows;
    let told = events
        .iter()
        .filter(|row| matches!(row.kind, EventKind::Notified { .. }))
        .count();
    assert_eq!(told, 1);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_confirms_by_answering_with_the_token() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, request| {
        let token = serde_json::json!({ "token": request.json()["token"] });
        Response::new(Full::new(Bytes::from(token.to_string())))
    });
    let peer = peer.await;
    topic(&console).await;
    let made = console
        .subscribe(to(Protocol::Webhook, peer.url("/")))
        .await
        .unwrap();
    assert_eq!(made.subscription.state, SubscriptionState::Confirmed);
    assert_eq!(
        peer.received()[0].json()["type"],
        "SubscriptionConfirmation"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_an_earlier_question_does_not_confirm() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    let made = console
        .subscribe(to(Protocol::Webhook, peer.url("/")))
        .await
        .unwrap();
    let id = made.subscription.id;
    console
        .resend_confirmation(OneSubscription { id })
        .await
        .unwrap();
    let token = |number: usize| {
        peer.received()[number].json()["token"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let error = console
        .confirm_subscription(ConfirmSubscription { id, code: token(0) })
        .await;
    assert_eq!(
        kinds(error.unwrap_err()),
        [("code".to_owned(), FaultKind::WrongCode)]
    );
    let code = format!(" {} ", token(1).to_uppercase());
    console
        .confirm_subscription(ConfirmSubscription { id, code })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_redirected_within_its_host_and_nowhere_else() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let other = WebPeer::start(|_, _| status(200)).await;
    let elsewhere = other.url("/taken");
    let peer = WebPeer::start(move |_, request| {
        let (code, location) = match request.path.as_str() {
            "/within" => (307, "/target"),
            "/changed" => (302, "/target"),
            "/away" => (307, elsewhere.as_str()),
            _ => return status(200),
        };
        let answer = Response::builder()
            .status(code)
            .header(header::LOCATION, location);
        answer.body(Full::default()).unwrap()
    });
    let peer = peer.await;
    topic(&console).await;
    for (path, outcome) in [
        ("/within", Outcome::Delivered),
        ("/changed", Outcome::Failed),
        ("/away", Outcome::Failed),
    ] {
        let made = console
            .subscribe(to(Protocol::Webhook, peer.url(path)))
            .await
            .unwrap();
        let asked = made.asked.unwrap();
        assert_eq!(asked.outcome, outcome, "{path}: {}", asked.answer);
    }
    let target: Vec<_> = peer
        .received()
        .into_iter()
        .filter(|one| one.path == "/target")
        .collect();
    assert_eq!(target.len(), 1);
    assert_eq!(target[0].method, "POST");
    assert!(other.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_answer_without_end_only_the_beginning_is_read() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, _| {
        let body = "x\n".repeat(5_000_000);
        Response::new(Full::new(Bytes::from(body)))
    });
    let peer = peer.await;
    topic(&console).await;
    let made = console
        .subscribe(to(Protocol::Webhook, peer.url("/")))
        .await
        .unwrap();
    let asked = made.asked.unwrap();
    assert_eq!(asked.outcome, Outcome::Delivered);
    assert!(asked.answer.len() < 400, "{}", asked.answer.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_gone_is_given_up_and_told_again_when_asked() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    let peer = WebPeer::start(|number, _| status(if number == 1 { 410 } else { 200 })).await;
    topic(&console).await;
    confirmed(&console, &peer, "/").await;
    run(&console).await;
    let rows = log_until(&console, |rows| rows[0].outcome == Outcome::GivenUp).await;
    assert!(rows[0].can_resend);
    let given_up = peer.received()[1].header("webhook-id").to_owned();
    console
        .resend(OneDelivery { id: rows[0].id })
        .await
        .unwrap();
    log_until(&console, |rows| rows[0].outcome == Outcome::Delivered).await;
    assert_eq!(peer.received()[2].header("webhook-id"), given_up);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_endpoint_holds_up_nobody_else() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    let answer = |number, _: &Received| if number == 0 { status(200) } else { silence() };
    let silent = WebPeer::start(answer).await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    confirmed(&console, &silent, "/").await;
    confirmed(&console, &peer, "/").await;
    for _ in 0..2 {
        run(&console).await;
    }
    peer.wait_for(3).await;
    assert_eq!(silent.wait_for(2).await.len(), 2, "one message at a time");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_goes_to_those_who_confirmed() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    confirmed(&console, &peer, "/yes").await;
    console
        .subscribe(to(Protocol::Webhook, peer.url("/no")))
        .await
        .unwrap();
    let test = TestTopic {
        topic: TOPIC.to_owned(),
        subscription: None,
    };
    let told = console.test_topic(test).await.unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    let last = peer.received().pop().unwrap();
    assert_eq!(
        (last.path.as_str(), last.json()["type"].as_str()),
        ("/yes", Some("Notification"))
    );
}
