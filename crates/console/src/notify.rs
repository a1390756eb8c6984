//! Tells subscribers: takes messages out of the outbox, hands them to sinks, and marks what was delivered.
//!
//! A message is marked after it was handed over, so a crash in between hands it over again: under the same id, which
//! lets the desktop replace the notification instead of showing a second one.

mod desktop;
mod digest;
mod words;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use trainyard_store::{OutboxRow, Settings, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use words::Words;

/// Messages looked at at once.
const BATCH: u32 = 200;
/// After a start, until what happened meanwhile has been looked up.
const SETTLE: Duration = Duration::from_millis(700);
/// Waits before the next try; after the last one a message is given up.
const RETRY_MS: &[u64] = &[1_000, 5_000, 30_000, 120_000, 600_000];

/// Delivers for as long as it is run. What happened before `since_ms` is told as one digest.
pub(crate) async fn deliver(console: Console, outbox: Arc<Notify>, since_ms: u64) {
    tokio::time::sleep(SETTLE).await;
    loop {
        let wait = match deliver_due(&console, since_ms).await {
            Ok(next) => next,
            Err(error) => {
                eprintln!("trainyard: notifications: {error}");
                Some(Duration::from_millis(RETRY_MS[1]))
            }
        };
        match wait {
            Some(wait) => {
                let _ = tokio::time::timeout(wait, outbox.notified()).await;
            }
            None => outbox.notified().await,
        }
    }
}

/// Delivers what is due; answers how long there is nothing more to do.
async fn deliver_due(console: &Console, since_ms: u64) -> Result<Option<Duration>, ConsoleError> {
    let db = &console.inner().db;
    let now = now_ms();
    let rows = db.read(move |store| store.due_messages(now, BATCH)).await?;
    if rows.is_empty() {
        let next = db.read(Store::next_due_ms).await?;
        return Ok(next.map(|at| Duration::from_millis(at.saturating_sub(now).max(1))));
    }
    let settings = db.read(Store::settings).await?;
    let (missed, fresh) = part(rows, since_ms);
    if missed.len() > 1 {
        tell(console, &settings, missed).await?;
    } else {
        for row in missed {
            tell(console, &settings, vec![row]).await?;
        }
    }
    for row in fresh {
        tell(console, &settings, vec![row]).await?;
    }
    Ok(Some(Duration::ZERO))
}

/// What goes into the digest, and what is told by itself.
///
/// Everything up to the last message from before `since_ms` is in the digest, so that what is told first always has
/// the lowest number. After a crash before the mark, the digest that tells it again has that number too, and
/// replaces it.
fn part(mut rows: Vec<OutboxRow>, since_ms: u64) -> (Vec<OutboxRow>, Vec<OutboxRow>) {
    let last = rows.iter().rposition(|row| row.message.at_ms < since_ms);
    let fresh = rows.split_off(last.map_or(0, |last| last + 1));
    (rows, fresh)
}

/// One notification for these messages.
async fn tell(
    console: &Console,
    settings: &Settings,
    rows: Vec<OutboxRow>,
) -> Result<(), ConsoleError> {
    let db = &console.inner().db;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let attempts = rows.iter().map(|row| row.attempts).max().unwrap_or(0);
    let words = Words::of(settings.language);
    let told = if settings.desktop_notifications {
        desktop::show(console.clone(), digest::compose(words, &rows)).await
    } else {
        Err(Refused::Off)
    };
    let error = match told {
        Ok(()) => {
            return db
                .write(move |store| store.mark_delivered(&ids, now_ms()))
                .await;
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
    db.write(mark).await
}

/// Why a subscriber was not told.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("notifications are turned off in Settings")]
    Off,
    #[error("the desktop did not take it: {0}")]
    Desktop(String),
}

#[cfg(test)]
mod tests {
    use trainyard_job::{JobEvent, JobId, VersionKey, VersionNumber};
    use trainyard_store::OutboxMessage;

    use super::*;

    fn row(id: i64, at_ms: u64) -> OutboxRow {
        OutboxRow {
            id,
            subscriber: "desktop".to_owned(),
            attempts: 0,
            message: OutboxMessage {
                key: VersionKey {
                    job: JobId(id),
                    version: VersionNumber::FIRST,
                },
                job_name: format!("job-{id}"),
                event: JobEvent::OnJobSucceeded,
                at_ms,
                reason: None,
                last_error: None,
            },
        }
    }

    fn ids(rows: &[OutboxRow]) -> Vec<i64> {
        rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn a_digest_replaces_whatever_was_told_before_a_crash() {
        // 2 happened before the start and was learnt after 1, which happened since.
        let due = vec![row(1, 120), row(2, 80), row(3, 130)];
        let (told, _) = part(due.clone(), 100);
        let (again, _) = part(due, 200);
        assert_eq!(ids(&told), [1, 2]);
        assert_eq!(ids(&again), [1, 2, 3]);
        assert_eq!(
            told[0].id, again[0].id,
            "the number the desktop knows them by"
        );
    }

    #[test]
    fn what_happened_since_the_start_is_no_digest() {
        let (missed, fresh) = part(vec![row(1, 100), row(2, 101)], 100);
        assert_eq!((ids(&missed), ids(&fresh)), (vec![], vec![1, 2]));
    }
}
