//! A row as readers get it.

use crate::platform_rows::PlatformLevel;

/// The most text of one row that is handed out with others; [`Row::full_len`] tells when there is more.
pub const ROW_CUT_BYTES: usize = 64 * 1024;

/// The most text of a row that was asked for whole: a longer one comes in pieces, so that no row needs more memory.
pub const PIECE_BYTES: usize = 4 << 20;

/// Rows there are, task and platform rows together.
pub type RowCount = u64;

/// Whose words a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSource {
    /// The task's, from its output.
    Task,
    /// The platform's.
    Platform(PlatformLevel),
}

/// One row of the merged sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 0 over task and platform rows together. It does not change when an unfinished row is completed.
    pub number: u64,
    /// When the row's first bytes came, epoch milliseconds, exact to about a tenth of a second. `None` where the index
    /// was lost and rebuilt.
    pub at_ms: Option<u64>,
    /// Whose row it is.
    pub source: RowSource,
    /// How many of the row's bytes stand before `text`: none, but for the later pieces of a row that was asked for whole.
    pub from: u64,
    /// Its bytes without the newline, a carriage return before it included; at most [`ROW_CUT_BYTES`], and of rows that
    /// were asked for whole at most [`PIECE_BYTES`].
    pub text: Vec<u8>,
    /// Bytes of the whole row without the newline.
    pub full_len: u64,
    /// Whether its newline has come. Platform rows are always complete.
    pub complete: bool,
}

/// How much is handed out of a long row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Its first bytes.
    Cut(usize),
    /// All of it, in pieces.
    Whole,
}

impl Extent {
    /// Bytes handed out at once.
    pub(crate) fn at_once(self) -> usize {
        match self {
            Self::Cut(bytes) => bytes,
            Self::Whole => PIECE_BYTES,
        }
    }
}
