//! Shims that a task's folder tells nothing of any more, because somebody removed or emptied it: found among the
//! processes by their command line.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use trainyard_shim::{Phase, Pid, TaskDir, TaskState, now_ms, start_ticks};

use super::ShimProcess;

const PROGRAM: &str = "trainyard-shim";

/// The living shims of this user that were started on this folder, whether or not it is there. It looks at every
/// process, so it is for when the folder itself gives no answer.
pub(crate) fn shims_of(dir: &TaskDir) -> Vec<(Pid, ShimProcess)> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let found = pids.filter_map(Pid::from_raw).filter_map(|pid| {
        if !is_shim_of(pid, dir) {
            return None;
        }
        let shim = ShimProcess::open(pid).ok()??;
        // Asked again: the id could have become another process's before it was opened.
        is_shim_of(pid, dir).then_some((pid, shim))
    });
    found.collect()
}

/// The one of them that had locked a file which is not the folder's lock any more. One that is only starting has locked
/// none.
pub(crate) fn shim_without_lock(dir: &TaskDir) -> Option<(Pid, ShimProcess)> {
    let lock = fs::metadata(dir.lock_file()).ok();
    let lock = lock.map(|file| (file.dev(), file.ino()));
    let name = dir.lock_file();
    let name = name.file_name()?.as_bytes();
    let holds_another = |pid: Pid| {
        let open = fs::read_dir(format!("/proc/{}/fd", pid.as_raw_pid()));
        open.into_iter().flatten().flatten().any(|fd| {
            // What was removed is told by a word behind its name.
            let is_named = fs::read_link(fd.path()).is_ok_and(|file| {
                let found = file.file_name().map(OsStr::as_bytes);
                found.is_some_and(|found| found.starts_with(name))
            });
            let file = || fs::metadata(fd.path()).ok();
            is_named && file().is_some_and(|file| Some((file.dev(), file.ino())) != lock)
        })
    };
    shims_of(dir)
        .into_iter()
        .find(|(pid, _)| holds_another(*pid))
}

/// Writes down again what a shim said of itself, so that it is found and can be asked to stop.
pub(crate) fn restore_state(dir: &TaskDir, pid: Pid) -> trainyard_shim::Result<()> {
    let ticks = start_ticks(pid);
    dir.write_state(&TaskState {
        shim_pid: pid.as_raw_pid(),
        shim_start_ticks: ticks,
        child_pid: None,
        started_at_ms: ticks.and_then(began_at_ms).unwrap_or_else(now_ms),
        sandbox: None,
        // It may be; what may have run is not started again.
        phase: Phase::Running,
    })
}

/// When a process began that began so many ticks after the computer did.
fn began_at_ms(ticks: u64) -> Option<u64> {
    let up = fs::read_to_string("/proc/uptime").ok()?;
    // Seconds with two decimals.
    let (seconds, hundredths) = up.split_ascii_whitespace().next()?.split_once('.')?;
    let up_ms = seconds.parse::<u64>().ok()? * 1000 + hundredths.parse::<u64>().ok()? * 10;
    let began_ms = ticks * 1000 / rustix::param::clock_ticks_per_second().max(1);
    Some(now_ms().saturating_sub(up_ms.saturating_sub(began_ms)))
}

fn is_shim_of(pid: Pid, dir: &TaskDir) -> bool {
    let process = PathBuf::from(format!("/proc/{}", pid.as_raw_pid()));
    let me = rustix::process::geteuid().as_raw();
    if !fs::metadata(&process).is_ok_and(|one| one.uid() == me) {
        return false;
    }
    let line = fs::read(process.join("cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| *byte == 0).map(OsStr::from_bytes);
    let (program, verb, task) = (words.next(), words.next(), words.next());
    let is_shim = program.is_some_and(|path| Path::new(path).file_name() == Some(PROGRAM.as_ref()));
    is_shim && verb == Some("run".as_ref()) && task.is_some_and(|task| is_same(task.as_ref(), dir))
}

/// Whether a path is that of the folder, though it may be written in another way, or the folder be gone.
fn is_same(path: &Path, dir: &TaskDir) -> bool {
    let dir = dir.path();
    let above = |path: &Path| fs::canonicalize(path.parent()?).ok();
    path == dir
        || (path.file_name() == dir.file_name()
            && above(path).is_some()
            && above(path) == above(dir))
}
