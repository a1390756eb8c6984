//! The line that `trainyard serve --json` prints, read back.

use std::path::Path;

use trainyard_api::Credentials;

use crate::command::read_text;
use crate::exit::Failure;

/// From a file, or from standard input by the name `-`. No message has what is in it.
pub(crate) fn read(file: &Path) -> Result<Credentials, Failure> {
    let wrong = |what: &str| Failure::request(format!("--server {}: {what}", file.display()));
    let text = read_text(file)?;
    let Some(line) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Err(wrong(
            "is empty; `trainyard serve --json` writes its line once it answers",
        ));
    };
    serde_json::from_str(line).map_err(|_| {
        wrong(
            "is not the line that `trainyard serve --json` prints; start it with its output there",
        )
    })
}
