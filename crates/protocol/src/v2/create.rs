//! The job as it is created. What is empty is not written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::loose::{Int, Rows, Text, or_default};
use crate::v1::Subscription;

/// Body of `POST training-jobs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct CreateJob {
    /// `job`.
    pub kind: Text,
    pub metadata: Metadata,
    pub algorithm: AlgorithmBody,
    pub spec: SpecBody,
}

/// Member `metadata`; what the service adds is in answers only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 3")]
pub struct Metadata {
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub id: Text,
    pub name: Text,
    pub description: Text,
    pub workspace_id: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Int>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub user_name: Text,
    #[serde(
        deserialize_with = "or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub annotations: BTreeMap<String, Text>,
}

/// Member `algorithm`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct AlgorithmBody {
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub id: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub subscription_id: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub item_version_id: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub command: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub code_dir: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub boot_file: Text,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub parameters: Rows<Parameter>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub inputs: Rows<Channel>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub outputs: Rows<Channel>,
    #[serde(
        deserialize_with = "or_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub environments: BTreeMap<String, Text>,
}

/// Either an image, or a framework by its name and version or its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Engine {
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub image_url: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub engine_id: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub engine_name: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub engine_version: Text,
}

/// One of `parameters`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Parameter {
    pub name: Text,
    pub value: Text,
}

/// One of `inputs` and `outputs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Channel {
    pub name: Text,
    #[serde(deserialize_with = "or_default")]
    pub remote: Remote,
}

/// Where the files of a channel are: one of both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Remote {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obs: Option<Obs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<RemoteDataset>,
}

/// A folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Obs {
    pub obs_url: Text,
}

/// A version of a data set; answers have its folder as well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct RemoteDataset {
    pub id: Text,
    pub version_id: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub obs_url: Text,
}

/// Member `spec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct SpecBody {
    #[serde(deserialize_with = "or_default")]
    pub resource: Resource,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_export_path: Option<LogExport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notification: Option<Subscription>,
}

/// Member `spec.resource`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<Text>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub flavor_id: Text,
    pub node_count: Int,
}

/// Member `spec.log_export_path`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2")]
pub struct LogExport {
    pub obs_url: Text,
}
