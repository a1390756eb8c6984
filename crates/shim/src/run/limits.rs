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
                "Not enforced on this computer: {} ({reason})",
                missing.join(", ")
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
            rows.warn(&format!("Limits are not enforced: {error}"));
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
        .map(|cpus| format!("{cpus} CPUs"));
    let memory = share.memory_bytes.filter(|_| !enforces("memory"));
    let memory = memory.map(|bytes| format!("{} MiB of memory", bytes / (1 << 20)));
    cpus.into_iter().chain(memory).collect()
}
