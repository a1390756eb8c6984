//! The places in a log that a reader remembers, so that no row is far from one.
//!
//! Their number is bounded: when there are too many, every second one is forgotten.

use crate::indexer::SPACING_BYTES;
use crate::position::Position;

/// At 40 bytes each, some 5 MB.
const MOST: usize = 1 << 17;

/// A remembered place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Checkpoint {
    pub(crate) offset: u64,
    pub(crate) newlines: u64,
    pub(crate) row_start: u64,
    /// Index records before this ordinal are about bytes before this place.
    pub(crate) ordinal: u64,
}

/// Checkpoints in the order of the log, the beginning of the log always among them.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    places: Vec<Checkpoint>,
    spacing_bytes: u64,
    most: usize,
}

impl Checkpoints {
    pub(crate) fn new() -> Self {
        Self::with_most(MOST)
    }

    fn with_most(most: usize) -> Self {
        Self {
            places: vec![Checkpoint::default()],
            spacing_bytes: SPACING_BYTES as u64,
            most,
        }
    }

    /// Remembers this position, unless a place shortly before it is remembered already.
    pub(crate) fn offer(&mut self, position: &Position, ordinal: u64) {
        let Position {
            offset,
            newlines,
            row_start,
            ..
        } = *position;
        if offset < self.last().offset + self.spacing_bytes {
            return;
        }
        if self.places.len() >= self.most {
            let mut keep = false;
            self.places.retain(|_| {
                keep = !keep;
                keep
            });
            self.spacing_bytes *= 2;
        }
        self.places.push(Checkpoint {
            offset,
            newlines,
            row_start,
            ordinal,
        });
    }

    fn last(&self) -> Checkpoint {
        self.places[self.places.len() - 1]
    }

    /// The last place with at most this many newlines before it.
    pub(crate) fn before_row(&self, row: u64) -> Checkpoint {
        self.places[self.places.partition_point(|place| place.newlines <= row) - 1]
    }

    /// The last place at or before this offset.
    pub(crate) fn before_offset(&self, offset: u64) -> Checkpoint {
        self.places[self.places.partition_point(|place| place.offset <= offset) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_without_end_takes_bounded_memory_and_keeps_its_places_spread() {
        let mut places = Checkpoints::with_most(64);
        let step = SPACING_BYTES as u64;
        for n in 1..=100_000 {
            places.offer(
                &Position {
                    offset: n * step,
                    newlines: n,
                    row_start: n * step,
                    tail: [0; 8],
                },
                n,
            );
        }
        assert!(places.places.len() <= 64);
        for n in (0..=100_000).step_by(997) {
            let found = places.before_row(n);
            assert!(
                found.newlines <= n && n - found.newlines <= 2 * 100_000 / 32,
                "{n}: {found:?}"
            );
            assert_eq!(found, places.before_offset(n * step));
        }
    }
}
