//! The sandbox made by ourselves: user, mount and process namespaces.
//!
//! `enter` is a process of its own because a user namespace can only be entered by a process with one thread, and
//! because a process namespace is entered by the next child.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use rustix::fs::StatVfsMountFlags;
use rustix::mount::{
    MountFlags, MountPropagationFlags, mount, mount_bind_recursive, mount_change, mount_remount,
};
use rustix::process::{Signal, set_parent_process_death_signal};
use rustix::thread::{
    CapabilitySet, UnshareFlags, capabilities, configure_capability_in_ambient_set,
    set_capabilities, unshare_unsafe,
};
use serde::{Deserialize, Serialize};

use super::chosen::this_program;
use super::layout::Part;

/// What `enter` is to do, its only argument.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// An empty folder for the new root.
    pub(super) root: PathBuf,
    /// What the root holds.
    pub(super) parts: Vec<Part>,
    /// The user and group id inside.
    pub(super) uid: u32,
    /// Whether processes are to be numbered anew and die with the first.
    pub(super) own_processes: bool,
}

/// Makes the namespaces and the root, runs `init` in them, and ends as it does.
pub(crate) fn enter(plan: &OsStr) -> ExitCode {
    let _ = rustix::thread::set_name(c"shim-enter");
    match prepare(plan).and_then(|mut init| init.spawn()?.wait()) {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            eprintln!("init ended with {status}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn prepare(plan: &OsStr) -> io::Result<Command> {
    let plan: Plan = serde_json::from_slice(plan.as_encoded_bytes())?;
    unshare(&plan).map_err(named("no namespaces"))?;
    set_parent_process_death_signal(Some(Signal::KILL))?;
    mount_change(
        "/",
        MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC,
    )?;
    mount(
        "tmpfs",
        &plan.root,
        "tmpfs",
        MountFlags::NOSUID | MountFlags::NODEV,
        c"mode=0755",
    )
    .map_err(|error| named("no new root")(error.into()))?;
    for part in &plan.parts {
        place(part, &plan).map_err(named(&format!("{part:?}")))?;
    }
    keep_mounting_over_exec()?;
    let mut init = this_program();
    init.arg("init").arg(&plan.root);
    Ok(init)
}

fn named(what: &str) -> impl FnOnce(io::Error) -> io::Error {
    let what = what.to_owned();
    move |error| io::Error::new(error.kind(), format!("{what}: {error}"))
}

fn unshare(plan: &Plan) -> io::Result<()> {
    let (uid, gid) = (
        rustix::process::getuid().as_raw(),
        rustix::process::getgid().as_raw(),
    );
    let mut flags = UnshareFlags::NEWUSER | UnshareFlags::NEWNS;
    if plan.own_processes {
        flags |= UnshareFlags::NEWPID;
    }
    // SAFETY: the table of descriptors, which is what this call must not split between threads, stays shared; and
    // this process has one thread.
    unsafe { unshare_unsafe(flags) }?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{} {uid} 1", plan.uid))?;
    fs::write("/proc/self/gid_map", format!("{} {gid} 1", plan.uid))
}

fn place(part: &Part, plan: &Plan) -> io::Result<()> {
    let inside = |path: &Path| plan.root.join(path.strip_prefix("/").unwrap_or(path));
    let bind = |source: &Path, target: &Path| {
        let target = inside(target);
        fs::create_dir_all(&target)?;
        mount_bind_recursive(source, &target).map_err(io::Error::from)
    };
    match part {
        Part::Bind { source, target } => bind(source, target),
        Part::ReadOnly { folder } => {
            bind(folder, folder)?;
            make_read_only(&inside(folder))
        }
        Part::Symlink { text, at } => std::os::unix::fs::symlink(text, inside(at)),
        Part::Dev => bind(Path::new("/dev"), Path::new("/dev")),
        Part::Proc if plan.own_processes => fs::create_dir_all(inside(Path::new("/proc"))),
        Part::Proc => bind(Path::new("/proc"), Path::new("/proc")),
    }
}

/// A mount that a user namespace made of another's may lose none of the other's limits.
fn make_read_only(mounted: &Path) -> io::Result<()> {
    let has = rustix::fs::statvfs(mounted)?.f_flag;
    let kept = [
        (StatVfsMountFlags::NOSUID, MountFlags::NOSUID),
        (StatVfsMountFlags::NODEV, MountFlags::NODEV),
        (StatVfsMountFlags::NOEXEC, MountFlags::NOEXEC),
        (StatVfsMountFlags::NOATIME, MountFlags::NOATIME),
        (StatVfsMountFlags::NODIRATIME, MountFlags::NODIRATIME),
        (StatVfsMountFlags::RELATIME, MountFlags::RELATIME),
    ];
    let kept = kept.into_iter().filter(|(flag, _)| has.contains(*flag));
    let flags = kept.fold(MountFlags::BIND | MountFlags::RDONLY, |all, (_, flag)| {
        all | flag
    });
    Ok(mount_remount(mounted, flags, c"")?)
}

/// `init` must still mount /proc, for only a member of the process namespace can, and change the root; a user other
/// than 0 would lose that right with the exec.
fn keep_mounting_over_exec() -> io::Result<()> {
    let mut sets = capabilities(None)?;
    sets.inheritable |= CapabilitySet::SYS_ADMIN;
    set_capabilities(None, sets)?;
    Ok(configure_capability_in_ambient_set(
        CapabilitySet::SYS_ADMIN,
        true,
    )?)
}
