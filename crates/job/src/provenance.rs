//! What a version ran, as data: which code, which Python with which packages, and what differs when it is to run again.
//!
//! Pure: who keeps the code and asks the interpreter is a place to run.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a version runs beyond its spec, recorded when it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Provenance {
    /// When it was looked up, in epoch milliseconds.
    pub recorded_at_ms: u64,
    /// The code directory; none where the job has none.
    pub code: Option<CodeRecord>,
    /// The Python that runs it; none where the command names none.
    pub python: Option<PythonRecord>,
}

/// A code directory and the copy that was kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeRecord {
    /// Where it was, as the job names it.
    pub url: String,
    /// Hash of its files with their paths: equal for equal code.
    pub hash: CodeHash,
    /// Number of files.
    pub files: u64,
    /// Their sizes together.
    pub size_bytes: u64,
    /// What git says of it; none where it is in no work tree, or there is no git.
    pub git: Option<GitRecord>,
}

/// The name of a kept copy: SHA-256 in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct CodeHash(pub String);

impl fmt::Display for CodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The state of a work tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GitRecord {
    /// The commit that is checked out, in full; none before the first.
    pub commit: Option<String>,
    /// Its branch; none when detached.
    pub branch: Option<String>,
    /// How many files of the code directory differ from the commit, those it does not know included.
    pub changed_files: u32,
}

/// An interpreter and what is installed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PythonRecord {
    /// Path of the interpreter.
    pub interpreter: String,
    /// Its version, for example `3.11.7`.
    pub version: String,
    /// How many packages are installed.
    pub packages: u32,
    /// SHA-256 of the list of packages: equal for equal lists.
    pub packages_sha256: String,
}

/// One installed package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageVersion {
    /// As its author writes it.
    pub name: String,
    /// As its author writes it.
    pub version: String,
}

/// What was recorded of a version, with the packages by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatRan {
    /// The record.
    pub provenance: Provenance,
    /// The packages of its Python, by name; empty without one.
    pub packages: Vec<PackageVersion>,
}

/// Something that would not be the same if a version ran again now. `Display` is the English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(
    tag = "code",
    rename_all = "snake_case",
    rename_all_fields = "snake_case"
)]
pub enum Unlike {
    /// Nothing was recorded of the version: it runs what is there now.
    NotRecorded,
    /// The kept copy of its code is gone or damaged: the folder runs as it is now.
    CodeChanged {
        /// Where the folder is.
        url: String,
        /// What ran.
        was: CodeHash,
        /// What would run.
        is: CodeHash,
    },
    /// The copy is gone and so is the folder.
    CodeGone {
        /// Where it was.
        url: String,
    },
    /// The interpreter is not there any more.
    InterpreterGone {
        /// Its path.
        interpreter: String,
        /// What would run instead, if anything.
        instead: Option<String>,
    },
    /// The interpreter is of another version now.
    PythonChanged {
        /// Before.
        was: String,
        /// Now.
        is: String,
    },
    /// Packages were installed, removed or are of another version.
    PackagesChanged {
        /// Those, by name.
        changes: Vec<PackageChange>,
    },
}

impl fmt::Display for Unlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRecorded => write!(
                f,
                "Nothing was recorded of it: it runs the code and packages that are there now."
            ),
            Self::CodeChanged { url, .. } => write!(
                f,
                "The kept copy of its code is gone, and {url} is other code now."
            ),
            Self::CodeGone { url } => {
                write!(f, "The kept copy of its code is gone, and so is {url}.")
            }
            Self::InterpreterGone {
                interpreter,
                instead,
            } => {
                let instead = instead.as_deref().unwrap_or("nothing");
                write!(f, "{interpreter} is gone; {instead} runs it instead.")
            }
            Self::PythonChanged { was, is } => write!(f, "Python was {was} and is {is} now."),
            Self::PackagesChanged { changes } => {
                let names: Vec<&str> = changes.iter().map(|change| change.name.as_str()).collect();
                write!(f, "Packages are not what they were: {}.", names.join(", "))
            }
        }
    }
}

/// A package that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackageChange {
    /// Name of the package.
    pub name: String,
    /// Its version before; none when it was not installed.
    pub was: Option<String>,
    /// Its version now; none when it is not installed.
    pub is: Option<String>,
}

impl WhatRan {
    /// What is not the same in `now`, the most important first.
    #[must_use]
    pub fn unlike(&self, now: &Self) -> Vec<Unlike> {
        let (was, is) = (&self.provenance, &now.provenance);
        let mut found = Vec::new();
        match (&was.code, &is.code) {
            (Some(was), None) => found.push(Unlike::CodeGone {
                url: was.url.clone(),
            }),
            (Some(was), Some(is)) if was.hash != is.hash => found.push(Unlike::CodeChanged {
                url: was.url.clone(),
                was: was.hash.clone(),
                is: is.hash.clone(),
            }),
            _ => {}
        }
        if let Some(was) = &was.python {
            let is = is.python.as_ref();
            if is.is_none_or(|is| is.interpreter != was.interpreter) {
                found.push(Unlike::InterpreterGone {
                    interpreter: was.interpreter.clone(),
                    instead: is.map(|is| is.interpreter.clone()),
                });
            }
            if let Some(is) = is.filter(|is| is.version != was.version) {
                found.push(Unlike::PythonChanged {
                    was: was.version.clone(),
                    is: is.version.clone(),
                });
            }
            if is.is_some_and(|is| is.packages_sha256 != was.packages_sha256) {
                let changes = package_changes(&self.packages, &now.packages);
                found.push(Unlike::PackagesChanged { changes });
            }
        }
        found
    }
}

fn package_changes(was: &[PackageVersion], is: &[PackageVersion]) -> Vec<PackageChange> {
    let mut both: BTreeMap<&str, (Option<&str>, Option<&str>)> = BTreeMap::new();
    for package in was {
        both.entry(&package.name).or_default().0 = Some(&package.version);
    }
    for package in is {
        both.entry(&package.name).or_default().1 = Some(&package.version);
    }
    let changed = both.into_iter().filter(|(_, (was, is))| was != is);
    let change = |(name, (was, is)): (&str, (Option<&str>, Option<&str>))| PackageChange {
        name: name.to_owned(),
        was: was.map(ToOwned::to_owned),
        is: is.map(ToOwned::to_owned),
    };
    changed.map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(hash: &str, interpreter: &str, packages: &[(&str, &str)]) -> WhatRan {
        let packages: Vec<_> = packages
            .iter()
            .map(|(name, version)| PackageVersion {
                name: (*name).to_owned(),
                version: (*version).to_owned(),
            })
            .collect();
        WhatRan {
            provenance: Provenance {
                recorded_at_ms: 0,
                code: Some(CodeRecord {
                    url: "obs://demo/code/".to_owned(),
                    hash: CodeHash(hash.to_owned()),
                    files: 1,
                    size_bytes: 1,
                    git: None,
                }),
                python: Some(PythonRecord {
                    interpreter: interpreter.to_owned(),
                    version: "3.11.7".to_owned(),
                    packages: 1,
                    packages_sha256: format!("{packages:?}"),
                }),
            },
            packages,
        }
    }

    #[test]
    fn the_same_record_differs_in_nothing() {
        let one = ran("a", "/usr/bin/python3", &[("torch", "2.1.0")]);
        assert_eq!(one.unlike(&one.clone()), vec![]);
    }

    #[test]
    fn packages_that_came_went_and_changed_are_named_with_both_versions() {
        let was = ran("a", "/p", &[("a", "1"), ("b", "1"), ("c", "1")]);
        let is = ran("a", "/p", &[("b", "2"), ("c", "1"), ("d", "1")]);
        let change = |name: &str, was: Option<&str>, is: Option<&str>| PackageChange {
            name: name.to_owned(),
            was: was.map(ToOwned::to_owned),
            is: is.map(ToOwned::to_owned),
        };
        let changes = vec![
            change("a", Some("1"), None),
            change("b", Some("1"), Some("2")),
            change("d", None, Some("1")),
        ];
        assert_eq!(was.unlike(&is), [Unlike::PackagesChanged { changes }]);
    }

    #[test]
    fn code_and_an_interpreter_that_are_gone_are_told_first() {
        let was = ran("a", "/gone/python", &[]);
        let mut is = ran("b", "/usr/bin/python3", &[]);
        let found = was.unlike(&is);
        assert!(
            matches!(
                found[..],
                [Unlike::CodeChanged { .. }, Unlike::InterpreterGone { .. }]
            ),
            "{found:?}"
        );
        is.provenance.code = None;
        is.provenance.python = None;
        let found = was.unlike(&is);
        assert!(
            matches!(
                found[..],
                [
                    Unlike::CodeGone { .. },
                    Unlike::InterpreterGone { instead: None, .. }
                ]
            ),
            "{found:?}"
        );
    }
}
