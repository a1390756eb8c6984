//! The kept copies: one for each content, made whole or not at all, read-only, removed when nobody refers to them.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};
use trainyard_job::CodeHash;

use crate::error::CodeError;
use crate::hash;
use crate::walk::{self, Entry, Kind};

/// Begins the name of what is being put together.
const ARRIVING: &str = ".arriving-";

/// The folder of the kept copies. One process at a time keeps and clears: the owner of the data directory.
#[derive(Clone, Debug)]
pub struct Copies(PathBuf);

/// A code directory that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name among the copies.
    pub hash: CodeHash,
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
}

/// What is there under a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The copy, byte for byte.
    Whole,
    /// Something else: somebody changed it.
    Damaged,
    /// Nothing.
    Missing,
}

/// What is believed of a file that is kept already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// That it is what its name says.
    Names,
    /// Only what is read in it.
    Nothing,
}

/// A code directory whose files are kept, with the content of each.
struct Gathered {
    kept: Kept,
    entries: Vec<Entry>,
    contents: Vec<Option<String>>,
}

impl Copies {
    /// Copies in `folder`, which need not exist yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Where the copy of a hash is, whether or not it is there.
    #[must_use]
    pub fn folder(&self, hash: &CodeHash) -> PathBuf {
        // A hash is a name, never a way out.
        let name: String = hash.0.chars().filter(char::is_ascii_hexdigit).collect();
        self.0.join(if name.is_empty() {
            "none"
        } else {
            name.as_str()
        })
    }

    /// Keeps what is in `source` now. A file that changes meanwhile is kept as it was at one moment, and that is what
    /// the hash says.
    pub fn keep(&self, source: &Path) -> Result<Kept, CodeError> {
        private_folder(&self.files())?;
        let root = fs::canonicalize(source).map_err(CodeError::at(source))?;
        let first = self.gather(&root, Trust::Names)?;
        if self.put_together(&first)? == State::Whole {
            return Ok(first.kept);
        }
        // A file that was kept before is not what its name says: each is looked into now.
        let second = self.gather(&root, Trust::Nothing)?;
        match self.put_together(&second)? {
            State::Whole => Ok(second.kept),
            State::Damaged | State::Missing => Err(CodeError::NotKept {
                hash: second.kept.hash.to_string(),
            }),
        }
    }

    /// Whether the copy of a hash is there and what it was. Reads all of it.
    #[must_use]
    pub fn state(&self, hash: &CodeHash) -> State {
        let folder = self.folder(hash);
        if !folder.is_dir() {
            return State::Missing;
        }
        match of_folder(&folder) {
            Ok(found) if found == *hash => State::Whole,
            _ => State::Damaged,
        }
    }

    /// Removes every copy that is not `in_use`, what was being put together when a process died, and files of which no
    /// copy is left. What cannot be removed stays: it is tried again the next time.
    pub fn clear(&self, in_use: &HashSet<CodeHash>) {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_copy = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            if name.starts_with(ARRIVING) || (is_copy && !in_use.contains(&CodeHash(name))) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        for file in fs::read_dir(self.files()).into_iter().flatten().flatten() {
            // The link here is its last.
            if file.metadata().is_ok_and(|file| file.nlink() == 1) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    fn file(&self, content: &str, is_program: bool) -> PathBuf {
        let mark = if is_program { "-x" } else { "" };
        self.files().join(format!("{content}{mark}"))
    }

    /// Keeps every file of a code directory.
    fn gather(&self, root: &Path, trust: Trust) -> Result<Gathered, CodeError> {
        let entries = walk::entries(root)?;
        let mut contents = Vec::with_capacity(entries.len());
        let mut kept = Kept {
            hash: CodeHash(String::new()),
            files: 0,
            size_bytes: 0,
        };
        for entry in &entries {
            let Kind::File { is_program, .. } = entry.kind else {
                contents.push(None);
                continue;
            };
            let (content, bytes) = self.keep_file(&root.join(&entry.path), is_program, trust)?;
            kept.files += 1;
            kept.size_bytes += bytes;
            contents.push(Some(content));
        }
        kept.hash = hash::of_entries(&entries, |at| contents[at].as_deref());
        Ok(Gathered {
            kept,
            entries,
            contents,
        })
    }

    /// Keeps one file; its hash and size. One that is kept already is only read.
    fn keep_file(
        &self,
        source: &Path,
        is_program: bool,
        trust: Trust,
    ) -> Result<(String, u64), CodeError> {
        let (content, size_bytes) = hash::of_file(source).map_err(CodeError::at(source))?;
        let known = self.file(&content, is_program);
        let is_right = || hash::of_file(&known).is_ok_and(|(found, _)| found == content);
        if known.exists() && (trust == Trust::Names || is_right()) {
            return Ok((content, size_bytes));
        }
        let files = self.files();
        let part =
            NamedTempFile::with_prefix_in(ARRIVING, &files).map_err(CodeError::at(&files))?;
        // Shares its blocks with the source where the file system can.
        fs::copy(source, part.path()).map_err(CodeError::at(source))?;
        // What arrived counts: the source may have changed since it was read.
        let (content, size_bytes) = hash::of_file(part.path()).map_err(CodeError::at(source))?;
        let mode = if is_program { 0o500 } else { 0o400 };
        let read_only = fs::Permissions::from_mode(mode);
        fs::set_permissions(part.path(), read_only).map_err(CodeError::at(part.path()))?;
        let to = self.file(&content, is_program);
        part.persist(&to)
            .map_err(|error| CodeError::at(&to)(error.error))?;
        Ok((content, size_bytes))
    }

    /// Makes the copy of what was gathered, unless it is there; what is there then.
    fn put_together(&self, gathered: &Gathered) -> Result<State, CodeError> {
        let hash = &gathered.kept.hash;
        let to = self.folder(hash);
        match self.state(hash) {
            State::Whole => return Ok(State::Whole),
            State::Damaged => fs::remove_dir_all(&to).map_err(CodeError::at(&to))?,
            State::Missing => {}
        }
        let arriving =
            TempDir::with_prefix_in(ARRIVING, &self.0).map_err(CodeError::at(&self.0))?;
        for (entry, content) in gathered.entries.iter().zip(&gathered.contents) {
            let path = arriving.path().join(&entry.path);
            let made = match &entry.kind {
                Kind::Folder => fs::create_dir(&path),
                Kind::Link(to) => symlink(to, &path),
                Kind::File { is_program, .. } => {
                    let content = content.as_deref().expect("BUG: each file was kept");
                    link_or_copy(&self.file(content, *is_program), &path)
                }
            };
            made.map_err(CodeError::at(&path))?;
        }
        fs::rename(arriving.path(), &to).map_err(CodeError::at(&to))?;
        // It has another name now.
        let _ = arriving.keep();
        Ok(self.state(hash))
    }
}

/// The hash of what is in a folder.
fn of_folder(folder: &Path) -> Result<CodeHash, CodeError> {
    let entries = walk::entries(folder)?;
    let mut contents = Vec::with_capacity(entries.len());
    for entry in &entries {
        let path = folder.join(&entry.path);
        contents.push(match entry.kind {
            Kind::File { .. } => Some(hash::of_file(&path).map_err(CodeError::at(&path))?.0),
            Kind::Folder | Kind::Link(_) => None,
        });
    }
    Ok(hash::of_entries(&entries, |at| contents[at].as_deref()))
}

/// Some file systems have no links, and all of them have an end to how many.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
}

fn private_folder(folder: &Path) -> Result<(), CodeError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(CodeError::at(folder))
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
