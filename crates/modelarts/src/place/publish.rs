//! A message to those who subscribe to a topic of the service: sent once, and what is known of it when that failed.

use trainyard_backend::NotPublished;
use trainyard_protocol::smn::Publish;

use crate::client::{Client, Generation};
use crate::failure::{Failure, Meaning};

/// Publishes; answers what the service calls the message.
pub(crate) async fn publish(
    client: &Client,
    topic: &str,
    subject: &str,
    message: &str,
) -> Result<String, NotPublished> {
    if matches!(client.generation().await, Ok(Generation::V2)) {
        let said = "the second generation tells the subscribers itself";
        return Err(NotPublished::Refused(said.to_owned()));
    }
    let body = Publish {
        subject: subject.into(),
        message: message.into(),
        ..Publish::default()
    };
    let published = client.publish(topic, &body).await;
    published
        .map(|published| published.message_id.0)
        .map_err(|failure| not_published(&failure))
}

/// A key that is wrong today is put right by somebody; a topic that is not there is not.
fn not_published(failure: &Failure) -> NotPublished {
    let said = failure.to_string();
    if failure.may_be_done() {
        NotPublished::Unknown(said)
    } else if failure.is_passing() || failure.meaning() == Some(Meaning::NotSignedIn) {
        NotPublished::NotNow(said)
    } else {
        NotPublished::Refused(said)
    }
}
