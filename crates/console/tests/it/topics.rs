//! Topics with real peers: web addresses and mail servers that fail, and a console that is killed.

mod keyring;
mod killed;

use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Response, header};
use trainyard_console::store::{
    DeliveryRow, EventKind, MailSecurity, MailServer, Outcome, Page, Protocol, SubscriptionState,
};
use trainyard_console::wire::{
    ByName, ConfirmSubscription, DeleteTopic, DeliveryWindow, EventWindow, MailSetup, Nothing,
    OneDelivery, OneSubscription, SaveConfig, SaveMailServer, SecretText, SpecAt, Subscribe,
    Subscribed, TestTopic, TopicNames,
};
use trainyard_console::{Console, ConsoleError, ErrorCode, Ownership};
use trainyard_job::{FaultKind, FaultLevel, JobEvent, JobSpec, Notification, VersionKey};

use crate::mail_peer::MailPeer;
use crate::place::{DEADLINE, Place, end, job, submit};
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
    let looked = async {
        loop {
            let rows = log(console).await;
            if is_right(&rows) {
                return rows;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let Ok(rows) = tokio::time::timeout(DEADLINE, looked).await else {
        panic!("the log stays {:#?}", log(console).await);
    };
    rows
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

async fn mail_server(console: &Console, peer: &MailPeer) {
    let server = MailServer {
        host: peer.address.ip().to_string(),
        port: peer.address.port(),
        security: MailSecurity::None,
        user: String::new(),
        from: "jobs@example.com".to_owned(),
    };
    let save = SaveMailServer {
        server: Some(server),
        password: None,
    };
    console.save_mail_server(save).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_confirms_with_the_code_it_got_and_is_told_again_after_a_refusal() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    let peer = MailPeer::start(|number| {
        if number == 1 {
            "451 busy"
        } else {
            "250 queued as 7"
        }
    })
    .await;
    topic(&console).await;
    mail_server(&console, &peer).await;
    let made = console
        .subscribe(to(Protocol::Email, "lin@example.com"))
        .await
        .unwrap();
    assert_eq!(made.subscription.state, SubscriptionState::Unconfirmed);
    let question = peer.wait_for(1).await.remove(0);
    assert!(
        question.header("From").contains("Night shift"),
        "{}",
        question.text
    );
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count() == 8;
    let code = question
        .text
        .split_whitespace()
        .find(|word| word.len() == 8 && digits(word));
    let code = code
        .unwrap_or_else(|| panic!("no code in {}", question.text))
        .to_owned();
    let id = made.subscription.id;
    console
        .confirm_subscription(ConfirmSubscription { id, code })
        .await
        .unwrap();
    run(&console).await;
    let mails = peer.wait_for(3).await;
    assert_eq!(mails[1].to, "<lin@example.com>");
    assert_eq!(
        mails[1].header("Message-ID"),
        mails[2].header("Message-ID"),
        "each try has the same"
    );
    assert!(
        mails[2].header("Subject").ends_with("V001: OnJobSucceeded"),
        "{}",
        mails[2].text
    );
    let rows = log_until(&console, |rows| {
        rows[0].outcome == Outcome::Delivered && rows.len() == 3
    })
    .await;
    assert!(rows[0].answer.contains("queued as 7"), "{}", rows[0].answer);
    assert!(rows[1].answer.contains("451"), "{}", rows[1].answer);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_needs_a_server_that_answers() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    topic(&console).await;
    let refused = console
        .subscribe(to(Protocol::Email, "lin@example.com"))
        .await
        .unwrap_err();
    assert_eq!(
        kinds(refused),
        [("endpoint".to_owned(), FaultKind::NoMailServer)]
    );
    let peer = MailPeer::start(|_| "250 ok").await;
    mail_server(&console, &peer).await;
    let setup: MailSetup = console.get_mail_server(Nothing {}).await.unwrap();
    assert!(!setup.has_password);
    let works = console.check_mail_server(Nothing {}).await.unwrap();
    assert_eq!(works.outcome, Outcome::Delivered, "{}", works.answer);
    drop(peer);
    tokio::task::yield_now().await;
    let silent = console.check_mail_server(Nothing {}).await.unwrap();
    assert_eq!(silent.outcome, Outcome::Failed);
    assert!(!silent.answer.is_empty());
}

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
