//! How large a code directory is: what its tasks get by the rule of [`CodeRule`], and what they do not.
//!
//! Links are not counted: a copy has them as links. Everything here blocks.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use trainyard_backend::{CodeFile, CodeReport, CodeSize, IgnoredCode};
use trainyard_code::{CODE_BYTES_MAX, CODE_FILES_MAX, CodeRule, CodeRuleError};

/// Entries that are counted in passing, while somebody types: some hundredths of a second.
const IN_PASSING: u64 = 20_000;
/// Between two words on how far a count is, in entries.
const WORD: u64 = 1000;

/// Why a code directory could not be counted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodeError {
    /// A folder could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What is left out is not known.
    #[error(transparent)]
    Rule(#[from] CodeRuleError),
}

/// What can be counted in a moment; says whether there is more.
pub(crate) fn glance(root: &Path) -> Result<CodeSize, CodeError> {
    let mut count = Count::of(root)?;
    count.most_entries = IN_PASSING;
    count.folder(root, Path::new(""), None)?;
    Ok(count.so_far())
}

/// All of it. `on_counted` hears how far it is and answers whether to go on.
pub(crate) fn measure(
    root: &Path,
    on_counted: &mut dyn FnMut(CodeSize) -> bool,
) -> Result<CodeReport, CodeError> {
    let mut count = Count::of(root)?;
    count.on_counted = Some(on_counted);
    count.folder(root, Path::new(""), None)?;
    Ok(count.report())
}

struct Count<'a> {
    rule: CodeRule,
    files: u64,
    bytes: u64,
    entries: u64,
    most_entries: u64,
    ended_early: bool,
    ignored: BTreeMap<String, (u64, u64)>,
    largest: Vec<CodeFile>,
    on_counted: Option<&'a mut dyn FnMut(CodeSize) -> bool>,
}

impl Count<'_> {
    fn of(root: &Path) -> Result<Self, CodeError> {
        Ok(Self {
            rule: CodeRule::of(root)?,
            files: 0,
            bytes: 0,
            entries: 0,
            most_entries: u64::MAX,
            ended_early: false,
            ignored: BTreeMap::new(),
            largest: Vec::new(),
            on_counted: None,
        })
    }

    /// Counts the folder `inner` of the root, which the pattern `left_out` leaves out.
    fn folder(
        &mut self,
        root: &Path,
        inner: &Path,
        left_out: Option<&str>,
    ) -> Result<(), CodeError> {
        let folder = root.join(inner);
        let at = |source| CodeError::Io {
            path: folder.clone(),
            source,
        };
        for entry in fs::read_dir(&folder).map_err(at)? {
            let entry = entry.map_err(at)?;
            if !self.goes_on() {
                return Ok(());
            }
            let inner = inner.join(entry.file_name());
            let kind = entry.file_type().map_err(at)?;
            let pattern = match left_out {
                Some(pattern) => Some(pattern.to_owned()),
                None => self.rule.ignored(&inner, kind.is_dir()).map(str::to_owned),
            };
            if kind.is_dir() {
                // In passing, what is left out is not looked into.
                if pattern.is_none() || self.on_counted.is_some() {
                    self.folder(root, &inner, pattern.as_deref())?;
                }
            } else if kind.is_file() {
                // Deleted since its name was read.
                let Ok(metadata) = entry.metadata() else {
                    continue;
                };
                self.file(&inner, metadata.len(), pattern);
            }
        }
        Ok(())
    }

    fn file(&mut self, inner: &Path, bytes: u64, pattern: Option<String>) {
        if let Some(pattern) = pattern {
            let (files, sum) = self.ignored.entry(pattern).or_default();
            *files += 1;
            *sum += bytes;
            return;
        }
        self.files += 1;
        self.bytes += bytes;
        let smallest = self.largest.last().map_or(0, |file| file.size_bytes);
        if self.largest.len() < CodeReport::MAX_LARGEST || bytes > smallest {
            let at = self
                .largest
                .partition_point(|file| file.size_bytes >= bytes);
            let path = inner.to_string_lossy().into_owned();
            let size_bytes = bytes;
            self.largest.insert(at, CodeFile { path, size_bytes });
            self.largest.truncate(CodeReport::MAX_LARGEST);
        }
    }

    /// Whether the next entry is counted.
    fn goes_on(&mut self) -> bool {
        if self.ended_early {
            return false;
        }
        self.entries += 1;
        self.ended_early = self.entries > self.most_entries;
        let so_far = self.so_far();
        if self.entries.is_multiple_of(WORD)
            && let Some(on_counted) = &mut self.on_counted
        {
            self.ended_early |= !on_counted(so_far);
        }
        !self.ended_early
    }

    fn so_far(&self) -> CodeSize {
        CodeSize {
            files: self.files,
            size_bytes: self.bytes,
            and_more: self.ended_early,
        }
    }

    fn report(self) -> CodeReport {
        let ignored = self.ignored.into_iter();
        let mut ignored: Vec<IgnoredCode> = ignored
            .map(|(pattern, (files, size_bytes))| IgnoredCode {
                pattern,
                files,
                size_bytes,
            })
            .collect();
        ignored.sort_by_key(|one| std::cmp::Reverse(one.size_bytes));
        CodeReport {
            files: self.files,
            size_bytes: self.bytes,
            ignored,
            largest: self.largest,
            max_files: CODE_FILES_MAX,
            max_bytes: CODE_BYTES_MAX,
            complete: !self.ended_early,
        }
    }
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
