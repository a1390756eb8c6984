//! How well a classifier did, from the counts it wrote down: `evaluation.json`.
//!
//! Owns what such a file may hold ([`Evaluation::parse`]) and what follows from its counts. A ratio whose divisor is
//! nought is none, and not nought: a label nobody ever met was not recognised badly. Where the file lies, and whose it
//! is, is for others.

mod fault;
mod file;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use fault::EvaluationFault;
pub use file::{EVALUATION_BYTES_MAX, EVALUATION_NAME};

/// What is in the file, and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Evaluation {
    /// How many samples were looked at.
    pub samples: u64,
    /// How many of them were told right.
    pub right: u64,
    /// Their share.
    pub accuracy: Option<f64>,
    /// The mean of the labels' precisions; each label weighs the same.
    pub precision: Option<f64>,
    /// The mean of the labels' recalls.
    pub recall: Option<f64>,
    /// The mean of the labels' F1 values.
    pub f1: Option<f64>,
    /// Each label, in the order of the file.
    pub labels: Vec<LabelResult>,
    /// How many samples of the label of each row were taken for the label of each column.
    pub matrix: Vec<Vec<u64>>,
    /// Samples that were told wrong, as far as the script names them.
    pub wrong: Vec<WrongSample>,
    /// How many more the file names.
    pub wrong_left_out: u64,
}

/// How one label did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LabelResult {
    /// The label.
    pub label: String,
    /// How many samples have it.
    pub samples: u64,
    /// How many were taken for it.
    pub taken: u64,
    /// How many of its own were.
    pub right: u64,
    /// Of those taken for it, the share that has it.
    pub precision: Option<f64>,
    /// Of its own, the share that was taken for it.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
    /// Of the samples of other labels, the share that was taken for it.
    pub misrecognition: Option<f64>,
}

/// A sample that was told wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct WrongSample {
    /// The index of its label.
    pub label: u32,
    /// The index of the one it was taken for.
    pub taken_for: u32,
    /// What the script says of it; empty for nothing.
    pub text: String,
    /// Its file: relative to the output path, or an `obs://` path; empty for none.
    pub path: String,
    /// How sure the script was, from 0 to 1.
    pub confidence: Option<f64>,
}

impl Evaluation {
    /// Reads a file, or says what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, EvaluationFault> {
        let file = file::read(bytes)?;
        Ok(Self::of(file))
    }

    fn of(file: file::Sound) -> Self {
        let file::Sound {
            labels,
            matrix,
            samples,
            wrong,
            wrong_left_out,
        } = file;
        let taken = |of: usize| matrix.iter().map(|row| row[of]).sum();
        let labels: Vec<_> = labels
            .into_iter()
            .enumerate()
            .map(|(at, label)| {
                let own = matrix[at].iter().sum();
                LabelResult::of(label, matrix[at][at], own, taken(at), samples)
            })
            .collect();
        let right = labels.iter().map(|label| label.right).sum();
        Self {
            samples,
            right,
            accuracy: share(right, samples),
            precision: mean(labels.iter().filter_map(|label| label.precision)),
            recall: mean(labels.iter().filter_map(|label| label.recall)),
            f1: mean(labels.iter().filter_map(|label| label.f1)),
            labels,
            matrix,
            wrong,
            wrong_left_out,
        }
    }
}

impl LabelResult {
    fn of(label: String, right: u64, samples: u64, taken: u64, all: u64) -> Self {
        Self {
            label,
            samples,
            taken,
            right,
            precision: share(right, taken),
            recall: share(right, samples),
            f1: share(2 * right, samples + taken),
            misrecognition: share(taken - right, all - samples),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the file's counts add up to less than 2^53"
)]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}
