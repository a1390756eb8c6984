//! Topics: made, renamed, deleted, tried out.

use trainyard_job::{Fault, FaultKind, validate_display_name, validate_topic};
use trainyard_store::{
    DeliveryRow, Outcome, Page, Protocol, Store, Subscriber, SubscriptionState, TopicRow, TopicUses,
};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::notify::{self, Notification, Outgoing, Words};
use crate::random;
use crate::uses::jobs::not_found;
use crate::wire::{
    ByName, DeleteTopic, DeliveryWindow, Nothing, Notice, OneDelivery, OneSubscription, TellResult,
    TestTopic, TopicNames,
};

impl Console {
    /// Topics, with who subscribes to each.
    pub async fn list_topics(&self, _: Nothing) -> Result<Vec<TopicRow>, ConsoleError> {
        self.inner().db.read(Store::topics).await
    }

    /// One topic.
    pub async fn show_topic(&self, by: ByName) -> Result<TopicRow, ConsoleError> {
        let name = by.name.clone();
        let found = self
            .inner()
            .db
            .read(move |store| store.topic(&name))
            .await?;
        found.ok_or_else(|| not_found("topic", &by.name))
    }

    /// What uses a topic.
    pub async fn topic_uses(&self, by: ByName) -> Result<TopicUses, ConsoleError> {
        let uses = move |store: &Store| store.topic_uses(&by.name);
        self.inner().db.read(uses).await
    }

    /// Makes a topic.
    pub async fn create_topic(&self, new: TopicNames) -> Result<TopicRow, ConsoleError> {
        let display_name = new.display_name.trim().to_owned();
        let faults = validate_topic(&new.name, &display_name);
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let name = new.name.clone();
        let create = move |store: &mut Store| store.create_topic(&name, &display_name, now_ms());
        if !self.inner().db.write(create).await? {
            let kind = FaultKind::TopicTaken { name: new.name };
            return Err(ConsoleError::Faults(vec![Fault::error("name", kind)]));
        }
        self.notify(Notice::Topics);
        self.show_topic(ByName { name: new.name }).await
    }

    /// Changes a topic's display name; its name is what jobs know it by and stays.
    pub async fn edit_topic(&self, edit: TopicNames) -> Result<Nothing, ConsoleError> {
        let display_name = edit.display_name.trim().to_owned();
        let faults = validate_display_name(&display_name);
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let rename = move |store: &mut Store| store.rename_topic(&edit.name, &display_name);
        self.inner().db.write(rename).await?;
        self.notify(Notice::Topics);
        Ok(Nothing {})
    }

    /// Deletes a topic with its subscriptions, their secrets and their log.
    pub async fn delete_topic(&self, delete: DeleteTopic) -> Result<Nothing, ConsoleError> {
        let name = delete.name.clone();
        let uses = self.topic_uses(ByName { name }).await?;
        if !uses.is_empty() && !delete.even_if_used {
            return Err(ConsoleError::TopicInUse {
                name: delete.name,
                users: users(&uses),
            });
        }
        let remove = move |store: &mut Store| store.delete_topic(&delete.name);
        for key in self.inner().db.write(remove).await? {
            self.forget_secret(&key).await;
        }
        self.notify(Notice::Topics);
        Ok(Nothing {})
    }

    /// Sends a test message now and answers what came of it.
    pub async fn test_topic(&self, test: TestTopic) -> Result<Vec<TellResult>, ConsoleError> {
        let topic = self.show_topic(ByName { name: test.topic }).await?;
        let wanted = topic.subscriptions.into_iter().filter(|one| {
            one.state == SubscriptionState::Confirmed
                && test.subscription.is_none_or(|id| one.id == id)
        });
        let mut telling = tokio::task::JoinSet::new();
        for (place, one) in wanted.enumerate() {
            let console = self.clone();
            telling
                .spawn(async move { (place, console.test(OneSubscription { id: one.id }).await) });
        }
        let mut results = telling.join_all().await;
        results.sort_by_key(|(place, _)| *place);
        results.into_iter().map(|(_, result)| result).collect()
    }

    async fn test(&self, one: OneSubscription) -> Result<TellResult, ConsoleError> {
        let to = self.subscriber(one.id).await?;
        let message = Outgoing::test(self.words().await?, &to, message_id()?, now_ms());
        self.tell_now(&to, &message).await.map(|(result, _)| result)
    }

    /// Sends a message that is not tried again, logs it, and answers what came of it, with the body of the answer.
    pub(super) async fn tell_now(
        &self,
        to: &Subscriber,
        message: &Outgoing,
    ) -> Result<(TellResult, Option<String>), ConsoleError> {
        let (attempt, body) = if to.subscription.protocol == Protocol::Desktop {
            (self.show_now(message).await?, None)
        } else {
            let sent = notify::send(self, to, message).await?;
            let body = sent.body().map(ToOwned::to_owned);
            (sent.into_single_attempt(message), body)
        };
        let result = TellResult {
            label: to.subscription.label(),
            outcome: attempt.outcome,
            answer: attempt.answer.clone(),
        };
        let id = to.subscription.id;
        let log = move |store: &mut Store| store.log_attempt(id, &attempt);
        self.inner().db.write(log).await?;
        self.notify(Notice::Topics);
        Ok((result, body))
    }

    async fn show_now(&self, message: &Outgoing) -> Result<trainyard_store::Attempt, ConsoleError> {
        let settings = self.inner().db.read(Store::settings).await?;
        let at_ms = now_ms();
        let notification = Notification {
            // Below the numbers of messages: each test shows anew.
            id: -i64::try_from(at_ms % 1_000_000).unwrap_or(1),
            title: message.subject.clone(),
            body: message.text.clone(),
            action: "",
            opens: None,
        };
        let shown = if settings.desktop_notifications {
            notify::show(self.clone(), notification).await
        } else {
            Err(notify::Refused::Off)
        };
        let (outcome, answer) = match shown {
            Ok(()) => (Outcome::Delivered, String::new()),
            Err(error) => (Outcome::Failed, error.to_string()),
        };
        Ok(trainyard_store::Attempt {
            kind: message.kind,
            subject: message.subject.clone(),
            message_id: String::new(),
            at_ms,
            took_ms: now_ms().saturating_sub(at_ms),
            outcome,
            answer,
            next_at_ms: None,
        })
    }

    /// A page of a topic's delivery log, newest first.
    pub async fn list_deliveries(
        &self,
        window: DeliveryWindow,
    ) -> Result<Page<DeliveryRow>, ConsoleError> {
        let page =
            move |store: &Store| store.deliveries(&window.topic, window.offset, window.limit);
        self.inner().db.read(page).await
    }

    /// Has a message delivered once more, under the id it had.
    pub async fn resend(&self, one: OneDelivery) -> Result<Nothing, ConsoleError> {
        let resend = move |store: &mut Store| store.resend(one.id);
        self.inner().db.write(resend).await?;
        self.owned()?.outbox.notify_one();
        self.notify(Notice::Topics);
        Ok(Nothing {})
    }

    pub(super) async fn words(&self) -> Result<Words, ConsoleError> {
        let settings = self.inner().db.read(Store::settings).await?;
        Ok(Words::of(settings.language))
    }
}

/// An id for a message that no row of the outbox is behind.
pub(super) fn message_id() -> Result<String, ConsoleError> {
    Ok(hex::encode(random::bytes::<16>()?))
}

fn users(uses: &TopicUses) -> String {
    let kinds = [
        (uses.job_count, "job", &uses.jobs),
        (uses.config_count, "configuration", &uses.configs),
    ];
    let named = |(count, kind, names): &(u64, &str, &Vec<String>)| {
        let many = if *count == 1 { "" } else { "s" };
        format!("{count} {kind}{many} ({})", names.join(", "))
    };
    let some = kinds.iter().filter(|(count, ..)| *count > 0);
    some.map(named).collect::<Vec<_>>().join(" and ")
}
