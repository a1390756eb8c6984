//! Object storage as its browser sees it: windows of long listings, and work that takes a while.

use serde::{Deserialize, Serialize};
use trainyard_objects::ObjectEntry;
use trainyard_store::Order;
use ts_rs::TS;

/// Sort keys of a listing. Folders come first in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ObjectSort {
    #[default]
    Name,
    Size,
    Modified,
}

/// A window of what is in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BrowseObjects {
    /// `obs://bucket/folder/`; `obs://` alone lists the buckets.
    pub url: String,
    /// Text in the name; empty for all. What is below the folder is searched too.
    pub search: String,
    /// Sort key.
    pub sort: ObjectSort,
    /// Direction.
    pub order: Order,
    /// Entries to skip.
    pub offset: u64,
    /// Entries to return, at most 1000.
    pub limit: u32,
    /// Whether the folder is read again. The windows of one look say no, so that they fit together.
    pub fresh: bool,
}

/// A window of a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObjectWindow {
    /// The entries of the window.
    pub entries: Vec<ObjectEntry>,
    /// How many there are.
    pub total: u64,
    /// How much lies there besides: links, and what has a name that no object can have.
    pub left_out: u64,
    /// Sizes of all files together.
    pub size_bytes: u64,
    /// The folder of this computer that it is; none for the list of buckets.
    pub folder: Option<String>,
    /// Whether it belongs to a data set, so that nothing can be changed in it.
    pub read_only: bool,
}

/// Give an object another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RenameObject {
    /// Its name, `obs://bucket/key`.
    pub from: String,
    /// Its new one.
    pub to: String,
}

/// Copy files and folders of this computer into a folder of object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendObjects {
    /// Paths on this computer.
    pub from: Vec<String>,
    /// The folder that gets them, each under its own name.
    pub to: String,
    /// Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
    pub transfer: String,
}

/// Copy objects and folders into a folder of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchObjects {
    /// Names of objects and folders.
    pub urls: Vec<String>,
    /// The folder of this computer that gets them. What is there already is left: the new one gets a number.
    pub to: String,
    /// Names the work in [`Notice::Transfer`](super::Notice::Transfer) and to cancel it.
    pub transfer: String,
}

/// What became of copying.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Transferred {
    /// Files that arrived.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// Where they are now, on this computer or in object storage.
    pub places: Vec<String>,
    /// What was left out, with the reason; the first hundred.
    pub skipped: Vec<String>,
    /// How much was left out.
    pub left_out: u64,
}

/// Work that takes a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneTransfer {
    /// The name it was given.
    pub transfer: String,
}

/// The folder of object storage that a window looks at: it hears a [`Notice::Objects`](super::Notice::Objects) when
/// something in it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchObjects {
    /// The folder; replaces the one watched before. None to watch no more.
    pub url: Option<String>,
}
