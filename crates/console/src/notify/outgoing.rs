//! What a subscriber other than the desktop is sent: one message, whatever the way, and its shape in JSON.
//!
//! The members `type`, `topic_urn`, `message_id`, `subject`, `message` and `timestamp`, and the `X-SMN-…` headers, are
//! those of Simple Message Notification (user guide, *HTTP/HTTPS Message Format*, `smn_ug_a9002`). Of that page
//! `signature`, `signing_cert_url`, `subscribe_url` and `unsubscribe_url` have no counterpart here: there is no service
//! with a certificate or an address to visit. In their place a message is signed as `super::signature` says, and a
//! question for a confirmation has a `token`. `event` is ours: the facts of the text, for programs.

use serde::Serialize;
use sha2::{Digest, Sha256};
use trainyard_job::{EndReason, JobEvent, JobId, VersionNumber};
use trainyard_store::{DeliveryKind, OutboxRow, Subscriber};

use super::digest;
use super::words::Words;

/// A message to one subscriber.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) kind: DeliveryKind,
    /// The same for every try: who gets it twice can tell.
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// When what it tells happened, in epoch milliseconds.
    pub(crate) at_ms: u64,
    pub(crate) event: Option<EventFacts>,
    /// What confirms the subscription.
    pub(crate) code: Option<String>,
}

/// The facts of a job's event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct EventFacts {
    name: JobEvent,
    job_name: String,
    job_id: JobId,
    version: String,
    reason: Option<EndReason>,
    last_error: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    topic_urn: String,
    message_id: &'a str,
    subject: &'a str,
    message: &'a str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a EventFacts>,
}

impl Outgoing {
    /// What a row of the outbox tells.
    pub(super) fn of_event(words: Words, row: &OutboxRow) -> Self {
        let message = &row.message;
        let event = EventFacts {
            name: message.event,
            job_name: message.job_name.clone(),
            job_id: message.key.job,
            version: VersionNumber::to_string(&message.key.version),
            reason: message.reason.clone(),
            last_error: message.last_error.as_deref().map(digest::printable),
        };
        let line = digest::line(words, row);
        let details = digest::details(words, row);
        Self {
            kind: DeliveryKind::Notification,
            id: message_id(row),
            subject: message.subject(),
            text: format!("{line}\n{details}"),
            at_ms: message.at_ms,
            event: Some(event),
            code: None,
        }
    }

    /// Whether this arrives.
    pub(crate) fn test(words: Words, to: &Subscriber, id: String, now_ms: u64) -> Self {
        Self {
            kind: DeliveryKind::Test,
            id,
            subject: words.test_subject(name(to)),
            text: words.test_text(name(to)),
            at_ms: now_ms,
            event: None,
            code: None,
        }
    }

    /// Whether this is wanted.
    pub(crate) fn invitation(
        words: Words,
        to: &Subscriber,
        id: String,
        code: String,
        now_ms: u64,
    ) -> Self {
        Self {
            kind: DeliveryKind::Confirmation,
            id,
            subject: words.invitation_subject(name(to)),
            text: words.invitation_text(name(to), &code),
            at_ms: now_ms,
            event: None,
            code: Some(code),
        }
    }

    /// The service's name of the kind of message.
    pub(super) fn type_name(&self) -> &'static str {
        match self.kind {
            DeliveryKind::Notification | DeliveryKind::Test => "Notification",
            DeliveryKind::Confirmation => "SubscriptionConfirmation",
        }
    }

    /// The message as a web address gets it.
    pub(super) fn to_json(&self, topic: &str) -> Vec<u8> {
        let body = Body {
            r#type: self.type_name(),
            topic_urn: topic_urn(topic),
            message_id: &self.id,
            subject: &self.subject,
            message: &self.text,
            timestamp: timestamp(self.at_ms),
            token: self.code.as_deref(),
            event: self.event.as_ref(),
        };
        serde_json::to_vec(&body).expect("BUG: a message is JSON")
    }
}

/// What people call a topic.
fn name(to: &Subscriber) -> &str {
    if to.display_name.is_empty() {
        &to.topic
    } else {
        &to.display_name
    }
}

/// `urn:smn:{region}:{project}:{name}`, where the region is this computer.
pub(super) fn topic_urn(topic: &str) -> String {
    format!("urn:smn:local:trainyard:{topic}")
}

/// Made from what the message is, so that each try has the same and no two messages share one.
fn message_id(row: &OutboxRow) -> String {
    let OutboxRow {
        id,
        subscriber,
        message,
        ..
    } = row;
    let what = format!(
        "{id}\n{subscriber}\n{}\n{}\n{}\n{}",
        message.key,
        message.event.name(),
        message.at_ms,
        message.job_name
    );
    hex::encode(&Sha256::digest(what)[..16])
}

/// `2016-08-15T07:29:16Z`
fn timestamp(at_ms: u64) -> String {
    let seconds = i64::try_from(at_ms / 1000).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| at.to_string())
}

#[cfg(test)]
mod tests {
    use trainyard_job::{VersionKey, VersionNumber};
    use trainyard_store::OutboxMessage;

    use super::*;

    fn row(id: i64) -> OutboxRow {
        OutboxRow {
            id,
            subscriber: "subscription/3".to_owned(),
            attempts: 0,
            told_with: None,
            message: OutboxMessage {
                key: VersionKey {
                    job: JobId(7),
                    version: VersionNumber(2),
                },
                topic: "on-call".to_owned(),
                job_name: "digits".to_owned(),
                event: JobEvent::OnJobFailed,
                at_ms: 1_471_246_156_000,
                reason: None,
                last_error: Some("\u{1b}[31mloss is NaN".to_owned()),
            },
        }
    }

    #[test]
    fn an_event_has_the_members_of_the_services_message() {
        let sent = Outgoing::of_event(Words::English, &row(1)).to_json("on-call");
        let sent: serde_json::Value = serde_json::from_slice(&sent).unwrap();
        assert_eq!(sent["type"], "Notification");
        assert_eq!(sent["topic_urn"], "urn:smn:local:trainyard:on-call");
        assert_eq!(sent["timestamp"], "2016-08-15T07:29:16Z");
        assert_eq!(sent["subject"], "digits V002: OnJobFailed");
        assert_eq!(sent["message_id"].as_str().unwrap().len(), 32);
        assert_eq!(sent["event"]["version"], "V002");
        assert_eq!(sent["event"]["last_error"], "[31mloss is NaN");
        assert!(sent.get("token").is_none(), "only a question has one");
    }

    #[test]
    fn each_try_has_the_same_id_and_each_message_another() {
        let id = |row: &OutboxRow| Outgoing::of_event(Words::English, row).id;
        let mut later = row(1);
        later.attempts = 4;
        assert_eq!(id(&row(1)), id(&later));
        assert_ne!(id(&row(1)), id(&row(2)));
    }
}
