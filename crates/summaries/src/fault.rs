//! What is wrong inside event files: told beside what could be read.

use serde::Serialize;
use ts_rs::TS;

use crate::Tag;

/// One thing that was left out, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "SummaryFault")]
pub struct Fault {
    /// The file, relative to the folder that is read, with `/`.
    pub file: String,
    /// Where the record begins.
    pub offset_bytes: u64,
    /// What it is.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
#[ts(rename = "SummaryFaultKind")]
pub enum FaultKind {
    /// A record's length fails its checksum. Reading goes on at the next record that can be made out.
    CorruptLength,
    /// A record's content fails its checksum. The record is left out.
    CorruptContent,
    /// A record is longer than any is read. It is left out.
    RecordTooLong {
        /// How long it says it is.
        bytes: u64,
        /// How long it may be.
        limit_bytes: u64,
    },
    /// A sound record that is no event.
    NotAnEvent,
    /// More tags than are followed; values of the others are left out.
    TooManyTags {
        /// How many are followed.
        limit: u64,
    },
    /// A tag whose name is too long.
    TagTooLong {
        /// How long it is.
        bytes: u64,
        /// How long it may be.
        limit_bytes: u64,
    },
    /// A tensor that has, or says it has, more elements than are read.
    TensorTooLarge {
        /// Whose value it is.
        tag: Tag,
        /// How many it says; nothing when the product is beyond counting.
        elements: Option<u64>,
        /// How many it may have.
        limit: u64,
    },
    /// A value that is not what its tag holds: a scalar of three numbers, a picture without its size.
    WrongForm {
        /// Whose value it is.
        tag: Tag,
    },
    /// The file or folder cannot be read.
    Unreadable {
        /// The system's reason.
        detail: String,
    },
    /// More event files than are followed.
    TooManyFiles {
        /// How many are followed.
        limit: u64,
    },
}

impl FaultKind {
    /// Whether each occurrence is news. Of the others one is enough: a script that writes a wrong form writes it at
    /// every step.
    fn is_of_one_place(&self) -> bool {
        matches!(
            self,
            Self::CorruptLength
                | Self::CorruptContent
                | Self::RecordTooLong { .. }
                | Self::NotAnEvent
        )
    }
}

/// The faults of one file: the first few, and how many more there were.
#[derive(Debug, Default)]
pub(crate) struct FaultList {
    kept: Vec<(u64, FaultKind)>,
    left_out: u64,
    /// Where the next fault of one place can be. The end of a file is looked at again each time it grows.
    next_place: u64,
}

impl FaultList {
    pub(crate) fn note(&mut self, offset: u64, kind: FaultKind, most: usize) {
        if kind.is_of_one_place() {
            if offset < self.next_place {
                return;
            }
            self.next_place = offset + 1;
        } else if self.kept.iter().any(|(_, other)| *other == kind) {
            return;
        }
        if self.kept.len() < most {
            self.kept.push((offset, kind));
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    pub(crate) fn seen(&self) -> u64 {
        self.left_out + self.kept.len() as u64
    }

    pub(crate) fn left_out(&self) -> u64 {
        self.left_out
    }

    pub(crate) fn named<'a>(&'a self, file: &'a str) -> impl Iterator<Item = Fault> + 'a {
        self.kept.iter().map(|(offset, kind)| Fault {
            file: file.to_owned(),
            offset_bytes: *offset,
            kind: kind.clone(),
        })
    }
}
