//! The format of `log.idx`: a header, then records of one size, each true on its own.
//!
//! A record says: the first `offset` bytes of the log hold `newlines` newlines, the last row of them starts at
//! `row_start`, they end in `tail`, and what came since the record before was read from the task at `at_ms`. It carries
//! a checksum, so a torn or damaged record is skipped and the others still serve. All numbers are little-endian.
//!
//! ```text
//! slot 0   "TYLOGIDX", version u32, record size u32, zeros
//! slot n   offset u64, newlines u64, row_start u64, at_ms u64 (0: unknown), tail [u8; 8], checksum u64
//! ```

use std::fs::File;
use std::io;

use crate::platform::read_at;
use crate::position::{Position, TAIL_BYTES};

/// Bytes of a record and of the header.
pub(crate) const RECORD_BYTES: usize = 48;
const CHECKED_BYTES: usize = RECORD_BYTES - 8;
const MAGIC: &[u8; 8] = b"TYLOGIDX";
const VERSION: u32 = 1;
/// Records read from the file at once: 48 KiB.
const BLOCK_RECORDS: usize = 1024;

/// A position in the log and when the bytes before it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) position: Position,
    /// Epoch milliseconds; `None` for bytes nobody saw arrive.
    pub(crate) at_ms: Option<u64>,
}

impl Record {
    /// The record as it stands in the file.
    pub(crate) fn encode(&self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        let Position {
            offset,
            newlines,
            row_start,
            tail,
        } = self.position;
        for (slot, word) in [offset, newlines, row_start, self.at_ms.unwrap_or(0)]
            .into_iter()
            .enumerate()
        {
            bytes[slot * 8..][..8].copy_from_slice(&word.to_le_bytes());
        }
        bytes[32..40].copy_from_slice(&tail);
        let sum = checksum(&bytes[..CHECKED_BYTES]);
        bytes[CHECKED_BYTES..].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// The record in these bytes, unless they are torn, damaged or say what no log can be.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != RECORD_BYTES || checksum(&bytes[..CHECKED_BYTES]) != word(bytes, 5) {
            return None;
        }
        let mut tail = [0; TAIL_BYTES];
        tail.copy_from_slice(&bytes[32..40]);
        let position = Position {
            offset: word(bytes, 0),
            newlines: word(bytes, 1),
            row_start: word(bytes, 2),
            tail,
        };
        let possible =
            position.newlines <= position.row_start && position.row_start <= position.offset;
        possible.then_some(Self {
            position,
            at_ms: Some(word(bytes, 3)).filter(|&at_ms| at_ms != 0),
        })
    }
}

fn word(bytes: &[u8], slot: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[slot * 8..][..8]);
    u64::from_le_bytes(word)
}

/// Finds torn and flipped bytes; no defence against an author.
fn checksum(bytes: &[u8]) -> u64 {
    (0..bytes.len() / 8).fold(0x7472_6169_6e79_6172, |sum: u64, slot| {
        (sum ^ word(bytes, slot))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
    })
}

/// The bytes of slot 0.
pub(crate) fn header() -> [u8; RECORD_BYTES] {
    let mut bytes = [0; RECORD_BYTES];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[12..16].copy_from_slice(
        &u32::try_from(RECORD_BYTES)
            .expect("BUG: 48 fits")
            .to_le_bytes(),
    );
    bytes
}

/// Whether the file begins as an index of this version does.
pub(crate) fn has_header(file: &File) -> io::Result<bool> {
    let mut bytes = [0; RECORD_BYTES];
    let filled = read_at(file, &mut bytes, 0)?;
    Ok(bytes[..filled] == header())
}

/// Where the record with this ordinal (from 0) stands in the file.
pub(crate) fn file_offset(ordinal: u64) -> u64 {
    (ordinal + 1) * RECORD_BYTES as u64
}

/// Reads records in order, in blocks.
pub(crate) struct Records<'a> {
    file: &'a File,
    next: u64,
    block: Vec<u8>,
    taken: usize,
}

impl<'a> Records<'a> {
    /// From the record with this ordinal on.
    pub(crate) fn from(file: &'a File, ordinal: u64) -> Self {
        Self {
            file,
            next: ordinal,
            block: Vec::new(),
            taken: 0,
        }
    }

    /// The ordinal after the last slot given out.
    pub(crate) fn ordinal(&self) -> u64 {
        self.next
    }

    /// The next record, over damaged ones; `None` at the end of the file or where its last record is torn.
    pub(crate) fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            if self.taken == self.block.len() {
                self.block.resize(BLOCK_RECORDS * RECORD_BYTES, 0);
                let filled = read_at(self.file, &mut self.block, file_offset(self.next))?;
                self.block.truncate(filled - filled % RECORD_BYTES);
                self.taken = 0;
            }
            let Some(bytes) = self.block.get(self.taken..self.taken + RECORD_BYTES) else {
                return Ok(None);
            };
            self.taken += RECORD_BYTES;
            self.next += 1;
            if let Some(record) = Record::decode(bytes) {
                return Ok(Some(record));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let mut position = Position::default();
        position.advance(b"one\ntwo\nthr");
        Record {
            position,
            at_ms: Some(1_700_000_000_000),
        }
    }

    #[test]
    fn a_record_reads_back() {
        assert_eq!(Record::decode(&record().encode()), Some(record()));
        let untimed = Record {
            at_ms: None,
            ..record()
        };
        assert_eq!(Record::decode(&untimed.encode()), Some(untimed));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let good = record().encode();
        for bit in 0..RECORD_BYTES * 8 {
            let mut bad = good;
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Record::decode(&bad), None, "bit {bit}");
        }
    }

    #[test]
    fn zeros_are_no_record() {
        assert_eq!(Record::decode(&[0; RECORD_BYTES]), None);
    }
}
