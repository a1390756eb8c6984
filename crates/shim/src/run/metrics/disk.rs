//! What processes fetched from disks and wrote to them, from /proc/<pid>/io (see proc(5)).

use std::fs;

use crate::run::tree::Process;

/// Bytes read and written by all of them, those they waited for included. None where the kernel does not count, or tells
/// this user of none of them.
pub(super) fn bytes(tree: &[Process]) -> (Option<u64>, Option<u64>) {
    let texts = tree
        .iter()
        .filter_map(|process| fs::read_to_string(format!("/proc/{}/io", process.pid)).ok());
    texts.fold((None, None), |(read, written), text| {
        let add = |sum: Option<u64>, name| match (sum, counter(&text, name)) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
        (add(read, "read_bytes"), add(written, "write_bytes"))
    })
}

fn counter(text: &str, name: &str) -> Option<u64> {
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(found, _)| *found == name)
        .and_then(|(_, value)| value.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counters_of_storage_are_meant_and_not_those_of_calls() {
        let text = "rchar: 9\nwchar: 8\nsyscr: 7\nsyscw: 6\nread_bytes: 4096\nwrite_bytes: 12\n\
                    cancelled_write_bytes: 3\n";
        assert_eq!(counter(text, "read_bytes"), Some(4096));
        assert_eq!(counter(text, "write_bytes"), Some(12));
        assert_eq!(counter("", "read_bytes"), None);
    }

    #[test]
    fn nothing_is_known_of_processes_that_are_gone() {
        let gone = Process {
            pid: i32::MAX,
            parent: 1,
            start_ticks: 0,
            cpu_ticks: 0,
            rss_pages: 0,
        };
        assert_eq!(bytes(&[gone]), (None, None));
    }
}
