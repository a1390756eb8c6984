//! The catalogue: the packages of several folders, broken ones included, so that whoever broke one sees why.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::AlgorithmError;
use crate::fault::{ManifestFault, ManifestFaultKind};
use crate::package::Package;
use crate::read::MANIFEST_FILE;

/// A folder of packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Where; it need not exist.
    pub folder: PathBuf,
    /// Whose.
    pub kind: RootKind,
}

/// Whose packages are in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AlgorithmRootKind")]
pub enum RootKind {
    /// Written by [`crate::write_shipped`].
    Shipped,
    /// Added by the user.
    Users,
}

/// One row of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(rename = "ListedAlgorithm")]
pub enum Listed {
    /// Ready to train.
    Sound {
        /// Whose.
        root: RootKind,
        /// The package.
        package: Box<Package>,
    },
    /// It cannot be used until its faults are mended.
    Broken {
        /// Whose.
        root: RootKind,
        /// Name of its folder.
        name: String,
        /// Its folder.
        folder: PathBuf,
        /// What is wrong.
        faults: Vec<ManifestFault>,
    },
}

/// All packages, root after root, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "AlgorithmCatalogue")]
pub struct Catalogue {
    /// The rows.
    pub algorithms: Vec<Listed>,
}

impl Catalogue {
    /// Reads every package of every root. Of two with one name the first counts, and the other is broken.
    pub fn read(roots: &[Root]) -> Result<Self, AlgorithmError> {
        let mut catalogue = Self::default();
        for root in roots {
            for folder in folders(&root.folder)? {
                let row = catalogue.row(root.kind, folder);
                catalogue.algorithms.push(row);
            }
        }
        Ok(catalogue)
    }

    /// A package by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Package> {
        self.sound().find(|package| package.manifest.name == name)
    }

    /// The packages that can be used.
    pub fn sound(&self) -> impl Iterator<Item = &Package> {
        self.algorithms.iter().filter_map(|row| match row {
            Listed::Sound { package, .. } => Some(&**package),
            Listed::Broken { .. } => None,
        })
    }

    fn row(&self, root: RootKind, folder: PathBuf) -> Listed {
        let opened = Package::open(&folder)
            .map_err(faults_of)
            .and_then(|package| {
                if self.find(&package.manifest.name).is_some() {
                    return Err(vec![ManifestFault::new(
                        "name",
                        ManifestFaultKind::NameTaken,
                    )]);
                }
                Ok(package)
            });
        match opened {
            Ok(package) => Listed::Sound {
                root,
                package: Box::new(package),
            },
            Err(faults) => Listed::Broken {
                root,
                name: folder
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                folder,
                faults,
            },
        }
    }
}

/// Whatever keeps a package from being used, as faults of its keys.
pub(crate) fn faults_of(error: AlgorithmError) -> Vec<ManifestFault> {
    let unreadable = |key: &str, reason| {
        vec![ManifestFault::new(
            key,
            ManifestFaultKind::Unreadable { reason },
        )]
    };
    match error {
        AlgorithmError::Faults { faults, .. } => faults,
        AlgorithmError::Key { key, reason, .. } => unreadable(&key, reason),
        AlgorithmError::Syntax { reason, .. } => unreadable(MANIFEST_FILE, reason),
        other => unreadable(MANIFEST_FILE, other.to_string()),
    }
}

/// The folders of a root by name. Those that begin with a dot are being written or removed.
fn folders(root: &Path) -> Result<Vec<PathBuf>, AlgorithmError> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(AlgorithmError::file(root)(error)),
    };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}
