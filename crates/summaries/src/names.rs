//! Names of runs and tags.

use std::fmt;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A run: a folder with event files in it, relative to the folder that is read, with `/` between its parts.
/// The folder itself is `.`, as in TensorBoard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct RunName(String);

impl RunName {
    /// The run of that name; whether there is one is for the reader to say.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// What is not UTF-8 in the path is replaced.
    pub(crate) fn of_folder(relative: &Path) -> Self {
        let parts: Vec<_> = relative
            .components()
            .filter_map(|part| match part {
                Component::Normal(name) => Some(name.to_string_lossy()),
                _ => None,
            })
            .collect();
        if parts.is_empty() {
            return Self::new(".");
        }
        Self(parts.join("/"))
    }

    /// As shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the script calls a series, such as `train/loss`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// The tag of that name; whether there is one is for the reader to say.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// As the script wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
