//! Configurations across the door: how they are filed, compared, and exchanged with other tools.

use serde::{Deserialize, Serialize};
use trainyard_exports::{ConfigFormat, ExportTarget, ImportFault, Subject};
use trainyard_job::{ComparedField, VersionKey};
use ts_rs::TS;

/// Several configurations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigNames {
    /// Their names.
    pub names: Vec<String>,
}

/// File configurations in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MoveConfigs {
    /// Their names.
    pub names: Vec<String>,
    /// Names between slashes; empty for the top.
    pub folder: String,
}

/// Give tags to configurations and take others from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TagConfigs {
    /// Their names.
    pub names: Vec<String>,
    /// Tags each gets.
    pub add: Vec<String>,
    /// Tags each loses.
    pub remove: Vec<String>,
}

/// A folder of configurations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigFolder {
    /// Names between slashes.
    pub path: String,
}

/// Rename or move a folder of configurations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenameConfigFolder {
    /// What it is called.
    pub from: String,
    /// What it is to be called.
    pub to: String,
}

/// Something that has the values of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ConfigSide {
    /// A configuration as it is.
    Config {
        /// Its name.
        name: String,
    },
    /// An earlier state of one.
    State {
        /// Its number.
        state: i64,
    },
    /// A version of a job.
    Version {
        /// Which.
        key: VersionKey,
    },
}

/// Two of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompareConfigs {
    /// The first.
    pub before: ConfigSide,
    /// The second.
    pub after: ConfigSide,
}

/// An earlier state of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneState {
    /// Its number.
    pub state: i64,
}

/// Write configurations as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportConfigs {
    /// Their names.
    pub names: Vec<String>,
    /// YAML or JSON.
    pub format: ConfigFormat,
}

/// Configurations as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportedConfigs {
    /// A name for the file.
    pub file_name: String,
    /// What is in it.
    pub text: String,
    /// Secrets whose values are not in it, each as `configuration: variable`.
    pub secrets: Vec<String>,
}

/// What importing would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanImport {
    /// A file of this computer; none when `text` is what is imported.
    pub path: Option<String>,
    /// The text, where no file is named.
    pub text: String,
    /// What becomes of a configuration whose name is taken.
    pub taken: TakenName,
}

/// What becomes of a configuration whose name is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TakenName {
    /// It gets a name that is free.
    Rename,
    /// It is written over the one that is there, which stays in the history.
    Replace,
    /// It is left out.
    Skip,
}

/// What importing a file would do. With a fault nothing can be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    /// The file's own name; empty for a text.
    pub file_name: String,
    /// What was read: this is imported, whatever becomes of the file meanwhile.
    pub text: String,
    /// What is in it, in its order.
    pub configs: Vec<PlannedConfig>,
    /// What is wrong with it.
    pub faults: Vec<ImportFault>,
}

/// One configuration of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedConfig {
    /// Its name in the file.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its folder.
    pub folder: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its line in the file, from 1.
    pub line: Option<u64>,
    /// Variables whose values must be given again.
    pub secrets: Vec<String>,
    /// Those of them that the one of its name keeps when it is written over.
    pub kept_secrets: Vec<String>,
    /// What becomes of it.
    pub action: ImportAction,
    /// What would be changed of the one of its name.
    pub differences: Vec<ComparedField>,
    /// A name that is free; none where its own is, or where it is here already.
    pub free_name: Option<String>,
}

/// What becomes of one configuration of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum ImportAction {
    /// It is new.
    Create,
    /// It is new, under another name.
    Rename {
        /// A name that is free.
        to: String,
    },
    /// It is written over the one of its name.
    Replace {
        /// The fields that differ.
        changed: Vec<String>,
    },
    /// One of its name is there and just like it.
    Same,
    /// It is left out.
    Skip,
}

/// Import configurations of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportConfigs {
    /// The text that was planned.
    pub text: String,
    /// Those of it that are imported.
    pub chosen: Vec<ChosenImport>,
}

/// One configuration that is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenImport {
    /// Its name in the file.
    pub name: String,
    /// Its name here.
    pub to: String,
    /// Whether one of that name may be written over.
    pub replace: bool,
}

/// Write a job in another tool's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportAs {
    /// The job or configuration.
    pub subject: Subject,
    /// The tool.
    pub target: ExportTarget,
}
