//! Which packages are installed in an environment, by the metadata that installers leave beside them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::environment::Environment;
use crate::error::EngineError;

/// Headers come first in a metadata file; a file whose headers go on past this is not one.
const LONGEST_HEADERS_BYTES: u64 = 256 * 1024;

/// One installed package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "InstalledPackage")]
pub struct Package {
    /// As its author writes it.
    pub name: String,
    /// As its author writes it, a local part such as `+cu121` included.
    pub version: String,
}

/// The packages of an environment, sorted by normalised name, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "InstalledPackageList")]
pub struct PackageList {
    /// In order.
    pub packages: Vec<Package>,
    /// SHA-256 of [`PackageList::requirements`], in hexadecimal: equal for equal lists.
    pub sha256: String,
}

impl PackageList {
    fn of(packages: Vec<Package>) -> Self {
        let sha256 = Sha256::digest(requirements(&packages));
        Self {
            sha256: hex::encode(sha256),
            packages,
        }
    }

    /// One `name==version` a line, as a requirements file has it.
    #[must_use]
    pub fn requirements(&self) -> String {
        requirements(&self.packages)
    }
}

impl Environment {
    /// Everything installed in it. Where a package is in two folders, the one Python finds first counts.
    pub fn packages(&self) -> Result<PackageList, EngineError> {
        Ok(PackageList::of(installed(&self.site_packages, |_| true)?))
    }
}

/// The packages whose normalised name is wanted, sorted by it.
pub(crate) fn installed(
    site_packages: &[PathBuf],
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Package>, EngineError> {
    let mut found = BTreeMap::new();
    for folder in site_packages {
        // Python's list of folders names some that nobody made.
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(EngineError::file(folder)(error)),
        };
        // Two versions beside each other are an installer's leftover: the same one must win each time.
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let mut here = BTreeMap::new();
        for path in paths {
            let Some(name) = name_of_metadata(&path).filter(|name| is_wanted(name)) else {
                continue;
            };
            if let Some(package) = read_metadata(&path) {
                here.insert(name, package);
            }
        }
        for (name, package) in here {
            found.entry(name).or_insert(package);
        }
    }
    Ok(found.into_values().collect())
}

/// Lower case, one hyphen for each run of `-`, `_` and `.`: how Python's tools compare names.
pub(crate) fn normalised(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if !matches!(c, '-' | '_' | '.') {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.ends_with('-') {
            normal.push('-');
        }
    }
    normal
}

/// The name in `torch-2.1.0.dist-info` or `six-1.16.0.egg-info`. pip marks with `~` what it was removing when it
/// was stopped.
fn name_of_metadata(path: &Path) -> Option<String> {
    let file_name = path.file_name()?.to_str()?;
    let stem = file_name
        .strip_suffix(".dist-info")
        .or_else(|| file_name.strip_suffix(".egg-info"))?;
    let name = stem.split('-').next()?;
    (!name.is_empty() && !name.starts_with('~')).then(|| normalised(name))
}

/// Name and version from the headers. `None` for a leftover without them.
fn read_metadata(path: &Path) -> Option<Package> {
    let file = ["METADATA", "PKG-INFO"]
        .iter()
        .find_map(|name| File::open(path.join(name)).ok())
        .or_else(|| File::open(path).ok())?;
    let (mut name, mut version) = (None, None);
    let mut reader = BufReader::new(file.take(LONGEST_HEADERS_BYTES));
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).ok()? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            break;
        }
        match text.split_once(": ") {
            Some(("Name", value)) => name = Some(value.trim().to_owned()),
            Some(("Version", value)) => version = Some(value.trim().to_owned()),
            _ => {}
        }
        line.clear();
    }
    Some(Package {
        name: name?,
        version: version?,
    })
}

fn requirements(packages: &[Package]) -> String {
    packages.iter().fold(String::new(), |mut text, package| {
        writeln!(text, "{}=={}", package.name, package.version).expect("BUG: a string takes text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(folder: &Path, metadata: &str, name: &str, version: &str) {
        let path = folder.join(metadata);
        fs::create_dir_all(&path).unwrap();
        let text = format!(
            "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nVersion: 0 in the prose\n"
        );
        fs::write(path.join("METADATA"), text).unwrap();
    }

    fn list(folders: &[PathBuf]) -> PackageList {
        PackageList::of(installed(folders, |_| true).unwrap())
    }

    #[test]
    fn packages_are_listed_by_normalised_name_with_what_their_headers_say() {
        let site = tempfile::tempdir().unwrap();
        install(
            site.path(),
            "torch-2.1.0+cu121.dist-info",
            "torch",
            "2.1.0+cu121",
        );
        install(site.path(), "PyYAML-6.0.dist-info", "PyYAML", "6.0");
        install(site.path(), "~orch-2.0.0.dist-info", "torch", "2.0.0");
        fs::create_dir(site.path().join("leftover-1.0.dist-info")).unwrap();
        fs::create_dir(site.path().join("torch")).unwrap();
        let found = list(&[site.path().to_owned(), site.path().join("not-there")]);
        assert_eq!(found.requirements(), "PyYAML==6.0\ntorch==2.1.0+cu121\n");
    }

    #[test]
    fn the_folder_that_python_looks_into_first_wins() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        install(
            first.path(),
            "scikit_learn-1.5.0.dist-info",
            "scikit-learn",
            "1.5.0",
        );
        install(
            second.path(),
            "scikit.learn-0.18.dist-info",
            "scikit-learn",
            "0.18",
        );
        let found = list(&[first.path().to_owned(), second.path().to_owned()]);
        assert_eq!(found.requirements(), "scikit-learn==1.5.0\n");
    }

    #[test]
    fn an_egg_that_is_one_file_is_read() {
        let site = tempfile::tempdir().unwrap();
        let text = "Metadata-Version: 1.1\nName: six\nVersion: 1.16.0\n";
        fs::write(site.path().join("six-1.16.0.egg-info"), text).unwrap();
        assert_eq!(
            list(&[site.path().to_owned()]).requirements(),
            "six==1.16.0\n"
        );
    }

    #[test]
    fn the_hash_is_the_same_for_the_same_packages_only() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        install(one.path(), "a-1.dist-info", "a", "1");
        install(other.path(), "A-1.dist-info", "a", "1");
        let of = |folder: &Path| list(&[folder.to_owned()]).sha256;
        assert_eq!(of(one.path()), of(other.path()));
        install(other.path(), "b-1.dist-info", "b", "1");
        assert_ne!(of(one.path()), of(other.path()));
        assert_eq!(of(one.path()).len(), 64);
    }
}
