//! Secrets of subscriptions: in a real keyring, and not at all where there is none.

use std::process::{Command, Stdio};

use hmac::{Hmac, Mac};
use sha2::Sha256;
use trainyard_console::store::{MailSecurity, MailServer, Protocol};
use trainyard_console::wire::{
    ByName, ConfirmSubscription, Nothing, OneSubscription, SaveMailServer, SecretText, Subscribe,
    TestTopic,
};
use trainyard_console::{ErrorCode, Ownership};

use super::killed::command;
use super::{TOPIC, to, topic};
use crate::place::Place;
use crate::web_peer::{Received, WebPeer, status};

/// A session with a keyring of its own, which nothing is left of afterwards.
const SESSION: &str = "gdbus wait --session --timeout 1 org.freedesktop.secrets 2>/dev/null
    echo -n pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
    gdbus wait --session --timeout 10 org.freedesktop.secrets && exec \"$@\"";

#[test]
fn a_signed_message_is_verified_by_who_has_the_secret() {
    for tool in ["dbus-run-session", "gnome-keyring-daemon", "gdbus"] {
        if !is_there(tool) {
            println!("skipped: {tool} is not installed");
            return;
        }
    }
    let home = tempfile::tempdir().unwrap();
    let inner = command("topics::keyring::signs_with_the_keyring_of_its_session");
    let mut session = dbus_session();
    session.arg(inner.get_program()).args(inner.get_args());
    let ran = session
        .env("HOME", home.path())
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(ran.success());
}

const INSIDE: &str = "TRAINYARD_TEST_KEYRING";

#[tokio::test(flavor = "multi_thread")]
async fn signs_with_the_keyring_of_its_session() {
    if std::env::var_os(INSIDE).is_none() {
        println!("skipped: it is a part of another test");
        return;
    }
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    let made = console.subscribe(signed(peer.url("/"))).await.unwrap();
    let secret = made.secret.expect("it was made and is said once").0;
    verify(&peer.received()[0], &secret);
    let id = made.subscription.id;
    let code = peer.received()[0].json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    console
        .confirm_subscription(ConfirmSubscription { id, code })
        .await
        .unwrap();
    let test = || TestTopic {
        topic: TOPIC.to_owned(),
        subscription: Some(id),
    };
    console.test_topic(test()).await.unwrap();
    verify(&peer.received()[1], &secret);
    for file in ["trainyard.db", "trainyard.db-wal"] {
        let bytes = std::fs::read(place.path().join(file)).unwrap_or_default();
        let needle = secret.as_bytes();
        assert!(
            !bytes.windows(needle.len()).any(|part| part == needle),
            "the secret is in {file}"
        );
    }
    console.unsubscribe(OneSubscription { id }).await.unwrap();
    let again = console.subscribe(signed(peer.url("/"))).await.unwrap();
    assert_ne!(
        again.secret.unwrap().0,
        secret,
        "a new subscription has a new one"
    );

    let server = MailServer {
        host: "mail.example.com".to_owned(),
        port: 587,
        security: MailSecurity::Starttls,
        user: "lin".to_owned(),
        from: "jobs@example.com".to_owned(),
    };
    let save = |password: Option<&str>| SaveMailServer {
        server: Some(server.clone()),
        password: password.map(|text| SecretText(text.to_owned())),
    };
    console
        .save_mail_server(save(Some("s3cr3t")))
        .await
        .unwrap();
    console.save_mail_server(save(None)).await.unwrap();
    assert!(
        console
            .get_mail_server(Nothing {})
            .await
            .unwrap()
            .has_password,
        "it is kept"
    );
}

fn signed(url: String) -> Subscribe {
    Subscribe {
        sign: true,
        ..to(Protocol::Webhook, url)
    }
}

/// As a receiver does it: with the specification alone.
fn verify(received: &Received, secret: &str) {
    let key = base64_decode(secret.strip_prefix("whsec_").unwrap());
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(received.header("webhook-id").as_bytes());
    mac.update(b".");
    mac.update(received.header("webhook-timestamp").as_bytes());
    mac.update(b".");
    mac.update(&received.bytes);
    let signature = received
        .header("webhook-signature")
        .strip_prefix("v1,")
        .unwrap();
    mac.verify_slice(&base64_decode(signature))
        .expect("the signature is right");
}

fn base64_decode(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}

#[test]
fn without_a_keyring_a_secret_is_refused_and_nothing_is_made() {
    let ran = command("topics::keyring::has_no_keyring")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env(INSIDE, "1")
        .status()
        .unwrap();
    assert!(ran.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn has_no_keyring() {
    if std::env::var_os(INSIDE).is_none() {
        println!("skipped: it is a part of another test");
        return;
    }
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    let refused = console.subscribe(signed(peer.url("/"))).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoKeyring, "{refused}");
    let name = TOPIC.to_owned();
    let found = console.show_topic(ByName { name }).await.unwrap();
    assert_eq!(found.subscriptions, vec![]);
    assert!(peer.received().is_empty());
}

#[expect(
    clippy::disallowed_methods,
    reason = "the session of a test is a process"
)]
fn dbus_session() -> Command {
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "bash", "-c", SESSION, "bash"]);
    session
}

#[expect(clippy::disallowed_methods, reason = "a test looks for what it needs")]
fn is_there(tool: &str) -> bool {
    let looked = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .stdout(Stdio::null())
        .status();
    looked.is_ok_and(|status| status.success())
}
