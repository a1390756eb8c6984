//! Listing as clients of the service see a bucket: keys in the order of their bytes, page by page, grouped at a delimiter.
//!
//! A folder is seen through the keys in it; it is a key itself only where somebody made it one. An empty folder that a
//! deletion left behind is therefore not seen.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::attributes::{ObjectInfo, is_marked};
use crate::store::off_the_runtime;
use crate::{ObjectStore, ObjectsError, ObsUrl};

/// Which keys are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyQuery {
    /// What they begin with.
    pub prefix: String,
    /// Where they are grouped, behind the prefix; empty for not at all.
    pub delimiter: String,
    /// Only those that come after this one.
    pub after: String,
    /// At most so many keys and groups.
    pub limit: usize,
}

/// A page of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPage {
    /// In the order of their bytes.
    pub entries: Vec<KeyEntry>,
    /// After which key or group the next page begins; none where this is the last one.
    pub next: Option<String>,
}

/// What a page has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyEntry {
    /// A key.
    Object(ObjectInfo),
    /// What several keys begin with, up to and with the delimiter.
    Prefix(String),
}

impl ObjectStore {
    /// A page of the keys of a bucket.
    pub async fn list_keys(&self, bucket: &str, query: KeyQuery) -> Result<KeyPage, ObjectsError> {
        let bucket = ObsUrl::bucket_root(bucket)?;
        self.stat(&bucket).await?;
        let root = self.root.join(bucket.path());
        off_the_runtime(move || {
            let mut walk = Walk {
                bucket,
                root,
                query,
                page: KeyPage::default(),
            };
            // A break says that the page is full.
            let _ = walk.folder("")?;
            Ok(walk.page)
        })
        .await
    }

    /// Deletes a bucket that has no keys; whether it had none.
    pub async fn delete_empty_bucket(&self, bucket: &str) -> Result<bool, ObjectsError> {
        let url = ObsUrl::bucket_root(bucket)?;
        let query = KeyQuery {
            limit: 1,
            ..KeyQuery::default()
        };
        if !self.list_keys(bucket, query).await?.entries.is_empty() {
            return Ok(false);
        }
        let path = self.root.join(url.path());
        off_the_runtime(move || match remove_empty(&path) {
            Ok(()) => Ok(true),
            // Something came meanwhile, or something lies there that is no key.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(ObjectsError::from_io(&url, error)),
        })
        .await
    }
}

struct Walk {
    bucket: ObsUrl,
    root: PathBuf,
    query: KeyQuery,
    page: KeyPage,
}

impl Walk {
    /// Goes through a folder, whose key is empty or ends with a slash, until the page is full.
    fn folder(&mut self, folder: &str) -> Result<ControlFlow<()>, ObjectsError> {
        if !folder.is_empty()
            && folder.starts_with(&self.query.prefix)
            && is_marked(&self.root.join(folder))
            && self.key(folder)?.is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
        for name in names(&self.root.join(folder))
            .map_err(|error| ObjectsError::from_io(&self.bucket, error))?
        {
            let key = format!("{folder}{name}");
            let flow = if !key.ends_with('/') {
                self.key(&key)?
            } else if self.may_hold(&key) {
                self.below(&key)?
            } else {
                ControlFlow::Continue(())
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Whether a folder can have keys that are wanted.
    fn may_hold(&self, folder: &str) -> bool {
        let KeyQuery { prefix, after, .. } = &self.query;
        let is_on_the_way = prefix.starts_with(folder) || folder.starts_with(prefix.as_str());
        is_on_the_way && (folder > after.as_str() || after.starts_with(folder))
    }

    /// A folder below another: gone through, or told as a group without being read whole.
    fn below(&mut self, folder: &str) -> Result<ControlFlow<()>, ObjectsError> {
        let is_group = self.query.delimiter == "/"
            && folder.len() > self.query.prefix.len()
            && folder.starts_with(&self.query.prefix);
        if !is_group {
            return self.folder(folder);
        }
        // After the group itself nothing of it is wanted.
        if self.query.after == folder || !has_keys(&self.root.join(folder)) {
            return Ok(ControlFlow::Continue(()));
        }
        Ok(self.add(KeyEntry::Prefix(folder.to_owned())))
    }

    fn key(&mut self, key: &str) -> Result<ControlFlow<()>, ObjectsError> {
        let KeyQuery {
            prefix,
            delimiter,
            after,
            ..
        } = &self.query;
        let Some(rest) = key.strip_prefix(prefix.as_str()) else {
            return Ok(ControlFlow::Continue(()));
        };
        if !delimiter.is_empty()
            && let Some(at) = rest.find(delimiter.as_str())
        {
            let group = &key[..prefix.len() + at + delimiter.len()];
            let is_told = match self.page.entries.last() {
                Some(KeyEntry::Prefix(last)) => last == group,
                _ => false,
            };
            let is_over = group <= after.as_str() && !after.starts_with(group);
            if is_told || is_over || after == group {
                return Ok(ControlFlow::Continue(()));
            }
            let group = group.to_owned();
            return Ok(self.add(KeyEntry::Prefix(group)));
        }
        if key <= after.as_str() {
            return Ok(ControlFlow::Continue(()));
        }
        // A name that cannot be a key is left out, like what was deleted since its name was read.
        let Ok(url) = self.bucket.join(key) else {
            return Ok(ControlFlow::Continue(()));
        };
        let path = self.root.join(key);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => Ok(ControlFlow::Continue(())),
            Ok(metadata) => Ok(self.add(KeyEntry::Object(ObjectInfo::read(url, &path, &metadata)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(ControlFlow::Continue(())),
            Err(error) => Err(ObjectsError::from_io(&url, error)),
        }
    }

    fn add(&mut self, entry: KeyEntry) -> ControlFlow<()> {
        let entries = &mut self.page.entries;
        if entries.len() < self.query.limit {
            entries.push(entry);
            return ControlFlow::Continue(());
        }
        // There is one more than fits: it begins the next page.
        self.page.next = entries.last().map(|last| match last {
            KeyEntry::Object(info) => info.url.key().to_owned(),
            KeyEntry::Prefix(prefix) => prefix.clone(),
        });
        ControlFlow::Break(())
    }
}

/// Files and folders, those with a slash at their ends, in the order that the keys below them have. Links and what has
/// no name of letters are left out.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        // Deleted since its name was read.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let Ok(mut name) = entry.file_name().into_string() else {
            continue;
        };
        if kind.is_dir() {
            name.push('/');
        } else if !kind.is_file() {
            continue;
        }
        names.push(name);
    }
    names.sort_unstable();
    Ok(names)
}

/// Whether there is a key in a folder, at any depth.
fn has_keys(folder: &Path) -> bool {
    if is_marked(folder) {
        return true;
    }
    let names = names(folder).unwrap_or_default();
    names.iter().any(|name| !name.ends_with('/'))
        || names.iter().any(|name| has_keys(&folder.join(name)))
}

/// Removes a folder of folders.
fn remove_empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty(&entry.path())?;
        }
    }
    fs::remove_dir(folder)
}
