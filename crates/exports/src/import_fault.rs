//! What is wrong with a file of configurations, and where in it.

use std::fmt;

use serde::{Deserialize, Serialize};
use trainyard_job::FaultKind;
use ts_rs::TS;

use crate::config_file::FORMAT_VERSION;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportFault {
    /// Path of the field in the file, for example `configurations[2].values.resources.nodes`; empty for the whole file.
    pub field: String,
    /// Its line, from 1, where that is known.
    pub line: Option<u64>,
    /// What is wrong.
    pub kind: ImportFaultKind,
}

/// The kinds of fault. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
pub enum ImportFaultKind {
    Syntax {
        reason: String,
    },
    Shape {
        reason: String,
    },
    Newer {
        found: u64,
    },
    NotConfigurations,
    Empty,
    NoName,
    Twice {
        name: String,
        first_line: Option<u64>,
    },
    BadFolder {
        given: String,
    },
    BadTag {
        given: String,
    },
    TooManyTags {
        max: usize,
        actual: usize,
    },
    Value {
        kind: FaultKind,
    },
}

impl fmt::Display for ImportFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { reason } => write!(f, "this is neither YAML nor JSON: {reason}"),
            Self::Shape { reason } => f.write_str(reason),
            Self::Newer { found } => write!(
                f,
                "the file has format {found}; this Trainyard reads up to {FORMAT_VERSION}"
            ),
            Self::NotConfigurations => f.write_str(
                "the file holds neither configurations nor a job: it needs \"trainyard: configurations\"",
            ),
            Self::Empty => f.write_str("the file holds no configuration"),
            Self::NoName => f.write_str("the job has no name that the configuration could get"),
            Self::Twice { name, first_line } => {
                write!(f, "{name} is there twice")?;
                first_line.map_or(Ok(()), |line| write!(f, ", first in line {line}"))
            }
            Self::BadFolder { given } => write!(
                f,
                "\"{given}\" is no folder; write names between slashes, such as vision/digits"
            ),
            Self::BadTag { given } => write!(
                f,
                "\"{given}\" is no tag; write up to 40 characters without comma and slash"
            ),
            Self::TooManyTags { max, actual } => {
                write!(f, "has {actual} tags; at most {max} are kept")
            }
            Self::Value { kind } => kind.fmt(f),
        }
    }
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        self.kind.fmt(f)
    }
}
