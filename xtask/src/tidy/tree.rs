//! The files the rules look at: what git tracks, and what it would take with the next commit.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// A larger file is not read: only its size is of interest.
const MOST_READ_BYTES: u64 = 4 << 20;

pub(crate) struct Tree {
    files: Vec<SourceFile>,
}

pub(crate) struct SourceFile {
    /// From the clone's root, with `/`.
    pub(crate) path: String,
    pub(crate) size_bytes: u64,
    /// Nothing for what is no UTF-8 text.
    pub(crate) text: Option<String>,
}

/// One place where a rule is broken.
#[derive(Debug)]
pub(crate) struct Fault {
    path: String,
    line: Option<usize>,
    what: String,
}

impl Tree {
    pub(crate) fn of_clone(root: &Path) -> Result<Self> {
        let output = Command::new("git")
            .current_dir(root)
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .output()
            .context("git could not be started")?;
        ensure!(
            output.status.success(),
            "git ls-files: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        let names = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
        let files = names
            .split_terminator('\0')
            .filter_map(|path| SourceFile::read(root, path).transpose())
            .collect::<Result<_>>()?;
        Ok(Self { files })
    }

    pub(crate) fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Text files whose name ends with one of `endings`.
    pub(crate) fn texts<'a>(
        &'a self,
        endings: &'a [&str],
    ) -> impl Iterator<Item = (&'a SourceFile, &'a str)> {
        self.files
            .iter()
            .filter(move |file| endings.iter().any(|ending| file.path.ends_with(ending)))
            .filter_map(|file| Some((file, file.text.as_deref()?)))
    }

    /// Files that exist only in a test.
    #[cfg(test)]
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| SourceFile {
                path: (*path).to_owned(),
                size_bytes: text.len() as u64,
                text: Some((*text).to_owned()),
            })
            .collect();
        Self { files }
    }
}

impl SourceFile {
    /// Nothing for a file that was deleted and not yet committed so, and for links.
    fn read(root: &Path, path: &str) -> Result<Option<Self>> {
        let full = root.join(path);
        let Ok(metadata) = fs::symlink_metadata(&full) else {
            return Ok(None);
        };
        if !metadata.is_file() {
            return Ok(None);
        }
        let size_bytes = metadata.len();
        let text = if size_bytes <= MOST_READ_BYTES {
            let bytes = fs::read(&full).with_context(|| format!("{path} cannot be read"))?;
            String::from_utf8(bytes)
                .ok()
                .filter(|text| !text.contains('\0'))
        } else {
            None
        };
        Ok(Some(Self {
            path: path.to_owned(),
            size_bytes,
            text,
        }))
    }

    pub(crate) fn fault(&self, what: impl Into<String>) -> Fault {
        Fault {
            path: self.path.clone(),
            line: None,
            what: what.into(),
        }
    }

    /// A fault in a line, counted from 0.
    pub(crate) fn fault_at(&self, index: usize, what: impl Into<String>) -> Fault {
        Fault {
            path: self.path.clone(),
            line: Some(index + 1),
            what: what.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}
