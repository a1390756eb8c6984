//! Replacing or making a file so that a reader, or a crash, sees the old content or the new, never a part; and reading one
//! that somebody may have put another thing in the place of ([`open_regular`], [`read`]).
//!
//! Owns how that is done: beside the file under a name of its own, flushed where a power cut matters, renamed over it, and
//! nothing left behind when that fails. What is written, and whose fault an error is, is the caller's. All of it blocks.

mod platform;
mod reading;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub use reading::{Links, RECORD_BYTES_MAX, open_regular, read};

/// What the new content must survive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survives {
    /// The end of this process, however it ends: enough for what can be made again, and quick.
    Process,
    /// A power cut.
    PowerCut,
}

/// Replaces `path` by a file that is its owner's alone.
pub fn replace(path: &Path, content: &[u8], survives: Survives) -> io::Result<()> {
    replace_with(path, survives, |file| file.write_all(content))
}

/// The same with content that is written piece by piece, or with other attributes of the file.
pub fn replace_with<T>(
    path: &Path,
    survives: Survives,
    write: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<T> {
    // Of mode 0600.
    let beside = NamedTempFile::new_in(folder_of(path))?;
    finish(beside, path, survives, write)
}

/// Replaces a file that the user named: where a link leads, with the mode that is there or that the user's new files have.
/// What is there and is no file, a device say, is refused and stays.
pub fn replace_for_user(path: &Path, content: &[u8], survives: Survives) -> io::Result<()> {
    let path = &users_file(path)?;
    let beside = platform::as_usual().tempfile_in(folder_of(path))?;
    platform::give_mode_of(path, beside.as_file())?;
    finish(beside, path, survives, |file| file.write_all(content))
}

/// Makes a file that is its owner's alone. One that is there already stays, and is the error.
pub fn create(path: &Path, content: &[u8], survives: Survives) -> io::Result<()> {
    let beside = NamedTempFile::new_in(folder_of(path))?;
    let (beside, ()) = written(beside, survives, |file| file.write_all(content))?;
    beside
        .persist_noclobber(path)
        .map_err(|failed| failed.error)?;
    named(path, survives)
}

/// The file that a user means by a path: where a link leads. What is there must be a file.
pub fn users_file(path: &Path) -> io::Result<PathBuf> {
    let meant = match path.canonicalize() {
        Ok(meant) => meant,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    match meant.symlink_metadata() {
        Ok(there) if !there.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no file, and stays what it is; name another one",
        )),
        _ => Ok(meant),
    }
}

/// Has a file that was replaced survive a power cut from here on.
pub fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()?;
    platform::sync_folder(folder_of(path))
}

fn finish<T>(
    beside: NamedTempFile,
    path: &Path,
    survives: Survives,
    write: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<T> {
    let (beside, answer) = written(beside, survives, write)?;
    beside.persist(path).map_err(|failed| failed.error)?;
    named(path, survives)?;
    Ok(answer)
}

fn written<T>(
    mut beside: NamedTempFile,
    survives: Survives,
    write: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<(NamedTempFile, T)> {
    let answer = write(beside.as_file_mut())?;
    if survives == Survives::PowerCut {
        beside.as_file().sync_all()?;
    }
    Ok((beside, answer))
}

/// A file has its name now.
fn named(path: &Path, survives: Survives) -> io::Result<()> {
    if survives == Survives::PowerCut {
        platform::sync_folder(folder_of(path))?;
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_rewritten_file_has_the_new_content_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        replace(&path, b"first, and longer", Survives::Process).unwrap();
        replace(&path, b"second", Survives::PowerCut).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        sync(&path).unwrap();
        assert_eq!(entries(folder.path()), 1, "no temporary file stays");
    }

    #[test]
    fn two_that_write_a_file_at_once_both_succeed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("launch.json");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        replace(&path, b"the same", Survives::Process).unwrap();
                    }
                });
            }
        });
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn a_file_that_is_there_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("identity.json");
        create(&path, b"first", Survives::PowerCut).unwrap();
        let again = create(&path, b"second", Survives::Process).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_content_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        replace(&path, b"old", Survives::Process).unwrap();
        let torn = replace_with(&path, Survives::PowerCut, |file| {
            file.write_all(b"half")?;
            Err::<(), _>(io::Error::other("the source is gone"))
        });
        assert_eq!(torn.unwrap_err().to_string(), "the source is gone");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(
            replace(&taken, b"x", Survives::PowerCut).is_err(),
            "a folder cannot be replaced by a file"
        );
        assert_eq!(entries(folder.path()), 2, "no temporary file stays");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owners_alone_unless_the_user_asked_for_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        fs::write(&path, "").unwrap();
        let usual = mode();
        replace(&path, b"ours", Survives::Process).unwrap();
        assert_eq!(mode(), 0o600);
        replace_for_user(&path, b"the user's", Survives::Process).unwrap();
        assert_eq!(mode(), 0o600, "what was somebody's alone stays so");
        fs::remove_file(&path).unwrap();
        replace_for_user(&path, b"the user's", Survives::Process).unwrap();
        assert_eq!(mode(), usual);
    }

    #[cfg(unix)]
    #[test]
    fn what_the_user_named_is_written_where_its_link_leads_and_only_over_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, socket] = ["file", "link", "socket"].map(|name| folder.path().join(name));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace_for_user(&link, b"new", Survives::Process).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let refused = replace_for_user(&socket, b"new", Survives::Process);
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert!(!socket.symlink_metadata().unwrap().is_file(), "it stays");
    }
}
