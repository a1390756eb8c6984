//! The job as the service tells it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trainyard_job::JobStatus;

use super::create::{AlgorithmBody, Metadata, SpecBody};
use crate::loose::{Int, Rows, Text, or_default};
use crate::status::{from_phase, phase};

/// Answer to creating, showing and stopping a job, and one of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3")]
pub struct Job {
    pub kind: Text,
    #[serde(deserialize_with = "or_default")]
    pub metadata: Metadata,
    #[serde(deserialize_with = "or_default")]
    pub status: JobStatusBody,
    #[serde(deserialize_with = "or_default")]
    pub algorithm: AlgorithmBody,
    #[serde(deserialize_with = "or_default")]
    pub spec: SpecBody,
}

/// Member `status`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3")]
pub struct JobStatusBody {
    pub phase: Text,
    pub secondary_phase: Text,
    /// Milliseconds.
    pub duration: Int,
    /// Epoch milliseconds.
    pub start_time: Int,
    pub node_count_metrics: Value,
    pub tasks: Rows<Text>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub task_statuses: Rows<TaskStatus>,
}

/// One of `status.task_statuses`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3")]
pub struct TaskStatus {
    pub task: Text,
    pub exit_code: Option<Int>,
    pub message: Text,
}

/// Body of `POST training-jobs/{id}/actions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Action {
    /// `terminate`.
    pub action_type: Text,
}

impl Action {
    /// The one there is.
    #[must_use]
    pub fn terminate() -> Self {
        Self {
            action_type: "terminate".into(),
        }
    }
}

impl JobStatusBody {
    /// The phases of a status.
    #[must_use]
    pub fn of(status: JobStatus) -> Self {
        let phase = phase(status);
        Self {
            phase: phase.phase.into(),
            secondary_phase: phase.secondary.into(),
            ..Self::default()
        }
    }

    /// The status of the phases.
    #[must_use]
    pub fn status(&self) -> JobStatus {
        from_phase(&self.phase, &self.secondary_phase)
    }
}
