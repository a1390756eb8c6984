//! Messages of the outbox that go to a topic of the service: this console publishes them there where its connection says
//! so. Nobody could tell a second one from the first, so each is sent once: that it is being sent is written first.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use trainyard_job::ConnectionId;

use super::delivery::{self, Attempt, Channel, Outcome, Told};
use super::event::{self, EventKind};
use super::outbox::{OutboxMessage, OutboxRow};
use super::topic;
use crate::column::Json;
use crate::error::StoreError;
use crate::store::Store;

/// Stands before the id of the connection in the outbox.
const ADDRESS: &str = "connection/";

impl Store {
    /// Connections that messages wait for, each with when its next one is to be tried, in epoch milliseconds.
    pub fn waiting_publications(&self) -> Result<Vec<(ConnectionId, u64)>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT subscriber, min(due_at_ms) FROM outbox
                 WHERE due_at_ms IS NOT NULL AND subscriber LIKE 'connection/%'
                 GROUP BY subscriber ORDER BY 2",
            )?;
            let rows =
                statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
            let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            let known = |(name, due): (String, u64)| from_address(&name).map(|id| (id, due));
            Ok(rows.into_iter().filter_map(known).collect())
        })
    }

    /// The oldest message to a topic of a connection that is to be tried now. With [`OutboxRow::told_with`] it was being
    /// sent when somebody was killed.
    pub fn due_publication(
        &self,
        id: &ConnectionId,
        now_ms: u64,
    ) -> Result<Option<OutboxRow>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached(
                    "SELECT id, subscriber, message, attempts, told_with FROM outbox
                     WHERE due_at_ms IS NOT NULL AND due_at_ms <= ?2 AND subscriber = ?1
                     ORDER BY id LIMIT 1",
                )?
                .query_row(params![address(id), now_ms], OutboxRow::from_row)
                .optional()?;
            Ok(found)
        })
    }

    /// Notes how a try to publish ended: in the log of the topic that tells this desktop of jobs there, and in the events
    /// of the version where it settles the message. A message that was settled or is gone is passed over.
    pub fn record_publication(&mut self, id: i64, attempt: &Attempt) -> Result<(), StoreError> {
        self.write(|tx| {
            let Some(waiting) = Waiting::find(tx, id)? else {
                return Ok(());
            };
            let ended_at_ms = attempt.at_ms + attempt.took_ms;
            let failed = attempt.outcome != Outcome::Delivered;
            tx.prepare_cached(
                "UPDATE outbox SET attempts = attempts + 1, due_at_ms = ?2, delivered_at_ms = ?3,
                     last_error = ?4, told_with = NULL WHERE id = ?1",
            )?
            .execute(params![
                id,
                attempt.next_at_ms,
                (!failed).then_some(ended_at_ms),
                failed.then_some(&attempt.answer),
            ])?;
            let label = waiting.label(tx)?;
            log(tx, id, &label, attempt)?;
            let (event, subscriber) = (waiting.message.event, label);
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
}

/// What the outbox calls the topics of a connection.
pub(crate) fn address(id: &ConnectionId) -> String {
    format!("{ADDRESS}{id}")
}

fn from_address(subscriber: &str) -> Option<ConnectionId> {
    let id = subscriber.strip_prefix(ADDRESS)?;
    Some(ConnectionId(id.to_owned()))
}

/// What is needed of a message that is still to be settled.
struct Waiting {
    version_id: i64,
    message: OutboxMessage,
    connection: ConnectionId,
}

impl Waiting {
    fn find(tx: &Transaction<'_>, id: i64) -> rusqlite::Result<Option<Self>> {
        let read = |row: &Row<'_>| {
            let connection = from_address(&row.get::<_, String>("subscriber")?);
            let (version_id, message) = (row.get("version_id")?, row.get("message")?);
            Ok(connection.map(|connection| (connection, version_id, message)))
        };
        let found: Option<Option<(ConnectionId, i64, Json<OutboxMessage>)>> = tx
            .prepare_cached(
                "SELECT version_id, message, subscriber FROM outbox
                 WHERE id = ?1 AND due_at_ms IS NOT NULL",
            )?
            .query_row([id], read)
            .optional()?;
        Ok(found
            .flatten()
            .map(|(connection, version_id, message)| Self {
                version_id,
                message: message.0,
                connection,
            }))
    }

    /// The connection and the topic, by the names that people know: `Frankfurt: on-call`.
    fn label(&self, conn: &Connection) -> rusqlite::Result<String> {
        let urn = self.message.topic.as_str();
        let topic = urn.rsplit(':').next().unwrap_or(urn);
        let name: Option<String> = conn
            .prepare_cached("SELECT name FROM connection WHERE id = ?1")?
            .query_row([&self.connection.0], |row| row.get(0))
            .optional()?;
        let name = name.unwrap_or_else(|| self.connection.0.clone());
        Ok(format!("{name}: {topic}"))
    }
}

/// Where this desktop's messages of jobs there are logged, as long as that topic is there.
fn log(tx: &Transaction<'_>, id: i64, label: &str, attempt: &Attempt) -> rusqlite::Result<()> {
    let is_there = tx
        .prepare_cached("SELECT 1 FROM topic WHERE name = ?1")?
        .exists([topic::FIRST])?;
    if !is_there {
        return Ok(());
    }
    let told = Told {
        topic: topic::FIRST,
        subscription: None,
        channel: Channel::Smn,
        label: label.to_owned(),
    };
    delivery::add(tx, &told, Some(id), attempt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outbox_names_lead_back_to_their_connections() {
        let id = ConnectionId::of([1, 2, 3, 4]);
        assert_eq!(from_address(&address(&id)), Some(id));
        assert_eq!(from_address("subscription/3"), None);
    }
}
