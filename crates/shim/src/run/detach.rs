//! Leaving whoever started the shim.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGXFSZ};

/// Gives up inherited descriptors, the session and its signals, and adopts the descendants to come.
///
/// Each step is worth having without the others, so none that fails stops the shim.
pub(super) fn detach() {
    close_inherited();
    let _ = rustix::process::setsid();
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    // Handlers, not "ignore": the task would inherit what is ignored.
    // SIGXFSZ: a log that reaches the limit of a file's size is then a write that fails, which the capture counts.
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGXFSZ] {
        let _ = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}

/// A window passes on what its libraries opened carelessly; held here it would stay open as long as the task runs.
fn close_inherited() {
    let Ok(open) = fs::read_dir("/proc/self/fd") else {
        return;
    };
    let open: Vec<i32> = open
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|fd| *fd > 2)
        .collect();
    // The listing's own descriptor was among them, and is gone.
    for fd in open
        .into_iter()
        .filter(|fd| fs::symlink_metadata(format!("/proc/self/fd/{fd}")).is_ok())
    {
        // SAFETY: it is open, and nothing in this process has opened a descriptor yet that it would still use.
        unsafe { rustix::io::close(fd) };
    }
}
