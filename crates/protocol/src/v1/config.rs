//! Saved parameter configurations. Their key is the name.

use serde::{Deserialize, Serialize};

use super::job::JobConfig;
use crate::loose::{Flag, Id, Int, Rows, Text};

/// Body of `POST training-job-configs`: the members of `config`, flat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct ConfigBody {
    pub config_name: Text,
    pub config_desc: Text,
    #[serde(flatten)]
    pub members: JobConfig,
}

/// Answer to `GET training-job-configs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct ConfigList {
    pub is_success: Flag,
    pub config_total_count: Int,
    pub configs: Rows<ConfigRow>,
}

/// One of `configs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct ConfigRow {
    pub config_name: Text,
    pub config_desc: Text,
    pub create_time: Int,
    pub engine_type: Option<Int>,
    pub engine_name: Option<Text>,
    pub engine_id: Option<Id>,
    pub engine_version: Option<Text>,
    pub user_image_url: Option<Text>,
    pub user_command: Option<Text>,
}

/// Answer to `GET training-job-configs/{config_name}`: the body, and names of what it has ids of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 8")]
pub struct ConfigDetail {
    pub is_success: Flag,
    #[serde(flatten)]
    pub body: ConfigBody,
    pub create_time: Int,
    pub engine_type: Option<Int>,
    pub engine_name: Option<Text>,
    pub engine_version: Option<Text>,
    pub spec_code: Option<Text>,
    pub core: Option<Text>,
    pub cpu: Option<Text>,
    pub gpu_num: Option<Int>,
    pub gpu_type: Option<Text>,
    pub dataset_name: Option<Text>,
    pub dataset_version_name: Option<Text>,
    pub pool_name: Option<Text>,
}
