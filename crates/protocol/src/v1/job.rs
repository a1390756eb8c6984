//! Jobs: create, list, describe.

use serde::{Deserialize, Serialize};

use crate::loose::{Flag, Id, Int, Rows, Text};

/// Body of `POST training-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.1")]
pub struct CreateJob {
    pub job_name: Text,
    pub job_desc: Text,
    pub workspace_id: Text,
    pub config: JobConfig,
    /// In no table; the service's own console sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Subscription>,
}

/// Member `config`, and flat the members of a saved configuration. What is empty is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.1")]
pub struct JobConfig {
    pub worker_server_num: Int,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_image_url: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_command: Option<Text>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub app_url: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub boot_file_url: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub data_url: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset_version_id: Option<Text>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub data_source: Rows<DataRow>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub train_url: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub log_url: Text,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub parameter: Rows<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec_id: Option<Int>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flavor: Option<FlavorCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<Text>,
    /// False stores a job without starting a version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_version: Option<Flag>,
    /// Of a new version: the one it derives from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_version_id: Option<Int>,
}

/// One of `parameter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's")]
pub struct Label {
    pub label: Text,
    pub value: Text,
}

/// `flavor`: in no table, and what other clients send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's")]
pub struct FlavorCode {
    pub code: Text,
}

/// One of `data_source`; `type` is `obs` or `dataset`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.1.1")]
pub struct DataRow {
    #[serde(rename = "type")]
    pub kind: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub data_url: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub dataset_id: Text,
    /// Not `dataset_version_id`, as it is called beside the list.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub dataset_version: Text,
}

/// `notification`, in both generations, each with events by names of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.1.3")]
pub struct Subscription {
    pub topic_urn: Text,
    pub events: Rows<Text>,
}

/// Answer to a creation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.1.4")]
pub struct CreatedJob {
    pub is_success: Flag,
    pub job_id: Int,
    pub job_name: Text,
    pub status: Int,
    pub create_time: Int,
    pub version_id: Int,
    pub version_name: Text,
    pub resource_id: Text,
}

/// Answer that says no more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's")]
pub struct Success {
    pub is_success: Flag,
}

/// Body of `PUT training-jobs/{job_id}` and of visualization jobs'.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's")]
pub struct Describe {
    pub job_desc: Text,
}

/// Query of lists of jobs, configurations, algorithms and visualization jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.2")]
pub struct ListQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Int>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_page: Option<Int>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Int>,
    #[serde(
        rename = "sortBy",
        alias = "sort_by",
        skip_serializing_if = "Option::is_none"
    )]
    pub sort_by: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_content: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<Text>,
    /// Of configurations: `custom` or `sample`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config_type: Option<Text>,
}

/// Answer to `GET training-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.2")]
pub struct JobList {
    pub is_success: Flag,
    pub quotas: Int,
    pub job_total_count: Int,
    pub job_count_limit: Int,
    pub jobs: Rows<JobRow>,
}

/// One of `jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3.2")]
pub struct JobRow {
    pub job_id: Int,
    pub job_name: Text,
    /// The latest.
    pub version_id: Int,
    pub status: Int,
    pub create_time: Int,
    pub duration: Int,
    pub job_desc: Text,
    pub version_count: Int,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}

/// Who created something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's")]
pub struct User {
    pub name: Text,
}
