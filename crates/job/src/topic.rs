//! What a topic may be called. The rules are those of Simple Message Notification (API reference, *Creating a Topic*).

use crate::fault::{Fault, FaultKind};

/// Longest name of a topic.
pub const TOPIC_NAME_MAX: usize = 255;
/// Longest display name, in bytes of UTF-8.
pub const DISPLAY_NAME_MAX_BYTES: usize = 192;

/// Whether a spec's topic is one of the service, by its URN, rather than one of this computer, by its name.
#[must_use]
pub fn is_topic_urn(topic: &str) -> bool {
    topic.starts_with("urn:smn:")
}

/// The faults of a topic's name and display name, under `name` and `display_name`.
#[must_use]
pub fn validate_topic(name: &str, display_name: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if name.is_empty() {
        faults.push(Fault::error("name", FaultKind::Required));
    } else if !is_topic_name(name) {
        let kind = FaultKind::BadTopicName {
            max: TOPIC_NAME_MAX,
        };
        faults.push(Fault::error("name", kind));
    }
    faults.extend(validate_display_name(display_name));
    faults
}

/// The faults of a display name, under `display_name`. It may be empty.
#[must_use]
pub fn validate_display_name(display_name: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if display_name.len() > DISPLAY_NAME_MAX_BYTES {
        let kind = FaultKind::TooManyBytes {
            max: DISPLAY_NAME_MAX_BYTES,
            actual: display_name.len(),
        };
        faults.push(Fault::error("display_name", kind));
    }
    if display_name.chars().any(char::is_control) {
        faults.push(Fault::error("display_name", FaultKind::ControlCharacter));
    }
    faults
}

/// Whether a text can name a topic: letters, digits, `_` and `-`, a letter or a digit first.
#[must_use]
pub fn is_topic_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= TOPIC_NAME_MAX
        && bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_a_letter_or_a_digit() {
        for good in ["a", "9", "Desktop", "on-call_2", &"x".repeat(255)] {
            assert!(is_topic_name(good), "{good}");
        }
        for bad in ["", "-a", "_a", "a b", "a.b", "主题", &"x".repeat(256)] {
            assert!(!is_topic_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_display_name_is_measured_in_bytes_and_may_be_in_any_script() {
        assert_eq!(validate_topic("a", &"名".repeat(64)), vec![]);
        let faults = validate_topic("a", &"名".repeat(65));
        let kind = FaultKind::TooManyBytes {
            max: 192,
            actual: 195,
        };
        assert_eq!(faults, vec![Fault::error("display_name", kind)]);
    }

    #[test]
    fn both_fields_are_answered_at_once() {
        let faults = validate_topic("", "two\nlines");
        let fields: Vec<_> = faults.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["name", "display_name"]);
    }
}
