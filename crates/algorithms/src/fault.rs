//! What is wrong with a manifest or with a user's values, as data: the pages put it in words in two languages,
//! `Display` in English.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::number;

/// One fault of one key of a manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ManifestFault {
    /// Path of the key, for example `parameters[2].default`.
    pub key: String,
    /// What is wrong.
    pub kind: ManifestFaultKind,
}

/// The kinds of fault. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
pub enum ManifestFaultKind {
    Empty,
    BadName {
        given: String,
    },
    NotTheFolders {
        folder: String,
    },
    BadVersion {
        given: String,
    },
    EntryNotInside {
        given: String,
    },
    EntryNotPython {
        given: String,
    },
    EntryMissing {
        given: String,
    },
    Duplicate {
        given: String,
    },
    Reserved {
        given: String,
    },
    OnlyForNumbers,
    OnlyForChoices,
    MinAboveMax,
    BadDefault {
        value: ValueFaultKind,
    },
    UnknownMetric {
        given: String,
    },
    NoBound,
    BadSampleValue {
        field: String,
        value: ValueFaultKind,
    },
    NameTaken,
    /// From the reader: an unknown or missing key, or one of the wrong type.
    Unreadable {
        reason: String,
    },
}

/// One fault of one value that a user gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ParameterValueFault")]
pub struct ValueFault {
    /// Where it is in the list that was given; `None` for a parameter that is not in the list.
    pub index: Option<usize>,
    /// The parameter.
    pub name: String,
    /// What is wrong.
    pub kind: ValueFaultKind,
}

/// The kinds of fault. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
#[ts(rename = "ParameterValueFaultKind")]
pub enum ValueFaultKind {
    Required,
    NotWhole { given: String },
    NotNumber { given: String },
    NotBool { given: String },
    NotAChoice { given: String, choices: Vec<String> },
    TooSmall { given: String, min: f64 },
    TooLarge { given: String, max: f64 },
    ControlCharacter,
    UnknownParameter { known: Vec<String> },
    SetByPlatform,
    Duplicate,
}

impl ManifestFault {
    pub(crate) fn new(key: impl Into<String>, kind: ManifestFaultKind) -> Self {
        let key = key.into();
        Self { key, kind }
    }
}

impl ValueFault {
    /// The path in a list of parameters: `parameters[2].value`, or `parameters.epochs` for one that is missing.
    #[must_use]
    pub fn field(&self) -> String {
        let Some(index) = self.index else {
            return format!("parameters.{}", self.name);
        };
        let part = match self.kind {
            ValueFaultKind::UnknownParameter { .. }
            | ValueFaultKind::SetByPlatform
            | ValueFaultKind::Duplicate => "name",
            _ => "value",
        };
        format!("parameters[{index}].{part}")
    }
}

impl fmt::Display for ManifestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.kind)
    }
}

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.kind)
    }
}

impl fmt::Display for ManifestFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "is empty; write something"),
            Self::BadName { given } => write!(
                f,
                "\"{given}\" is not a name; use letters, digits and underscores, at most 64"
            ),
            Self::NotTheFolders { folder } => {
                write!(f, "has to be that of its folder, \"{folder}\"")
            }
            Self::BadVersion { given } => {
                write!(f, "\"{given}\" is not a version such as 1.0.0")
            }
            Self::EntryNotInside { given } => {
                write!(f, "\"{given}\" leads out of the package")
            }
            Self::EntryNotPython { given } => write!(f, "\"{given}\" is not a .py file"),
            Self::EntryMissing { given } => write!(f, "{given} is not in the package"),
            Self::Duplicate { given } => write!(f, "\"{given}\" is there twice; keep one"),
            Self::Reserved { given } => {
                write!(
                    f,
                    "{given} is appended by the platform; choose another name"
                )
            }
            Self::OnlyForNumbers => write!(f, "is for the types int and float only"),
            Self::OnlyForChoices => {
                write!(f, "belongs to the type choice, and that type needs it")
            }
            Self::MinAboveMax => write!(f, "is above max"),
            Self::BadDefault { value } => value.fmt(f),
            Self::UnknownMetric { given } => {
                write!(f, "\"{given}\" is not among the metrics")
            }
            Self::NoBound => write!(f, "needs a number in at_least or in at_most"),
            Self::BadSampleValue { field, value } => write!(f, "{field}: {value}"),
            Self::NameTaken => write!(f, "is that of another package; rename this one"),
            Self::Unreadable { reason } => f.write_str(reason),
        }
    }
}

impl fmt::Display for ValueFaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => write!(f, "is required"),
            Self::NotWhole { given } => write!(f, "\"{given}\" is not a whole number"),
            Self::NotNumber { given } => write!(f, "\"{given}\" is not a number"),
            Self::NotBool { given } => write!(f, "\"{given}\" is neither true nor false"),
            Self::NotAChoice { given, choices } => {
                write!(f, "\"{given}\" is none of {}", choices.join(", "))
            }
            Self::TooSmall { given, min } => {
                write!(f, "{given} is too small; at least {}", number::shown(*min))
            }
            Self::TooLarge { given, max } => {
                write!(f, "{given} is too large; at most {}", number::shown(*max))
            }
            Self::ControlCharacter => {
                write!(f, "contains a line break or another control character")
            }
            Self::UnknownParameter { known } => {
                write!(f, "no such parameter; there is {}", known.join(", "))
            }
            Self::SetByPlatform => write!(f, "is appended by the platform; remove it"),
            Self::Duplicate => write!(f, "is there twice; keep one"),
        }
    }
}
