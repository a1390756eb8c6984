//! `python`, on a computer that only has `python3`.
//!
//! The documented boot commands call `python`, as training images do, and several systems have no program of that
//! name. The task then gets one in a folder of its own home, behind everything else that its PATH finds.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::sandbox::Command;

/// Below the task's home.
const BIN: &str = ".trainyard/bin";

/// No symbolic link: what a virtual environment has it finds by the path it was called by.
const PYTHON: &str = "#!/bin/sh\n\
    # This computer has no program called python.\n\
    exec python3 \"$@\"\n";

/// Gives the command a `python` if its PATH has only `python3`; answers whether it did. `home`: the folder that the
/// command sees as its working directory.
pub(super) fn provide(home: &Path, command: &mut Command) -> io::Result<bool> {
    let Some(path) = command.env.get_mut("PATH") else {
        // The shell has a default of its own, and what that finds is not known here.
        return Ok(false);
    };
    if finds(path, "python") || !finds(path, "python3") {
        return Ok(false);
    }
    let bin = home.join(BIN);
    fs::create_dir_all(&bin)?;
    let python = bin.join("python");
    fs::write(&python, PYTHON)?;
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755))?;
    path.push(':');
    path.push_str(&command.cwd.join(BIN).to_string_lossy());
    Ok(true)
}

/// Whether a program is in one of the folders. What a task brings in its own home is not looked at: it comes first
/// anyway.
fn finds(path: &str, program: &str) -> bool {
    let folders = path.split(':').filter(|folder| folder.starts_with('/'));
    folders.map(|folder| Path::new(folder).join(program)).any(
        |file| matches!(fs::metadata(file), Ok(it) if it.is_file() && it.permissions().mode() & 0o111 != 0),
    )
}
