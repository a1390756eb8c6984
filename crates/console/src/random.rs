//! The one place of this room where chance comes from: the system's own source.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::ConsoleError;
use crate::home::file_error;

/// `N` bytes nobody can guess.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], ConsoleError> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0; N];
    File::open(source)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| file_error(source, error))?;
    Ok(bytes)
}
