//! How far into a log something is: a prefix of it, in bytes and in rows.

use memchr::{memchr_iter, memrchr};

/// How many bytes of the log a position remembers, to be recognised again.
pub(crate) const TAIL_BYTES: usize = 8;

/// The first `offset` bytes of a log. It need not end where a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Position {
    /// Bytes before this position.
    pub(crate) offset: u64,
    /// Newlines among them, which is also the number of the row that stands here.
    pub(crate) newlines: u64,
    /// Where that row starts: just after the last newline, or 0.
    pub(crate) row_start: u64,
    /// The last bytes before this position, zeros where the log is shorter. An index that belongs to another log
    /// rarely has the same ones.
    pub(crate) tail: [u8; TAIL_BYTES],
}

impl Position {
    /// Moves over `bytes`, which follow this position in the log.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        if let Some(last) = memrchr(b'\n', bytes) {
            self.newlines += memchr_iter(b'\n', bytes).count() as u64;
            self.row_start = self.offset + last as u64 + 1;
        }
        self.offset += bytes.len() as u64;
        let kept = TAIL_BYTES.saturating_sub(bytes.len());
        self.tail.copy_within(TAIL_BYTES - kept.., 0);
        self.tail[kept..].copy_from_slice(&bytes[bytes.len() - (TAIL_BYTES - kept)..]);
    }

    /// Rows that have begun before this position, an unfinished last one included.
    pub(crate) fn rows(&self) -> u64 {
        self.newlines + u64::from(self.row_start < self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_in_pieces_equals_advancing_at_once() {
        let bytes = b"a\nbb\n\n\0\xffcccccccccccccc\nno end";
        let mut whole = Position::default();
        whole.advance(bytes);
        for size in 1..bytes.len() {
            let mut pieces = Position::default();
            bytes.chunks(size).for_each(|piece| pieces.advance(piece));
            assert_eq!(pieces, whole, "in pieces of {size}");
        }
        assert_eq!((whole.newlines, whole.rows()), (4, 5));
        assert_eq!(&whole.tail, b"c\nno end");
    }

    #[test]
    fn a_final_newline_begins_no_row() {
        let mut position = Position::default();
        position.advance(b"one\ntwo\n");
        assert_eq!(position.rows(), 2);
        assert_eq!(&position.tail, b"one\ntwo\n");
    }
}
