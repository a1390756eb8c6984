//! How two kept copies differ: which files, and in a text which lines.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};
use trainyard_job::CodeHash;
use ts_rs::TS;

use crate::copies::Copies;
use crate::error::CodeError;
use crate::hash;
use crate::walk::{self, Entry, Kind};

/// More files than this are counted and not listed.
const FILES_MAX: usize = 2_000;
/// A longer text is not compared line by line.
const TEXT_MAX_BYTES: u64 = 1 << 20;
/// More lines than this are not sent.
const LINES_MAX: usize = 5_000;
/// Unchanged lines around a change.
const CONTEXT_LINES: usize = 3;
/// After this the comparison is coarser, not longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The files in which two copies differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeDiff {
    /// By path; at most 2,000.
    pub files: Vec<FileChange>,
    /// Whether there are more.
    pub and_more: bool,
    /// How many files are the same in both.
    pub same: u32,
}

/// A file that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileChange {
    /// Its path in the code directory.
    pub path: String,
    /// What became of it.
    pub kind: FileChangeKind,
    /// Its size on the left, where it is there.
    pub left_bytes: Option<u64>,
    /// Its size on the right, where it is there.
    pub right_bytes: Option<u64>,
}

/// What became of a file from the left copy to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum FileChangeKind {
    Added,
    Removed,
    Changed,
}

/// How one file differs, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileDiff {
    /// The changes with some lines around them.
    pub lines: Vec<DiffLine>,
    /// Whether there are more.
    pub and_more: bool,
    /// Why there are no lines to compare.
    pub no_text: Option<NoText>,
}

/// Why a file is not compared line by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoText {
    /// It is no text in UTF-8.
    Binary,
    /// It is too long.
    TooLong,
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// Where it is.
    pub kind: LineKind,
    /// Its number on the left, from 1.
    pub left: Option<u32>,
    /// Its number on the right, from 1.
    pub right: Option<u32>,
    /// What it says, without its end.
    pub text: String,
}

/// Where a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// In both.
    Same,
    /// On the left only.
    Removed,
    /// On the right only.
    Added,
    /// Lines that are the same in both are left out here.
    Gap,
}

impl Copies {
    /// The files in which two copies differ.
    pub fn compare(&self, left: &CodeHash, right: &CodeHash) -> Result<CodeDiff, CodeError> {
        let mut files: BTreeMap<PathBuf, (Option<Entry>, Option<Entry>)> = BTreeMap::new();
        for entry in self.files_of(left)? {
            let path = entry.path.clone();
            files.entry(path).or_default().0 = Some(entry);
        }
        for entry in self.files_of(right)? {
            let path = entry.path.clone();
            files.entry(path).or_default().1 = Some(entry);
        }
        let mut diff = CodeDiff::default();
        for (path, (on_left, on_right)) in files {
            let kind = match (&on_left, &on_right) {
                (Some(one), Some(other))
                    if self.is_same(left, right, one, other).map_err(at(&path))? =>
                {
                    diff.same += 1;
                    continue;
                }
                (Some(_), Some(_)) => FileChangeKind::Changed,
                (Some(_), None) => FileChangeKind::Removed,
                _ => FileChangeKind::Added,
            };
            if diff.files.len() == FILES_MAX {
                diff.and_more = true;
                continue;
            }
            diff.files.push(FileChange {
                path: path.to_string_lossy().into_owned(),
                kind,
                left_bytes: on_left.as_ref().map(size),
                right_bytes: on_right.as_ref().map(size),
            });
        }
        Ok(diff)
    }

    /// How the file at `path` differs. Where only one copy has it, all its lines are new, or gone.
    pub fn compare_file(
        &self,
        left: &CodeHash,
        right: &CodeHash,
        path: &str,
    ) -> Result<FileDiff, CodeError> {
        let read = |hash: &CodeHash| self.text(hash, Path::new(path));
        let texts = (read(left)?, read(right)?);
        let (left, right) = match texts {
            (Err(no_text), _) | (_, Err(no_text)) => {
                return Ok(FileDiff {
                    no_text: Some(no_text),
                    ..FileDiff::default()
                });
            }
            (Ok(left), Ok(right)) => (left, right),
        };
        Ok(lines(&left, &right))
    }

    fn files_of(&self, hash: &CodeHash) -> Result<Vec<Entry>, CodeError> {
        let folder = self.folder(hash);
        if !folder.is_dir() {
            return Err(not_kept(hash));
        }
        let mut entries = walk::entries(&folder)?;
        entries.retain(|entry| entry.kind != Kind::Folder);
        Ok(entries)
    }

    fn is_same(
        &self,
        left: &CodeHash,
        right: &CodeHash,
        one: &Entry,
        other: &Entry,
    ) -> io::Result<bool> {
        if one.kind != other.kind || matches!(one.kind, Kind::Link(_)) {
            return Ok(one.kind == other.kind);
        }
        let paths = [(left, one), (right, other)];
        let [one, other] = paths.map(|(hash, entry)| self.folder(hash).join(&entry.path));
        // What is the same is one file, unless the file system has no links.
        if fs::metadata(&one)?.ino() == fs::metadata(&other)?.ino() {
            return Ok(true);
        }
        Ok(hash::of_file(&one)? == hash::of_file(&other)?)
    }

    /// The text of a file; empty where the copy has none. The inner error says why it is none to compare.
    fn text(&self, hash: &CodeHash, path: &Path) -> Result<Result<String, NoText>, CodeError> {
        let folder = self.folder(hash);
        let is_inside = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !folder.is_dir() || !is_inside {
            return Err(not_kept(hash));
        }
        let file = folder.join(path);
        let found = match fs::symlink_metadata(&file) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(String::new())),
            Err(source) => return Err(CodeError::Io { path: file, source }),
        };
        if found.is_symlink() {
            let to = fs::read_link(&file).map_err(at(&file))?;
            return Ok(Ok(to.to_string_lossy().into_owned()));
        }
        if found.len() > TEXT_MAX_BYTES {
            return Ok(Err(NoText::TooLong));
        }
        let mut bytes = Vec::new();
        fs::File::open(&file)
            .and_then(|file| file.take(TEXT_MAX_BYTES).read_to_end(&mut bytes))
            .map_err(at(&file))?;
        if bytes.contains(&0) {
            return Ok(Err(NoText::Binary));
        }
        Ok(String::from_utf8(bytes).map_err(|_| NoText::Binary))
    }
}

fn lines(left: &str, right: &str) -> FileDiff {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(left, right);
    let mut found = FileDiff::default();
    for (at, group) in diff.grouped_ops(CONTEXT_LINES).iter().enumerate() {
        if at > 0 {
            found.lines.push(DiffLine {
                kind: LineKind::Gap,
                left: None,
                right: None,
                text: String::new(),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            if found.lines.len() >= LINES_MAX {
                found.and_more = true;
                return found;
            }
            let number = |index: Option<usize>| Some(u32::try_from(index? + 1).unwrap_or(u32::MAX));
            found.lines.push(DiffLine {
                kind: match change.tag() {
                    ChangeTag::Equal => LineKind::Same,
                    ChangeTag::Delete => LineKind::Removed,
                    ChangeTag::Insert => LineKind::Added,
                },
                left: number(change.old_index()),
                right: number(change.new_index()),
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            });
        }
    }
    found
}

fn size(entry: &Entry) -> u64 {
    match &entry.kind {
        Kind::File { size_bytes, .. } => *size_bytes,
        Kind::Link(to) => to.as_os_str().len() as u64,
        Kind::Folder => 0,
    }
}

fn not_kept(hash: &CodeHash) -> CodeError {
    CodeError::NotKept {
        hash: hash.to_string(),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CodeError {
    CodeError::at(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Pair {
        _root: tempfile::TempDir,
        copies: Copies,
        left: CodeHash,
        right: CodeHash,
    }

    fn pair(left: &[(&str, &[u8])], right: &[(&str, &[u8])]) -> Pair {
        let root = tempfile::tempdir().unwrap();
        let copies = Copies::new(root.path().join("code"));
        let keep = |name: &str, files: &[(&str, &[u8])]| {
            let folder = root.path().join(name);
            fs::create_dir(&folder).unwrap();
            for (path, content) in files {
                fs::write(folder.join(path), content).unwrap();
            }
            copies.keep(&folder).unwrap().hash
        };
        let (left, right) = (keep("left", left), keep("right", right));
        Pair {
            copies,
            left,
            right,
            _root: root,
        }
    }

    #[test]
    fn files_that_came_went_and_changed_are_told_and_the_same_ones_counted() {
        let pair = pair(
            &[("a.py", b"1\n"), ("gone.py", b"1\n"), ("same.py", b"1\n")],
            &[("a.py", b"22\n"), ("new.py", b"1\n"), ("same.py", b"1\n")],
        );
        let diff = pair.copies.compare(&pair.left, &pair.right).unwrap();
        let told: Vec<_> = diff
            .files
            .iter()
            .map(|f| (f.path.as_str(), f.kind))
            .collect();
        assert_eq!(
            told,
            [
                ("a.py", FileChangeKind::Changed),
                ("gone.py", FileChangeKind::Removed),
                ("new.py", FileChangeKind::Added)
            ]
        );
        assert_eq!((diff.same, diff.and_more), (1, false));
        assert_eq!(diff.files[0].right_bytes, Some(3));
    }

    #[test]
    fn of_more_changes_than_are_listed_the_same_files_are_counted_all_the_same() {
        let names: Vec<String> = (0..=FILES_MAX).map(|at| format!("{at:05}.py")).collect();
        let mut left: Vec<(&str, &[u8])> = Vec::new();
        left.extend(names.iter().map(|name| (name.as_str(), b"1".as_slice())));
        left.push(("same.py", b"1"));
        let pair = pair(&left, &[("same.py", b"1")]);
        let diff = pair.copies.compare(&pair.left, &pair.right).unwrap();
        assert_eq!((diff.files.len(), diff.and_more), (FILES_MAX, true));
        assert_eq!(diff.same, 1);
    }

    #[test]
    fn changed_lines_have_their_numbers_and_three_lines_around_them() {
        let many = |changed: &str| {
            let lines = (1..=40).map(|n| {
                if n == 20 {
                    changed.to_owned()
                } else {
                    format!("line {n}\n")
                }
            });
            lines.collect::<String>().into_bytes()
        };
        let (left, right) = (many("lr = 0.1\n"), many("lr = 0.01\n"));
        let pair = pair(&[("t.py", &left)], &[("t.py", &right)]);
        let diff = pair
            .copies
            .compare_file(&pair.left, &pair.right, "t.py")
            .unwrap();
        assert_eq!(diff.lines.len(), 8, "{diff:?}");
        let gone = &diff.lines[3];
        assert_eq!(
            (gone.kind, gone.left, gone.right, gone.text.as_str()),
            (LineKind::Removed, Some(20), None, "lr = 0.1")
        );
        assert_eq!(diff.lines[4].text, "lr = 0.01");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let pair = pair(&[("model.bin", &[0, 1, 2])], &[("model.bin", &[0, 3])]);
        let diff = pair
            .copies
            .compare_file(&pair.left, &pair.right, "model.bin")
            .unwrap();
        assert_eq!(diff.no_text, Some(NoText::Binary));
    }

    #[test]
    fn a_path_that_leads_out_of_the_copy_is_refused() {
        let pair = pair(&[("a", b"1")], &[("a", b"2")]);
        for path in ["../../secret", "/etc/passwd", "a/../../x"] {
            let refused = pair.copies.compare_file(&pair.left, &pair.right, path);
            assert!(matches!(refused, Err(CodeError::NotKept { .. })), "{path}");
        }
    }
}
