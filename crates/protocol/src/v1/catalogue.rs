//! What can be chosen: built-in algorithms, flavors, engines, pools, data sets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::loose::{Flag, Id, Int, Real, Rows, Text};

/// Answer to `GET built-in-algorithms`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.1")]
pub struct Algorithms {
    pub is_success: Flag,
    pub model_total_count: Int,
    pub models: Rows<Algorithm>,
}

/// One of `models`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.1")]
pub struct Algorithm {
    pub model_id: Int,
    pub model_name: Text,
    /// 1 image classification, 2 object detection, 3 semantic segmentation, 4 NLP, 5 image embedding.
    pub model_usage: Int,
    pub model_precision: Text,
    pub model_size: Int,
    pub model_train_dataset: Text,
    pub model_dataset_format: Text,
    pub model_description_url: Text,
    /// JSON in a text.
    pub parameter: Text,
    pub create_time: Int,
    pub engine_id: Id,
    pub engine_name: Text,
    pub engine_version: Text,
}

/// One of an algorithm's parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.1")]
pub struct Parameter {
    pub label: Text,
    pub value: Text,
    pub placeholder_cn: Text,
    pub placeholder_en: Text,
    pub required: Flag,
}

impl Algorithm {
    /// Its parameters; none where their text is not to be read.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let read: Result<Rows<Parameter>, _> = serde_json::from_str(&self.parameter);
        read.map(|rows| rows.0).unwrap_or_default()
    }
}

/// Answer to `GET job/resource-specs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.2")]
pub struct Specs {
    pub is_success: Flag,
    pub spec_total_count: Int,
    pub specs: Rows<Spec>,
}

/// One of `specs`: a flavor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.2")]
pub struct Spec {
    pub spec_id: Int,
    pub spec_code: Text,
    pub core: Text,
    /// Memory in GB.
    pub cpu: Text,
    pub gpu_num: Int,
    pub gpu_type: Text,
    /// Most compute nodes.
    pub max_num: Int,
    pub unit_num: Int,
    pub storage: Text,
    pub interface_type: Int,
    /// Sold out.
    pub no_resource: Flag,
}

/// Answer to `GET job/ai-engines`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.3")]
pub struct Engines {
    pub is_success: Flag,
    pub engines: Rows<Engine>,
}

/// One of `engines`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.3")]
pub struct Engine {
    pub engine_type: Int,
    pub engine_id: Int,
    pub engine_name: Text,
    pub engine_version: Text,
}

/// Answer to `GET clusters`: dedicated pools.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.4")]
pub struct Clusters {
    pub total_count: Int,
    pub count: Int,
    pub clusters: Rows<Cluster>,
}

/// One of `clusters`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.4")]
pub struct Cluster {
    pub cluster_id: Text,
    pub cluster_name: Text,
    pub description: Text,
    pub tenant: Text,
    pub project: Text,
    pub owner: Text,
    pub created_at: Int,
    pub status: Text,
    pub nodes: Option<NodeCounts>,
    pub allocatable_cpu_cores: Real,
    pub allocatable_memory: Real,
    pub allocatable_gpus: Real,
}

/// Nodes of a pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.4")]
pub struct NodeCounts {
    pub specification: Text,
    pub count: Int,
    pub available_count: Int,
}

/// Answer to `GET /v2/{project_id}/datasets`, which wizards of both generations ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.5")]
pub struct Datasets {
    pub total_number: Int,
    pub datasets: Rows<Dataset>,
}

/// One of `datasets`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.5")]
pub struct Dataset {
    pub dataset_id: Text,
    pub dataset_name: Text,
    pub dataset_type: Int,
    pub status: Int,
    pub create_time: Int,
    pub update_time: Int,
    pub description: Text,
    pub current_version_id: Text,
    pub current_version_name: Text,
    pub dataset_version_count: Int,
    pub data_url: Text,
    pub data_sources: Value,
    pub work_path: Text,
    pub workspace_id: Text,
}

/// Answer to `GET /v2/{project_id}/datasets/{dataset_id}/versions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.5")]
pub struct DatasetVersions {
    pub total_number: Int,
    pub versions: Rows<DatasetVersion>,
}

/// One of `versions`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 10.5")]
pub struct DatasetVersion {
    pub version_id: Text,
    pub version_name: Text,
    /// 0 creating, 1 usable, 2 being deleted, 3 deleted, 4 error.
    pub status: Int,
    pub is_current: Flag,
    pub data_path: Text,
    pub manifest_path: Text,
    pub total_sample_count: Int,
    pub create_time: Int,
    pub description: Text,
}
