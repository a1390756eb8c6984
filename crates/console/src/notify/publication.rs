//! Tells a topic of the service: what happened to a job there is published by this console, where its connection says so.
//!
//! What is guaranteed: a message is published once at most. That it is being sent is written down before; where the answer
//! does not come, or the console dies in between, nobody knows whether it arrived, so the log says that and it is not sent
//! again. What was surely not done is tried again like any other message.

use std::time::Duration;

use trainyard_backend::NotPublished;
use trainyard_job::ConnectionId;
use trainyard_store::{OutboxRow, Store};

use super::outgoing::Outgoing;
use super::remote::{Again, Answer, Refusal, Sent, record};
use super::words::Words;
use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::leaving::Stay;
use crate::random;
use crate::wire::Notice;

/// Between two looks at what is about to change.
const MOMENT: Duration = Duration::from_secs(1);

/// Publishes the oldest message that is due.
pub(super) async fn tell_next(
    console: &Console,
    id: &ConnectionId,
    stay: &Stay,
) -> Result<(), ConsoleError> {
    tokio::select! {
        () = becomes_owner(console) => {}
        () = stay.end() => return Ok(()),
    }
    let db = &console.inner().db;
    let (wanted, now) = (id.clone(), now_ms());
    let due = db.read(move |store| store.due_publication(&wanted, now));
    let Some(row) = due.await? else {
        return Ok(());
    };
    let settings = db.read(Store::settings).await?;
    let message = Outgoing::of_event(Words::of(settings.language), &row);
    let begun_at_ms = now_ms();
    let Some(result) = publish(console, id, &row, &message, stay).await? else {
        return Ok(());
    };
    let sent = Sent::new(begun_at_ms, result);
    let [chance] = random::bytes()?;
    let attempt = sent.into_attempt(&message, row.attempts + 1, chance);
    record(console, &attempt, move |store, attempt| {
        store.record_publication(row.id, attempt)
    })
    .await;
    console.notify(Notice::Topics);
    Ok(())
}

/// What came of it; nothing where this console has let its connections go, and the next owner does it.
async fn publish(
    console: &Console,
    id: &ConnectionId,
    row: &OutboxRow,
    message: &Outgoing,
    stay: &Stay,
) -> Result<Option<Result<Answer, Refusal>>, ConsoleError> {
    if row.told_with.is_some() {
        let said = "the console ended before it was answered: it may have arrived";
        return Ok(Some(Err(Refusal::unknown(said))));
    }
    let remote = match console.remote(id).await {
        Ok(remote) => remote,
        Err(ConsoleError::NotOwner) => {
            let _ = tokio::time::timeout(MOMENT, stay.end()).await;
            return Ok(None);
        }
        Err(error @ ConsoleError::NotFound { .. }) => {
            return Ok(Some(Err(Refusal::never(error.to_string()))));
        }
        Err(error) => return Ok(Some(Err(Refusal::later(error.to_string())))),
    };
    let begun = row.id;
    let db = &console.inner().db;
    db.write(move |store| store.begin_telling(begun, &[begun]))
        .await?;
    let topic = row.message.topic.as_str();
    let sent = remote.publish(topic, &message.subject, &message.text).await;
    Ok(Some(match sent {
        Ok(id) => Ok(answered(&id)),
        Err(failure) => Err(refused(&failure)),
    }))
}

/// The notifier begins a moment before its console is known to be the owner, which alone has connections.
async fn becomes_owner(console: &Console) {
    let mut notices = console.notices();
    while !console.is_owner() {
        // That it is the owner is a notice too; others may have pushed it out.
        let _ = tokio::time::timeout(MOMENT, notices.recv()).await;
    }
}

fn answered(id: &str) -> Answer {
    Answer {
        said: if id.is_empty() {
            String::new()
        } else {
            format!("message {id}")
        },
        body: String::new(),
    }
}

fn refused(failure: &NotPublished) -> Refusal {
    let again = match failure {
        NotPublished::NotNow(_) => Again::Later,
        NotPublished::Refused(_) => Again::Never,
        NotPublished::Unknown(_) => Again::Unknown,
    };
    let said = failure.to_string();
    Refusal { said, again }
}
