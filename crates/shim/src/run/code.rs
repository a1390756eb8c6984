//! Copying the code directory into the task.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

use trainyard_code::{CodeRule, CodeRuleError};
use trainyard_shim::CodeDir;

/// Why the code could not be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodeError {
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    /// The code directory is not a folder.
    #[error("{url} is not a folder ({path})", path = path.display())]
    NotAFolder { url: String, path: PathBuf },
    /// Its name inside would not be a name.
    #[error("{0:?} cannot be the name of a code directory")]
    Name(String),
    /// A symbolic link that points out of the code directory, or nowhere.
    #[error("{path} is a symbolic link that leaves the code directory", path = path.display())]
    LinkLeaves { path: PathBuf },
    /// Neither a file, a folder nor a link.
    #[error("{path} is not a regular file", path = path.display())]
    NotRegular { path: PathBuf },
    /// What is to be left out is not known.
    #[error(transparent)]
    Rule(#[from] CodeRuleError),
    /// The stop was asked for meanwhile.
    #[error("stopped on request")]
    Stopped,
}

/// What was copied.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// Files and folders that the rule leaves out, without what is in them.
    pub(super) left_out: u64,
}

/// Copies the code directory into `user_job_dir` under its name, in place of what an earlier attempt left.
pub(super) fn copy(
    code: &CodeDir,
    user_job_dir: &Path,
    is_stopped: &dyn Fn() -> bool,
) -> Result<Copied, CodeError> {
    let mut components = Path::new(&code.name).components();
    if !matches!(
        (components.next(), components.next()),
        (Some(Component::Normal(_)), None)
    ) {
        return Err(CodeError::Name(code.name.clone()));
    }
    let root = fs::canonicalize(&code.source).map_err(at(&code.source))?;
    if !root.is_dir() {
        return Err(CodeError::NotAFolder {
            url: code.url.clone(),
            path: root,
        });
    }
    let target = user_job_dir.join(&code.name);
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&target)(error)),
        _ => {}
    }
    let rule = CodeRule::of(&root)?;
    let mut copying = Copying {
        root: &root,
        rule: &rule,
        is_stopped,
        copied: Copied::default(),
    };
    copying.folder(Path::new(""), &target)?;
    Ok(copying.copied)
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CodeError {
    let path = path.to_path_buf();
    |source| CodeError::Io { path, source }
}

struct Copying<'a> {
    root: &'a Path,
    rule: &'a CodeRule,
    is_stopped: &'a dyn Fn() -> bool,
    copied: Copied,
}

impl Copying<'_> {
    /// Copies the folder `inner` of the root to `target`.
    fn folder(&mut self, inner: &Path, target: &Path) -> Result<(), CodeError> {
        let folder = self.root.join(inner);
        fs::create_dir(target).map_err(at(target))?;
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            if (self.is_stopped)() {
                return Err(CodeError::Stopped);
            }
            let entry = entry.map_err(at(&folder))?;
            let (inner, target, path) = (
                inner.join(entry.file_name()),
                target.join(entry.file_name()),
                entry.path(),
            );
            let kind = entry.file_type().map_err(at(&path))?;
            if self.rule.ignored(&inner, kind.is_dir()).is_some() {
                self.copied.left_out += 1;
            } else if kind.is_dir() {
                self.folder(&inner, &target)?;
            } else if kind.is_symlink() {
                self.link(&inner, &target)?;
            } else if kind.is_file() {
                self.copied.bytes += fs::copy(&path, &target).map_err(at(&path))?;
                make_writable(&target).map_err(at(&target))?;
                self.copied.files += 1;
            } else {
                return Err(CodeError::NotRegular { path });
            }
        }
        Ok(())
    }

    /// Copies a link as a relative one, so that it points into the copy wherever it pointed before.
    fn link(&self, inner: &Path, target: &Path) -> Result<(), CodeError> {
        let path = self.root.join(inner);
        let leaves = || CodeError::LinkLeaves { path: path.clone() };
        let points_to = fs::canonicalize(&path).map_err(|_| leaves())?;
        let points_to = points_to.strip_prefix(self.root).map_err(|_| leaves())?;
        let depth = inner.components().count() - 1;
        let mut text: PathBuf = std::iter::repeat_n("..", depth).collect();
        text.push(points_to);
        if text.as_os_str().is_empty() {
            text.push(".");
        }
        std::os::unix::fs::symlink(text, target).map_err(at(target))
    }
}

/// A kept copy is read-only; what a task gets is its own to write.
fn make_writable(file: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(file)?.permissions();
    let mode = permissions.mode();
    if mode & 0o200 != 0 {
        return Ok(());
    }
    permissions.set_mode(mode | 0o200);
    fs::set_permissions(file, permissions)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Places {
        _folder: tempfile::TempDir,
        source: PathBuf,
        target: PathBuf,
    }

    fn places() -> Places {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (
            folder.path().join("bucket/new"),
            folder.path().join("user-job-dir"),
        );
        fs::create_dir_all(&source).unwrap();
        fs::create_dir(&target).unwrap();
        Places {
            _folder: folder,
            source,
            target,
        }
    }

    fn copied(places: &Places, name: &str) -> Result<Copied, CodeError> {
        let code = CodeDir {
            source: places.source.clone(),
            name: name.into(),
            url: "obs://demo/new/".into(),
        };
        copy(&code, &places.target, &|| false)
    }

    #[test]
    fn files_keep_their_place_content_and_exec_bits() {
        let places = places();
        fs::create_dir(places.source.join("lib")).unwrap();
        fs::write(places.source.join("lib/go.sh"), "#!/bin/sh\n").unwrap();
        fs::set_permissions(
            places.source.join("lib/go.sh"),
            fs::Permissions::from_mode(0o755),
        )
        .unwrap();
        fs::write(places.source.join("train.py"), "print()").unwrap();
        assert_eq!(
            copied(&places, "new").unwrap(),
            Copied {
                files: 2,
                bytes: 17,
                left_out: 0
            }
        );
        let go = places.target.join("new/lib/go.sh");
        assert_eq!(fs::read(&go).unwrap(), b"#!/bin/sh\n");
        assert_eq!(
            fs::metadata(&go).unwrap().permissions().mode() & 0o777,
            0o755
        );
    }

    #[test]
    fn a_file_that_is_read_only_where_it_is_kept_is_the_tasks_to_write() {
        let places = places();
        let kept = places.source.join("config.ini");
        fs::write(&kept, "a").unwrap();
        fs::set_permissions(&kept, fs::Permissions::from_mode(0o400)).unwrap();
        copied(&places, "new").unwrap();
        let copy = fs::metadata(places.target.join("new/config.ini")).unwrap();
        assert_eq!(copy.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_the_rule_leaves_out_is_not_copied_whatever_it_is() {
        let places = places();
        fs::create_dir_all(places.source.join(".git/objects")).unwrap();
        fs::write(places.source.join("train.py"), "print()").unwrap();
        fs::write(places.source.join(".trainyardignore"), "scratch\n").unwrap();
        symlink("/etc/passwd", places.source.join("scratch")).unwrap();
        let copied = copied(&places, "new").unwrap();
        assert_eq!((copied.files, copied.left_out), (2, 2));
        assert!(!places.target.join("new/.git").exists());
        assert!(!places.target.join("new/scratch").is_symlink());
    }

    #[test]
    fn a_second_copy_replaces_what_a_first_left() {
        let places = places();
        fs::write(places.source.join("old.py"), "1").unwrap();
        copied(&places, "new").unwrap();
        fs::remove_file(places.source.join("old.py")).unwrap();
        copied(&places, "new").unwrap();
        assert!(!places.target.join("new/old.py").exists());
    }

    #[test]
    fn links_inside_point_into_the_copy() {
        let places = places();
        fs::create_dir(places.source.join("a")).unwrap();
        fs::write(places.source.join("data"), "x").unwrap();
        symlink(places.source.join("data"), places.source.join("a/absolute")).unwrap();
        symlink("../data", places.source.join("a/relative")).unwrap();
        copied(&places, "new").unwrap();
        for name in ["absolute", "relative"] {
            let link = places.target.join("new/a").join(name);
            assert_eq!(
                fs::canonicalize(link).unwrap(),
                fs::canonicalize(places.target.join("new/data")).unwrap()
            );
        }
    }

    #[test]
    fn links_that_leave_or_dangle_are_refused() {
        for to in ["/etc/passwd", "../secret", "nothing"] {
            let places = places();
            fs::write(places.source.parent().unwrap().join("secret"), "s").unwrap();
            symlink(to, places.source.join("link")).unwrap();
            assert!(
                matches!(copied(&places, "new"), Err(CodeError::LinkLeaves { .. })),
                "{to}"
            );
        }
    }

    #[test]
    fn a_missing_code_directory_is_named() {
        let mut places = places();
        places.source.push("gone");
        let error = copied(&places, "new").unwrap_err().to_string();
        assert!(error.contains("gone"), "{error}");
    }

    #[test]
    fn names_that_would_climb_are_refused() {
        for name in ["", "..", "a/b", "/etc", "."] {
            assert!(
                matches!(copied(&places(), name), Err(CodeError::Name(_))),
                "{name:?}"
            );
        }
    }
}
