//! The delivery log: every try to tell a subscriber, and how it ended. Kept for a while, then pruned.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::subscription::{self, Protocol, Subscription, SubscriptionId};
use crate::error::{Fault, StoreError};
use crate::page::{Page, Window, bounded_count};
use crate::store::Store;

/// A line outlives its subscription and says itself whom it was for.
pub(crate) const CREATE: &str = "CREATE TABLE delivery (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         topic TEXT NOT NULL REFERENCES topic (name) ON DELETE CASCADE ON UPDATE CASCADE,
         subscription_id INTEGER NOT NULL,
         protocol TEXT NOT NULL,
         label TEXT NOT NULL,
         outbox_id INTEGER REFERENCES outbox (id) ON DELETE SET NULL,
         kind TEXT NOT NULL,
         subject TEXT NOT NULL,
         message_id TEXT NOT NULL,
         at_ms INTEGER NOT NULL,
         took_ms INTEGER NOT NULL,
         outcome TEXT NOT NULL,
         answer TEXT NOT NULL,
         next_at_ms INTEGER
     ) STRICT;
     CREATE INDEX delivery_by_topic ON delivery (topic, id);
     CREATE INDEX delivery_by_outbox ON delivery (outbox_id) WHERE outbox_id IS NOT NULL;";

/// What was to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// An event of a job.
    Notification,
    /// A message somebody asked for to see whether it arrives.
    Test,
    /// The question whether a subscription is wanted.
    Confirmation,
}

/// How somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A notification of this desktop.
    Desktop,
    /// A request to an HTTP or HTTPS address.
    Webhook,
    /// A mail.
    Email,
    /// A topic of the service, whose subscribers it tells.
    Smn,
}

impl From<Protocol> for Channel {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Desktop => Self::Desktop,
            Protocol::Webhook => Self::Webhook,
            Protocol::Email => Self::Email,
        }
    }
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The subscriber took it.
    Delivered,
    /// It did not arrive.
    Failed,
    /// It did not arrive and is not tried again.
    GivenUp,
    /// Nobody knows whether it arrived, so it is not tried again.
    Unknown,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What was to be told.
    pub kind: DeliveryKind,
    /// In one line.
    pub subject: String,
    /// The same for all tries of a message; empty for the desktop.
    pub message_id: String,
    /// When it began, in epoch milliseconds.
    pub at_ms: u64,
    /// How long it took.
    pub took_ms: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// What the other side said, or why it could not be asked.
    pub answer: String,
    /// When it is tried again.
    pub next_at_ms: Option<u64>,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryRow {
    /// Its number.
    pub id: i64,
    /// Whom it was for; none for a topic of the service.
    pub subscription: Option<SubscriptionId>,
    /// How.
    pub protocol: Channel,
    /// Where: a mail address, the host of a web address, or a connection and its topic.
    pub label: String,
    /// What was to be told.
    pub kind: DeliveryKind,
    /// In one line.
    pub subject: String,
    /// The id all tries of a message carry; empty for the desktop.
    pub message_id: String,
    /// When the try began, in epoch milliseconds.
    pub at_ms: u64,
    /// How long it took.
    pub took_ms: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// What the other side said, or why it could not be asked.
    pub answer: String,
    /// When the message is tried again; none when that has happened, or never will.
    pub next_at_ms: Option<u64>,
    /// Whether the message can be sent again.
    pub can_resend: bool,
}

/// A message is waiting for its next try when the last one of the log is this one.
const LISTED: &str = "SELECT delivery.*,
         (SELECT max(later.id) FROM delivery AS later WHERE later.outbox_id = delivery.outbox_id)
             = delivery.id AS newest,
         EXISTS (SELECT 1 FROM outbox WHERE outbox.id = delivery.outbox_id) AS kept,
         EXISTS (SELECT 1 FROM subscription WHERE subscription.id = delivery.subscription_id) AS there
     FROM delivery WHERE topic = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3";

impl Store {
    /// A page of a topic's log, newest first.
    pub fn deliveries(
        &self,
        topic: &str,
        offset: u64,
        limit: u32,
    ) -> Result<Page<DeliveryRow>, StoreError> {
        let window = Window::new(offset, limit);
        self.read(|conn| {
            let total = bounded_count(conn, "SELECT 1 FROM delivery WHERE topic = ?1", [topic])?;
            let mut statement = conn.prepare_cached(LISTED)?;
            let rows = statement.query_map(params![topic, window.limit, window.offset], listed)?;
            let rows = rows.collect::<Result<_, _>>()?;
            Ok(Page { rows, total })
        })
    }

    /// Writes down a try that no message of the outbox was behind: a test, or the question for a confirmation.
    pub fn log_attempt(&mut self, to: SubscriptionId, attempt: &Attempt) -> Result<(), StoreError> {
        self.write(|tx| {
            // Removed while it was being told.
            if let Some(found) = subscription::find(tx, to)? {
                let told = Told::of(&found.topic, &found.subscription);
                add(tx, &told, None, attempt)?;
            }
            Ok(())
        })
    }

    /// Has the message of a line told once more, from the first try on. It keeps its id.
    pub fn resend(&mut self, delivery: i64) -> Result<(), StoreError> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached(
                    "UPDATE outbox SET due_at_ms = 0, attempts = 0, delivered_at_ms = NULL
                     WHERE id = (SELECT outbox_id FROM delivery WHERE id = ?1 AND protocol <> 'desktop'
                         AND EXISTS (SELECT 1 FROM subscription WHERE subscription.id = subscription_id))",
                )?
                .execute([delivery])?;
            if changed == 0 {
                return Err(Fault::not_found(format!("message of delivery {delivery}")));
            }
            Ok(())
        })
    }

    /// Forgets what was tried before a time; answers how many lines that were.
    pub fn prune_deliveries(&mut self, before_ms: u64) -> Result<usize, StoreError> {
        self.write(|tx| Ok(tx.execute("DELETE FROM delivery WHERE at_ms < ?1", [before_ms])?))
    }
}

/// Whom a line of the log is about.
pub(crate) struct Told<'a> {
    /// The topic whose log it is.
    pub(crate) topic: &'a str,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) channel: Channel,
    pub(crate) label: String,
}

impl<'a> Told<'a> {
    pub(crate) fn of(topic: &'a str, to: &Subscription) -> Self {
        Self {
            topic,
            subscription: Some(to.id),
            channel: to.protocol.into(),
            label: to.label(),
        }
    }
}

/// No subscription has this number.
const NOBODY: i64 = 0;

/// Appends a try to the log.
pub(crate) fn add(
    conn: &Connection,
    to: &Told<'_>,
    outbox_id: Option<i64>,
    attempt: &Attempt,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO delivery (topic, subscription_id, protocol, label, outbox_id, kind, subject,
             message_id, at_ms, took_ms, outcome, answer, next_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        to.topic,
        to.subscription.map_or(NOBODY, |id| id.0),
        to.channel,
        to.label,
        outbox_id,
        attempt.kind,
        attempt.subject,
        attempt.message_id,
        attempt.at_ms,
        attempt.took_ms,
        attempt.outcome,
        attempt.answer,
        attempt.next_at_ms,
    ])?;
    Ok(())
}

fn listed(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    let protocol: Channel = row.get("protocol")?;
    let newest = row.get::<_, Option<bool>>("newest")?.unwrap_or(false);
    let next_at_ms: Option<u64> = row.get("next_at_ms")?;
    let waits = newest && next_at_ms.is_some();
    let kept = row.get::<_, bool>("kept")? && row.get::<_, bool>("there")?;
    Ok(DeliveryRow {
        id: row.get("id")?,
        subscription: Some(row.get("subscription_id")?)
            .filter(|id| *id != NOBODY)
            .map(SubscriptionId),
        protocol,
        label: row.get("label")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        message_id: row.get("message_id")?,
        at_ms: row.get("at_ms")?,
        took_ms: row.get("took_ms")?,
        outcome: row.get("outcome")?,
        answer: row.get("answer")?,
        next_at_ms: next_at_ms.filter(|_| waits),
        can_resend: newest && kept && protocol != Channel::Desktop,
    })
}

/// Kept by its name on the wire.
macro_rules! named {
    ($of:ty { $($variant:ident = $name:literal),* }) => {
        impl ToSql for $of {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $name,)* }.into())
            }
        }

        impl FromSql for $of {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($name => Ok(Self::$variant),)*
                    other => Err(FromSqlError::Other(format!("{other} is not known").into())),
                }
            }
        }
    };
}

named!(DeliveryKind { Notification = "notification", Test = "test", Confirmation = "confirmation" });
named!(Channel { Desktop = "desktop", Webhook = "webhook", Email = "email", Smn = "smn" });
named!(Outcome { Delivered = "delivered", Failed = "failed", GivenUp = "given_up", Unknown = "unknown" });
