//! Tells the subscribers that are not on this desktop: one message at a time to each, several subscribers at once. How a
//! topic of the service is told is `publication`'s.
//!
//! What is guaranteed: a message is delivered at least once, as long as tries are left, whatever happens to this
//! process. It is settled by the same transaction that logs the try, after the answer came; killed between the two, it
//! is sent again with the same id, by which who gets it knows it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use trainyard_job::ConnectionId;
use trainyard_store::{
    Attempt, DeliveryKind, Outcome, Protocol, Store, StoreError, Subscriber, SubscriptionId,
};

use super::outgoing::Outgoing;
use super::words::Words;
use super::{backoff, elapsed, mail, publication, signature, webhook};
use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::{ConsoleError, ErrorCode};
use crate::leaving::Stay;
use crate::random;
use crate::wire::Notice;

/// Subscribers that are told at the same time.
const AT_ONCE: usize = 8;
/// How long is waited after the database failed.
const TROUBLE: Duration = Duration::from_secs(5);
/// How long the delivery log is kept.
const LOG_KEPT_MS: u64 = 30 * DAY_MS;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What a subscriber who took a message said.
pub(super) struct Answer {
    /// For the log.
    pub(super) said: String,
    /// The body of a web address's answer, as far as it was read.
    pub(super) body: String,
}

/// Why a subscriber did not take a message.
#[derive(Debug)]
pub(super) struct Refusal {
    /// For the log.
    pub(super) said: String,
    pub(super) again: Again,
}

/// Whether to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    Later,
    AfterMs(u64),
    Never,
    /// It may have arrived, and a second one could not be told from it.
    Unknown,
}

impl Refusal {
    pub(super) fn later(said: impl Into<String>) -> Self {
        Self {
            said: said.into(),
            again: Again::Later,
        }
    }

    pub(super) fn never(said: impl Into<String>) -> Self {
        Self {
            said: said.into(),
            again: Again::Never,
        }
    }

    pub(super) fn unknown(said: impl Into<String>) -> Self {
        Self {
            said: said.into(),
            again: Again::Unknown,
        }
    }
}

/// Delivers until the owner leaves, and then what is due at that moment.
pub(super) async fn deliver(console: Console, woken: Arc<Notify>, stay: Stay) {
    let mut round = Round {
        console,
        stay: stay.clone(),
        telling: JoinSet::new(),
        busy: HashSet::new(),
        pruned_at_ms: 0,
    };
    loop {
        let last = stay.is_over();
        let wait = match round.begin_due().await {
            Ok(wait) => wait,
            Err(error) => {
                diagnostic::say(&format_args!("topics: {error}"));
                Some(TROUBLE)
            }
        };
        if last && round.busy.is_empty() {
            return;
        }
        tokio::select! {
            Some(done) = round.telling.join_next() => {
                round.busy.remove(&done.expect("BUG: telling a subscriber panicked"));
            }
            () = woken.notified() => {}
            () = elapsed(wait) => {}
            () = stay.end(), if !last => {}
        }
    }
}

/// Who is told one message after the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Recipient {
    Subscription(SubscriptionId),
    /// The topics of the service that a connection leads to.
    Connection(ConnectionId),
}

struct Round {
    console: Console,
    stay: Stay,
    telling: JoinSet<Recipient>,
    /// Those who are being told.
    busy: HashSet<Recipient>,
    pruned_at_ms: u64,
}

impl Round {
    /// Begins to tell whom something is due for; answers how long nobody else is.
    async fn begin_due(&mut self) -> Result<Option<Duration>, ConsoleError> {
        let now = now_ms();
        self.prune(now).await?;
        for (to, due_at_ms) in self.waiting().await? {
            if self.busy.contains(&to) {
                continue;
            }
            if due_at_ms > now {
                return Ok(Some(Duration::from_millis(due_at_ms - now)));
            }
            // One that ends makes room.
            if self.busy.len() == AT_ONCE {
                return Ok(None);
            }
            self.busy.insert(to.clone());
            let (console, stay) = (self.console.clone(), self.stay.clone());
            self.telling.spawn(async move {
                let told = match &to {
                    Recipient::Subscription(id) => tell_next(&console, *id).await,
                    Recipient::Connection(id) => publication::tell_next(&console, id, &stay).await,
                };
                if let Err(error) = told {
                    diagnostic::say(&format_args!("topics: {error}"));
                    tokio::time::sleep(TROUBLE).await;
                }
                to
            });
        }
        Ok(None)
    }

    /// Whom messages wait for, and when the next one is due, the earliest first.
    async fn waiting(&self) -> Result<Vec<(Recipient, u64)>, ConsoleError> {
        let db = &self.console.inner().db;
        let subscriptions = db.read(Store::waiting_subscriptions).await?.into_iter();
        let subscriptions = subscriptions.map(|(id, due)| (Recipient::Subscription(id), due));
        let mut waiting: Vec<_> = subscriptions.collect();
        // An owner that leaves has let its connections go: the next one tells them.
        if !self.stay.is_over() {
            let connections = db.read(Store::waiting_publications).await?.into_iter();
            waiting.extend(connections.map(|(id, due)| (Recipient::Connection(id), due)));
            waiting.sort_by_key(|(_, due)| *due);
        }
        Ok(waiting)
    }

    /// Forgets old lines of the log, once a day.
    async fn prune(&mut self, now: u64) -> Result<(), ConsoleError> {
        if now.saturating_sub(self.pruned_at_ms) < DAY_MS {
            return Ok(());
        }
        self.pruned_at_ms = now;
        let before = now.saturating_sub(LOG_KEPT_MS);
        let prune = move |store: &mut Store| store.prune_deliveries(before);
        self.console.inner().db.write(prune).await?;
        Ok(())
    }
}

/// Tells a subscriber the oldest message that is due.
async fn tell_next(console: &Console, id: SubscriptionId) -> Result<(), ConsoleError> {
    let db = &console.inner().db;
    let now = now_ms();
    let due = db.read(move |store| store.due_message(id, now)).await?;
    // Gone with its subscription or its job since it was looked for.
    let Some((row, to)) = due else {
        return Ok(());
    };
    let settings = db.read(Store::settings).await?;
    let message = Outgoing::of_event(Words::of(settings.language), &row);
    let sent = send(console, &to, &message).await?;
    let [chance] = random::bytes()?;
    let attempt = sent.into_attempt(&message, row.attempts + 1, chance);
    record(console, &attempt, move |store, attempt| {
        store.record_attempt(row.id, attempt)
    })
    .await;
    console.notify(Notice::Topics);
    Ok(())
}

/// Writes a try down, as often as it takes: a full disk must not have a message sent again and again.
pub(super) async fn record(
    console: &Console,
    attempt: &Attempt,
    write: impl Fn(&mut Store, &Attempt) -> Result<(), StoreError> + Copy + Send + 'static,
) {
    let inner = console.inner();
    loop {
        let attempt = attempt.clone();
        let write = move |store: &mut Store| write(store, &attempt);
        match inner.db.write(write).await {
            Ok(()) => return,
            Err(error) if error.code() == ErrorCode::DiskFull && inner.reserve.give_up() => {}
            Err(error) => {
                diagnostic::say(&format_args!("topics: {error}; trying again"));
                tokio::time::sleep(TROUBLE).await;
            }
        }
    }
}

/// A message that was sent, or was tried to be.
pub(crate) struct Sent {
    at_ms: u64,
    took_ms: u64,
    result: Result<Answer, Refusal>,
}

impl Sent {
    /// One whose sending was begun at this time and has just ended.
    pub(super) fn new(at_ms: u64, result: Result<Answer, Refusal>) -> Self {
        Self {
            at_ms,
            took_ms: now_ms().saturating_sub(at_ms),
            result,
        }
    }

    /// The body of the answer, where the subscriber took it and has one.
    pub(crate) fn body(&self) -> Option<&str> {
        self.result.as_ref().ok().map(|answer| answer.body.as_str())
    }

    /// What the log says of it, when it was the try of this number.
    pub(super) fn into_attempt(self, message: &Outgoing, number: u32, chance: u8) -> Attempt {
        let ended_at_ms = self.at_ms + self.took_ms;
        let (outcome, answer, wait_ms) = match self.result {
            Ok(answer) => (Outcome::Delivered, answer.said, None),
            Err(Refusal { said, again }) => {
                let wait = backoff::wait_ms(number, chance);
                let wait = match again {
                    Again::Later => wait,
                    Again::AfterMs(asked) => wait.map(|wait| wait.max(asked)),
                    Again::Never | Again::Unknown => None,
                };
                let outcome = match (again, wait) {
                    (Again::Unknown, _) => Outcome::Unknown,
                    (_, Some(_)) => Outcome::Failed,
                    (_, None) => Outcome::GivenUp,
                };
                (outcome, said, wait)
            }
        };
        Attempt {
            kind: message.kind,
            subject: message.subject.clone(),
            message_id: message.id.clone(),
            at_ms: self.at_ms,
            took_ms: self.took_ms,
            outcome,
            answer,
            next_at_ms: wait_ms.map(|wait| ended_at_ms + wait),
        }
    }

    /// What the log says of one that nobody tries again by himself.
    pub(crate) fn into_single_attempt(self, message: &Outgoing) -> Attempt {
        debug_assert_ne!(message.kind, DeliveryKind::Notification);
        let attempt = self.into_attempt(message, u32::MAX, 0);
        let outcome = match attempt.outcome {
            Outcome::GivenUp => Outcome::Failed,
            other => other,
        };
        Attempt { outcome, ..attempt }
    }
}

/// Sends a message now. A subscriber that cannot be told is no error: it is what came of it.
pub(crate) async fn send(
    console: &Console,
    to: &Subscriber,
    message: &Outgoing,
) -> Result<Sent, ConsoleError> {
    let at_ms = now_ms();
    let result = match to.subscription.protocol {
        Protocol::Desktop => Err(Refusal::never("the desktop is told by another way")),
        Protocol::Webhook => to_web(console, to, message).await,
        Protocol::Email => to_mail(console, to, message).await?,
    };
    Ok(Sent::new(at_ms, result))
}

async fn to_web(console: &Console, to: &Subscriber, message: &Outgoing) -> Result<Answer, Refusal> {
    let secret = match &to.secret {
        // Never unsigned because the keyring is locked: who gets it could not tell it from a forged one.
        Some(key) => {
            let text = console.get_secret(key).await;
            let text = text.map_err(|error| Refusal::later(error.to_string()))?;
            let bytes = signature::read_secret(&text);
            Some(bytes.ok_or_else(|| Refusal::never("the keyring has no signing secret there"))?)
        }
        None => None,
    };
    webhook::post(to, secret.as_deref(), message).await
}

async fn to_mail(
    console: &Console,
    to: &Subscriber,
    message: &Outgoing,
) -> Result<Result<Answer, Refusal>, ConsoleError> {
    let db = &console.inner().db;
    let Some(server) = db.read(Store::mail_server).await? else {
        let said = "no mail server is set up; set one up under Topics";
        return Ok(Err(Refusal::later(said)));
    };
    let password = match db.read(Store::mail_password).await? {
        Some(key) => match console.get_secret(&key).await {
            Ok(password) => Some(password),
            Err(error) => return Ok(Err(Refusal::later(error.to_string()))),
        },
        None => None,
    };
    let sent = mail::send(&server, password, to, message).await;
    Ok(sent.map(|said| Answer {
        said,
        body: String::new(),
    }))
}
