//! Simple Message Notification: topics, subscriptions, publishing.

use serde::{Deserialize, Serialize};

use crate::loose::{Int, Rows, Text};

/// Longest subject.
pub const SUBJECT_MAX: usize = 512;
/// Longest message, in bytes.
pub const MESSAGE_MAX_BYTES: usize = 256 << 10;

/// Answer to `GET notifications/topics`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct Topics {
    pub request_id: Text,
    /// All of them, whatever the page.
    pub topic_count: Int,
    pub topics: Rows<Topic>,
}

/// One of `topics`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct Topic {
    pub topic_urn: Text,
    pub name: Text,
    pub display_name: Text,
    pub push_policy: Int,
    pub enterprise_project_id: Text,
    pub topic_id: Text,
    pub create_time: Text,
    pub update_time: Text,
}

/// Answer to `GET notifications/topics/{topic_urn}/subscriptions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct Subscriptions {
    pub request_id: Text,
    pub subscription_count: Int,
    pub subscriptions: Rows<TopicSubscription>,
}

/// One of `subscriptions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct TopicSubscription {
    pub subscription_urn: Text,
    pub topic_urn: Text,
    pub protocol: Text,
    pub owner: Text,
    pub endpoint: Text,
    pub remark: Text,
    /// 0 unconfirmed, 1 confirmed, 3 canceled.
    pub status: Int,
}

impl TopicSubscription {
    /// Whether messages are delivered.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.status == Int(1)
    }
}

/// Body of `POST notifications/topics/{topic_urn}/publish`: one of three contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct Publish {
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub subject: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub message: Text,
    /// JSON in a text, with the key `default`.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub message_structure: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub message_template_name: Text,
    /// Seconds, as a text.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub time_to_live: Text,
}

/// Answer to a publication.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct Published {
    pub request_id: Text,
    pub message_id: Text,
}

/// The name of a topic, told from its URN.
#[must_use]
pub fn topic_name(urn: &str) -> Option<&str> {
    let mut parts = urn.splitn(5, ':');
    let (head, smn) = (parts.next()?, parts.next()?);
    let name = parts.nth(2)?;
    (head == "urn" && smn == "smn" && !name.is_empty()).then_some(name)
}

/// The URN of a topic.
#[must_use]
pub fn topic_urn(region: &str, project_id: &str, name: &str) -> String {
    format!("urn:smn:{region}:{project_id}:{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_ends_in_the_topics_name() {
        assert_eq!(
            topic_name(&topic_urn("eu-de", "0f00", "jobs")),
            Some("jobs")
        );
        for other in [
            "",
            "jobs",
            "urn:smn:eu-de",
            "urn:sns:eu-de:0f00:jobs",
            "urn:smn:eu-de:0f00:",
        ] {
            assert_eq!(topic_name(other), None, "{other}");
        }
    }
}
