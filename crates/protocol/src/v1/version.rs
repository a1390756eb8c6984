//! Versions of jobs: create, list, detail.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::job::{DataRow, JobConfig, Label, Subscription};
use crate::loose::{Flag, Id, Int, Rows, Text};

/// Body of `POST training-jobs/{job_id}/versions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct CreateVersion {
    pub job_desc: Text,
    /// With `pre_version_id`.
    pub config: JobConfig,
    /// In no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Subscription>,
}

/// Answer to `GET training-jobs/{job_id}/versions`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 4")]
pub struct VersionList {
    pub is_success: Flag,
    pub job_id: Int,
    pub job_name: Text,
    pub job_desc: Text,
    pub version_count: Int,
    pub versions: Rows<Version>,
}

/// A version in full: answer to its detail, and one of the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 5")]
pub struct Version {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_success: Option<Flag>,
    pub job_id: Int,
    pub job_name: Text,
    pub job_desc: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_type: Option<Int>,
    pub version_id: Int,
    pub version_name: Text,
    pub pre_version_id: Option<Int>,
    pub status: Int,
    pub create_time: Int,
    pub start_time: Int,
    /// Milliseconds; seconds in some releases.
    pub duration: Int,
    pub engine_type: Option<Int>,
    pub engine_name: Option<Text>,
    pub engine_id: Option<Id>,
    pub engine_version: Option<Text>,
    pub model_id: Option<Id>,
    pub app_url: Option<Text>,
    pub boot_file_url: Option<Text>,
    pub parameter: Rows<Label>,
    pub spec_id: Option<Int>,
    pub spec_code: Option<Text>,
    pub flavor_code: Option<Text>,
    pub core: Option<Text>,
    /// Memory in GB, in spite of its name.
    pub cpu: Option<Text>,
    pub gpu_num: Option<Int>,
    pub gpu_type: Option<Text>,
    pub worker_server_num: Int,
    pub data_url: Option<Text>,
    pub train_url: Option<Text>,
    pub log_url: Option<Text>,
    pub dataset_id: Option<Text>,
    pub dataset_version_id: Option<Text>,
    pub dataset_name: Option<Text>,
    pub dataset_version_name: Option<Text>,
    pub data_source: Option<Rows<DataRow>>,
    pub model_metric_list: Option<Text>,
    /// An object in a detail, its text in a list.
    pub system_metric_list: Value,
    pub user_image_url: Option<Text>,
    pub user_command: Option<Text>,
    pub resource_id: Option<Text>,
    pub volumes: Value,
    pub pool_id: Option<Text>,
    pub pool_name: Option<Text>,
    pub pool_type: Option<Text>,
    pub nas_type: Option<Text>,
    pub nas_share_addr: Option<Text>,
    pub nas_mount_path: Option<Text>,
}

/// What a version used: one value each `interval` minutes, as texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(missing_docs, reason = "members are the reference's, section 5")]
pub struct UsageSeries {
    pub cpu_usage: Rows<Text>,
    pub mem_usage: Rows<Text>,
    pub gpu_util: Rows<Text>,
    pub gpu_mem_usage: Rows<Text>,
    pub disk_read_rate: Rows<Text>,
    pub disk_write_rate: Rows<Text>,
    pub recv_bytes_rate: Rows<Text>,
    pub send_bytes_rate: Rows<Text>,
    pub interval: Int,
}

impl Version {
    /// What it used, in whichever of both spellings.
    #[must_use]
    pub fn usage(&self) -> Option<UsageSeries> {
        match &self.system_metric_list {
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Object(_) => serde_json::from_value(self.system_metric_list.clone()).ok(),
            _ => None,
        }
    }
}
