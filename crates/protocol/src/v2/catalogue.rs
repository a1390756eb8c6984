//! What can be chosen: flavors, engines, pools.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::loose::{Flag, Int, Real, Rows, Text, or_default};

/// Answer to `GET training-job-flavors`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct FlavorList {
    pub total_count: Int,
    pub flavors: Rows<FlavorItem>,
}

/// One of `flavors`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct FlavorItem {
    pub flavor_id: Text,
    pub flavor_name: Text,
    /// `CPU`, `GPU` or `Ascend`.
    pub flavor_type: Text,
    /// Most compute nodes.
    pub max_num: Int,
    #[serde(deserialize_with = "or_default")]
    pub flavor_info: FlavorInfo,
    pub attributes: Value,
}

/// What one node has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct FlavorInfo {
    pub max_num: Int,
    pub cpu: Option<CpuInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpu: Option<GpuInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub npu: Option<GpuInfo>,
    pub memory: Option<Size>,
    pub disk: Option<Size>,
}

/// Its processors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct CpuInfo {
    pub arch: Text,
    pub core_num: Int,
}

/// Its accelerators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct GpuInfo {
    pub unit_num: Int,
    pub product_name: Text,
    pub memory: Text,
}

/// A size and its unit, such as `GB`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct Size {
    pub size: Real,
    pub unit: Text,
}

/// Answer to `GET training-job-engines`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct EngineList {
    pub total: Int,
    pub items: Rows<EngineItem>,
}

/// One of `items`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct EngineItem {
    pub engine_id: Text,
    pub engine_name: Text,
    pub engine_version: Text,
    pub v1_compatible: Flag,
    pub run_user: Text,
    #[serde(deserialize_with = "or_default")]
    pub image_info: EngineImages,
}

/// Images of an engine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct EngineImages {
    pub cpu_image_url: Text,
    pub gpu_image_url: Text,
    pub image_version: Text,
}

/// Answer to `GET pools`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct PoolList {
    pub api_version: Text,
    pub kind: Text,
    pub items: Rows<PoolItem>,
}

/// One of `items`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct PoolItem {
    #[serde(deserialize_with = "or_default")]
    pub metadata: PoolMetadata,
    #[serde(deserialize_with = "or_default")]
    pub spec: PoolSpec,
    pub status: Value,
}

/// Member `metadata`; `name` is the pool's id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct PoolMetadata {
    pub name: Text,
    pub creation_timestamp: Text,
    #[serde(deserialize_with = "or_default")]
    pub labels: BTreeMap<String, Text>,
    #[serde(deserialize_with = "or_default")]
    pub annotations: BTreeMap<String, Text>,
}

/// Member `spec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 9")]
pub struct PoolSpec {
    #[serde(rename = "type")]
    pub kind: Text,
    pub scope: Rows<Text>,
    pub resources: Value,
}

impl PoolItem {
    /// What people call it.
    #[must_use]
    pub fn display_name(&self) -> &str {
        let label = self.metadata.labels.get("os.modelarts/name");
        label.and_then(Text::some).unwrap_or(&self.metadata.name)
    }

    /// Whether jobs can run in it.
    #[must_use]
    pub fn trains(&self) -> bool {
        self.spec.scope.iter().any(|scope| &**scope == "Train")
    }
}
