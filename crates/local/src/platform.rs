//! What only this operating system offers: waiting for any process, and for files to appear in a folder.
//!
//! Linux: pidfds tell the end of a process whoever its parent is, inotify tells of renames into a folder. Writes to
//! the log beside them wake nobody.

mod appearances;
pub(crate) mod load;
mod readable;
mod shim_process;
mod strays;

pub(crate) use appearances::{Appearances, FolderWatch};
pub(crate) use shim_process::ShimProcess;
pub(crate) use strays::{restore_state, shim_without_lock, shims_of};

/// Creates a file, or empties it, that is its owner's alone: a spec holds the user's variables.
pub(crate) fn create_private(path: &std::path::Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Has a child and what it starts be ended together, by [`end_group`].
pub(crate) fn lead_group(command: &mut tokio::process::Command) {
    command.process_group(0);
}

/// Ends a child that leads a group, and all it started.
pub(crate) fn end_group(leader: u32) {
    let group = i32::try_from(leader)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // Already gone is what is wanted.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

/// Main memory of this computer.
pub(crate) fn memory_bytes() -> u64 {
    let info = rustix::system::sysinfo();
    #[expect(
        clippy::useless_conversion,
        reason = "the field's width differs between architectures"
    )]
    let units = u64::from(info.totalram);
    units * u64::from(info.mem_unit)
}
