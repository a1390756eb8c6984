//! What a store tells about its content and about work in progress.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ObsUrl;

/// One row of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObjectEntry {
    /// The full name; ends with `/` for a folder.
    pub url: ObsUrl,
    /// File or folder.
    pub kind: EntryKind,
    /// 0 for a folder.
    pub size_bytes: u64,
    /// Milliseconds since 1970, where the store knows.
    pub modified_ms: Option<i64>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A folder, or a bucket.
    Folder,
    /// An object.
    File,
}

/// How deep a listing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recursion {
    /// Only what lies in the folder itself.
    Shallow,
    /// Everything below it.
    Deep,
}

/// What lies in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The objects and folders.
    pub entries: Vec<ObjectEntry>,
    /// What lies there and is no object, or has a name that no object can have.
    pub left_out: Vec<Skipped>,
}

/// What a folder holds, all levels together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Usage {
    /// Number of objects.
    pub files: u64,
    /// Sum of their sizes.
    pub bytes: u64,
}

/// How far a transfer is. Counts never go back; the last one has both done = total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Files that arrived.
    pub files_done: u64,
    /// Files there are.
    pub files_total: u64,
    /// Bytes that arrived.
    pub bytes_done: u64,
    /// Bytes there are; grows with a file that grows while it is read.
    pub bytes_total: u64,
}

/// Told after each piece that arrived. Called often: a page should take one in some tens of milliseconds.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// What a transfer of a folder did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Transferred {
    /// What arrived.
    pub usage: Usage,
    /// What was left out, and why.
    pub skipped: Vec<Skipped>,
}

/// A part of a folder that was not transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Skipped {
    /// The file or link on this computer.
    pub path: PathBuf,
    /// Why it was left out.
    pub why: String,
}
