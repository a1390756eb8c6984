//! Secret values, and variables that come as a text.

use serde::{Deserialize, Serialize};
use trainyard_job::SecretId;
use ts_rs::TS;

/// A value for the keyring. It is never written anywhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepSecret {
    /// The value.
    pub value: String,
}

impl std::fmt::Debug for KeepSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeepSecret")
    }
}

/// Under which id a value was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptSecret {
    /// What a variable holds instead of the value.
    pub id: SecretId,
}

/// Whether secret values can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyringState {
    /// Why not; none where they can.
    pub missing: Option<String>,
}

/// Variables as a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum VariablesText {
    /// What was pasted.
    Text {
        /// Lines of `NAME=VALUE`.
        text: String,
    },
    /// A file of this computer, such as `.env`.
    File {
        /// Its path.
        path: String,
    },
}
