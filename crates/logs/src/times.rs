//! When bytes of a log came, asked in the order of the log.

use std::fs::File;
use std::io;

use crate::index::{Record, Records};

/// Goes forward over an index.
pub(crate) struct Times<'a> {
    records: Option<Records<'a>>,
    /// Slots from this ordinal on are not to be believed, or not there yet.
    limit: u64,
    current: Option<Record>,
}

impl<'a> Times<'a> {
    /// From the record with ordinal `from`.
    pub(crate) fn new(index: Option<&'a File>, from: u64, limit: u64) -> Self {
        let records = index.map(|file| Records::from(file, from));
        Self {
            records,
            limit,
            current: None,
        }
    }

    /// When the byte at `offset` came. Offsets asked for must not decrease.
    pub(crate) fn at(&mut self, offset: u64) -> io::Result<Option<u64>> {
        while self
            .current
            .is_none_or(|record| record.position.offset <= offset)
        {
            let Some(records) = &mut self.records else {
                return Ok(None);
            };
            // The time of the record after a damaged one stands for both.
            self.current = records.next()?.filter(|_| records.ordinal() <= self.limit);
            if self.current.is_none() {
                self.records = None;
            }
        }
        Ok(self.current.and_then(|record| record.at_ms))
    }
}
