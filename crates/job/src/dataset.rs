//! What a data set may be called and say of itself.
//!
//! Owns the rules of names and the labeling types. Which files a version has is the business of the crate of data sets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fault::Fault;
use crate::validate::validate_name_and_description;

/// Longest name of a data set (v2 data sets: `dataset_name`, 1 to 100 characters).
pub const DATASET_NAME_MAX: usize = 100;
/// Longest name of a file below its data folder, in characters; longer ones are left out (custom image guides, data
/// source).
pub const DATA_FILE_NAME_MAX: usize = 255;

/// What the labels of a data set are about, with the service's names and in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum LabelingType {
    ImageClassification,
    ObjectDetection,
    ImageSegmentation,
    TextClassification,
    NamedEntityRecognition,
    TextTriplet,
    SoundClassification,
    SpeechContent,
    SpeechParagraph,
    Table,
    Video,
    #[default]
    FreeFormat,
}

impl LabelingType {
    /// The number that stands for it in requests (v2 data sets, `dataset_type`).
    #[must_use]
    pub fn code(self) -> u32 {
        match self {
            Self::ImageClassification => 0,
            Self::ObjectDetection => 1,
            Self::ImageSegmentation => 3,
            Self::TextClassification => 100,
            Self::NamedEntityRecognition => 101,
            Self::TextTriplet => 102,
            Self::SoundClassification => 200,
            Self::SpeechContent => 201,
            Self::SpeechParagraph => 202,
            Self::Table => 400,
            Self::Video => 600,
            Self::FreeFormat => 900,
        }
    }
}

/// The faults of a data set's own name and description, under `name` and `description`.
#[must_use]
pub fn validate_dataset(name: &str, description: &str) -> Vec<Fault> {
    validate_name_and_description(name, description, DATASET_NAME_MAX)
}

/// Whether a text can name a data set.
#[must_use]
pub fn is_dataset_name(text: &str) -> bool {
    validate_dataset(text, "").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultKind;

    #[test]
    fn a_name_has_1_to_100_letters_digits_hyphens_and_underscores() {
        for good in ["a", "digits-2024_v1", &"x".repeat(100)] {
            assert!(is_dataset_name(good), "{good}");
        }
        for bad in ["", "a/b", "..", "a b", "数据", &"x".repeat(101)] {
            assert!(!is_dataset_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_bad_name_is_told_with_the_longest_one() {
        let faults = validate_dataset(&"x".repeat(101), "");
        let expected = Fault::error("name", FaultKind::BadName { max: 100 });
        assert_eq!(faults, [expected]);
    }
}
