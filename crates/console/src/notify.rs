//! Tells subscribers: takes messages out of the outbox, hands them to sinks, and marks what was delivered. Here is the
//! desktop; `remote` tells everybody else, and neither waits for the other.
//!
//! What is guaranteed of the desktop: a message is never lost (but that something runs which has ended since is no news), and is told once unless this process dies in the moment between the
//! desktop's answer and the one transaction that marks it. It is then told again, in the same words and, for a digest,
//! with the same messages (which ones was written down before), under the same id. A desktop that still shows it
//! replaces it by itself; one whose reader has dismissed it shows it once more. More is not to be had: the
//! desktop notifications specification has no question for whether an id was ever shown.

mod backoff;
mod desktop;
mod digest;
mod mail;
mod outgoing;
mod publication;
mod remote;
mod signature;
mod webhook;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use trainyard_job::JobEvent;
use trainyard_store::{OutboxRow, Settings, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::leaving::Stay;
use crate::wire::Notice;
pub(crate) use desktop::show;
pub(crate) use digest::Notification;
pub(crate) use mail::{greet, is_address};
pub(crate) use outgoing::Outgoing;
pub(crate) use remote::send;
pub(crate) use signature::{read_secret, write_secret};
pub(crate) use webhook::is_this_computer;
pub(crate) use words::Words;

/// Waits before the next try; after the last one a message is given up.
const RETRY_MS: &[u64] = &[1_000, 5_000, 30_000, 120_000, 600_000];
/// For so long it is news that something runs.
const NEWS_MS: u64 = 60_000;
const OUTDATED: &str = "it had ended before this desktop could be told";

/// Delivers until the owner leaves, and then what is due at that moment. What happened before `since_ms` is told to the
/// desktop as one digest: to be started when that has been looked up.
pub(crate) async fn deliver(console: Console, outbox: Arc<Notify>, since_ms: u64, stay: Stay) {
    let (desktop, others) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let pass_on = async {
        loop {
            tokio::select! {
                () = outbox.notified() => {
                    desktop.notify_one();
                    others.notify_one();
                }
                // Both look once more by themselves.
                () = stay.end() => return,
            }
        }
    };
    tokio::join!(
        pass_on,
        deliver_here(
            console.clone(),
            Arc::clone(&desktop),
            since_ms,
            stay.clone()
        ),
        remote::deliver(console, Arc::clone(&others), stay.clone()),
    );
}

async fn deliver_here(console: Console, outbox: Arc<Notify>, since_ms: u64, stay: Stay) {
    loop {
        let last = stay.is_over();
        let wait = match deliver_due(&console, since_ms).await {
            Ok(next) => next,
            Err(error) => {
                diagnostic::say(&format_args!("notifications: {error}"));
                Some(Duration::from_millis(RETRY_MS[1]))
            }
        };
        if last && wait != Some(Duration::ZERO) {
            return;
        }
        tokio::select! {
            () = outbox.notified() => {}
            () = elapsed(wait) => {}
            () = stay.end(), if !last => {}
        }
    }
}

async fn elapsed(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

/// Delivers what is due; answers how long there is nothing more to do.
async fn deliver_due(console: &Console, since_ms: u64) -> Result<Option<Duration>, ConsoleError> {
    let db = &console.inner().db;
    let now = now_ms();
    let rows = db.read(move |store| store.due_messages(now)).await?;
    if rows.is_empty() {
        let next = db.read(Store::next_due_ms).await?;
        return Ok(next.map(|at| Duration::from_millis(at.saturating_sub(now).max(1))));
    }
    let settings = db.read(Store::settings).await?;
    let rows = without_outdated(console, rows, now).await?;
    for group in groups(rows, since_ms) {
        let rows = match group {
            Group::Begun(first) => {
                db.read(move |store| store.messages_told_with(first))
                    .await?
            }
            Group::New(rows) => rows,
        };
        // Gone with its job since it was read.
        if !rows.is_empty() {
            tell(console, &settings, rows).await?;
        }
    }
    Ok(Some(Duration::ZERO))
}

/// Leaves out what is no news any more, and notes that it was.
async fn without_outdated(
    console: &Console,
    rows: Vec<OutboxRow>,
    now: u64,
) -> Result<Vec<OutboxRow>, ConsoleError> {
    let (outdated, news): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| may_be_outdated(row, now));
    if outdated.is_empty() {
        return Ok(news);
    }
    let sort = move |store: &mut Store| {
        let mut news = news.clone();
        for row in &outdated {
            let version = store.version(row.message.key)?;
            if version.is_some_and(|version| version.status.is_final()) {
                store.mark_failed(row.id, OUTDATED, None, now)?;
            } else {
                news.push(row.clone());
            }
        }
        news.sort_by_key(|row| row.id);
        Ok(news)
    };
    console.inner().db.write(sort).await
}

/// That something runs is told for a while, and later only where it still does.
fn may_be_outdated(row: &OutboxRow, now: u64) -> bool {
    row.told_with.is_none()
        && row.message.event == JobEvent::OnJobRunning
        && now.saturating_sub(row.message.at_ms) > NEWS_MS
}

/// What one notification tells.
#[derive(Debug, PartialEq, Eq)]
enum Group {
    /// What one that was begun before tells, named by its first message.
    Begun(i64),
    /// These messages.
    New(Vec<OutboxRow>),
}

/// Puts what is due into notifications: first what was begun before, as it was; then what happened before `since_ms`
/// as one digest; then everything else by itself.
fn groups(rows: Vec<OutboxRow>, since_ms: u64) -> Vec<Group> {
    let (begun, new): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.told_with.is_some());
    let firsts: BTreeSet<i64> = begun.iter().filter_map(|row| row.told_with).collect();
    let (missed, fresh): (Vec<_>, Vec<_>) = new
        .into_iter()
        .partition(|row| row.message.at_ms < since_ms);
    let missed = (!missed.is_empty()).then_some(Group::New(missed));
    let fresh = fresh.into_iter().map(|row| Group::New(vec![row]));
    let begun = firsts.into_iter().map(Group::Begun);
    begun.chain(missed).chain(fresh).collect()
}

/// One notification for these messages, of which there is at least one.
async fn tell(
    console: &Console,
    settings: &Settings,
    rows: Vec<OutboxRow>,
) -> Result<(), ConsoleError> {
    let db = &console.inner().db;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let attempts = rows.iter().map(|row| row.attempts).max().unwrap_or(0);
    let words = Words::of(settings.language);
    let (first, begun) = (rows[0].told_with.unwrap_or(ids[0]), ids.clone());
    db.write(move |store| store.begin_telling(first, &begun))
        .await?;
    let told = if settings.desktop_notifications {
        desktop::show(console.clone(), digest::compose(words, first, &rows)).await
    } else {
        Err(Refused::Off)
    };
    let error = match told {
        Ok(()) => {
            db.write(move |store| store.mark_delivered(&ids, now_ms()))
                .await?;
            console.notify(Notice::Topics);
            return Ok(());
        }
        Err(error) => error,
    };
    let retry_after = match error {
        Refused::Off => None,
        Refused::Desktop(_) => RETRY_MS.get(attempts as usize).copied(),
    };
    let error = error.to_string();
    let mark = move |store: &mut Store| {
        let now = now_ms();
        let retry_at = retry_after.map(|ms| now + ms);
        for id in ids {
            store.mark_failed(id, &error, retry_at, now)?;
        }
        Ok(())
    };
    db.write(mark).await?;
    console.notify(Notice::Topics);
    Ok(())
}

/// Why a subscriber was not told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("notifications are turned off in Settings")]
    Off,
    #[error("no desktop took the notification; is there one in this session? {0}")]
    Desktop(String),
}

#[cfg(test)]
mod tests {
    use trainyard_job::{JobId, VersionKey, VersionNumber};
    use trainyard_store::OutboxMessage;

    use super::*;

    fn row(id: i64, at_ms: u64) -> OutboxRow {
        OutboxRow {
            id,
            subscriber: "desktop".to_owned(),
            attempts: 0,
            told_with: None,
            message: OutboxMessage {
                key: VersionKey {
                    job: JobId(id),
                    version: VersionNumber::FIRST,
                },
                topic: "Desktop".to_owned(),
                job_name: format!("job-{id}"),
                event: JobEvent::OnJobSucceeded,
                at_ms,
                reason: None,
                last_error: None,
            },
        }
    }

    /// The numbers of what each notification tells; a negative one stands for what was begun before.
    fn told(groups: &[Group]) -> Vec<Vec<i64>> {
        let ids = |group: &Group| match group {
            Group::Begun(first) => vec![-first],
            Group::New(rows) => rows.iter().map(|row| row.id).collect(),
        };
        groups.iter().map(ids).collect()
    }

    #[test]
    fn what_was_missed_is_one_digest_and_the_rest_is_told_one_by_one() {
        let due = vec![row(1, 120), row(2, 80), row(3, 90), row(4, 100)];
        assert_eq!(told(&groups(due, 100)), [vec![2, 3], vec![1], vec![4]]);
    }

    #[test]
    fn a_digest_that_was_begun_is_told_again_as_it_was() {
        let mut due = vec![row(1, 80), row(2, 90), row(3, 120)];
        for row in &mut due[..2] {
            row.told_with = Some(1);
        }
        // A later start has missed the third message too.
        assert_eq!(told(&groups(due, 200)), [vec![-1], vec![3]]);
    }

    #[test]
    fn that_something_runs_is_news_for_a_minute_and_an_end_always() {
        let mut runs = row(1, 1_000);
        runs.message.event = JobEvent::OnJobRunning;
        assert!(!may_be_outdated(&runs, 1_000 + NEWS_MS));
        assert!(may_be_outdated(&runs, 1_001 + NEWS_MS));
        runs.told_with = Some(1);
        assert!(!may_be_outdated(&runs, u64::MAX), "it was begun");
        assert!(!may_be_outdated(&row(2, 0), u64::MAX), "an end");
    }

    #[test]
    fn nothing_due_is_no_notification() {
        assert_eq!(groups(vec![], 100), vec![]);
    }
}
