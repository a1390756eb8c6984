//! Listing a local store.
//!
//! Not through opendal: its lister asks where symbolic links lead, and gives what it finds there as if it
//! lay in the store.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::entry::{EntryKind, Listing, ObjectEntry, Recursion, Skipped};
use crate::{ObjectsError, ObsUrl, partial};

/// The buckets: folders whose name is a bucket's name.
pub(crate) fn buckets(root: &Path) -> Result<Listing, ObjectsError> {
    let told = |source: io::Error| ObjectsError::Root {
        path: root.to_owned(),
        source: source.into(),
    };
    let mut found = Listing::default();
    for entry in fs::read_dir(root).map_err(told)? {
        let entry = entry.map_err(told)?;
        let metadata = entry.metadata();
        let Some(metadata) = metadata.ok().filter(Metadata::is_dir) else {
            continue;
        };
        let name = entry.file_name();
        match named(&name, ObsUrl::bucket_root) {
            Ok(url) => found.entries.extend(entry_of(url, &metadata).ok()),
            Err(_) if partial::is_folder(&name) => {}
            Err(why) => found.leave_out(entry.path(), why),
        }
    }
    found.entries.sort_by(|a, b| a.url.cmp(&b.url));
    Ok(found)
}

/// What lies in a folder, folders first, then by name.
pub(crate) fn list(
    root: &Path,
    dir: &ObsUrl,
    recursion: Recursion,
) -> Result<Listing, ObjectsError> {
    let mut found = read(root, dir)?;
    let mut next = 0;
    while recursion == Recursion::Deep && next < found.entries.len() {
        let entry = &found.entries[next];
        if entry.kind == EntryKind::Folder {
            match read(root, &entry.url) {
                Ok(more) => {
                    found.entries.extend(more.entries);
                    found.left_out.extend(more.left_out);
                }
                // Deleted since its name was read.
                Err(ObjectsError::NotFound { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        next += 1;
    }
    found
        .entries
        .sort_by(|a, b| (a.kind, &a.url).cmp(&(b.kind, &b.url)));
    Ok(found)
}

fn read(root: &Path, dir: &ObsUrl) -> Result<Listing, ObjectsError> {
    let told = |source| ObjectsError::from_io(dir, source);
    let mut found = Listing::default();
    for entry in fs::read_dir(root.join(dir.path())).map_err(told)? {
        let entry = entry.map_err(told)?;
        match entry.metadata() {
            Ok(metadata) => {
                let url = named(&entry.file_name(), |name| dir.join(name));
                match url.and_then(|url| entry_of(url, &metadata)) {
                    Ok(entry) => found.entries.push(entry),
                    Err(why) => found.leave_out(entry.path(), why),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(told(error)),
        }
    }
    Ok(found)
}

impl Listing {
    fn leave_out(&mut self, path: PathBuf, why: String) {
        self.left_out.push(Skipped { path, why });
    }
}

/// Says in words why a name cannot be that of an object: no call could name it.
fn named(
    name: &OsStr,
    url: impl FnOnce(&str) -> Result<ObsUrl, ObjectsError>,
) -> Result<ObsUrl, String> {
    let name = name.to_str().ok_or("its name is not UTF-8")?;
    url(name).map_err(|error| match error {
        ObjectsError::BadUrl { what, .. } => format!("its name {what}"),
        other => other.to_string(),
    })
}

/// Says in words why links, sockets and the like are none. `metadata` is of the entry itself, not of what it leads to.
fn entry_of(url: ObsUrl, metadata: &Metadata) -> Result<ObjectEntry, String> {
    let (url, kind, size_bytes) = if metadata.is_dir() {
        (url.to_dir(), EntryKind::Folder, 0)
    } else if metadata.is_file() {
        (url, EntryKind::File, metadata.len())
    } else if metadata.is_symlink() {
        return Err("it is a link".to_owned());
    } else {
        return Err("it is neither a file nor a folder".to_owned());
    };
    let since_1970 = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified_ms = since_1970.and_then(|time| i64::try_from(time.as_millis()).ok());
    Ok(ObjectEntry {
        url,
        kind,
        size_bytes,
        modified_ms,
    })
}
