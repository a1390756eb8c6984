//! One package: a folder whose manifest was read and found right.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::check;
use crate::error::AlgorithmError;
use crate::manifest::Manifest;
use crate::read::{self, MANIFEST_FILE};

const LONGEST_README_BYTES: u64 = 64 * 1024;
const LONGEST_MANIFEST_BYTES: u64 = 256 * 1024;

/// A sound package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "AlgorithmPackage")]
pub struct Package {
    /// Where it is: this is the code directory of a job.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Package {
    /// Reads and checks a folder.
    pub fn open(folder: &Path) -> Result<Self, AlgorithmError> {
        let file = folder.join(MANIFEST_FILE);
        let text = read_manifest(&file)?;
        let manifest = read::parse_manifest(&text, &file)?;
        let faults = check::in_folder(&manifest, folder);
        if !faults.is_empty() {
            return Err(AlgorithmError::Faults { file, faults });
        }
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
        })
    }

    /// What its author wrote besides, plain text in the language asked for (`zh` or another), else in English. Cut
    /// at a length that no reader reaches.
    #[must_use]
    pub fn readme(&self, language: &str) -> Option<String> {
        let translated = format!("README.{language}.md");
        [translated.as_str(), "README.md"]
            .iter()
            .filter(|name| !name.contains('/'))
            .find_map(|name| File::open(self.folder.join(name)).ok())
            .and_then(|file| {
                let mut bytes = Vec::new();
                file.take(LONGEST_README_BYTES)
                    .read_to_end(&mut bytes)
                    .ok()?;
                Some(String::from_utf8_lossy(&bytes).into_owned())
            })
    }

    /// The program to run.
    #[must_use]
    pub fn entry(&self) -> PathBuf {
        self.folder.join(&self.manifest.entry)
    }
}

/// The text of a manifest, if that is a file of a sensible length: of a link or a pipe nobody knows where it ends.
fn read_manifest(file: &Path) -> Result<String, AlgorithmError> {
    let about = fs::symlink_metadata(file).map_err(AlgorithmError::file(file))?;
    if !about.is_file() {
        return Err(AlgorithmError::NotAFile {
            path: file.to_owned(),
        });
    }
    if about.len() > LONGEST_MANIFEST_BYTES {
        return Err(AlgorithmError::Syntax {
            file: file.to_owned(),
            reason: format!("it is longer than {LONGEST_MANIFEST_BYTES} bytes"),
        });
    }
    fs::read_to_string(file).map_err(AlgorithmError::file(file))
}
