//! A version's evaluation, as it crosses the door.

use serde::{Deserialize, Serialize};
use trainyard_store::RelatedVersion;
use trainyard_summaries::{Evaluation, EvaluationFault};
use ts_rs::TS;

/// What a version's script wrote of how well it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct VersionEvaluation {
    /// Where its script would write it: an `obs://` path.
    pub path: String,
    /// What is there.
    pub state: EvaluationState,
}

/// What there is of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EvaluationState {
    /// No file.
    None,
    /// A file that was not written while this version ran.
    OfAnotherTime {
        /// When it was written, in epoch milliseconds.
        written_at_ms: u64,
        /// The version that ran then and has the same output path.
        by: Option<RelatedVersion>,
    },
    /// A file that does not hold together.
    Broken {
        /// Why.
        fault: EvaluationFault,
        /// When it was written, in epoch milliseconds.
        written_at_ms: u64,
    },
    /// A sound one.
    Found {
        /// What follows from it.
        evaluation: Evaluation,
        /// When it was written, in epoch milliseconds.
        written_at_ms: u64,
    },
}
