//! A message of somebody's own to everybody who subscribes to a topic.

use trainyard_store::{DeliveryKind, SubscriptionState};

use super::topics::message_id;
use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::notify::Outgoing;
use crate::wire::{ByName, Publish, Published};

impl Console {
    /// Sends a message to every confirmed subscription of a topic, once. Answers when it is on its way: what comes of
    /// it is in the topic's delivery log.
    pub async fn publish(&self, publish: Publish) -> Result<Published, ConsoleError> {
        let name = publish.topic.clone();
        let topic = self.show_topic(ByName { name }).await?;
        let id = message_id()?;
        let message = Outgoing {
            kind: DeliveryKind::Notification,
            id: id.clone(),
            subject: publish.subject,
            text: publish.message,
            at_ms: now_ms(),
            event: None,
            code: None,
        };
        let confirmed = topic.subscriptions.into_iter();
        let confirmed = confirmed.filter(|one| one.state == SubscriptionState::Confirmed);
        for one in confirmed {
            let (console, message) = (self.clone(), message.clone());
            tokio::spawn(async move {
                let told = async {
                    let to = console.subscriber(one.id).await?;
                    console.tell_now(&to, &message).await
                };
                if let Err(error) = told.await {
                    diagnostic::say(&format_args!("topics: {error}"));
                }
            });
        }
        Ok(Published { message_id: id })
    }
}
