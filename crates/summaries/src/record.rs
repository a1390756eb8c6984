//! The framing of event files (TFRecord): where a record begins and ends, and whether its bytes are the ones written.
//!
//! A record is its length (8 bytes, little-endian), a checksum of those, the content, and a checksum of that (4
//! bytes each: CRC-32C, rotated and shifted). Records are only appended, so an incomplete one at the end is one that
//! is still being written. What a record means is not known here.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// Length and its checksum.
const HEADER_BYTES: u64 = 12;
/// The content's checksum.
const FOOTER_BYTES: u64 = 4;
/// What a record takes beside its content.
pub(crate) const FRAME_BYTES: u64 = HEADER_BYTES + FOOTER_BYTES;
const SCAN_BYTES: u64 = 64 << 10;
const BUFFER_BYTES: usize = 128 << 10;

/// What is at one place of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A whole record; this is its content.
    Record(Vec<u8>),
    /// The end of the file, or of what is there of a record.
    NotThereYet,
    /// No length can be read here.
    CorruptLength,
    /// A record of this length, and it is not what was written.
    CorruptContent { length: u64 },
    /// A record of this length, more than is read.
    TooLong { length: u64 },
}

/// How a search for the next record ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A length with a sound checksum is here.
    Header { offset: u64 },
    /// None; what comes after this offset is yet to be searched.
    Nothing { scanned_to: u64 },
}

/// An event file as it was when it was opened: bytes added since are not seen.
pub(crate) struct RecordFile {
    reader: BufReader<File>,
    position: u64,
    size: u64,
}

impl RecordFile {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self {
            reader: BufReader::with_capacity(BUFFER_BYTES, file),
            position: 0,
            size,
        })
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Whether there is enough of the file for a record to begin here.
    pub(crate) fn has_header_at(&self, offset: u64) -> bool {
        self.size.saturating_sub(offset) >= HEADER_BYTES
    }

    /// What is at `offset`, which is the end of a record or the start of the file.
    pub(crate) fn at(&mut self, offset: u64, limit_bytes: u64) -> io::Result<Found> {
        if !self.has_header_at(offset) {
            return Ok(Found::NotThereYet);
        }
        let Some(length) = length_in(&self.bytes(offset, HEADER_BYTES)?) else {
            return Ok(Found::CorruptLength);
        };
        if length > limit_bytes {
            return Ok(Found::TooLong { length });
        }
        if self.size - offset < length + FRAME_BYTES {
            return Ok(Found::NotThereYet);
        }
        let mut content = self.bytes(offset + HEADER_BYTES, length + FOOTER_BYTES)?;
        let footer = content.split_off(content.len() - 4);
        if masked_crc(&content).to_le_bytes() != footer[..] {
            return Ok(Found::CorruptContent { length });
        }
        Ok(Found::Record(content))
    }

    /// Looks for the next place that can be a record's beginning. The chance that bytes which are none pass for one
    /// is below one in 2^32 for each byte searched, and then the content's checksum still has to agree.
    /// Searches a little more than `most_bytes` at most.
    pub(crate) fn scan(
        &mut self,
        from: u64,
        most_bytes: u64,
        limit_bytes: u64,
    ) -> io::Result<Scan> {
        let mut start = from;
        while self.has_header_at(start) && start - from < most_bytes {
            let window = self.bytes(start, (self.size - start).min(SCAN_BYTES))?;
            let headers = window.windows(usize::try_from(HEADER_BYTES).expect("BUG: 12"));
            for (offset, header) in (start..).zip(headers) {
                if length_in(header).is_some_and(|length| length <= limit_bytes) {
                    return Ok(Scan::Header { offset });
                }
            }
            start += window.len() as u64 - (HEADER_BYTES - 1);
        }
        Ok(Scan::Nothing { scanned_to: start })
    }

    /// Exactly these bytes. The caller has seen that they are within the file, so this allocates no more than the
    /// file holds.
    pub(crate) fn bytes(&mut self, offset: u64, length: u64) -> io::Result<Vec<u8>> {
        let jump = i128::from(offset) - i128::from(self.position);
        let jump = i64::try_from(jump).map_err(|_| io::ErrorKind::InvalidInput)?;
        self.reader.seek_relative(jump)?;
        self.position = offset;
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes)?;
        self.position = offset + length as u64;
        Ok(bytes)
    }
}

/// The length that a header tells, when its checksum agrees.
fn length_in(header: &[u8]) -> Option<u64> {
    let (length, crc) = header.split_first_chunk::<8>()?;
    (masked_crc(length).to_le_bytes() == crc).then(|| u64::from_le_bytes(*length))
}

/// CRC-32C, rotated right by 15 and shifted by a constant, so that a checksum of bytes that hold checksums stays
/// useful.
pub(crate) fn masked_crc(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes)
        .rotate_right(15)
        .wrapping_add(0xa282_ead8)
}

/// A record with this content, as a writer would append it.
#[cfg(test)]
pub(crate) fn framed(content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_le_bytes();
    let mut record = length.to_vec();
    record.extend(masked_crc(&length).to_le_bytes());
    record.extend(content);
    record.extend(masked_crc(content).to_le_bytes());
    record
}
