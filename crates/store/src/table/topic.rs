//! Topics and who subscribes to them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicRow {
    /// Its name.
    pub name: String,
    /// Who is told.
    pub subscriptions: Vec<Subscription>,
}

/// One subscriber of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "protocol", rename_all = "snake_case")]
pub enum Subscription {
    /// Notifications of this desktop.
    Desktop,
}
