//! Reading a file that is expected to be one. Whoever can write into a folder can put a pipe there, on which a reader would
//! wait for ever, or a link to a device without an end.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::platform;

/// More than any record of a version or a task has: the largest is the spec with all its variables.
pub const RECORD_BYTES_MAX: u64 = 16 << 20;

/// What to do about a symbolic link in a file's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The file it leads to is meant: a user may have moved a large one to another disk.
    Followed,
    /// It is as wrong as a pipe.
    Refused,
}

/// Opens a file to be read, at once. What is no regular file is an error of the kind
/// [`InvalidInput`](io::ErrorKind::InvalidInput).
pub fn open_regular(path: &Path, links: Links) -> io::Result<File> {
    let opened = platform::at_once(links).open(path);
    let file = opened.map_err(|error| {
        if platform::is_no_file(&error) {
            not_regular()
        } else {
            error
        }
    })?;
    // Asked of what was opened, which a name may no longer stand for.
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(not_regular())
    }
}

/// The content of a regular file of at most `bytes_max`, links refused. A larger one is an error of the kind
/// [`FileTooLarge`](io::ErrorKind::FileTooLarge).
pub fn read(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(path, Links::Refused)?;
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        let words = format!("it has more than {bytes_max} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, words));
    }
    Ok(bytes)
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn what_is_no_regular_file_is_an_error_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let named = |name: &str| folder.path().join(name);
        fs::write(named("file"), "content").unwrap();
        mknodat(CWD, named("pipe"), FileType::Fifo, Mode::RWXU, 0).unwrap();
        symlink("/dev/zero", named("device")).unwrap();
        symlink("file", named("link")).unwrap();
        fs::create_dir(named("folder")).unwrap();
        let _listener = UnixListener::bind(named("socket")).unwrap();
        for name in ["pipe", "device", "link", "folder", "socket"] {
            let error = read(&named(name), 10).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{name}: {error}");
            let followed = open_regular(&named(name), Links::Followed);
            assert_eq!(followed.is_ok(), name == "link", "{name}");
        }
        assert_eq!(read(&named("file"), 10).unwrap(), b"content");
        let missing = read(&named("missing"), 10).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn no_more_is_read_than_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "content").unwrap();
        assert_eq!(read(&path, 7).unwrap(), b"content");
        let error = read(&path, 6).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{error}");
    }
}
