//! What a code directory holds, in one order on every computer.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::error::CodeError;
use crate::rule::CodeRule;

/// One thing in a code directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its path inside.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Folder,
    File {
        is_program: bool,
        size_bytes: u64,
    },
    /// To what, relative to its own folder, inside the code directory.
    Link(PathBuf),
}

/// What a code directory has by its rule, by path.
pub(crate) fn entries(root: &Path) -> Result<Vec<Entry>, CodeError> {
    let root = fs::canonicalize(root).map_err(CodeError::at(root))?;
    if !root.is_dir() {
        return Err(CodeError::NotAFolder { path: root });
    }
    let mut found = Vec::new();
    let rule = CodeRule::of(&root)?;
    folder(&root, &rule, Path::new(""), &mut found)?;
    found.sort_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    Ok(found)
}

fn folder(
    root: &Path,
    rule: &CodeRule,
    inner: &Path,
    found: &mut Vec<Entry>,
) -> Result<(), CodeError> {
    let folder_path = root.join(inner);
    for entry in fs::read_dir(&folder_path).map_err(CodeError::at(&folder_path))? {
        let entry = entry.map_err(CodeError::at(&folder_path))?;
        let (inner, path) = (inner.join(entry.file_name()), entry.path());
        let metadata = fs::symlink_metadata(&path).map_err(CodeError::at(&path))?;
        if rule.ignored(&inner, metadata.is_dir()).is_some() {
            continue;
        }
        let kind = if metadata.is_dir() {
            folder(root, rule, &inner, found)?;
            Kind::Folder
        } else if metadata.is_symlink() {
            Kind::Link(target(root, &inner)?)
        } else if metadata.is_file() {
            Kind::File {
                is_program: metadata.permissions().mode() & 0o111 != 0,
                size_bytes: metadata.len(),
            }
        } else {
            return Err(CodeError::NotRegular { path });
        };
        found.push(Entry { path: inner, kind });
    }
    Ok(())
}

/// Where a link leads, as a relative one, so that in a copy it leads into the copy.
fn target(root: &Path, inner: &Path) -> Result<PathBuf, CodeError> {
    let path = root.join(inner);
    let leaves = || CodeError::LinkLeaves { path: path.clone() };
    let points_to = fs::canonicalize(&path).map_err(|_| leaves())?;
    let points_to = points_to.strip_prefix(root).map_err(|_| leaves())?;
    let depth = inner.components().count() - 1;
    let mut text: PathBuf = std::iter::repeat_n("..", depth).collect();
    text.push(points_to);
    if text.as_os_str().is_empty() {
        text.push(".");
    }
    Ok(text)
}
