//! A cgroup v2 folder for one task.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::Pid;
use trainyard_shim::Limits as Share;

/// The time over which a CPU share is counted, in microseconds: the kernel's own default.
const PERIOD_US: u64 = 100_000;

/// Why there is no cgroup for the task.
#[derive(Debug, thiserror::Error)]
pub(super) enum CgroupError {
    /// No cgroup v2 here, or none that this user may divide.
    #[error("the system has not handed this user a cgroup v2 subtree to set limits in")]
    NotDelegated,
    /// A file of the cgroup refused.
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// The task's own folder in the hierarchy, removed when dropped.
#[derive(Debug)]
pub(super) struct Cgroup {
    path: PathBuf,
    /// The shim's own folder, where `init` goes back to.
    home: PathBuf,
    controllers: Vec<&'static str>,
}

impl Cgroup {
    /// Makes a folder beside the shim's own or further up, wherever a wanted controller is passed down and this user
    /// may make one.
    pub(super) fn create(share: Share) -> Result<Self, CgroupError> {
        let read = |path: &str| fs::read_to_string(path).map_err(|_| CgroupError::NotDelegated);
        let mount = mount_point(&read("/proc/self/mountinfo")?).ok_or(CgroupError::NotDelegated)?;
        let groups = read("/proc/self/cgroup")?;
        let own = own_group(&groups).ok_or(CgroupError::NotDelegated)?;
        Self::create_in(&mount, &mount.join(own), share)
    }

    fn create_in(mount: &Path, home: &Path, share: Share) -> Result<Self, CgroupError> {
        let wanted: Vec<&'static str> = [
            ("cpu", share.cpus.is_some()),
            ("memory", share.memory_bytes.is_some()),
        ]
        .into_iter()
        .filter_map(|(controller, is_wanted)| is_wanted.then_some(controller))
        .collect();
        // The shim's own folder has a process in it, and such a one cannot be divided.
        let candidates = home
            .ancestors()
            .skip(usize::from(home != mount))
            .take_while(|path| path.starts_with(mount));
        for parent in candidates {
            let passed_down =
                fs::read_to_string(parent.join("cgroup.subtree_control")).unwrap_or_default();
            let controllers: Vec<&'static str> = wanted
                .iter()
                .copied()
                .filter(|wanted| passed_down.split_whitespace().any(|c| c == *wanted))
                .collect();
            let path = parent.join(format!("trainyard-{}", std::process::id()));
            if controllers.is_empty() || fs::create_dir(&path).is_err() {
                continue;
            }
            let cgroup = Self {
                path,
                home: home.to_path_buf(),
                controllers,
            };
            cgroup.set(share)?;
            return Ok(cgroup);
        }
        Err(CgroupError::NotDelegated)
    }

    fn set(&self, share: Share) -> Result<(), CgroupError> {
        if let Some(cpus) = share.cpus.filter(|_| self.enforces("cpu")) {
            self.write(
                "cpu.max",
                &format!("{} {PERIOD_US}", u64::from(cpus) * PERIOD_US),
            )?;
        }
        if let Some(bytes) = share.memory_bytes.filter(|_| self.enforces("memory")) {
            self.write("memory.max", &bytes.to_string())?;
        }
        Ok(())
    }

    fn write(&self, name: &str, value: &str) -> Result<(), CgroupError> {
        let path = self.path.join(name);
        fs::write(&path, value).map_err(|source| CgroupError::Io { path, source })
    }

    /// Whether this controller's limit is in force.
    pub(super) fn enforces(&self, controller: &str) -> bool {
        self.controllers.contains(&controller)
    }

    /// Moves a process in; what it starts from now on is in too.
    pub(super) fn add(&self, pid: Pid) -> Result<(), CgroupError> {
        self.write("cgroup.procs", &pid.as_raw_pid().to_string())
    }

    /// Moves a process out again. One that cannot be moved is merely limited too.
    pub(super) fn release(&self, pid: Pid) {
        let _ = fs::write(self.home.join("cgroup.procs"), pid.as_raw_pid().to_string());
    }

    /// Kills all processes in it at once, forks in progress included. Kernels before 5.14 cannot; the caller kills one
    /// by one besides.
    pub(super) fn kill(&self) {
        let _ = self.write("cgroup.kill", "1");
    }

    /// Whether the kernel killed for want of memory.
    pub(super) fn oom(&self) -> Option<bool> {
        let events = fs::read_to_string(self.path.join("memory.events")).ok()?;
        let kills = events
            .lines()
            .find_map(|line| line.strip_prefix("oom_kill "))?;
        Some(kills.trim() != "0")
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // A process stuck in the kernel keeps it; it is empty and costs nothing once that is gone.
        let _ = fs::remove_dir(&self.path);
    }
}

/// Where cgroup v2 is mounted, from the text of mountinfo (see proc(5)).
fn mount_point(mountinfo: &str) -> Option<PathBuf> {
    mountinfo.lines().find_map(|line| {
        let (before, after) = line.split_once(" - ")?;
        (after.split(' ').next()? == "cgroup2")
            .then(|| before.split(' ').nth(4).map(PathBuf::from))?
    })
}

/// This process's folder below the mount point, from the text of /proc/self/cgroup.
fn own_group(groups: &str) -> Option<&str> {
    groups.lines().find_map(|line| line.strip_prefix("0::/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: Share = Share {
        cpus: Some(2),
        memory_bytes: Some(1 << 30),
    };

    /// A folder that looks like a hierarchy in which `user/app` was handed over.
    fn hierarchy(passed_down: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("user/app/shim.scope");
        fs::create_dir_all(&home).unwrap();
        fs::write(
            folder.path().join("user/app/cgroup.subtree_control"),
            passed_down,
        )
        .unwrap();
        (folder, home)
    }

    #[test]
    fn the_limits_are_written_where_the_controllers_are_passed_down() {
        let (folder, home) = hierarchy("cpu memory pids\n");
        let cgroup = Cgroup::create_in(folder.path(), &home, SHARE).unwrap();
        assert_eq!(
            cgroup.path.parent().unwrap(),
            folder.path().join("user/app"),
            "beside the shim's own"
        );
        assert_eq!(
            fs::read_to_string(cgroup.path.join("cpu.max")).unwrap(),
            "200000 100000"
        );
        assert_eq!(
            fs::read_to_string(cgroup.path.join("memory.max")).unwrap(),
            "1073741824"
        );
    }

    #[test]
    fn a_controller_that_is_missing_is_not_claimed() {
        let (folder, home) = hierarchy("memory\n");
        let cgroup = Cgroup::create_in(folder.path(), &home, SHARE).unwrap();
        assert!(cgroup.enforces("memory"));
        assert!(!cgroup.enforces("cpu"));
        assert!(!cgroup.path.join("cpu.max").exists());
    }

    #[test]
    fn without_a_controller_there_is_no_cgroup() {
        let (folder, home) = hierarchy("pids\n");
        assert!(matches!(
            Cgroup::create_in(folder.path(), &home, SHARE),
            Err(CgroupError::NotDelegated)
        ));
    }

    #[test]
    fn a_kill_for_memory_is_seen_in_the_events() {
        let (folder, home) = hierarchy("memory\n");
        let cgroup = Cgroup::create_in(folder.path(), &home, SHARE).unwrap();
        assert_eq!(cgroup.oom(), None, "nobody counts yet");
        fs::write(
            cgroup.path.join("memory.events"),
            "low 0\noom 1\noom_kill 1\noom_group_kill 0\n",
        )
        .unwrap();
        assert_eq!(cgroup.oom(), Some(true));
    }

    #[test]
    fn the_mount_and_the_own_folder_are_found_among_others() {
        let mountinfo = "30 23 0:26 / /sys/fs/cgroup rw shared:4 - tmpfs tmpfs rw\n\
                         31 30 0:27 / /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw\n";
        assert_eq!(
            mount_point(mountinfo),
            Some("/sys/fs/cgroup/unified".into())
        );
        assert_eq!(
            own_group("9:name=systemd:/\n0::/user.slice/app\n"),
            Some("user.slice/app")
        );
    }

    /// The kernel's side, where a folder may be made: here no controller is needed.
    #[test]
    fn a_process_moved_in_is_killed_with_the_folder() {
        let mount = mount_point(&fs::read_to_string("/proc/self/mountinfo").unwrap());
        let own = fs::read_to_string("/proc/self/cgroup").unwrap();
        let (Some(mount), Some(own)) = (mount, own_group(&own)) else {
            println!("skipped: no cgroup v2 is mounted");
            return;
        };
        let home = mount.join(own);
        let path = home.join(format!("trainyard-test-{}", std::process::id()));
        if let Err(error) = fs::create_dir(&path) {
            println!(
                "skipped: no cgroup may be made in {}: {error}",
                home.display()
            );
            return;
        }
        let cgroup = Cgroup {
            path,
            home,
            controllers: Vec::new(),
        };
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let pid = Pid::from_child(&child);
        if let Err(error) = cgroup.add(pid) {
            println!("skipped: no process may be moved: {error}");
            child.kill().unwrap();
            child.wait().unwrap();
            return;
        }
        cgroup.kill();
        assert_eq!(child.wait().unwrap().to_string(), "signal: 9 (SIGKILL)");
    }
}
