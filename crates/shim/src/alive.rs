//! The lock that a shim holds for its life.
//!
//! It is a POSIX record lock: whoever asks can be told the holder's process id without taking the lock, no child
//! inherits it, and the kernel drops it with the process whatever ends it. Should its file be gone, or another thing be in
//! its place, what the shim recorded of itself stands in.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::FlockOperation;
use rustix::io::Errno;
use rustix::process::{Flock, FlockType, Pid, fcntl_getlk};
use trainyard_files::{Links, open_regular};

use crate::{Result, ShimError, TaskDir, private};

/// The shim of this task directory, if one lives: the holder of the lock or, should somebody have removed the lock's
/// file, the process that the shim said it is.
pub fn is_shim_alive(dir: &TaskDir) -> Result<Option<Pid>> {
    let path = dir.lock_file();
    let holder = match open_regular(&path, Links::Refused) {
        Ok(file) => holder(&file, &path)?,
        Err(source) if is_no_lock(source.kind()) => None,
        Err(source) => return Err(ShimError::Read { path, source }),
    };
    Ok(holder.or_else(|| recorded(dir)))
}

fn is_no_lock(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::InvalidInput)
}

/// The shim by its own word, if that process still lives.
fn recorded(dir: &TaskDir) -> Option<Pid> {
    // A state that cannot be read names nobody.
    let state = dir.read_state().ok()??;
    let pid = Pid::from_raw(state.shim_pid)?;
    let ticks = state.shim_start_ticks?;
    (start_ticks(pid) == Some(ticks)).then_some(pid)
}

/// When a living process began, in ticks since boot: with the id it names a process for good. One that has ended and
/// waits for its parent does not live.
#[must_use]
pub fn start_ticks(pid: Pid) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid())).ok()?;
    // The name may hold anything; what follows its closing parenthesis does not. proc(5) counts from 1, and two are gone.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    let has_ended = matches!(fields.next()?, "Z" | "X");
    let ticks = fields.nth(22 - 4)?.parse().ok()?;
    (!has_ended).then_some(ticks)
}

/// Takes the lock for the rest of this process's life. `false`: another process has it.
///
/// For the shim only. The process must not open the lock file again: closing any descriptor of it drops the lock.
pub fn lock_for_life(dir: &TaskDir) -> Result<bool> {
    let path = dir.lock_file();
    let file = private::file()
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path);
    let file = file.map_err(|source| ShimError::Write {
        path: path.clone(),
        source,
    })?;
    match rustix::fs::fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {
            std::mem::forget(file);
            Ok(true)
        }
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(source) => Err(ShimError::Lock {
            path,
            source: source.into(),
        }),
    }
}

fn holder(file: &File, path: &Path) -> Result<Option<Pid>> {
    let conflicting = fcntl_getlk(file, &Flock::from(FlockType::WriteLock));
    let conflicting = conflicting.map_err(|source| ShimError::Lock {
        path: path.to_path_buf(),
        source: source.into(),
    })?;
    Ok(conflicting.and_then(|lock| lock.pid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_no_shim_was_ever_in_has_none_alive() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(is_shim_alive(&TaskDir::new(folder.path())).unwrap(), None);
    }

    #[test]
    fn a_lock_file_left_behind_is_no_sign_of_life() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        std::fs::write(dir.lock_file(), b"").unwrap();
        assert_eq!(is_shim_alive(&dir).unwrap(), None);
    }

    #[test]
    fn without_a_lock_file_the_shim_is_whom_its_state_names_while_that_lives() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        let me = rustix::process::getpid();
        let mut state = crate::TaskState {
            shim_pid: me.as_raw_pid(),
            shim_start_ticks: start_ticks(me),
            child_pid: None,
            started_at_ms: 0,
            sandbox: None,
            phase: crate::Phase::Running,
        };
        dir.write_state(&state).unwrap();
        assert_eq!(is_shim_alive(&dir).unwrap(), Some(me));
        state.shim_start_ticks = state.shim_start_ticks.map(|ticks| ticks + 1);
        dir.write_state(&state).unwrap();
        assert_eq!(
            is_shim_alive(&dir).unwrap(),
            None,
            "the id is another's now"
        );
        state.shim_start_ticks = None;
        dir.write_state(&state).unwrap();
        assert_eq!(is_shim_alive(&dir).unwrap(), None, "an older shim's word");
    }
}
