//! Topics: the shapes that cross the door.

use std::fmt;

use serde::{Deserialize, Serialize};
use trainyard_store::{MailServer, Outcome, Protocol, Subscription, SubscriptionId};
use ts_rs::TS;

/// A text that is shown to nobody by accident.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct SecretText(pub String);

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A topic to be made, or one's new display name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicNames {
    /// 1 to 255 of letters, digits, `_` and `-`, a letter or a digit first.
    pub name: String,
    /// What people read instead, 0 to 192 bytes.
    pub display_name: String,
}

/// Delete a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeleteTopic {
    /// Its name.
    pub name: String,
    /// Also when jobs or configurations use it: they then tell nobody.
    pub even_if_used: bool,
}

/// Subscribe to a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subscribe {
    /// The topic's name.
    pub topic: String,
    /// How to be told.
    pub protocol: Protocol,
    /// An address of the web or of mail; empty for the desktop.
    pub endpoint: String,
    /// The person's own words.
    pub remark: String,
    /// Whether the messages of a webhook are signed.
    pub sign: bool,
    /// The secret to sign with, `whsec_` and Base64; empty to have one made.
    pub secret: SecretText,
}

/// A subscription that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subscribed {
    /// The subscription.
    pub subscription: Subscription,
    /// The secret that was made for it: said this once.
    pub secret: Option<SecretText>,
    /// What came of asking the endpoint whether it wants this; none for the desktop.
    pub asked: Option<TellResult>,
}

/// What came of a message that was sent at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellResult {
    /// Whom it was for: a mail address, the host of a web address, or `desktop`.
    pub label: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What the other side said, or why it could not be asked.
    pub answer: String,
}

/// One subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneSubscription {
    /// Which.
    pub id: SubscriptionId,
}

/// Confirm a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfirmSubscription {
    /// Which.
    pub id: SubscriptionId,
    /// The code or token that was sent to it.
    pub code: String,
}

/// Send a test message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestTopic {
    /// The topic's name.
    pub topic: String,
    /// To one subscription, if it is confirmed; none for all that are.
    pub subscription: Option<SubscriptionId>,
}

/// A window of a topic's delivery log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryWindow {
    /// The topic's name.
    pub topic: String,
    /// Rows to skip.
    pub offset: u64,
    /// Rows to return.
    pub limit: u32,
}

/// A line of a delivery log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneDelivery {
    /// Which.
    pub id: i64,
}

/// The mail server as it is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailSetup {
    /// How to reach it; none while it is not set up.
    pub server: Option<MailServer>,
    /// Whether a password is in the keyring.
    pub has_password: bool,
}

/// Set the mail server up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveMailServer {
    /// How to reach it; none to do without.
    pub server: Option<MailServer>,
    /// The password; none keeps the one there is.
    pub password: Option<SecretText>,
}

/// Send a message to everybody who subscribes to a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Publish {
    /// The topic's name.
    pub topic: String,
    /// In one line what it is about.
    pub subject: String,
    /// The message.
    pub message: String,
}

/// A message that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Published {
    /// By which those who get it twice know it.
    pub message_id: String,
}
