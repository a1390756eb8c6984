//! The hashes: of a file's content, and of a code directory.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use sha2::{Digest, Sha256};
use trainyard_job::CodeHash;

use crate::walk::{Entry, Kind};

/// Begins what is hashed: another way of hashing has to give other names.
const FORM: &[u8] = b"trainyard code 1\n";

/// How much of a file is held in memory.
const PIECE_BYTES: usize = 256 * 1024;

/// A file's hash and how many bytes it had when it was read.
pub(crate) fn of_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE_BYTES];
    let mut size_bytes = 0;
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok((hex::encode(hash.finalize()), size_bytes)),
            Ok(length) => {
                hash.update(&piece[..length]);
                size_bytes += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The hash of a code directory from its entries in their order, and the content of each file by `content`.
pub(crate) fn of_entries<'a>(
    entries: &[Entry],
    content: impl Fn(usize) -> Option<&'a str>,
) -> CodeHash {
    let mut hash = Sha256::new();
    hash.update(FORM);
    for (at, entry) in entries.iter().enumerate() {
        let mark: &[u8] = match &entry.kind {
            Kind::Folder => b"d ",
            Kind::File {
                is_program: true, ..
            } => b"x ",
            Kind::File { .. } => b"f ",
            Kind::Link(_) => b"l ",
        };
        hash.update(mark);
        hash.update(entry.path.as_os_str().as_bytes());
        // No path has a zero byte, so nothing can pass for two entries.
        hash.update([0]);
        match &entry.kind {
            Kind::Link(to) => hash.update(to.as_os_str().as_bytes()),
            Kind::File { .. } => hash.update(content(at).unwrap_or_default()),
            Kind::Folder => {}
        }
        hash.update([0]);
    }
    CodeHash(hex::encode(hash.finalize()))
}
