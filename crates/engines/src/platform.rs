//! What differs between systems: where an environment keeps its interpreter, and how a program is ended together
//! with what it started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

/// Folders of programs that need not be on `PATH`.
#[cfg(unix)]
pub(crate) const SYSTEM_PROGRAMS: &[&str] = &["/usr/local/bin", "/usr/bin"];
#[cfg(not(unix))]
pub(crate) const SYSTEM_PROGRAMS: &[&str] = &[];

/// The file of a program.
pub(crate) fn program_name(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// Where the interpreter of an environment's folder is.
pub(crate) fn interpreter_in(folder: &Path) -> Option<PathBuf> {
    let candidates: &[&str] = if cfg!(windows) {
        &["Scripts/python.exe", "python.exe"]
    } else {
        &["bin/python3", "bin/python"]
    };
    let paths = candidates.iter().map(|path| folder.join(path));
    // A dangling link is still this environment's interpreter: it is then said to be broken.
    paths
        .into_iter()
        .find(|path| path.symlink_metadata().is_ok())
}

/// The folder of the environment whose programs are in the folder of `interpreter`.
pub(crate) fn environment_of(interpreter: &Path) -> Option<&Path> {
    let programs = interpreter.parent()?;
    let is_in_subfolder = programs
        .file_name()
        .is_some_and(|name| name == "bin" || name == "Scripts");
    if is_in_subfolder {
        programs.parent()
    } else if cfg!(windows) {
        Some(programs)
    } else {
        None
    }
}

/// The folders of packages that a virtual environment can have.
pub(crate) fn site_packages_in(folder: &Path) -> Vec<PathBuf> {
    if cfg!(windows) {
        return vec![folder.join("Lib").join("site-packages")];
    }
    let mut found: Vec<PathBuf> = ["lib", "lib64"]
        .iter()
        .filter_map(|name| fs::read_dir(folder.join(name)).ok())
        .flat_map(Iterator::flatten)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("python3"))
        .map(|entry| entry.path().join("site-packages"))
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Whether a file could be started.
#[cfg(unix)]
pub(crate) fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Whether a file could be started.
#[cfg(not(unix))]
pub(crate) fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// A program whose children can be ended with it.
pub(crate) fn command(program: &Path) -> Command {
    #[expect(
        clippy::disallowed_methods,
        reason = "interpreters are asked and environments made here"
    )]
    let mut command = Command::new(program);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Whether a program started by [`command`] has ended. It stays to be waited for, so that its group is still its own.
#[cfg(unix)]
pub(crate) fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    group(child).is_none_or(|pid| matches!(waitid(WaitId::Pid(pid), look), Ok(Some(_)) | Err(_)))
}

/// Whether a program started by [`command`] has ended.
#[cfg(not(unix))]
pub(crate) fn has_ended(child: &mut Child) -> bool {
    matches!(child.try_wait(), Ok(Some(_)))
}

/// Ends a program started by [`command`] and all it started; how it ended where it had already.
pub(crate) fn end(child: &mut Child) -> Option<ExitStatus> {
    #[cfg(unix)]
    if let Some(group) = group(child) {
        // Already gone is what is wanted.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    child.wait().ok()
}

/// The group of a program that was started and not yet waited for.
#[cfg(unix)]
fn group(child: &Child) -> Option<rustix::process::Pid> {
    i32::try_from(child.id())
        .ok()
        .and_then(rustix::process::Pid::from_raw)
}
