//! What can be a tag of a job.

use crate::fault::FaultKind;

/// Longest tag.
pub const TAG_MAX: usize = 32;

/// What keeps a text from being a tag.
#[must_use]
pub fn validate_tag(text: &str) -> Option<FaultKind> {
    let actual = text.chars().count();
    if text.trim().is_empty() {
        Some(FaultKind::Required)
    } else if actual > TAG_MAX {
        let max = TAG_MAX;
        Some(FaultKind::TooLong { max, actual })
    } else if text.chars().any(char::is_control) {
        Some(FaultKind::ControlCharacter)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_language_are_tags_and_blanks_are_not() {
        assert_eq!(validate_tag("基线"), None);
        assert_eq!(validate_tag("to be kept"), None);
        assert_eq!(validate_tag("  "), Some(FaultKind::Required));
        assert_eq!(validate_tag("a\nb"), Some(FaultKind::ControlCharacter));
        assert!(matches!(
            validate_tag(&"标".repeat(33)),
            Some(FaultKind::TooLong { actual: 33, .. })
        ));
    }
}
