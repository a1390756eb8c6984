//! Visualization jobs.

use serde::{Deserialize, Serialize};

use super::job::FlavorCode;
use crate::loose::{Flag, Int, Real, Rows, Text};

/// Body of `POST visualization-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct CreateVisualization {
    pub job_name: Text,
    pub job_desc: Text,
    pub train_url: Text,
    /// `TensorBoard` or `MindInsight`, in whatever case.
    pub job_type: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flavor: Option<FlavorCode>,
    /// An object by the table, a list of one by the sample.
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub schedule: Rows<Schedule>,
}

/// When it stops by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct Schedule {
    #[serde(rename = "type")]
    pub kind: Text,
    pub time_unit: Text,
    pub duration: Int,
}

/// Answer to a creation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct CreatedVisualization {
    pub is_success: Flag,
    pub job_id: Int,
    pub job_name: Text,
    pub status: Int,
    pub create_time: Int,
    pub service_url: Text,
}

/// Answer to `GET visualization-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct VisualizationList {
    pub is_success: Flag,
    pub job_total_count: Int,
    pub job_count_limit: Int,
    pub quotas: Int,
    pub jobs: Rows<Visualization>,
}

/// One of `jobs`, and the answer to its detail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct Visualization {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_success: Option<Flag>,
    pub job_id: Int,
    pub job_name: Text,
    pub job_desc: Text,
    pub status: Int,
    pub create_time: Int,
    pub duration: Int,
    pub service_url: Text,
    pub train_url: Text,
    pub resource_id: Text,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub schedule: Rows<Schedule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_duration: Option<Real>,
}
