//! Which files of a code directory are a task's: one rule for whoever counts, hashes, keeps or copies them.
//!
//! `.git` and `__pycache__` are left out, and what `.trainyardignore` at the top of the code directory names, in the
//! words of a `.gitignore`; a line there that begins with `!` takes something back in. That file itself is never left
//! out: a copy made of a copy has to follow the same rule. Says nothing about links: they are whoever copies' business.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use thiserror::Error;

/// The file at the top of a code directory that says what is left out.
pub const IGNORE_FILE: &str = ".trainyardignore";

/// Left out of every code directory.
const ALWAYS: &[&str] = &[".git", "__pycache__"];
/// More than this is no list of patterns.
const LONGEST_BYTES: u64 = 1 << 20;

/// The rule of one code directory.
#[derive(Clone, Debug)]
pub struct CodeRule(Gitignore);

/// Why the rule of a code directory cannot be known.
#[derive(Debug, Error)]
pub enum CodeRuleError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line is no pattern.
    #[error("{}, line {line}: {reason}", path.display())]
    Pattern {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl CodeRule {
    /// The rule of the code directory `root`.
    pub fn of(root: &Path) -> Result<Self, CodeRuleError> {
        let path = root.join(IGNORE_FILE);
        let mut rule = GitignoreBuilder::new(root);
        let text = read(&path).map_err(|source| CodeRuleError::File {
            path: path.clone(),
            source,
        })?;
        for pattern in ALWAYS {
            rule.add_line(None, pattern)
                .expect("BUG: our own patterns are right");
        }
        for (at, line) in text.lines().enumerate() {
            rule.add_line(None, line)
                .map_err(|error| CodeRuleError::Pattern {
                    path: path.clone(),
                    line: at + 1,
                    reason: error.to_string(),
                })?;
        }
        let rule = rule.build().map_err(|error| CodeRuleError::Pattern {
            path,
            line: 1,
            reason: error.to_string(),
        })?;
        Ok(Self(rule))
    }

    /// The pattern by which something inside is left out; `inner` is its path below the code directory. What is in
    /// a folder that is left out is not asked about.
    #[must_use]
    pub fn ignored(&self, inner: &Path, is_folder: bool) -> Option<&str> {
        if inner == Path::new(IGNORE_FILE) {
            return None;
        }
        match self.0.matched(inner, is_folder) {
            ignore::Match::Ignore(glob) => Some(glob.original()),
            ignore::Match::None | ignore::Match::Whitelist(_) => None,
        }
    }
}

/// The text of a regular file. A link is none: it may lead out of the code directory.
fn read(path: &Path) -> io::Result<String> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= LONGEST_BYTES => {
            Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned())
        }
        Ok(metadata) if metadata.is_file() => Err(io::Error::other("it has more than 1 MiB")),
        Ok(_) => Err(io::Error::other("it is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> (tempfile::TempDir, Result<CodeRule, CodeRuleError>) {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(IGNORE_FILE), text).unwrap();
        let rule = CodeRule::of(root.path());
        (root, rule)
    }

    #[test]
    fn history_and_caches_are_left_out_of_every_code_directory() {
        let root = tempfile::tempdir().unwrap();
        let rule = CodeRule::of(root.path()).unwrap();
        assert_eq!(rule.ignored(Path::new(".git"), true), Some(".git"));
        let cache = Path::new("lib/__pycache__");
        assert_eq!(rule.ignored(cache, true), Some("__pycache__"));
        for kept in [
            "train.py",
            ".gitignore",
            "git",
            "data/model.ckpt",
            IGNORE_FILE,
        ] {
            assert_eq!(rule.ignored(Path::new(kept), false), None, "{kept}");
        }
    }

    #[test]
    fn the_file_of_a_code_directory_says_what_else_in_the_words_of_git() {
        let (_root, rule) = rule("# notes\n*.ckpt\n/data/\n!best.ckpt\n");
        let rule = rule.unwrap();
        let ignored = |path: &str, is_folder| rule.ignored(Path::new(path), is_folder);
        assert_eq!(ignored("runs/last.ckpt", false), Some("*.ckpt"));
        assert_eq!(ignored("best.ckpt", false), None);
        assert_eq!(ignored("data", true), Some("/data/"));
        assert_eq!(ignored("lib/data", true), None);
        assert_eq!(ignored(".git", true), Some(".git"));
    }

    #[test]
    fn what_is_always_left_out_can_be_taken_back() {
        let (_root, rule) = rule("!__pycache__\n");
        let kept = rule.unwrap();
        assert_eq!(kept.ignored(Path::new("__pycache__"), true), None);
    }

    #[test]
    fn the_rule_goes_along_whatever_it_says() {
        let (_root, rule) = rule(".*\n");
        let rule = rule.unwrap();
        assert_eq!(rule.ignored(Path::new(IGNORE_FILE), false), None);
        assert_eq!(rule.ignored(Path::new(".env"), false), Some(".*"));
    }

    #[test]
    fn a_line_that_is_no_pattern_is_named() {
        let (_root, rule) = rule("*.ckpt\na[z-b]\n");
        let error = rule.unwrap_err().to_string();
        assert!(error.contains(".trainyardignore, line 2"), "{error}");
    }

    #[test]
    fn a_link_in_its_place_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(IGNORE_FILE);
        std::os::unix::fs::symlink("/etc/hostname", path).unwrap();
        assert!(matches!(
            CodeRule::of(root.path()),
            Err(CodeRuleError::File { .. })
        ));
    }
}
