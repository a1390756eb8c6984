//! The description of a job: what the wizard edits, a configuration stores, a file holds, a backend receives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::JobEvent;
use crate::pool::PoolId;
use crate::secret::SecretId;

/// The image that means "no container: a process of this computer".
pub const LOCAL_IMAGE: &str = "local/this-computer";

/// Whether an image is the programs that are installed on this computer, with or without its only tag.
#[must_use]
pub fn is_local_image(image: &str) -> bool {
    image.strip_suffix(":latest").unwrap_or(image) == LOCAL_IMAGE
}

/// One training job, complete. Texts may be empty while somebody is still writing: [`crate::validate`] says
/// what is missing.
///
/// *Save Training Parameters* is not here: it says what to do with the spec, not what the job is, and would
/// otherwise be stored in the very configuration it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct JobSpec {
    /// 1 to 64 of letters, digits, `_` and `-`, unique among jobs.
    #[serde(default)]
    pub name: String,
    /// 0 to 256 characters.
    #[serde(default)]
    pub description: String,
    /// Where the algorithm comes from.
    pub algorithm: Algorithm,
    /// What it trains on; the first row is the one whose path becomes `DLS_DATA_URL`.
    #[serde(default)]
    pub data: Vec<DataSource>,
    /// Training Output Path: a folder in object storage.
    #[serde(default)]
    pub output_path: String,
    /// Running Parameter: passed as `--name=value` by built-in algorithms and frameworks.
    #[serde(default)]
    pub parameters: Vec<Variable>,
    /// Environment Variable: set in the container of a custom image.
    #[serde(default)]
    pub environment: Vec<Variable>,
    /// Job Log Path: where the logs are copied at the end; empty for none.
    #[serde(default)]
    pub log_path: String,
    /// Pool, flavor and number of compute nodes.
    pub resources: Resources,
    /// Who is told of which events.
    #[serde(default)]
    pub notification: Option<Notification>,
}

/// Algorithm Source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "source", rename_all = "snake_case", deny_unknown_fields)]
pub enum Algorithm {
    /// Built-in: an algorithm of the catalogue.
    BuiltIn {
        /// Its name in the catalogue.
        #[serde(default)]
        algorithm: String,
    },
    /// Frequently-used: a framework and a script.
    Framework {
        /// AI Engine, for example `PyTorch-1.0.0-python3.6`.
        #[serde(default)]
        engine: String,
        /// Code Directory.
        #[serde(default)]
        code_dir: String,
        /// Boot File: a `.py` file inside the code directory.
        #[serde(default)]
        boot_file: String,
    },
    /// Custom: an image and a command.
    CustomImage {
        /// Image Path: `/Namespace/Repository:Tag`, or [`LOCAL_IMAGE`].
        #[serde(default)]
        image: String,
        /// Code Directory; may be empty.
        #[serde(default)]
        code_dir: String,
        /// Boot Command.
        #[serde(default)]
        boot_command: String,
    },
}

/// Algorithm Source, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the kinds of Algorithm")]
pub enum AlgorithmSource {
    BuiltIn,
    Framework,
    CustomImage,
}

impl Algorithm {
    /// Which kind it is.
    #[must_use]
    pub fn source(&self) -> AlgorithmSource {
        match self {
            Self::BuiltIn { .. } => AlgorithmSource::BuiltIn,
            Self::Framework { .. } => AlgorithmSource::Framework,
            Self::CustomImage { .. } => AlgorithmSource::CustomImage,
        }
    }

    /// The code directory, when the source has one and it is filled in.
    #[must_use]
    pub fn code_dir(&self) -> Option<&str> {
        match self {
            Self::BuiltIn { .. } => None,
            Self::Framework { code_dir, .. } | Self::CustomImage { code_dir, .. } => {
                (!code_dir.is_empty()).then_some(code_dir.as_str())
            }
        }
    }

    /// What a list shows in its Algorithm column.
    #[must_use]
    pub fn summary(&self) -> &str {
        match self {
            Self::BuiltIn { algorithm } => algorithm,
            Self::Framework { engine, .. } => engine,
            Self::CustomImage { image, .. } => image,
        }
    }
}

/// One row of Data Source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "source", rename_all = "snake_case", deny_unknown_fields)]
pub enum DataSource {
    /// A data set and its version.
    Dataset {
        /// Name of the data set.
        #[serde(default)]
        dataset: String,
        /// Its version, for example `V001`.
        #[serde(default)]
        version: String,
    },
    /// A folder in object storage.
    Path {
        /// The folder, `obs://bucket/key/`.
        #[serde(default)]
        path: String,
    },
}

/// A name and its value: an environment variable or a running parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Name, as the program reads it.
    pub name: String,
    /// Value. A YAML file may write a number or a truth value without quotes: its text is taken as written.
    #[serde(default)]
    pub value: String,
    /// Where the value is secret: under which id it is kept. The value here is empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub secret: Option<SecretId>,
}

impl Variable {
    /// One whose value is no secret.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            secret: None,
        }
    }
}

/// The Resources section of the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// Resource Pool.
    #[serde(default)]
    pub pool: Pool,
    /// Type.
    #[serde(default)]
    pub device: Device,
    /// Specifications: a flavor's code.
    #[serde(default)]
    pub flavor: String,
    /// Compute Nodes: the number of tasks. 1 is standalone, more is distributed.
    #[serde(default = "one")]
    pub nodes: u32,
}

fn one() -> u32 {
    1
}

/// Resource Pool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Pool {
    /// Public resource pools.
    #[default]
    Public,
    /// A dedicated resource pool.
    Dedicated {
        /// Its id.
        id: PoolId,
    },
}

/// Type: what the flavor computes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// Processors only.
    #[default]
    Cpu,
    /// NVIDIA GPUs.
    Gpu,
    /// Ascend accelerators.
    Ascend,
}

/// Notification: a topic and the events it is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// Topic: its name here, its URN on the service.
    #[serde(default)]
    pub topic: String,
    /// Event list.
    #[serde(default)]
    pub events: Vec<JobEvent>,
}
