//! Object storage as the console sees it: buckets, folders and objects named `obs://bucket/key`.
//!
//! Owns the form of such a name ([`ObsUrl`]) and what can be done with it ([`ObjectStore`]): list, stat,
//! put, get, delete, and whole folders up and down with progress. Buckets are folders on this computer;
//! objects go in and out through opendal, so a store of the service fits behind the same calls.
//!
//! Doesn't own which bucket a job may use, nor when an output is synchronised: the console and the
//! backends decide that.

mod arriving;
mod attributes;
mod entry;
mod error;
mod folder;
mod keys;
mod links;
mod listing;
mod meter;
mod partial;
mod parts;
mod platform;
mod preview;
mod rename;
mod snapshot;
mod store;
mod transfer;
mod url;

pub use arriving::Arriving;
pub use attributes::{Attributes, Described, ObjectInfo};
pub use entry::{
    EntryKind, Listing, ObjectEntry, OnProgress, Progress, Recursion, Skipped, Transferred, Usage,
};
pub use error::ObjectsError;
pub use folder::Links;
pub use keys::{KeyEntry, KeyPage, KeyQuery};
pub use parts::{PART_BYTES_MIN, PART_NUMBERS, PartInfo, Upload, UploadId};
pub use preview::{NoPreview, ObjectPreview};
pub use snapshot::{
    Cancel, Differences, LeftOut, LeftOutReason, LongNames, Snapshot, SnapshotFile, Source,
};
pub use store::ObjectStore;
pub use url::ObsUrl;
