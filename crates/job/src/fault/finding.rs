//! A fault with the field it is about, and how bad it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FaultKind;

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// Path of the field in the spec, for example `environment[2].name`.
    pub field: String,
    /// Whether it forbids submitting.
    pub level: FaultLevel,
    /// What is wrong and what would be right.
    pub kind: FaultKind,
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultLevel {
    /// The job cannot be submitted.
    Error,
    /// The job can be submitted; the person should know.
    Warning,
}

impl Fault {
    /// A fault that forbids submitting.
    pub fn error(field: impl Into<String>, kind: FaultKind) -> Self {
        Self {
            field: field.into(),
            level: FaultLevel::Error,
            kind,
        }
    }

    /// A fault a person should know of.
    pub fn warning(field: impl Into<String>, kind: FaultKind) -> Self {
        Self {
            level: FaultLevel::Warning,
            ..Self::error(field, kind)
        }
    }

    /// Whether it forbids submitting.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.level == FaultLevel::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.kind)
    }
}
