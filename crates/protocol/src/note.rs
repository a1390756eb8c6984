//! What a body or another tool's text does not carry, as data: the pages put it in words in two languages, the command
//! line in English.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One thing to know about a spec in other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ExportNote")]
pub struct Note {
    /// Path of the field in the spec.
    pub field: String,
    /// Whether it is lost.
    pub level: NoteLevel,
    /// What of it.
    pub kind: NoteKind,
}

/// How much a note matters; what is lost comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ExportNoteLevel")]
pub enum NoteLevel {
    /// The value is not in the text.
    LeftOut,
    /// The value is in the text, and must be looked at before it works there.
    Check,
}

/// The kinds of note. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[ts(rename = "ExportNoteKind")]
#[expect(
    missing_docs,
    reason = "each variant is explained by its sentence in Display"
)]
pub enum NoteKind {
    NoPlace,
    EnvironmentOfImagesOnly,
    ParametersBecomeEnvironment,
    Secret { name: String },
    OnlyHere { given: String },
    NeedsId { given: String },
    UnknownEngine { given: String },
    TopicIsNoUrn { given: String },
    Undocumented { member: String },
    MixedSources,
    NamedAnew { given: String, name: String },
    CommandRewritten,
    LineBreak,
    Dollar,
    NotAPath { given: String },
    BadName { max: usize },
    TooLong { max: usize, actual: usize },
    TooMany { max: usize, actual: usize },
    Twice { name: String },
    Missing,
    MustExist { name: String },
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlace => f.write_str("there is no place for it"),
            Self::EnvironmentOfImagesOnly => {
                f.write_str("only a custom image takes environment variables")
            }
            Self::ParametersBecomeEnvironment => {
                f.write_str("the parameters of a custom image are its environment variables there")
            }
            Self::Secret { name } => write!(f, "{name} is a secret; its value is never written"),
            Self::OnlyHere { given } => write!(f, "{given} exists on this computer only"),
            Self::NeedsId { given } => write!(f, "{given} is a name; the service wants its id"),
            Self::UnknownEngine { given } => {
                write!(f, "{given} is none of the service's documented engines")
            }
            Self::TopicIsNoUrn { given } => {
                write!(f, "{given} is a name; the service wants the topic's URN")
            }
            Self::Undocumented { member } => {
                write!(f, "sent as {member}, which the reference does not list")
            }
            Self::MixedSources => {
                f.write_str("one list must not mix paths and data sets; the first row's kind stays")
            }
            Self::NamedAnew { given, name } => write!(f, "{given} is called {name} there"),
            Self::CommandRewritten => f.write_str(
                "run_train.sh is dropped and the code directory is where that generation puts it",
            ),
            Self::LineBreak => f.write_str("the service takes no line breaks here"),
            Self::Dollar => f.write_str("the service takes no $ here"),
            Self::NotAPath { given } => write!(f, "{given} is no path in object storage"),
            Self::BadName { max } => {
                write!(
                    f,
                    "must be 1 to {max} letters, digits, hyphens and underscores"
                )
            }
            Self::TooLong { max, actual } => {
                write!(f, "has {actual} characters; the service takes {max}")
            }
            Self::TooMany { max, actual } => {
                write!(f, "has {actual} rows; the service takes {max}")
            }
            Self::Twice { name } => write!(f, "{name} is there twice; the last one counts"),
            Self::Missing => f.write_str("is empty and needed there"),
            Self::MustExist { name } => {
                write!(f, "a configuration named {name} must exist where it is run")
            }
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.level {
            NoteLevel::LeftOut => "left out",
            NoteLevel::Check => "check",
        };
        write!(f, "{mark}: {}: {}", self.field, self.kind)
    }
}

/// Notes being gathered while a text is written.
#[derive(Debug, Default)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Notes what is not in the text.
    pub fn left_out(&mut self, field: impl Into<String>, kind: NoteKind) {
        self.push(field.into(), NoteLevel::LeftOut, kind);
    }

    /// Notes what must be looked at.
    pub fn check(&mut self, field: impl Into<String>, kind: NoteKind) {
        self.push(field.into(), NoteLevel::Check, kind);
    }

    fn push(&mut self, field: String, level: NoteLevel, kind: NoteKind) {
        let note = Note { field, level, kind };
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// Adds notes that were made elsewhere.
    pub fn extend(&mut self, notes: Vec<Note>) {
        for note in notes {
            self.push(note.field, note.level, note.kind);
        }
    }

    /// All of them, what is lost first.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Note> {
        self.0.sort_by_key(|note| note.level);
        self.0
    }
}
