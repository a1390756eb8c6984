//! Counts a transfer and tells how far it is.

use crate::entry::{OnProgress, Progress, Usage};

/// The counts of one transfer and who is told.
pub(crate) struct Meter<'a> {
    progress: Progress,
    tell: OnProgress<'a>,
}

impl<'a> Meter<'a> {
    /// Tells the totals at once, so that a page can show them before the first byte.
    pub(crate) fn start(total: Usage, tell: OnProgress<'a>) -> Self {
        let progress = Progress {
            files_total: total.files,
            bytes_total: total.bytes,
            ..Progress::default()
        };
        tell(progress);
        Self { progress, tell }
    }

    pub(crate) fn bytes_arrived(&mut self, bytes: u64) {
        self.progress.bytes_done += bytes;
        self.progress.bytes_total = self.progress.bytes_total.max(self.progress.bytes_done);
        (self.tell)(self.progress);
    }

    pub(crate) fn file_arrived(&mut self) {
        self.progress.files_done += 1;
        (self.tell)(self.progress);
    }

    /// What arrived. Files that shrank on the way leave no rest.
    pub(crate) fn end(mut self) -> Usage {
        self.progress.bytes_total = self.progress.bytes_done;
        (self.tell)(self.progress);
        Usage {
            files: self.progress.files_done,
            bytes: self.progress.bytes_done,
        }
    }
}
