//! Changes of a version's status: what is possible, and everything that follows from one, in one transaction.

use rusqlite::{OptionalExtension, Transaction, params};
use trainyard_job::{
    EndReason, JobEvent, JobSpec, JobStatus, ServiceEvent, StatusGroup, VersionKey, is_topic_urn,
};

use crate::column::{Code, Json, group_number};
use crate::error::{Fault, StoreError};
use crate::store::Store;
use crate::table::connection;
use crate::table::event::{self, EventKind};
use crate::table::job;
use crate::table::log_rest;
use crate::table::outbox::{self, OutboxMessage};
use crate::table::publication;
use crate::table::subscription::{self, Protocol};
use crate::table::task::{self, TaskRow};
use crate::table::topic;

/// What a place to run reported of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Which version.
    pub key: VersionKey,
    /// When it happened, in epoch milliseconds.
    pub at_ms: u64,
    /// The status, when it changed.
    pub status: Option<JobStatus>,
    /// Why it ended, with a final status.
    pub reason: Option<EndReason>,
    /// The last row that looked like an error, with a failed status.
    pub last_error: Option<String>,
    /// The tasks of which something changed.
    pub tasks: Vec<TaskRow>,
    /// Whether a rest of its log is still to be copied after its end, where that changed.
    pub log_rest: Option<bool>,
    /// What the service it runs at says; what is known already is not noted again.
    pub service_events: Vec<ServiceEvent>,
}

/// What a transition changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The status before.
    pub from: JobStatus,
    /// The status after; the same when only tasks changed.
    pub to: JobStatus,
    /// What subscribers hear of it, whether or not anybody subscribed.
    pub event: Option<JobEvent>,
    /// How many messages were put into the outbox.
    pub queued: usize,
}

impl Store {
    /// Applies a report: tasks, status, event, denormalised columns and outbox, all or nothing.
    ///
    /// None when it changed nothing: it was applied before, its version is gone, or the status cannot follow. A
    /// final status stays, a version that ran is never pending again, and one being stopped only ends.
    pub fn apply(&mut self, change: &Transition) -> Result<Option<Applied>, StoreError> {
        self.write(|tx| {
            let Some(current) = Current::find(tx, change.key)? else {
                return Ok(None);
            };
            if let Some(is_left) = change.log_rest {
                log_rest::note(tx, current.id, is_left)?;
            }
            let mut news = false;
            for said in &change.service_events {
                news |= event::add_said(tx, current.id, said)?;
            }
            for report in &change.tasks {
                news |= task::put(tx, current.id, report)?;
            }
            let from = current.status;
            let next = change.status.filter(|to| can_follow(from, *to));
            let Some(to) = next else {
                let unchanged = Applied {
                    from,
                    to: from,
                    event: None,
                    queued: 0,
                };
                return Ok(news.then_some(unchanged));
            };
            current.set_status(tx, to, change)?;
            let event = from.event_on_change_to(to);
            let queued = match event {
                Some(event) => current.notify(tx, event, change)?,
                None => 0,
            };
            Ok(Some(Applied {
                from,
                to,
                event,
                queued,
            }))
        })
    }

    /// Notes that somebody wants a version stopped; answers its status from now on. None when it has ended.
    ///
    /// Asking again is no second event.
    pub fn request_stop(
        &mut self,
        key: VersionKey,
        now_ms: u64,
    ) -> Result<Option<JobStatus>, StoreError> {
        self.write(|tx| {
            let current = Current::find(tx, key)?
                .ok_or_else(|| Fault::not_found(format!("version {key}")))?;
            if current.status.is_final() {
                return Ok(None);
            }
            if current.status != JobStatus::Killing {
                current.write_status(tx, JobStatus::Killing)?;
                event::add(tx, current.id, now_ms, &EventKind::StopRequested)?;
                job::follow_newest(tx, key.job)?;
            }
            Ok(Some(JobStatus::Killing))
        })
    }
}

/// Whether a version goes from one status to another.
fn can_follow(from: JobStatus, to: JobStatus) -> bool {
    match from {
        _ if from == to || from.is_final() => false,
        JobStatus::Killing => to.is_final(),
        _ => from.group() == StatusGroup::Pending || to.group() != StatusGroup::Pending,
    }
}

/// A version as it stands before a change.
struct Current {
    id: i64,
    status: JobStatus,
    started_at_ms: Option<u64>,
}

impl Current {
    fn find(tx: &Transaction<'_>, key: VersionKey) -> rusqlite::Result<Option<Self>> {
        tx.prepare_cached(
            "SELECT id, status, started_at_ms FROM version WHERE job_id = ?1 AND number = ?2",
        )?
        .query_row(params![key.job.0, key.version.0], |row| {
            Ok(Self {
                id: row.get(0)?,
                status: row.get::<_, Code>(1)?.0,
                started_at_ms: row.get(2)?,
            })
        })
        .optional()
    }

    fn write_status(&self, tx: &Transaction<'_>, to: JobStatus) -> rusqlite::Result<()> {
        tx.prepare_cached("UPDATE version SET status = ?2, status_group = ?3 WHERE id = ?1")?
            .execute(params![self.id, Code(to), group_number(to.group())])?;
        Ok(())
    }

    fn set_status(
        &self,
        tx: &Transaction<'_>,
        to: JobStatus,
        change: &Transition,
    ) -> rusqlite::Result<()> {
        let ends = to.is_final();
        // The report of the start may have been lost with the console; the tasks know when they started.
        let started_at_ms = match self.started_at_ms {
            None if ends => task::first_start(tx, self.id)?,
            None if to == JobStatus::Running => Some(change.at_ms),
            known => known,
        };
        let reason = change.reason.as_ref().filter(|_| ends);
        self.write_status(tx, to)?;
        tx.prepare_cached(
            "UPDATE version SET reason = ?2, last_error = ?3, started_at_ms = ?4, ended_at_ms = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            self.id,
            reason.map(Json),
            change.last_error.as_ref().filter(|_| ends),
            started_at_ms,
            ends.then_some(change.at_ms),
        ])?;
        let kind = EventKind::Status {
            status: to,
            reason: reason.cloned(),
        };
        event::add(tx, self.id, change.at_ms, &kind)?;
        job::follow_newest(tx, change.key.job)
    }

    /// Makes the messages to those whose subscription to the topic the version names is, at this moment, confirmed. A topic
    /// of the service has its subscribers there, who are told by this console only where the connection says so; here
    /// this desktop is told.
    fn notify(
        &self,
        tx: &Transaction<'_>,
        event: JobEvent,
        change: &Transition,
    ) -> rusqlite::Result<usize> {
        let (spec, job_name, place): (_, _, String) = tx
            .prepare_cached(
                "SELECT version.spec, job.name, version.backend
                 FROM version JOIN job ON job.id = version.job_id WHERE version.id = ?1",
            )?
            .query_row([self.id], |row| {
                let spec = row.get::<_, Json<JobSpec>>(0)?.0;
                Ok((spec, row.get(1)?, row.get(2)?))
            })?;
        let Some(wanted) = spec.notification.filter(|n| n.events.contains(&event)) else {
            return Ok(0);
        };
        let of_service = is_topic_urn(&wanted.topic);
        let mut message = OutboxMessage {
            key: change.key,
            topic: wanted.topic,
            job_name,
            event,
            at_ms: change.at_ms,
            reason: change.reason.clone(),
            last_error: change.last_error.clone(),
        };
        let mut queued = 0;
        if of_service {
            if let Some(connection) = connection::publishing(tx, &place)? {
                let there = publication::address(&connection);
                queued += usize::from(outbox::add(tx, self.id, &there, &message)?);
            }
            topic::FIRST.clone_into(&mut message.topic);
        }
        for to in subscription::confirmed(tx, &message.topic)? {
            let subscriber = match to.protocol {
                Protocol::Desktop => outbox::DESKTOP.to_owned(),
                Protocol::Webhook | Protocol::Email if of_service => continue,
                Protocol::Webhook | Protocol::Email => subscription::address(to.id),
            };
            if outbox::add(tx, self.id, &subscriber, &message)? {
                queued += 1;
            }
        }
        Ok(queued)
    }
}
