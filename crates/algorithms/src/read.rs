//! Reading a manifest. Unknown keys are errors with the file and the key.

use std::path::Path;

use serde::de::IgnoredAny;

use crate::error::AlgorithmError;
use crate::manifest::Manifest;

/// The manifest's name in its package.
pub const MANIFEST_FILE: &str = "algorithm.yaml";

/// Reads a manifest; `file` is where the text is from. What it says is not checked yet.
pub fn parse_manifest(text: &str, file: &Path) -> Result<Manifest, AlgorithmError> {
    let _: IgnoredAny = serde_saphyr::from_str(text).map_err(|error| AlgorithmError::Syntax {
        file: file.to_owned(),
        reason: first_line(&error),
    })?;
    let mut at = None;
    serde_saphyr::with_deserializer_from_str(text, |yaml| {
        serde_path_to_error::deserialize(yaml).map_err(|error| {
            at = Some(error.path().to_string());
            error.into_inner()
        })
    })
    .map_err(|error| {
        let (file, reason) = (file.to_owned(), first_line(&error));
        match at {
            None => AlgorithmError::Syntax { file, reason },
            Some(path) => {
                let key = if path == "." {
                    "manifest".to_owned()
                } else {
                    path
                };
                AlgorithmError::Key { file, key, reason }
            }
        }
    })
}

/// What the reader says, without the picture of the place that follows.
fn first_line(error: &serde_saphyr::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
