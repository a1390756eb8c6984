//! The processes below a process, from /proc: the tree's own entries only, for a list of all is slow to make.

use std::collections::HashSet;
use std::fs;
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// What /proc says of a living process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) pid: i32,
    pub(crate) parent: i32,
    /// Ticks since boot; with the id it names a process for good.
    pub(crate) start_ticks: u64,
    /// Processor time in ticks, with that of the children it has waited for.
    pub(crate) cpu_ticks: u64,
    pub(crate) rss_pages: u64,
}

impl Process {
    /// The living process `pid`. One that has ended and waits for its parent is none.
    pub(crate) fn read(pid: i32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name may hold anything; what follows its closing parenthesis does not.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        // proc(5) counts from 1 and the first two are gone.
        let field = |number: usize| fields.get(number - 3)?.parse::<i64>().ok();
        let unsigned = |number: usize| field(number).and_then(|value| u64::try_from(value).ok());
        if matches!(*fields.first()?, "Z" | "X") {
            return None;
        }
        let cpu_ticks = (14..=17).filter_map(unsigned).sum();
        let parent = i32::try_from(field(4)?).ok()?;
        Some(Self {
            pid,
            parent,
            start_ticks: unsigned(22)?,
            cpu_ticks,
            rss_pages: unsigned(24)?,
        })
    }

    /// Sends a signal, unless the process has ended meanwhile and its id is another's.
    pub(crate) fn signal(&self, signal: Signal) {
        let Some(pid) = Pid::from_raw(self.pid) else {
            return;
        };
        let Ok(fd) = pidfd_open(pid, PidfdFlags::empty()) else {
            return;
        };
        if Self::read(self.pid).is_some_and(|now| now.start_ticks == self.start_ticks) {
            // It may have ended this very moment.
            let _ = pidfd_send_signal(fd, signal);
        }
    }
}

/// The living processes below `root`, parents first. None found means that there are none.
pub(crate) fn below(root: Pid) -> Vec<Process> {
    below_but(root, &HashSet::new())
}

/// The same, without those of `own`.
pub(crate) fn below_but(root: Pid, own: &HashSet<i32>) -> Vec<Process> {
    let root = root.as_raw_pid();
    let look = |root| {
        let (mut living, ended) = look(root);
        living.retain(|process| !own.contains(&process.pid));
        (living, ended)
    };
    if !fs::exists(format!("/proc/{root}/task/{root}/children")).unwrap_or(false) {
        let mut living = below_by_parent(root);
        living.retain(|process| !own.contains(&process.pid));
        return living;
    }
    let (mut living, mut ended) = look(root);
    // A process that ends while it is looked at hands its children to one that was looked at before. So nothing counts
    // as nothing only when nobody has ended between two looks.
    while living.is_empty() {
        let again = look(root);
        if again == (Vec::new(), ended) {
            break;
        }
        (living, ended) = again;
    }
    living
}

/// Their ids.
pub(crate) fn pids(processes: &[Process]) -> HashSet<i32> {
    processes.iter().map(|process| process.pid).collect()
}

/// The living processes below `root`, and the ids of those met that had ended.
fn look(root: i32) -> (Vec<Process>, HashSet<i32>) {
    let (mut living, mut ended) = (Vec::new(), HashSet::new());
    let mut queue = vec![root];
    let mut seen = HashSet::from([root]);
    while let Some(pid) = queue.pop() {
        let children = children(pid);
        // Read after its children were: alive now means that it had not handed them over then.
        match Process::read(pid) {
            Some(process) => living.push(process),
            None => {
                ended.insert(pid);
            }
        }
        queue.extend(children.into_iter().filter(|child| seen.insert(*child)));
    }
    living.retain(|process| process.pid != root);
    (living, ended)
}

fn children(pid: i32) -> Vec<i32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_ascii_whitespace()
                .filter_map(|pid| pid.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// For a kernel that lists no children: every process, by its parent.
fn below_by_parent(root: i32) -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut rest: Vec<Process> = pids.filter_map(Process::read).collect();
    let mut known = HashSet::from([root]);
    let mut found = Vec::new();
    loop {
        let (below, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|process| known.contains(&process.parent));
        if below.is_empty() {
            return found;
        }
        known.extend(below.iter().map(|process| process.pid));
        found.extend(below);
        rest = others;
    }
}

/// Kills everything below `root`, and what is started meanwhile.
pub(crate) fn kill_all(root: Pid) {
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let processes = below(root);
        if processes.is_empty() || Instant::now() > deadline {
            return;
        }
        for process in processes {
            process.signal(Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_looking_find_a_child_and_its_child() {
        let mut shell = std::process::Command::new("/bin/sh")
            .args(["-c", "sleep 60 & wait"])
            .spawn()
            .unwrap();
        let me = rustix::process::getpid();
        let root = Pid::from_child(&shell);
        let deadline = Instant::now() + Duration::from_secs(10);
        while below(root).is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        let [sleep] = below(root)[..] else {
            panic!("one process below the shell")
        };
        assert_eq!(sleep.parent, root.as_raw_pid());
        assert!(
            below(me).iter().any(|process| process.pid == sleep.pid),
            "grandchildren are found"
        );
        assert!(
            below_by_parent(me.as_raw_pid())
                .iter()
                .any(|process| process.pid == sleep.pid)
        );
        kill_all(root);
        assert_eq!(below(root), [], "none is left");
        shell.wait().unwrap();
    }

    #[test]
    fn a_process_of_a_later_start_is_not_signalled() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let process = Process::read(Pid::from_child(&child).as_raw_pid()).unwrap();
        Process {
            start_ticks: process.start_ticks + 1,
            ..process
        }
        .signal(Signal::KILL);
        process.signal(Signal::TERM);
        let ended_by = std::os::unix::process::ExitStatusExt::signal(&child.wait().unwrap());
        assert_eq!(ended_by, Some(15), "the first would have killed it");
    }
}
