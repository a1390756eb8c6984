//! Topics and who subscribes to them.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::column::Json;
use crate::error::StoreError;
use crate::store::Store;

pub(crate) const CREATE: &str = r#"CREATE TABLE topic (
         name TEXT NOT NULL PRIMARY KEY
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE subscription (
         id INTEGER PRIMARY KEY,
         topic TEXT NOT NULL REFERENCES topic (name) ON DELETE CASCADE ON UPDATE CASCADE,
         sink TEXT NOT NULL,
         UNIQUE (topic, sink)
     ) STRICT;
     INSERT INTO topic VALUES ('Desktop');
     INSERT INTO subscription (topic, sink) VALUES ('Desktop', '{"protocol":"desktop"}');"#;

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicRow {
    /// Its name.
    pub name: String,
    /// Who is told.
    pub subscriptions: Vec<Subscription>,
}

/// One subscriber of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "protocol", rename_all = "snake_case")]
pub enum Subscription {
    /// Notifications of this desktop.
    Desktop,
}

impl Subscription {
    /// What the outbox calls the subscriber.
    #[must_use]
    pub fn subscriber(&self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
        }
    }
}

impl Store {
    /// All topics, by name.
    pub fn topics(&self) -> Result<Vec<TopicRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT name FROM topic ORDER BY name")?;
            let names = statement.query_map([], |row| row.get::<_, String>(0))?;
            let mut topics = Vec::new();
            for name in names {
                let name = name?;
                let subscriptions = subscriptions(conn, &name)?;
                topics.push(TopicRow {
                    name,
                    subscriptions,
                });
            }
            Ok(topics)
        })
    }

    /// The topic of a name.
    pub fn topic(&self, name: &str) -> Result<Option<TopicRow>, StoreError> {
        self.read(|conn| {
            let found: Option<String> = conn
                .prepare_cached("SELECT name FROM topic WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()?;
            let Some(name) = found else { return Ok(None) };
            let subscriptions = subscriptions(conn, &name)?;
            Ok(Some(TopicRow {
                name,
                subscriptions,
            }))
        })
    }
}

/// Who subscribes to a topic; nobody, when there is no such topic.
pub(crate) fn subscriptions(conn: &Connection, topic: &str) -> rusqlite::Result<Vec<Subscription>> {
    let mut statement =
        conn.prepare_cached("SELECT sink FROM subscription WHERE topic = ?1 ORDER BY id")?;
    let rows = statement.query_map([topic], |row| Ok(row.get::<_, Json<Subscription>>(0)?.0))?;
    rows.collect()
}
