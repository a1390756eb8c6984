//! The shape of `evaluation.json`, and the check that it holds together. Keys that nobody asked for are passed over: a
//! script may keep more in it for itself.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::error::Category;

use super::{EvaluationFault, WrongSample};

/// What the file is called, in the training output path.
pub const EVALUATION_NAME: &str = "evaluation.json";
/// The longest file that is read.
pub const EVALUATION_BYTES_MAX: u64 = 8 << 20;
/// The most labels: their matrix has the square of it.
const LABELS_MAX: usize = 500;
/// The most characters of a label.
const LABEL_CHARS_MAX: usize = 200;
/// Samples that are handed on.
const WRONG_MAX: usize = 1_000;
/// Characters that are handed on of a text.
const TEXT_CHARS_MAX: usize = 500;
/// Up to here every count is exact wherever it goes.
const SAMPLES_MAX: u64 = 1 << 53;

/// A file that holds together.
pub(super) struct Sound {
    pub(super) labels: Vec<String>,
    pub(super) matrix: Vec<Vec<u64>>,
    pub(super) samples: u64,
    pub(super) wrong: Vec<WrongSample>,
    pub(super) wrong_left_out: u64,
}

#[derive(Deserialize)]
struct File {
    labels: Vec<Label>,
    confusion_matrix: Vec<Vec<u64>>,
    #[serde(default)]
    wrong: Vec<Wrong>,
}

/// Scripts number their classes as often as they name them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a label is a text or a whole number")]
enum Label {
    Text(String),
    Number(i64),
}

#[derive(Deserialize)]
struct Wrong {
    label: Label,
    taken_for: Label,
    #[serde(default)]
    text: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    confidence: Option<f64>,
}

impl Label {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Sound, EvaluationFault> {
    let length = bytes.len() as u64;
    if length > EVALUATION_BYTES_MAX {
        return Err(EvaluationFault::TooLarge {
            bytes: length,
            max_bytes: EVALUATION_BYTES_MAX,
        });
    }
    let file: File = serde_json::from_slice(bytes).map_err(|error| {
        let reason = error.to_string();
        match error.classify() {
            Category::Data => EvaluationFault::OtherShape { reason },
            Category::Syntax | Category::Eof | Category::Io => EvaluationFault::NotJson { reason },
        }
    })?;
    let labels: Vec<_> = file.labels.into_iter().map(Label::into_text).collect();
    let places = check_labels(&labels)?;
    let samples = check_matrix(&labels, &file.confusion_matrix)?;
    let named = file.wrong.len();
    let wrong = file.wrong.into_iter().take(WRONG_MAX).enumerate();
    let wrong = wrong
        .map(|(at, wrong)| sample(at, wrong, &places))
        .collect::<Result<Vec<_>, _>>()?;
    drop(places);
    Ok(Sound {
        labels,
        matrix: file.confusion_matrix,
        samples,
        wrong,
        wrong_left_out: named.saturating_sub(WRONG_MAX) as u64,
    })
}

/// The place of each label.
fn check_labels(labels: &[String]) -> Result<HashMap<&str, u32>, EvaluationFault> {
    if labels.is_empty() {
        return Err(EvaluationFault::NoLabels);
    }
    if labels.len() > LABELS_MAX {
        return Err(EvaluationFault::TooManyLabels {
            count: labels.len() as u64,
            max: LABELS_MAX as u64,
        });
    }
    let mut places = HashMap::new();
    for (at, label) in (0_u32..).zip(labels) {
        if label.trim().is_empty() || label.chars().nth(LABEL_CHARS_MAX).is_some() {
            return Err(EvaluationFault::BadLabel {
                at: u64::from(at) + 1,
                max: LABEL_CHARS_MAX as u64,
            });
        }
        if places.insert(label.as_str(), at).is_some() {
            let label = label.clone();
            return Err(EvaluationFault::LabelTwice { label });
        }
    }
    Ok(places)
}

/// How many samples there are.
fn check_matrix(labels: &[String], matrix: &[Vec<u64>]) -> Result<u64, EvaluationFault> {
    let count = labels.len() as u64;
    if matrix.len() != labels.len() {
        return Err(EvaluationFault::Rows {
            rows: matrix.len() as u64,
            labels: count,
        });
    }
    if let Some((label, row)) = labels
        .iter()
        .zip(matrix)
        .find(|(_, row)| row.len() != labels.len())
    {
        return Err(EvaluationFault::Columns {
            label: label.clone(),
            counts: row.len() as u64,
            labels: count,
        });
    }
    let counts = matrix.iter().flatten();
    let samples = counts.fold(0_u64, |sum, count| sum.saturating_add(*count));
    if samples >= SAMPLES_MAX {
        return Err(EvaluationFault::TooManySamples);
    }
    Ok(samples)
}

fn sample(
    at: usize,
    wrong: Wrong,
    places: &HashMap<&str, u32>,
) -> Result<WrongSample, EvaluationFault> {
    let place = |label: Label| {
        let label = label.into_text();
        let found = places.get(label.as_str()).copied();
        found.ok_or_else(|| EvaluationFault::UnknownLabel {
            at: at as u64 + 1,
            label: label.chars().take(LABEL_CHARS_MAX).collect(),
        })
    };
    Ok(WrongSample {
        label: place(wrong.label)?,
        taken_for: place(wrong.taken_for)?,
        text: wrong.text.chars().take(TEXT_CHARS_MAX).collect(),
        path: wrong.path,
        confidence: wrong.confidence,
    })
}
