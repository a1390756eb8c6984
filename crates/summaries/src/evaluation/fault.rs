//! What is wrong with a file of an evaluation, as data: the pages put it in words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why there is nothing to show of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum EvaluationFault {
    /// It is a folder, a link or a device.
    NotAFile,
    /// It is longer than any is read.
    TooLarge {
        /// How long it is, as far as was looked.
        bytes: u64,
        /// How long it may be.
        max_bytes: u64,
    },
    /// It is no JSON.
    NotJson {
        /// What the reader met, and where, in English.
        reason: String,
    },
    /// It is JSON of another shape.
    OtherShape {
        /// What the reader met, and where, in English.
        reason: String,
    },
    /// It names no labels.
    NoLabels,
    /// It names more labels than are shown.
    TooManyLabels {
        /// How many.
        count: u64,
        /// How many there may be.
        max: u64,
    },
    /// A label has no characters or too many.
    BadLabel {
        /// Which, from 1.
        at: u64,
        /// How many characters it may have.
        max: u64,
    },
    /// A label is there twice.
    LabelTwice {
        /// Which.
        label: String,
    },
    /// The matrix has not one row for each label.
    Rows {
        /// How many it has.
        rows: u64,
        /// How many labels there are.
        labels: u64,
    },
    /// A row of the matrix has not one count for each label.
    Columns {
        /// Whose row.
        label: String,
        /// How many it has.
        counts: u64,
        /// How many labels there are.
        labels: u64,
    },
    /// The counts add up to more than can be told exactly.
    TooManySamples,
    /// A sample that was told wrong has a label that is not in the list.
    UnknownLabel {
        /// Which sample, from 1.
        at: u64,
        /// The label.
        label: String,
    },
}
