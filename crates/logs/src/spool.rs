//! The log's end of a capture, which outlives a full disk.
//!
//! The task must neither block nor die because its log cannot be written: bytes that find no room are dropped and
//! counted, and once there is room again a platform row at that place says how many are missing.

use std::io;

/// Where log bytes and notes about missing ones go.
pub(crate) trait Disk {
    /// Appends some of `bytes` to the log, as [`io::Write::write`] does.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
    /// Whether trying again makes sense.
    fn has_room(&self) -> bool;
    /// Puts a row of the platform at the end of the log.
    fn note(&mut self, text: &str, at_ms: u64) -> bool;
}

/// The shortest and the longest wait between two tries to write after a failure.
const RETRY_MS: u64 = 200;
const RETRY_CAP_MS: u64 = 5_000;

/// Bytes missing at the end of the log.
struct Gap {
    bytes: u64,
    reason: io::Error,
    tried_at_ms: u64,
    wait_ms: u64,
}

/// Appends to the log and remembers what did not fit.
pub(crate) struct Spool<D> {
    disk: D,
    gap: Option<Gap>,
    lost_bytes: u64,
    wait_ms: u64,
}

impl<D: Disk> Spool<D> {
    pub(crate) fn new(disk: D) -> Self {
        Self {
            disk,
            gap: None,
            lost_bytes: 0,
            wait_ms: RETRY_MS,
        }
    }

    pub(crate) fn disk(&self) -> &D {
        &self.disk
    }

    /// Bytes dropped so far.
    pub(crate) fn lost_bytes(&self) -> u64 {
        self.lost_bytes
    }

    /// Writes as many of `bytes`, from their beginning, as there is room for, and answers how many.
    pub(crate) fn write(&mut self, bytes: &[u8], at_ms: u64) -> usize {
        if !self.close_gap(at_ms, Patience::Waits) {
            self.lose(bytes.len());
            return 0;
        }
        let mut written = 0;
        while written < bytes.len() {
            let error = match self.disk.write(&bytes[written..]) {
                Ok(0) => io::ErrorKind::WriteZero.into(),
                Ok(n) => {
                    written += n;
                    continue;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            self.gap = Some(Gap {
                bytes: 0,
                reason: error,
                tried_at_ms: at_ms,
                wait_ms: self.wait_ms,
            });
            self.wait_ms = (self.wait_ms * 2).min(RETRY_CAP_MS);
            self.lose(bytes.len() - written);
            return written;
        }
        self.wait_ms = RETRY_MS;
        written
    }

    /// Notes a gap at the very end, if there is one and room to say so.
    pub(crate) fn finish(&mut self, at_ms: u64) {
        self.close_gap(at_ms, Patience::IsOver);
    }

    fn lose(&mut self, bytes: usize) {
        self.lost_bytes += bytes as u64;
        if let Some(gap) = &mut self.gap {
            gap.bytes += bytes as u64;
        }
    }

    /// Whether there is no gap any more. The note comes before the bytes that follow, so no reader sees them change
    /// their row numbers.
    fn close_gap(&mut self, at_ms: u64, patience: Patience) -> bool {
        let Some(gap) = &mut self.gap else {
            return true;
        };
        if patience == Patience::Waits {
            if at_ms.abs_diff(gap.tried_at_ms) < gap.wait_ms {
                return false;
            }
            gap.tried_at_ms = at_ms;
            if !self.disk.has_room() {
                return false;
            }
        }
        let text = format!(
            "{} bytes of the log are missing here: {}",
            gap.bytes, gap.reason
        );
        let noted = self.disk.note(&text, at_ms);
        if noted {
            self.gap = None;
        }
        noted
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Patience {
    Waits,
    IsOver,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Quota {
        free: usize,
        log: Vec<u8>,
        notes: Vec<(usize, String)>,
    }

    impl Disk for Quota {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.free == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let n = bytes.len().min(self.free);
            self.free -= n;
            self.log.extend_from_slice(&bytes[..n]);
            Ok(n)
        }

        fn has_room(&self) -> bool {
            self.free > 0
        }

        fn note(&mut self, text: &str, _at_ms: u64) -> bool {
            self.notes.push((self.log.len(), text.to_owned()));
            true
        }
    }

    #[test]
    fn a_full_disk_loses_bytes_and_says_where_and_how_many() {
        let mut spool = Spool::new(Quota {
            free: 5,
            ..Quota::default()
        });
        assert_eq!(spool.write(b"first\n", 0), 5);
        assert_eq!(
            spool.write(b"second\n", RETRY_MS),
            0,
            "tried, but there is no room"
        );
        spool.disk.free = 100;
        assert_eq!(
            spool.write(b"third\n", RETRY_MS + 1),
            0,
            "too early to try again"
        );
        assert_eq!(spool.write(b"fourth\n", 2 * RETRY_MS), 7);
        assert_eq!(spool.disk.log, b"firstfourth\n");
        let [(5, text)] = &spool.disk.notes[..] else {
            panic!("one note at 5: {:?}", spool.disk.notes)
        };
        assert!(text.starts_with("14 bytes"), "{text}");
        assert_eq!(spool.lost_bytes(), 14);
    }

    #[test]
    fn a_gap_at_the_end_is_noted_at_the_end() {
        let mut spool = Spool::new(Quota::default());
        spool.write(b"lost", 0);
        spool.finish(1);
        assert_eq!(spool.disk.notes.len(), 1);
        assert!(
            spool.disk.notes[0].1.starts_with("4 bytes"),
            "{:?}",
            spool.disk.notes
        );
    }

    #[test]
    fn every_byte_is_either_written_or_counted() {
        let mut spool = Spool::new(Quota::default());
        let mut sent = 0;
        for at in 0..200_u64 {
            spool.disk.free = usize::try_from(at * 7 % 13).expect("small");
            spool.write(b"0123456789", at * 150);
            sent += 10;
        }
        spool.finish(0);
        assert_eq!(spool.disk.log.len() as u64 + spool.lost_bytes(), sent);
        let noted: u64 = spool
            .disk
            .notes
            .iter()
            .map(|(_, text)| leading_number(text))
            .sum();
        assert_eq!(noted, spool.lost_bytes());
    }

    fn leading_number(text: &str) -> u64 {
        text.split(' ')
            .next()
            .and_then(|n| n.parse().ok())
            .expect("a note begins with a number")
    }
}
