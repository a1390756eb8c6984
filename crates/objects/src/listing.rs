//! Listing a local store.
//!
//! Not through opendal: its lister asks where symbolic links lead, and gives what it finds there as if it
//! lay in the store.

use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::entry::{EntryKind, ObjectEntry, Recursion};
use crate::{ObjectsError, ObsUrl};

/// The buckets: folders whose name is a bucket's name.
pub(crate) fn buckets(root: &Path) -> Result<Vec<ObjectEntry>, ObjectsError> {
    let told = |source: io::Error| ObjectsError::Root {
        path: root.to_owned(),
        source: source.into(),
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(root).map_err(told)? {
        let entry = entry.map_err(told)?;
        let url = entry
            .file_name()
            .to_str()
            .and_then(|name| ObsUrl::bucket_root(name).ok());
        let (Some(url), Ok(metadata)) = (url, entry.metadata()) else {
            continue;
        };
        found.extend(entry_of(url, &metadata).filter(|entry| entry.kind == EntryKind::Folder));
    }
    found.sort_by(|a, b| a.url.cmp(&b.url));
    Ok(found)
}

/// What lies in a folder, folders first, then by name.
pub(crate) fn list(
    root: &Path,
    dir: &ObsUrl,
    recursion: Recursion,
) -> Result<Vec<ObjectEntry>, ObjectsError> {
    let mut found = read(root, dir)?;
    let mut next = 0;
    while recursion == Recursion::Deep && next < found.len() {
        if found[next].kind == EntryKind::Folder {
            match read(root, &found[next].url) {
                Ok(more) => found.extend(more),
                // Deleted since its name was read.
                Err(ObjectsError::NotFound { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        next += 1;
    }
    found.sort_by(|a, b| (a.kind, &a.url).cmp(&(b.kind, &b.url)));
    Ok(found)
}

fn read(root: &Path, dir: &ObsUrl) -> Result<Vec<ObjectEntry>, ObjectsError> {
    let told = |source| ObjectsError::from_io(dir, source);
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(dir.path())).map_err(told)? {
        let entry = entry.map_err(told)?;
        match entry.metadata() {
            Ok(metadata) => {
                found.extend(url_of(dir, &entry).and_then(|url| entry_of(url, &metadata)));
            }

            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(told(error)),
        }
    }
    Ok(found)
}

/// None for a name that cannot be a key: no call could name it.
fn url_of(dir: &ObsUrl, entry: &DirEntry) -> Option<ObsUrl> {
    dir.join(entry.file_name().to_str()?).ok()
}

/// None for links, sockets and the like. `metadata` is of the entry itself, not of what it leads to.
fn entry_of(url: ObsUrl, metadata: &Metadata) -> Option<ObjectEntry> {
    let (url, kind, size_bytes) = if metadata.is_dir() {
        (url.to_dir(), EntryKind::Folder, 0)
    } else if metadata.is_file() {
        (url, EntryKind::File, metadata.len())
    } else {
        return None;
    };
    let since_1970 = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified_ms = since_1970.and_then(|time| i64::try_from(time.as_millis()).ok());
    Some(ObjectEntry {
        url,
        kind,
        size_bytes,
        modified_ms,
    })
}
