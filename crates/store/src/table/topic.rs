//! Topics. Who subscribes to one is `subscription`.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use trainyard_job::StatusGroup;
use ts_rs::TS;

use super::subscription::{self, Subscription};
use crate::column::group_number;
use crate::error::{Fault, StoreError};
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

/// The topic that was there from the start.
pub(crate) const FIRST: &str = "Desktop";

/// The topic that was there from the start has no time.
pub(crate) const DISPLAY_NAME: &str =
    "ALTER TABLE topic ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
     ALTER TABLE topic ADD COLUMN created_at_ms INTEGER;";

/// Names that are said of those that use a topic.
const NAMED: u32 = 20;

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicRow {
    /// Its name.
    pub name: String,
    /// What people read instead, in any script; may be empty.
    pub display_name: String,
    /// When it was made, in epoch milliseconds; none for the one that was there from the start.
    pub created_at_ms: Option<u64>,
    /// Who is told, in the order they subscribed.
    pub subscriptions: Vec<Subscription>,
}

/// Who would no longer be heard of without a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicUses {
    /// Jobs that have not ended; the first twenty.
    pub jobs: Vec<String>,
    /// How many there are.
    pub job_count: u64,
    /// Configurations; the first twenty.
    pub configs: Vec<String>,
    /// How many there are.
    pub config_count: u64,
}

impl TopicUses {
    /// Whether nothing uses it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.job_count == 0 && self.config_count == 0
    }
}

impl Store {
    /// All topics, by name. People keep tens of them.
    pub fn topics(&self) -> Result<Vec<TopicRow>, StoreError> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("SELECT * FROM topic ORDER BY name")?;
            let found = statement.query_map([], bare)?;
            let mut topics = Vec::new();
            for topic in found {
                topics.push(with_subscriptions(conn, topic?)?);
            }
            Ok(topics)
        })
    }

    /// The topic of a name.
    pub fn topic(&self, name: &str) -> Result<Option<TopicRow>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached("SELECT * FROM topic WHERE name = ?1")?
                .query_row([name], bare)
                .optional()?;
            let topic = found.map(|topic| with_subscriptions(conn, topic));
            Ok(topic.transpose()?)
        })
    }

    /// Makes a topic; false when the name is taken.
    pub fn create_topic(
        &mut self,
        name: &str,
        display_name: &str,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        self.write(|tx| {
            let made = tx
                .prepare_cached(
                    "INSERT INTO topic (name, display_name, created_at_ms) VALUES (?1, ?2, ?3)
                     ON CONFLICT (name) DO NOTHING",
                )?
                .execute(params![name, display_name, now_ms])?;
            Ok(made == 1)
        })
    }

    /// Changes what a topic is called by people.
    pub fn rename_topic(&mut self, name: &str, display_name: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            let changed = tx
                .prepare_cached("UPDATE topic SET display_name = ?2 WHERE name = ?1")?
                .execute([name, display_name])?;
            one(changed, name)
        })
    }

    /// Deletes a topic with its subscriptions, what is still to be told to them and their log; answers the keys of
    /// their secrets.
    pub fn delete_topic(&mut self, name: &str) -> Result<Vec<String>, StoreError> {
        self.write(|tx| {
            let secrets = subscription::clear(tx, name)?;
            let deleted = tx.execute("DELETE FROM topic WHERE name = ?1", [name])?;
            one(deleted, name)?;
            Ok(secrets)
        })
    }

    /// What uses a topic: jobs that have not ended, and configurations.
    pub fn topic_uses(&self, name: &str) -> Result<TopicUses, StoreError> {
        let pending = group_number(StatusGroup::Pending);
        let running = group_number(StatusGroup::Running);
        let jobs = format!(
            "FROM version JOIN job ON job.id = version.job_id
             WHERE version.status_group IN ({pending}, {running})
               AND json_extract(version.spec, '$.notification.topic') = ?1"
        );
        let configs =
            "FROM configuration WHERE json_extract(spec, '$.notification.topic') = ?1".to_owned();
        self.read(|conn| {
            Ok(TopicUses {
                jobs: names(conn, "DISTINCT job.name", &jobs, name)?,
                job_count: count(conn, "DISTINCT job.id", &jobs, name)?,
                configs: names(conn, "name", &configs, name)?,
                config_count: count(conn, "*", &configs, name)?,
            })
        })
    }
}

fn names(conn: &Connection, what: &str, from: &str, topic: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {what} {from} ORDER BY 1 LIMIT {NAMED}"))?;
    let rows = statement.query_map([topic], |row| row.get(0))?;
    rows.collect()
}

fn count(conn: &Connection, what: &str, from: &str, topic: &str) -> rusqlite::Result<u64> {
    conn.prepare_cached(&format!("SELECT count({what}) {from}"))?
        .query_row([topic], |row| row.get(0))
}

fn bare(row: &Row<'_>) -> rusqlite::Result<TopicRow> {
    Ok(TopicRow {
        name: row.get("name")?,
        display_name: row.get("display_name")?,
        created_at_ms: row.get("created_at_ms")?,
        subscriptions: Vec::new(),
    })
}

fn with_subscriptions(conn: &Connection, topic: TopicRow) -> rusqlite::Result<TopicRow> {
    let subscriptions = subscription::of_topic(conn, &topic.name)?;
    Ok(TopicRow {
        subscriptions,
        ..topic
    })
}

fn one(changed: usize, name: &str) -> Result<(), Fault> {
    if changed == 0 {
        return Err(Fault::not_found(format!("topic \"{name}\"")));
    }
    Ok(())
}
