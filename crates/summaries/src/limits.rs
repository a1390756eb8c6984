//! How much a reader takes from files it cannot trust.

/// What is beyond a limit is left out and reported as a [`Fault`](crate::Fault); it never stops the reading of the
/// rest. A scalar point takes 24 bytes, a picture or text about twice as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Event files below the folder.
    pub files: usize,
    /// Tags, those of all files together.
    pub tags: usize,
    /// Bytes of one tag's name.
    pub tag_bytes: usize,
    /// Bytes of one record. Decoding one that is made for it (nothing but empty values) takes
    /// 16 times as much or more for a moment.
    pub record_bytes: u64,
    /// Bytes searched for the next record after a corrupt length. Without one in these the rest of the file is left.
    pub search_bytes: u64,
    /// Numbers or strings in one tensor.
    pub tensor_elements: u64,
    /// Points of all scalar series together. Beyond it long series are thinned, extremes kept.
    pub points: usize,
    /// Pictures and texts of all series together. Only their places are kept; beyond it long series are thinned.
    pub media: usize,
    /// Bytes read by one [`Reader::refresh`](crate::Reader::refresh); the rest is left for the next one.
    pub refresh_bytes: u64,
    /// Faults kept for each file; more are only counted.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            files: 10_000,
            tags: 10_000,
            tag_bytes: 1024,
            record_bytes: 16 << 20,
            search_bytes: 64 << 20,
            tensor_elements: 100_000,
            points: 4_000_000,
            media: 500_000,
            refresh_bytes: 64 << 20,
            faults: 20,
        }
    }
}
