//! A started program with every process it has started: their memory, their processor time, their end.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// The variable that marks a program's processes: some detach from their parents.
const MARK: &str = "TRAINYARD_BENCH_SIDE";
/// The longest a program is waited for after it was asked to end.
const LEAVING_MAX: Duration = Duration::from_secs(10);

/// A program and its processes; they end with it.
pub(super) struct Program {
    child: Child,
    mark: String,
    pub(super) started: Instant,
}

impl Program {
    pub(super) fn start(command: &mut Command, side: &str) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.env(MARK, side);
        let started = Instant::now();
        let child = command
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        Ok(Self {
            child,
            mark: format!("{MARK}={side}"),
            started,
        })
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Each process with its memory in bytes: what it shares with others counts in part (PSS).
    pub(super) fn memory(&self) -> Result<Vec<(String, u64)>> {
        let mut memory = Vec::new();
        for pid in self.processes()? {
            let path = format!("/proc/{pid}/smaps_rollup");
            let text = fs::read_to_string(&path);
            if text.is_err() && !is_alive(pid) {
                continue;
            }
            let text = text.with_context(|| format!("{path} cannot be read"))?;
            let bytes = pss_bytes(&text).with_context(|| format!("no PSS in {path}"))?;
            memory.push((name(pid), bytes));
        }
        Ok(memory)
    }

    /// Processor time of each process so far, in clock ticks.
    pub(super) fn ticks(&self) -> Result<HashMap<i32, u64>> {
        let of = |pid| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            Some((pid, Stat::parse(&stat)?.ticks))
        };
        Ok(self.processes()?.into_iter().filter_map(of).collect())
    }

    fn processes(&self) -> Result<Vec<i32>> {
        let mut parents = HashMap::new();
        let root = i32::try_from(self.child.id())?;
        let mut ours = HashSet::from([root]);
        for entry in fs::read_dir("/proc")
            .context("/proc cannot be read")?
            .flatten()
        {
            let Some(pid) = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok())
            else {
                continue;
            };
            let path = entry.path();
            let stat = fs::read_to_string(path.join("stat")).unwrap_or_default();
            let Some(stat) = Stat::parse(&stat).filter(|stat| !stat.has_ended) else {
                continue;
            };
            parents.insert(pid, stat.parent);
            let environment = fs::read(path.join("environ")).unwrap_or_default();
            if environment
                .split(|byte| *byte == 0)
                .any(|one| one == self.mark.as_bytes())
            {
                ours.insert(pid);
            }
        }
        Ok(family(&parents, ours))
    }

    /// Asks the program to end, and ends what is left of it after a while.
    pub(super) fn end(mut self) -> Result<()> {
        signal(i32::try_from(self.child.id())?, Signal::TERM);
        let until = Instant::now() + LEAVING_MAX;
        loop {
            // Collects the child; its processes are looked for in /proc.
            self.child.try_wait()?;
            let left = self.processes()?;
            if left.is_empty() || left.iter().all(|pid| !is_alive(*pid)) {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("{left:?} did not end when asked to");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        for pid in self.processes().unwrap_or_default() {
            signal(pid, Signal::KILL);
        }
        // It may have been collected already.
        let _ = self.child.wait();
    }
}

/// Those of `ours` that are alive, and all their descendants.
fn family(parents: &HashMap<i32, i32>, mut ours: HashSet<i32>) -> Vec<i32> {
    loop {
        let known = ours.len();
        let children = parents.iter().filter(|(_, parent)| ours.contains(parent));
        let children: Vec<i32> = children.map(|(pid, _)| *pid).collect();
        ours.extend(children);
        if ours.len() == known {
            break;
        }
    }
    let mut alive: Vec<i32> = ours
        .into_iter()
        .filter(|pid| parents.contains_key(pid))
        .collect();
    alive.sort_unstable();
    alive
}

/// What is wanted of /proc/PID/stat (proc(5)).
struct Stat {
    parent: i32,
    /// In user and kernel mode together, in clock ticks.
    ticks: u64,
    /// It has ended and was not collected yet.
    has_ended: bool,
}

impl Stat {
    fn parse(text: &str) -> Option<Self> {
        // The name is in parentheses and may hold some itself.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            ticks: number(14)? + number(15)?,
            has_ended: matches!(*fields.first()?, "Z" | "X"),
        })
    }
}

fn pss_bytes(rollup: &str) -> Option<u64> {
    let value = rollup.lines().find_map(|row| row.strip_prefix("Pss:"))?;
    let kilobytes: u64 = value.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn name(pid: i32) -> String {
    let path = format!("/proc/{pid}/comm");
    fs::read_to_string(path).map_or_else(|_| pid.to_string(), |name| name.trim().to_owned())
}

fn is_alive(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    Stat::parse(&stat).is_some_and(|stat| !stat.has_ended)
}

fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        // It may have ended this very moment.
        let _ = kill_process(pid, signal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str =
        "812 (a) b (c)) S 7 812 812 0 -1 4194560 90 0 0 0 31 12 5 5 20 0 4 0 100 0 0";

    #[test]
    fn a_name_with_parentheses_does_not_shift_the_fields() {
        let stat = Stat::parse(STAT).expect("it is a row of proc(5)");
        assert_eq!((stat.parent, stat.ticks, stat.has_ended), (7, 43, false));
    }

    #[test]
    fn a_zombie_has_ended() {
        let stat = Stat::parse(&STAT.replace(" S ", " Z ")).expect("it is a row of proc(5)");
        assert!(stat.has_ended);
    }

    #[test]
    fn the_share_of_memory_is_read_and_not_its_parts() {
        let rollup = "Rss:    900 kB\nPss_Anon:   10 kB\nPss:     250 kB\nPss_Dirty:  4 kB\n";
        assert_eq!(pss_bytes(rollup), Some(250 * 1024));
        assert_eq!(pss_bytes("Rss: 900 kB\n"), None);
    }

    #[test]
    fn a_process_that_detached_counts_with_its_children() {
        let parents = HashMap::from([(10, 1), (11, 10), (12, 11), (20, 1), (21, 20), (30, 1)]);
        let marked = HashSet::from([10, 20]);
        assert_eq!(family(&parents, marked), [10, 11, 12, 20, 21]);
    }

    #[test]
    fn a_program_ends_with_its_children() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & sleep 60 & wait"]);
        let program = Program::start(&mut shell, "test-of-ending").expect("sh starts");
        let until = Instant::now() + Duration::from_secs(10);
        let mut seen = program.processes().expect("/proc can be read");
        while seen.len() < 3 {
            assert!(Instant::now() < until, "only {seen:?} were found");
            seen = program.processes().expect("/proc can be read");
        }
        drop(program);
        while seen.iter().any(|pid| is_alive(*pid)) {
            assert!(Instant::now() < until, "of {seen:?} some live on");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
