//! Starting a shim so that nothing which happens to the caller happens to it.

use std::io;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::TaskDir;
use crate::secrets::{self, SecretValues};

/// Starts `shim_binary` on a task directory whose `launch.json` is written. The shim leaves the caller's session
/// itself; the caller may wait for the child or forget it. Starting twice is harmless: the second ends by itself
/// with [`ShimExit::LockHeld`](crate::ShimExit::LockHeld) or [`AlreadyEnded`](crate::ShimExit::AlreadyEnded).
pub fn spawn(shim_binary: &Path, dir: &TaskDir) -> io::Result<Child> {
    spawn_with_secrets(shim_binary, dir, &SecretValues::new())
}

/// The same for a task that has secret variables; their values are handed to the shim alone.
pub fn spawn_with_secrets(
    shim_binary: &Path,
    dir: &TaskDir,
    values: &SecretValues,
) -> io::Result<Child> {
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
    let input = if values.is_empty() {
        Stdio::null()
    } else {
        Stdio::piped()
    };
    shim.stdin(input)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = shim.spawn()?;
    if let Some(pipe) = child.stdin.take() {
        // A shim that ended meanwhile, such as a second one, says why by its exit.
        let _ = secrets::hand_over(pipe, values);
    }
    Ok(child)
}
