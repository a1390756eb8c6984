//! What subscribers are still to be told.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use trainyard_job::{EndReason, JobEvent, VersionKey};

use crate::column::Json;
use crate::error::StoreError;
use crate::store::Store;
use crate::table::delivery::{self, Attempt, DeliveryKind, Outcome, Told};
use crate::table::event::{self, EventKind};
use crate::table::subscription::{self, Subscriber, SubscriptionId};

/// A row stays after delivery: it is what keeps the same message from being made twice.
pub(crate) const CREATE: &str = "CREATE TABLE outbox (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         version_id INTEGER NOT NULL REFERENCES version (id) ON DELETE CASCADE,
         event TEXT NOT NULL,
         subscriber TEXT NOT NULL,
         message TEXT NOT NULL,
         attempts INTEGER NOT NULL DEFAULT 0,
         due_at_ms INTEGER,
         delivered_at_ms INTEGER,
         last_error TEXT,
         UNIQUE (version_id, event, subscriber)
     ) STRICT;
     CREATE INDEX outbox_due ON outbox (due_at_ms) WHERE due_at_ms IS NOT NULL;";

/// Which messages one notification tells, written before it is shown.
pub(crate) const TOLD_WITH: &str = "ALTER TABLE outbox ADD COLUMN told_with INTEGER;";

/// What the subscriber of this desktop is called.
pub(crate) const DESKTOP: &str = "desktop";

/// Due, whatever the clock says: transitions are reported with the time of whoever saw them.
const AT_ONCE: u64 = 0;

/// A message to one subscriber, made in the same transaction as the transition it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxMessage {
    /// Which version.
    pub key: VersionKey,
    /// The topic that told of it; empty in messages of releases that had but one.
    #[serde(default)]
    pub topic: String,
    /// Name of the job.
    pub job_name: String,
    /// What happened.
    pub event: JobEvent,
    /// When it happened, in epoch milliseconds.
    pub at_ms: u64,
    /// Why it ended.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error.
    pub last_error: Option<String>,
}

impl OutboxMessage {
    /// One line that says what happened to what: job, version, event.
    #[must_use]
    pub fn subject(&self) -> String {
        format!(
            "{} {}: {}",
            self.job_name,
            self.key.version,
            self.event.name()
        )
    }
}

/// A message with its state of delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its number: also the stable id that lets a desktop replace rather than repeat.
    pub id: i64,
    /// Who is to be told, for example `desktop`.
    pub subscriber: String,
    /// What to tell.
    pub message: OutboxMessage,
    /// Tries so far.
    pub attempts: u32,
    /// The notification that was begun with it, named by its first message. A process may have ended before it was
    /// known whether anybody saw it.
    pub told_with: Option<i64>,
}

impl Store {
    /// Messages to this desktop that are to be tried now, oldest first: all, as one digest has all that was missed.
    pub fn due_messages(&self, now_ms: u64) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT id, subscriber, message, attempts, told_with FROM outbox
                 WHERE due_at_ms IS NOT NULL AND due_at_ms <= ?1 AND subscriber = ?2 ORDER BY id",
            )?;
            let rows = statement.query_map(params![now_ms, DESKTOP], OutboxRow::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The messages of a notification that was begun, as far as they are not settled, whenever they are due.
    pub fn messages_told_with(&self, first: i64) -> Result<Vec<OutboxRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT id, subscriber, message, attempts, told_with FROM outbox
                 WHERE due_at_ms IS NOT NULL AND told_with = ?1 ORDER BY id",
            )?;
            let rows = statement.query_map([first], OutboxRow::from_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that one notification is about to tell these messages, so that every later try tells the same ones.
    pub fn begin_telling(&mut self, first: i64, ids: &[i64]) -> Result<(), StoreError> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE outbox SET told_with = ?2 WHERE id = ?1 AND due_at_ms IS NOT NULL",
            )?;
            for id in ids {
                statement.execute([*id, first])?;
            }
            Ok(())
        })
    }

    /// When the next message to this desktop is to be tried, in epoch milliseconds; in the past when one is waiting.
    pub fn next_due_ms(&self) -> Result<Option<u64>, StoreError> {
        self.read(|conn| {
            Ok(conn
                .prepare_cached(
                    "SELECT min(due_at_ms) FROM outbox
                     WHERE due_at_ms IS NOT NULL AND subscriber = ?1",
                )?
                .query_row([DESKTOP], |row| row.get(0))?)
        })
    }

    /// Subscriptions that messages wait for, each with when its next one is to be tried, in epoch milliseconds.
    pub fn waiting_subscriptions(&self) -> Result<Vec<(SubscriptionId, u64)>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT subscriber, min(due_at_ms) FROM outbox
                 WHERE due_at_ms IS NOT NULL AND subscriber <> ?1
                   AND EXISTS (SELECT 1 FROM subscription WHERE 'subscription/' || id = subscriber)
                 GROUP BY subscriber ORDER BY 2",
            )?;
            let rows = statement
                .query_map([DESKTOP], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
            let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            let known =
                |(name, due): (String, u64)| subscription::from_address(&name).map(|id| (id, due));
            Ok(rows.into_iter().filter_map(known).collect())
        })
    }

    /// The oldest message to a subscription that is to be tried now, with who gets it.
    pub fn due_message(
        &self,
        id: SubscriptionId,
        now_ms: u64,
    ) -> Result<Option<(OutboxRow, Subscriber)>, StoreError> {
        self.read(|conn| {
            let row = conn
                .prepare_cached(
                    "SELECT id, subscriber, message, attempts, told_with FROM outbox
                     WHERE due_at_ms IS NOT NULL AND due_at_ms <= ?2 AND subscriber = ?1
                     ORDER BY id LIMIT 1",
                )?
                .query_row(
                    params![subscription::address(id), now_ms],
                    OutboxRow::from_row,
                )
                .optional()?;
            Ok(row.zip(subscription::find(conn, id)?))
        })
    }

    /// Notes how a try to tell a subscription ended: in the log, and in the events of the version where it settles the
    /// message. A message that was settled or is gone is passed over.
    pub fn record_attempt(&mut self, id: i64, attempt: &Attempt) -> Result<(), StoreError> {
        self.write(|tx| {
            let Some(waiting) = Waiting::find(tx, id)? else {
                return Ok(());
            };
            let Some(to) = waiting.subscription(tx)? else {
                return Ok(());
            };
            let ended_at_ms = attempt.at_ms + attempt.took_ms;
            let failed = attempt.outcome != Outcome::Delivered;
            tx.prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, due_at_ms = ?2, delivered_at_ms = ?3,
                     last_error = ?4 WHERE id = ?1",
            )?
            .execute(params![
                id,
                attempt.next_at_ms,
                (!failed).then_some(ended_at_ms),
                failed.then_some(&attempt.answer),
            ])?;
            let told = Told::of(&to.topic, &to.subscription);
            delivery::add(tx, &told, Some(id), attempt)?;
            let (event, subscriber) = (waiting.event, to.subscription.label());
            let kind = match attempt.outcome {
                Outcome::Delivered => EventKind::Notified { event, subscriber },
                Outcome::Failed => return Ok(()),
                Outcome::GivenUp | Outcome::Unknown => EventKind::NotifyFailed {
                    event,
                    subscriber,
                    error: attempt.answer.clone(),
                },
            };
            event::add(tx, waiting.version_id, ended_at_ms, &kind)?;
            Ok(())
        })
    }

    /// Notes that messages arrived on this desktop. Those already settled, or gone with their version, are passed over.
    pub fn mark_delivered(&mut self, ids: &[i64], now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            for id in ids {
                let Some(waiting) = Waiting::find(tx, *id)? else {
                    continue;
                };
                tx.prepare_cached(
                    "UPDATE outbox SET attempts = attempts + 1, due_at_ms = NULL, delivered_at_ms = ?2
                     WHERE id = ?1",
                )?
                .execute(params![id, now_ms])?;
                waiting.log(tx, *id, now_ms, Outcome::Delivered, "", None)?;
                let kind = EventKind::Notified {
                    event: waiting.event,
                    subscriber: waiting.subscriber,
                };
                event::add(tx, waiting.version_id, now_ms, &kind)?;
            }
            Ok(())
        })
    }

    /// Notes that a try to tell this desktop failed. Without a time for the next, the message is given up and its version says so.
    pub fn mark_failed(
        &mut self,
        id: i64,
        error: &str,
        retry_at_ms: Option<u64>,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let Some(waiting) = Waiting::find(tx, id)? else {
                return Ok(());
            };
            tx.prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, due_at_ms = ?2, last_error = ?3 WHERE id = ?1",
            )?
            .execute(params![id, retry_at_ms, error])?;
            let outcome = match retry_at_ms {
                Some(_) => Outcome::Failed,
                None => Outcome::GivenUp,
            };
            waiting.log(tx, id, now_ms, outcome, error, retry_at_ms)?;
            if retry_at_ms.is_none() {
                let kind = EventKind::NotifyFailed {
                    event: waiting.event,
                    subscriber: waiting.subscriber,
                    error: error.to_owned(),
                };
                event::add(tx, waiting.version_id, now_ms, &kind)?;
            }
            Ok(())
        })
    }
}

impl OutboxRow {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            subscriber: row.get("subscriber")?,
            message: row.get::<_, Json<OutboxMessage>>("message")?.0,
            attempts: row.get("attempts")?,
            told_with: row.get("told_with")?,
        })
    }
}

/// Makes the message for one subscriber unless it was made before; says whether it did.
pub(crate) fn add(
    tx: &Transaction<'_>,
    version_id: i64,
    subscriber: &str,
    message: &OutboxMessage,
) -> rusqlite::Result<bool> {
    let added = tx
        .prepare_cached(
            "INSERT INTO outbox (version_id, event, subscriber, message, due_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (version_id, event, subscriber) DO NOTHING",
        )?
        .execute(params![
            version_id,
            message.event.name(),
            subscriber,
            Json(message),
            AT_ONCE,
        ])?;
    Ok(added == 1)
}

/// What is needed of a message that is still to be settled.
struct Waiting {
    version_id: i64,
    event: JobEvent,
    subject: String,
    topic: String,
    subscriber: String,
}

impl Waiting {
    fn find(conn: &Connection, id: i64) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(
            "SELECT version_id, message, subscriber FROM outbox WHERE id = ?1 AND due_at_ms IS NOT NULL",
        )?
        .query_row([id], Self::from_row)
        .optional()
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let message = row.get::<_, Json<OutboxMessage>>("message")?.0;
        Ok(Self {
            version_id: row.get("version_id")?,
            subject: message.subject(),
            event: message.event,
            topic: message.topic,
            subscriber: row.get("subscriber")?,
        })
    }

    fn subscription(&self, conn: &Connection) -> rusqlite::Result<Option<Subscriber>> {
        match subscription::from_address(&self.subscriber) {
            Some(id) => subscription::find(conn, id),
            None => Ok(None),
        }
    }

    /// Puts a try to tell this desktop into the log of its topic, if that is still there.
    fn log(
        &self,
        tx: &Transaction<'_>,
        id: i64,
        at_ms: u64,
        outcome: Outcome,
        answer: &str,
        next_at_ms: Option<u64>,
    ) -> rusqlite::Result<()> {
        let attempt = Attempt {
            kind: DeliveryKind::Notification,
            subject: self.subject.clone(),
            message_id: String::new(),
            at_ms,
            took_ms: 0,
            outcome,
            answer: answer.to_owned(),
            next_at_ms,
        };
        for one in subscription::confirmed(tx, &self.topic)? {
            if one.protocol == subscription::Protocol::Desktop {
                let told = Told::of(&self.topic, &one);
                delivery::add(tx, &told, Some(id), &attempt)?;
            }
        }
        Ok(())
    }
}
