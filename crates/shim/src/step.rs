//! `steps.jsonl`: how far a task's preparation came and when, one JSON object a line.
//!
//! The state says where a task is, this says where it was. Rows are appended; one that was torn by a crash is passed by
//! when they are read.

use std::fs;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use trainyard_files::RECORD_BYTES_MAX;

use crate::{TaskDir, private};

/// A step that a task took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// Which.
    #[serde(flatten)]
    pub kind: StepKind,
}

/// The steps up to the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum StepKind {
    /// The shim began.
    Preparing,
    /// The code directory is being copied.
    CopyingCode,
    /// It was.
    CodeCopied {
        /// Number of files.
        files: u64,
        /// Their sizes together.
        bytes: u64,
    },
    /// Packages are being installed, by the command's own line.
    Installing,
    /// They were.
    Installed,
    /// The boot command was started.
    Started,
}

/// Made inside the task when its packages are installed; its time tells when.
pub const INSTALLED_MARK: &str = "/home/work/.trainyard/installed";

impl TaskDir {
    /// Appends a step. One that cannot be written is lost: the task is worth more.
    pub fn note_step(&self, at_ms: u64, kind: StepKind) {
        let step = Step { at_ms, kind };
        let mut line = serde_json::to_vec(&step).expect("BUG: a step is plain JSON");
        line.push(b'\n');
        let _ = private::file()
            .append(true)
            .open(self.steps_file())
            .and_then(|mut file| file.write_all(&line));
    }

    /// The steps so far, in their order; none where nothing was noted.
    pub fn read_steps(&self) -> io::Result<Vec<Step>> {
        let text = match trainyard_files::read(&self.steps_file(), RECORD_BYTES_MAX) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let lines = text.split(|byte| *byte == b'\n');
        let mut steps: Vec<Step> = lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        if let Some(at_ms) = self.installed_at_ms() {
            steps.push(Step {
                at_ms,
                kind: StepKind::Installed,
            });
        }
        steps.sort_by_key(|step| step.at_ms);
        Ok(steps)
    }

    fn installed_at_ms(&self) -> Option<u64> {
        let inside = INSTALLED_MARK.strip_prefix("/home/work/")?;
        let made = fs::symlink_metadata(self.home().join(inside)).ok()?;
        let since = made.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
        u64::try_from(since.ok()?.as_millis()).ok()
    }

    fn steps_file(&self) -> std::path::PathBuf {
        self.path().join("steps.jsonl")
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn steps_read_back_in_order_and_a_torn_one_is_passed_by() {
        let folder = tempfile::tempdir().unwrap();
        let dir = TaskDir::new(folder.path());
        assert_eq!(dir.read_steps().unwrap(), vec![]);
        dir.note_step(1, StepKind::Preparing);
        let copied = StepKind::CodeCopied {
            files: 2,
            bytes: 40,
        };
        dir.note_step(2, copied.clone());
        let mut file = File::options().append(true).open(dir.steps_file()).unwrap();
        file.write_all(b"{\"at_ms\":3,\"st").unwrap();
        let read = dir.read_steps().unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[1].at_ms, &read[1].kind), (2, &copied));
    }
}
