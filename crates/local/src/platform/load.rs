//! How busy the processors are and how much memory is in use, from /proc (see proc(5)).

use std::fs;

/// Ticks since boot of all processors together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticks {
    pub(crate) busy: u64,
    pub(crate) all: u64,
}

pub(crate) fn ticks() -> Option<Ticks> {
    ticks_of(&fs::read_to_string("/proc/stat").ok()?)
}

/// Memory that programs use and could not be given back.
pub(crate) fn memory_used_bytes() -> Option<u64> {
    memory_of(&fs::read_to_string("/proc/meminfo").ok()?)
}

fn ticks_of(stat: &str) -> Option<Ticks> {
    let fields: Vec<u64> = stat
        .lines()
        .next()?
        .strip_prefix("cpu ")?
        .split_ascii_whitespace()
        .filter_map(|field| field.parse().ok())
        .collect();
    // The two last are guests', which are in the first two already.
    let all: u64 = fields.iter().take(8).sum();
    let idle = fields.get(3)? + fields.get(4).unwrap_or(&0);
    Some(Ticks {
        busy: all.saturating_sub(idle),
        all,
    })
}

fn memory_of(meminfo: &str) -> Option<u64> {
    let kibibytes = |name: &str| {
        let row = meminfo.lines().find_map(|line| line.strip_prefix(name))?;
        row.split_ascii_whitespace().next()?.parse::<u64>().ok()
    };
    let used = kibibytes("MemTotal:")?.checked_sub(kibibytes("MemAvailable:")?)?;
    Some(used * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_a_disk_is_not_being_busy_and_guests_count_once() {
        let stat = "cpu  100 1 50 800 40 3 6 0 90 1\ncpu0 1 2 3\n";
        let expected = Ticks {
            busy: 160,
            all: 1000,
        };
        assert_eq!(ticks_of(stat), Some(expected));
        assert_eq!(ticks_of("intr 5"), None);
    }

    #[test]
    fn memory_that_could_be_given_back_is_not_in_use() {
        let meminfo = "MemTotal:  1000 kB\nMemFree:  10 kB\nMemAvailable:  400 kB\n";
        assert_eq!(memory_of(meminfo), Some(600 * 1024));
    }
}
