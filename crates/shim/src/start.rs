//! Starting a shim so that nothing which happens to the caller happens to it.

use std::io;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::TaskDir;

/// Starts `shim_binary` on a task directory whose `launch.json` is written. The shim leaves the caller's session
/// itself; the caller may wait for the child or forget it. Starting twice is harmless: the second ends by itself
/// with [`ShimExit::LockHeld`](crate::ShimExit::LockHeld) or [`AlreadyEnded`](crate::ShimExit::AlreadyEnded).
pub fn spawn(shim_binary: &Path, dir: &TaskDir) -> io::Result<Child> {
    let task_dir = std::path::absolute(dir.path())?;
    // The task directory becomes the working directory, where a relative path would mean another file. A bare name is
    // searched for in PATH, as a shell does.
    let shim = if shim_binary.components().count() > 1 {
        std::path::absolute(shim_binary)?
    } else {
        shim_binary.to_owned()
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the room that starts shims"
    )]
    let mut shim = std::process::Command::new(shim);
    shim.arg("run").arg(&task_dir).current_dir(&task_dir);
    shim.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    shim.spawn()
}
