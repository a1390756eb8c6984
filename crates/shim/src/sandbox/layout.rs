//! What is where inside: this computer's own tree, but for /home/work and /cache, which are the task's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// One thing to put into the new root, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Part {
    /// `source` of this computer appears at `target`, with what is mounted below it.
    Bind { source: PathBuf, target: PathBuf },
    /// A folder stays at its own path, where nothing of the task can write into it.
    ReadOnly { folder: PathBuf },
    /// A symbolic link.
    Symlink { text: PathBuf, at: PathBuf },
    /// This computer's devices.
    Dev,
    /// The process table.
    Proc,
}

/// The top-level names that the new root gets in another way than by binding.
const OWN: [&str; 4] = ["proc", "dev", "home", "cache"];

/// The parts of a root with `home` at /home/work and `cache` at /cache. `visible` are folders that must not vanish,
/// `read_only` those that must not change.
///
/// The root's entries are bound one by one because /home/work and /cache cannot be created below a bound `/` by an
/// ordinary user.
pub(super) fn layout(
    home: &Path,
    cache: &Path,
    visible: &[PathBuf],
    read_only: &[PathBuf],
) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    entries(Path::new("/"), &OWN, &mut parts)?;
    if Path::new("/home").is_dir() {
        entries(Path::new("/home"), &["work"], &mut parts)?;
    }
    parts.push(Part::Dev);
    parts.push(Part::Proc);
    parts.push(Part::Bind {
        source: home.to_path_buf(),
        target: "/home/work".into(),
    });
    parts.push(Part::Bind {
        source: cache.to_path_buf(),
        target: "/cache".into(),
    });
    for folder in visible.iter().filter(|folder| is_hidden(folder)) {
        parts.push(Part::Bind {
            source: folder.clone(),
            target: folder.clone(),
        });
    }
    // After all that they may be in. One that is gone is the task's to miss.
    let read_only = read_only.iter().filter(|folder| folder.is_dir());
    parts.extend(read_only.map(|folder| Part::ReadOnly {
        folder: folder.clone(),
    }));
    Ok(parts)
}

/// Whether a folder lies where the new root has something of its own.
fn is_hidden(folder: &Path) -> bool {
    ["/home/work", "/cache"]
        .iter()
        .any(|own| folder.starts_with(own))
}

fn entries(folder: &Path, but: &[&str], parts: &mut Vec<Part>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if but.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_symlink() {
            parts.push(Part::Symlink {
                text: fs::read_link(&path)?,
                at: path,
            });
        } else if kind.is_dir() {
            parts.push(Part::Bind {
                source: path.clone(),
                target: path,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_owns_home_work_and_cache_and_everything_else_stays_where_it_is() {
        let parts = layout(Path::new("/t/home"), Path::new("/t/cache"), &[], &[]).unwrap();
        let bound = |at: &str| {
            parts.iter().find_map(|part| match part {
                Part::Bind { source, target } if target == Path::new(at) => Some(source.clone()),
                _ => None,
            })
        };
        assert_eq!(bound("/home/work"), Some("/t/home".into()));
        assert_eq!(bound("/cache"), Some("/t/cache".into()));
        assert_eq!(bound("/usr"), Some("/usr".into()));
        assert_eq!(bound("/tmp"), Some("/tmp".into()));
        assert_eq!(bound("/home"), None, "the whole of /home cannot be bound");
    }
}
