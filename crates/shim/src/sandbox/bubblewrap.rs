//! The sandbox made by bubblewrap.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use super::layout::Part;

/// The arguments of `bwrap` that make a root of `parts` and run `init` in it as the first process.
pub(super) fn arguments(parts: &[Part], uid: u32, shim: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut push = |words: &[&dyn AsRef<OsStr>]| {
        arguments.extend(words.iter().map(|word| word.as_ref().to_os_string()));
    };
    let uid = uid.to_string();
    // Tied to its parent: this must be started from a thread of the shim that lives as long as the task.
    push(&[
        &"--die-with-parent",
        &"--unshare-user",
        &"--uid",
        &uid,
        &"--gid",
        &uid,
    ]);
    push(&[&"--unshare-pid", &"--as-pid-1"]);
    for part in parts {
        match part {
            Part::Bind { source, target } => push(&[&"--bind", source, target]),
            Part::ReadOnly { folder } => push(&[&"--ro-bind", folder, folder]),
            Part::Symlink { text, at } => push(&[&"--symlink", text, at]),
            Part::Dev => push(&[&"--dev-bind", &"/dev", &"/dev"]),
            Part::Proc => push(&[&"--proc", &"/proc"]),
        }
    }
    push(&[&"--chdir", &"/", &"--", &shim, &"init"]);
    arguments
}
