//! What the platform has to say in the task's log.

use trainyard_logs::{LogError, PlatformLevel, PlatformRows};
use trainyard_shim::{TaskDir, now_ms};

/// The platform's rows of one task. A row that cannot be written is lost: the task is worth more.
pub(super) struct Rows {
    rows: PlatformRows,
}

impl Rows {
    pub(super) fn open(dir: &TaskDir) -> Result<Self, LogError> {
        Ok(Self {
            rows: PlatformRows::open(dir.path())?,
        })
    }

    /// Progress.
    pub(super) fn info(&mut self, text: &str) {
        self.say(PlatformLevel::Info, text);
    }

    /// Something is not as asked for; the task goes on.
    pub(super) fn warn(&mut self, text: &str) {
        self.say(PlatformLevel::Warn, text);
    }

    /// The same; whether there was space for it.
    pub(super) fn try_warn(&mut self, text: &str) -> bool {
        self.rows
            .append(PlatformLevel::Warn, text, now_ms())
            .is_ok()
    }

    /// Why the task failed.
    pub(super) fn error(&mut self, text: &str) {
        self.say(PlatformLevel::Error, text);
    }

    /// A row that matters this much.
    pub(super) fn say(&mut self, level: PlatformLevel, text: &str) {
        let _ = self.rows.append(level, text, now_ms());
    }
}
