//! Symbolic links inside the folder of the buckets: never followed, for they may lead anywhere.

use std::io;
use std::path::Path;

use crate::{ObjectsError, ObsUrl};

/// Refuses a name that would pass through, or end at, a symbolic link below `root`.
pub(crate) async fn refuse(root: &Path, url: &ObsUrl) -> Result<(), ObjectsError> {
    let mut path = root.to_owned();
    let key_path = url.path();
    for part in key_path.split('/').filter(|part| !part.is_empty()) {
        path.push(part);
        match tokio::fs::symlink_metadata(&path).await {
            Ok(metadata) if metadata.is_symlink() => {
                let why = format!(
                    "{part} is a symbolic link, and links in object storage are not followed"
                );
                return Err(ObjectsError::Denied {
                    url: url.clone(),
                    why,
                });
            }
            Ok(_) => {}
            Err(error) => match error.kind() {
                // Nothing there yet, or a file in the middle: the call itself says so in better words.
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => return Ok(()),
                _ => return Err(ObjectsError::from_io(url, error)),
            },
        }
    }
    Ok(())
}
