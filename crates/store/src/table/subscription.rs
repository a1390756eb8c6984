//! Who subscribes to a topic, whether they confirmed it, and where their secret is.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Fault, StoreError};
use crate::store::Store;

/// Numbers are never used again: the outbox and the delivery log know a subscription by its number.
///
/// `secret` is a key of the system's keyring. Of a code only a digest is kept.
pub(crate) const ENDPOINTS: &str = "CREATE TABLE subscriber (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         topic TEXT NOT NULL REFERENCES topic (name) ON DELETE CASCADE ON UPDATE CASCADE,
         protocol TEXT NOT NULL,
         endpoint TEXT NOT NULL,
         remark TEXT NOT NULL,
         secret TEXT,
         code_digest TEXT,
         code_until_ms INTEGER,
         created_at_ms INTEGER,
         confirmed_at_ms INTEGER,
         confirmed INTEGER NOT NULL,
         UNIQUE (topic, protocol, endpoint)
     ) STRICT;
     INSERT INTO subscriber (id, topic, protocol, endpoint, remark, confirmed)
         SELECT id, topic, 'desktop', '', '', 1 FROM subscription;
     DROP TABLE subscription;
     ALTER TABLE subscriber RENAME TO subscription;";

/// A subscription's number, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct SubscriptionId(pub i64);

/// How a subscriber is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Notifications of this desktop.
    Desktop,
    /// A request to an HTTP or HTTPS address.
    Webhook,
    /// A mail.
    Email,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Webhook => "webhook",
            Self::Email => "email",
        }
    }
}

impl ToSql for Protocol {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Protocol {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        [Self::Desktop, Self::Webhook, Self::Email]
            .into_iter()
            .find(|protocol| protocol.name() == name)
            .ok_or_else(|| FromSqlError::Other(format!("no protocol is called {name}").into()))
    }
}

/// The state of a subscription, by the service's names. Only a confirmed one is told of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Nobody at the endpoint has said yet that it wants this.
    Unconfirmed,
    /// It is told.
    Confirmed,
}

/// One subscriber of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subscription {
    /// Its number.
    pub id: SubscriptionId,
    /// How it is told.
    pub protocol: Protocol,
    /// Where: an address of the web or of mail; empty for the desktop.
    pub endpoint: String,
    /// The person's own words.
    pub remark: String,
    /// Whether it is told.
    pub state: SubscriptionState,
    /// Whether its messages are signed.
    pub signed: bool,
    /// When it was made, in epoch milliseconds; none for what was there from the start.
    pub created_at_ms: Option<u64>,
    /// When it was confirmed.
    pub confirmed_at_ms: Option<u64>,
}

impl Subscription {
    /// What a log calls the subscriber: of a web address only the host, as the rest of it is often a secret.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.protocol, &self.endpoint)
    }
}

/// A subscription with what only delivery needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// The topic's name.
    pub topic: String,
    /// What people call the topic.
    pub display_name: String,
    /// The subscription.
    pub subscription: Subscription,
    /// The key of its secret in the keyring.
    pub secret: Option<String>,
}

/// A subscription to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription<'a> {
    /// The topic's name.
    pub topic: &'a str,
    /// How it is told.
    pub protocol: Protocol,
    /// Where.
    pub endpoint: &'a str,
    /// The person's own words.
    pub remark: &'a str,
    /// The key of its secret in the keyring.
    pub secret: Option<&'a str>,
    /// The time, in epoch milliseconds.
    pub now_ms: u64,
}

/// What came of a code that was typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Confirmation {
    Confirmed,
    WrongCode,
    Expired,
}

impl Store {
    /// Adds a subscription, confirmed at once for the desktop; none when the topic has it already.
    pub fn subscribe(
        &mut self,
        new: NewSubscription<'_>,
    ) -> Result<Option<SubscriptionId>, StoreError> {
        let confirmed = new.protocol == Protocol::Desktop;
        self.write(|tx| {
            let known = tx
                .prepare_cached("SELECT 1 FROM topic WHERE name = ?1")?
                .exists([new.topic])?;
            if !known {
                return Err(Fault::not_found(format!("topic \"{}\"", new.topic)));
            }
            let added = tx
                .prepare_cached(
                    "INSERT INTO subscription
                         (topic, protocol, endpoint, remark, secret, created_at_ms, confirmed_at_ms, confirmed)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (topic, protocol, endpoint) DO NOTHING",
                )?
                .execute(params![
                    new.topic,
                    new.protocol,
                    new.endpoint,
                    new.remark,
                    new.secret,
                    new.now_ms,
                    confirmed.then_some(new.now_ms),
                    confirmed,
                ])?;
            Ok((added == 1).then(|| SubscriptionId(tx.last_insert_rowid())))
        })
    }

    /// A subscription with its topic and its secret's key.
    pub fn subscriber(&self, id: SubscriptionId) -> Result<Option<Subscriber>, StoreError> {
        self.read(|conn| Ok(find(conn, id)?))
    }

    /// Notes the digest of the code that was just sent; codes sent before it are void.
    pub fn set_code(
        &mut self,
        id: SubscriptionId,
        digest: &str,
        until_ms: u64,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached(
                    "UPDATE subscription SET code_digest = ?2, code_until_ms = ?3 WHERE id = ?1",
                )?
                .execute(params![id.0, digest, until_ms])?;
            one(changed, id)
        })
    }

    /// Confirms a subscription with the digest of a code. Doing it again changes nothing.
    pub fn confirm(
        &mut self,
        id: SubscriptionId,
        digest: &str,
        now_ms: u64,
    ) -> Result<Confirmation, StoreError> {
        self.write(|tx| {
            let (confirmed, code, until_ms): (bool, Option<String>, Option<u64>) = tx
                .prepare_cached(
                    "SELECT confirmed, code_digest, code_until_ms FROM subscription WHERE id = ?1",
                )?
                .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?
                .ok_or_else(|| missing(id))?;
            if confirmed {
                return Ok(Confirmation::Confirmed);
            }
            if code.as_deref() != Some(digest) {
                return Ok(Confirmation::WrongCode);
            }
            if until_ms.is_none_or(|until| until < now_ms) {
                return Ok(Confirmation::Expired);
            }
            tx.prepare_cached(
                "UPDATE subscription SET confirmed = 1, confirmed_at_ms = ?2, code_digest = NULL,
                     code_until_ms = NULL WHERE id = ?1",
            )?
            .execute(params![id.0, now_ms])?;
            Ok(Confirmation::Confirmed)
        })
    }

    /// Removes a subscription and what is still to be told to it; answers the key of its secret. Its log stays.
    pub fn unsubscribe(&mut self, id: SubscriptionId) -> Result<Option<String>, StoreError> {
        self.write(|tx| {
            let found = find(tx, id)?.ok_or_else(|| missing(id))?;
            forget(tx, id)?;
            tx.execute("DELETE FROM subscription WHERE id = ?1", [id.0])?;
            Ok(found.secret)
        })
    }
}

/// Who is told of a topic's events; nobody, when there is no such topic.
pub(crate) fn confirmed(conn: &Connection, topic: &str) -> rusqlite::Result<Vec<Subscription>> {
    let all = of_topic(conn, topic)?;
    let told = |one: &Subscription| one.state == SubscriptionState::Confirmed;
    Ok(all.into_iter().filter(told).collect())
}

pub(crate) fn of_topic(conn: &Connection, topic: &str) -> rusqlite::Result<Vec<Subscription>> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM subscription WHERE topic = ?1 ORDER BY id")?;
    let rows = statement.query_map([topic], from_row)?;
    rows.collect()
}

/// A subscription by its number.
pub(crate) fn find(conn: &Connection, id: SubscriptionId) -> rusqlite::Result<Option<Subscriber>> {
    conn.prepare_cached(
        "SELECT subscription.*, topic.display_name FROM subscription
             JOIN topic ON topic.name = subscription.topic WHERE id = ?1",
    )?
    .query_row([id.0], |row| {
        Ok(Subscriber {
            topic: row.get("topic")?,
            display_name: row.get("display_name")?,
            subscription: from_row(row)?,
            secret: row.get("secret")?,
        })
    })
    .optional()
}

/// Drops what is still to be told to a topic's subscribers; answers the keys of their secrets.
pub(crate) fn clear(tx: &Transaction<'_>, topic: &str) -> rusqlite::Result<Vec<String>> {
    let mut secrets = Vec::new();
    for one in of_topic(tx, topic)? {
        secrets.extend(find(tx, one.id)?.and_then(|found| found.secret));
        if one.protocol != Protocol::Desktop {
            forget(tx, one.id)?;
        }
    }
    Ok(secrets)
}

fn forget(tx: &Transaction<'_>, id: SubscriptionId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM outbox WHERE subscriber = ?1 AND due_at_ms IS NOT NULL")?
        .execute([address(id)])?;
    Ok(())
}

/// What the outbox calls a subscriber that is not the desktop.
pub(crate) fn address(id: SubscriptionId) -> String {
    format!("{ADDRESS}{}", id.0)
}

/// The subscription that the outbox calls this; none for the desktop.
pub(crate) fn from_address(subscriber: &str) -> Option<SubscriptionId> {
    let number = subscriber.strip_prefix(ADDRESS)?.parse().ok()?;
    Some(SubscriptionId(number))
}

const ADDRESS: &str = "subscription/";

pub(crate) fn label(protocol: Protocol, endpoint: &str) -> String {
    match protocol {
        Protocol::Desktop => "desktop".to_owned(),
        Protocol::Email => endpoint.to_owned(),
        Protocol::Webhook => {
            let behind_scheme = endpoint
                .split_once("://")
                .map_or(endpoint, |(_, rest)| rest);
            let host = behind_scheme.split(['/', '?', '#']).next();
            host.unwrap_or_default().to_owned()
        }
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    Ok(Subscription {
        id: SubscriptionId(row.get("id")?),
        protocol: row.get("protocol")?,
        endpoint: row.get("endpoint")?,
        remark: row.get("remark")?,
        state: if row.get("confirmed")? {
            SubscriptionState::Confirmed
        } else {
            SubscriptionState::Unconfirmed
        },
        signed: row.get::<_, Option<String>>("secret")?.is_some(),
        created_at_ms: row.get("created_at_ms")?,
        confirmed_at_ms: row.get("confirmed_at_ms")?,
    })
}

fn one(changed: usize, id: SubscriptionId) -> Result<(), Fault> {
    if changed == 0 {
        return Err(missing(id));
    }
    Ok(())
}

fn missing(id: SubscriptionId) -> Fault {
    Fault::not_found(format!("subscription {}", id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_keeps_what_is_secret_in_a_web_address_to_itself() {
        let label = |url| label(Protocol::Webhook, url);
        assert_eq!(
            label("https://hooks.example.com/T0/s3cr3t"),
            "hooks.example.com"
        );
        assert_eq!(label("http://127.0.0.1:8080?key=s3cr3t"), "127.0.0.1:8080");
    }

    #[test]
    fn the_outbox_names_lead_back_to_their_subscriptions() {
        let id = SubscriptionId(12);
        assert_eq!(from_address(&address(id)), Some(id));
        assert_eq!(from_address("desktop"), None);
    }
}
