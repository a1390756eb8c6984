//! Mailboxes, through a real conversation with a mail server.

use trainyard_console::Console;
use trainyard_console::Ownership;
use trainyard_console::store::{MailSecurity, MailServer, Outcome, Protocol, SubscriptionState};
use trainyard_console::wire::{ConfirmSubscription, MailSetup, Nothing, SaveMailServer};
use trainyard_job::FaultKind;

use super::{kinds, log_until, run, to, topic};
use crate::mail_peer::MailPeer;
use crate::place::Place;

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
