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
mod tests {
    use super::*;

    struct Place {
        _root: TempDir,
        source: PathBuf,
        copies: Copies,
    }

    fn place() -> Place {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("source");
        fs::create_dir_all(source.join("lib")).unwrap();
        fs::write(source.join("train.py"), "print(1)\n").unwrap();
        fs::write(source.join("lib/net.py"), "x = 1\n").unwrap();
        Place {
            copies: Copies::new(root.path().join("code")),
            source,
            _root: root,
        }
    }

    #[test]
    fn an_edit_of_the_folder_does_not_reach_the_copy() {
        let place = place();
        let kept = place.copies.keep(&place.source).unwrap();
        assert_eq!((kept.files, kept.size_bytes), (2, 15));
        fs::write(place.source.join("train.py"), "print(2)\n").unwrap();
        let copy = place.copies.folder(&kept.hash);
        assert_eq!(
            fs::read_to_string(copy.join("train.py")).unwrap(),
            "print(1)\n"
        );
        let other = place.copies.keep(&place.source).unwrap();
        assert_ne!(other.hash, kept.hash);
        let inode = |hash| {
            fs::metadata(place.copies.folder(hash).join("lib/net.py"))
                .unwrap()
                .ino()
        };
        assert_eq!(
            inode(&kept.hash),
            inode(&other.hash),
            "what is the same is kept once"
        );
    }

    #[test]
    fn the_hash_follows_content_place_and_exec_bit_and_nothing_else() {
        let place = place();
        let hash = || place.copies.keep(&place.source).unwrap().hash;
        let first = hash();
        fs::create_dir(place.source.join(".git")).unwrap();
        fs::write(place.source.join(".git/index"), "x").unwrap();
        fs::create_dir(place.source.join("lib/__pycache__")).unwrap();
        let file = fs::File::open(place.source.join("train.py")).unwrap();
        file.set_modified(std::time::UNIX_EPOCH).unwrap();
        assert_eq!(hash(), first);
        let train = place.source.join("train.py");
        fs::set_permissions(&train, fs::Permissions::from_mode(0o755)).unwrap();
        let program = hash();
        assert_ne!(program, first);
        fs::rename(&train, place.source.join("run.py")).unwrap();
        assert_ne!(hash(), program);
    }

    #[test]
    fn a_copy_that_was_changed_is_found_out_and_made_again() {
        let place = place();
        let kept = place.copies.keep(&place.source).unwrap();
        assert_eq!(place.copies.state(&kept.hash), State::Whole);
        let file = place.copies.folder(&kept.hash).join("train.py");
        fs::remove_file(&file).unwrap();
        fs::write(&file, "print(3)\n").unwrap();
        assert_eq!(place.copies.state(&kept.hash), State::Damaged);
        place.copies.keep(&place.source).unwrap();
        assert_eq!(place.copies.state(&kept.hash), State::Whole);
    }

    #[test]
    fn a_kept_file_that_was_written_over_in_place_is_kept_anew() {
        let place = place();
        let kept = place.copies.keep(&place.source).unwrap();
        let file = place.copies.folder(&kept.hash).join("train.py");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&file, "print(4)\n").unwrap();
        assert_eq!(place.copies.keep(&place.source).unwrap(), kept);
        assert_eq!(place.copies.state(&kept.hash), State::Whole);
        assert_eq!(fs::read_to_string(&file).unwrap(), "print(1)\n");
    }

    #[test]
    fn links_lead_into_the_copy_and_those_that_leave_are_refused() {
        let place = place();
        symlink(place.source.join("lib/net.py"), place.source.join("net.py")).unwrap();
        let kept = place.copies.keep(&place.source).unwrap();
        let copy = fs::canonicalize(place.copies.folder(&kept.hash)).unwrap();
        assert_eq!(
            fs::canonicalize(copy.join("net.py")).unwrap(),
            copy.join("lib/net.py")
        );
        symlink("/etc/passwd", place.source.join("out")).unwrap();
        let refused = place.copies.keep(&place.source);
        assert!(
            matches!(refused, Err(CodeError::LinkLeaves { .. })),
            "{refused:?}"
        );
    }

    #[test]
    fn what_no_version_refers_to_is_cleared_and_the_rest_stays() {
        let place = place();
        let old = place.copies.keep(&place.source).unwrap().hash;
        fs::write(place.source.join("train.py"), "print(2)\n").unwrap();
        let new = place.copies.keep(&place.source).unwrap().hash;
        fs::create_dir(place.copies.0.join(".arriving-x")).unwrap();
        place.copies.clear(&HashSet::from([new.clone()]));
        assert_eq!(place.copies.state(&old), State::Missing);
        assert_eq!(place.copies.state(&new), State::Whole);
        assert_eq!(fs::read_dir(place.copies.files()).unwrap().count(), 2);
        assert!(!place.copies.0.join(".arriving-x").exists());
    }
}
