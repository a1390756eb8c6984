//! What is known of an object besides its bytes: its tag, and what its sender said of it.
//!
//! Kept as an extended attribute of the object's file, so that it goes where the file goes. It counts only as long as
//! the file is what it was written for: a job that writes over the file leaves an object of which nothing was said.
//! A file system without such attributes loses what was said, and nothing else.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{XattrFlags, fsetxattr, lgetxattr};
use serde::{Deserialize, Serialize};

use crate::ObsUrl;

const NAME: &str = "user.trainyard.object";
/// A file system keeps few kilobytes; the service allows its clients two.
const BYTES_MAX: usize = 4 << 10;

/// What the sender of an object said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// The type of its content, as HTTP names types.
    pub content_type: Option<String>,
    /// Further words of the sender's, by lower-case name.
    pub metadata: BTreeMap<String, String>,
}

/// What is known of an object besides its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Changes when the content does. The MD5 of the content where it came as one piece and is unchanged since;
    /// otherwise it ends in `-` and a number, which no client takes for an MD5.
    pub tag: String,
    /// What its sender said.
    pub described: Described,
}

/// An object and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectInfo {
    /// Its name.
    pub url: ObsUrl,
    /// 0 for a folder.
    pub size_bytes: u64,
    /// Milliseconds since 1970.
    pub modified_ms: i64,
    /// The rest.
    pub attributes: Attributes,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    size_bytes: u64,
    modified: (i64, i64),
    tag: String,
    #[serde(flatten)]
    described: Described,
}

impl ObjectInfo {
    /// Of the file or folder at `path`, whose metadata is its own and not that of what a link leads to.
    pub(crate) fn read(url: ObsUrl, path: &Path, metadata: &Metadata) -> Self {
        let since_1970 = metadata.mtime().saturating_mul(1_000) + metadata.mtime_nsec() / 1_000_000;
        Self {
            url,
            size_bytes: if metadata.is_dir() { 0 } else { metadata.len() },
            modified_ms: since_1970,
            attributes: read(path, metadata),
        }
    }
}

/// Whether somebody made the folder itself an object, by a name with a slash at its end.
pub(crate) fn is_marked(folder: &Path) -> bool {
    kept(folder).is_some()
}

/// Notes what is known of the file or folder that is open. Where the file system keeps no attributes, nothing is noted.
pub(crate) fn write(file: &File, attributes: &Attributes) -> std::io::Result<()> {
    let metadata = file.metadata()?;
    let text = serde_json::to_vec(&Kept {
        size_bytes: size(&metadata),
        modified: modified(&metadata),
        tag: attributes.tag.clone(),
        described: attributes.described.clone(),
    })
    .expect("BUG: attributes are JSON");
    match fsetxattr(file, NAME, &text, XattrFlags::empty()) {
        Ok(())
        | Err(
            rustix::io::Errno::NOTSUP
            | rustix::io::Errno::NOSPC
            | rustix::io::Errno::PERM
            | rustix::io::Errno::TOOBIG,
        ) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Forgets that a folder is an object itself.
pub(crate) fn clear(path: &Path) {
    // One that has none is as it should be.
    let _ = rustix::fs::lremovexattr(path, NAME);
}

fn read(path: &Path, metadata: &Metadata) -> Attributes {
    let unchanged = |kept: &Kept| {
        metadata.is_dir()
            || (kept.size_bytes == size(metadata) && kept.modified == modified(metadata))
    };
    match kept(path).filter(unchanged) {
        Some(kept) => Attributes {
            tag: kept.tag,
            described: kept.described,
        },
        None => Attributes {
            tag: tag_of(metadata),
            described: Described::default(),
        },
    }
}

fn kept(path: &Path) -> Option<Kept> {
    let mut bytes = [0; BYTES_MAX];
    let length = lgetxattr(path, NAME, &mut bytes[..]).ok()?;
    serde_json::from_slice(&bytes[..length]).ok()
}

/// For content of which no digest is known: reading gigabytes for a listing is not worth one.
fn tag_of(metadata: &Metadata) -> String {
    let (seconds, nanoseconds) = modified(metadata);
    let time = seconds
        .wrapping_mul(1_000_000_000)
        .wrapping_add(nanoseconds);
    format!("{time:016x}{:016x}-1", size(metadata))
}

fn size(metadata: &Metadata) -> u64 {
    if metadata.is_dir() { 0 } else { metadata.len() }
}

fn modified(metadata: &Metadata) -> (i64, i64) {
    (metadata.mtime(), metadata.mtime_nsec())
}
