//! Logs, metrics and events. Rows of a log by position are [`crate::v1::LogRows`].

use serde::{Deserialize, Serialize};

use crate::loose::{Int, Real, Rows, Text};

/// Answer to `…/tasks/{task}/logs/preview`: the newest part, at most 5 MB.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 7")]
pub struct LogPreview {
    #[serde(alias = "context")]
    pub content: Text,
    /// Bytes.
    pub current_size: Int,
    /// Bytes.
    pub full_size: Int,
}

/// Answer to `…/tasks/{task}/logs/url`: an address that is good for five minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 7")]
pub struct LogLink {
    pub obs_url: Text,
}

/// Answer to `…/metrics/{task}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct UsageList {
    pub metrics: Rows<UsageValues>,
}

/// One of `metrics`: a value each minute, -1 for none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct UsageValues {
    pub metric: Text,
    pub value: Rows<Real>,
}

/// Most events of an answer.
pub const EVENTS_MAX: u32 = 100;

/// Answer to `…/events`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct EventList {
    pub total: Int,
    pub limit: Int,
    pub offset: Int,
    pub order: Text,
    pub start_time: Text,
    pub end_time: Text,
    pub events: Rows<Event>,
}

/// One of `events`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct Event {
    /// ISO 8601.
    pub time: Text,
    /// `Info`, `Warning` or `Error`.
    pub level: Text,
    pub message: Text,
    pub source: Text,
}
