//! Holding a task to its flavor's share of this computer.
//!
//! Enforced in a cgroup v2 subtree that is handed over to this user, as desktops do. Elsewhere nothing is enforced and
//! the log says so; numerical libraries are told their thread count in any case (see `environment`).

mod cgroup;

use rustix::process::Pid;
use trainyard_shim::Limits as Share;

use cgroup::Cgroup;

use super::rows::Rows;

/// What holds one task to its share.
pub(super) struct Limits {
    cgroup: Option<Cgroup>,
}

impl Limits {
    /// Prepares the limits and says once what of them is not enforced.
    pub(super) fn prepare(share: Share, rows: &mut Rows) -> Self {
        if share == Share::default() {
            return Self { cgroup: None };
        }
        let (cgroup, reason) = match Cgroup::create(share) {
            Ok(cgroup) => (Some(cgroup), "no such controller in its cgroup".to_owned()),
            Err(error) => (None, error.to_string()),
        };
        let missing = not_enforced(share, cgroup.as_ref());
        if !missing.is_empty() {
            rows.info(&format!(
                "The task may use more than its {}: this computer sets it no limit ({reason})",
                missing.join(" and ")
            ));
        }
        Self { cgroup }
    }

    /// Puts `init` under the limits while `start` has it start the command, so that the command is under them from its
    /// first moment and `init`, which must survive it, is not.
    pub(super) fn around<T>(&mut self, init: Pid, rows: &mut Rows, start: impl FnOnce() -> T) -> T {
        let Some(cgroup) = &self.cgroup else {
            return start();
        };
        if let Err(error) = cgroup.add(init) {
            rows.warn(&format!(
                "The task may use more than its share of this computer: no limit could be set ({error})"
            ));
            self.cgroup = None;
            return start();
        }
        let started = start();
        cgroup.release(init);
        started
    }

    /// Kills every process under the limits at once.
    pub(super) fn kill(&self) {
        if let Some(cgroup) = &self.cgroup {
            cgroup.kill();
        }
    }

    /// Whether the kernel killed a process for want of memory; `None` where nobody counts.
    pub(super) fn oom(&self) -> Option<bool> {
        self.cgroup.as_ref()?.oom()
    }
}

fn not_enforced(share: Share, cgroup: Option<&Cgroup>) -> Vec<String> {
    let enforces = |controller| cgroup.is_some_and(|cgroup| cgroup.enforces(controller));
    let cpus = share
        .cpus
        .filter(|_| !enforces("cpu"))
        .map(|cpus| format!("{cpus} {}", if cpus == 1 { "CPU" } else { "CPUs" }));
    let memory = share.memory_bytes.filter(|_| !enforces("memory"));
    cpus.into_iter().chain(memory.map(memory_words)).collect()
}

/// In the unit that the console says a flavor's memory in.
fn memory_words(bytes: u64) -> String {
    let mib = bytes / (1 << 20);
    if mib < 1024 {
        return format!("{mib} MiB of memory");
    }
    format!("{}.{} GiB of memory", mib / 1024, mib % 1024 * 10 / 1024)
}
