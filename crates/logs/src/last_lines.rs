//! The rows of a log that tell how it went: the last one, and the last that looks like an error.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use trainyard_files::{Links, open_regular};

use crate::mask::Mask;

/// How much of the log's end is looked at.
const TAIL_BYTES: u64 = 64 * 1024;
/// The longest row kept.
const ROW_BYTES: usize = 500;

/// The end of a log, masked.
pub struct LastLines {
    text: String,
}

impl LastLines {
    /// Of the log at this path. Masked before rows are cut: a part of a value would not be found.
    pub fn read(log: &Path, mask: &Mask) -> io::Result<Self> {
        let mut file = open_regular(log, Links::Followed)?;
        let start = file.metadata()?.len().saturating_sub(TAIL_BYTES);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let text = match start {
            0 => mask.over(&text),
            _ => mask.over_end(&text),
        };
        Ok(Self { text })
    }

    /// The last row that is not blank.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.rows().rfind(|row| !row.trim().is_empty()).map(cut)
    }

    /// The last row that names an error: what ends a Python traceback, or a row that says so.
    #[must_use]
    pub fn last_error(&self) -> Option<String> {
        let mut in_traceback = false;
        let mut found = None;
        for row in self.rows() {
            if row.starts_with("Traceback (most recent call last)") {
                in_traceback = true;
            } else if in_traceback && !row.starts_with([' ', '\t']) && !row.trim().is_empty() {
                in_traceback = false;
                found = Some(row);
            } else if !in_traceback && says_error(row) {
                found = Some(row);
            }
        }
        found.map(cut)
    }

    /// The rows; of a row that was written over with carriage returns, what stood last.
    fn rows(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.text.split('\n').map(|row| {
            let row = row.trim_end_matches('\r');
            row.rsplit('\r').next().unwrap_or(row)
        })
    }
}

/// Whether a row has a word for an error. `mean_squared_error: 0.1` has none, `ValueError: x` and `ERROR x` have.
fn says_error(row: &str) -> bool {
    let lower = row.to_ascii_lowercase();
    [
        "error",
        "exception",
        "fatal",
        "panicked",
        "segmentation fault",
        "command not found",
        "killed",
    ]
    .iter()
    .any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let after = &lower[at + word.len()..];
            !lower[..at].ends_with(['_', '-'])
                && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    })
}

fn cut(row: &str) -> String {
    let mut end = row.len().min(ROW_BYTES);
    while !row.is_char_boundary(end) {
        end -= 1;
    }
    row[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> LastLines {
        LastLines {
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_traceback_ends_in_its_exception_even_when_rows_follow() {
        let log = "epoch 1\nTraceback (most recent call last):\n  File \"a.py\", line 3\n    x()\nZeroDivisionError: division by zero\nbye\n";
        assert_eq!(
            of(log).last_error().unwrap(),
            "ZeroDivisionError: division by zero"
        );
        assert_eq!(of(log).last().unwrap(), "bye");
    }

    #[test]
    fn an_exception_class_of_any_name_is_found_by_its_traceback() {
        let log = "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\nrig.Unplugged: no cable\n";
        assert_eq!(of(log).last_error().unwrap(), "rig.Unplugged: no cable");
    }

    #[test]
    fn metrics_are_no_errors_and_errors_are() {
        for row in ["mean_squared_error: 0.25", "0 errors so far", "top-error 3"] {
            assert!(!says_error(row), "{row}");
        }
        for row in [
            "CUDA error: out of memory",
            "ERROR disk",
            "java.io.IOException: x",
            "bash: x: command not found",
        ] {
            assert!(says_error(row), "{row}");
        }
    }

    #[test]
    fn a_value_is_masked_where_its_row_or_the_looked_at_end_of_the_log_is_cut() {
        let value = "hunter22-hunter22";
        let mask = Mask::new([value]);
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let read = |text: &str| {
            std::fs::write(&log, text).unwrap();
            LastLines::read(&log, &mask).unwrap()
        };
        let before = format!("error: {}", "x".repeat(ROW_BYTES - 12));
        let row = read(&format!("{before}{value}\n")).last_error().unwrap();
        assert_eq!(row, format!("{before}****"));
        // All but its first bytes are within the end that is looked at.
        let tail = usize::try_from(TAIL_BYTES).unwrap();
        let rest = "y".repeat(tail - value.len() + 6);
        let row = read(&format!("{}{value}{rest}", "z".repeat(99))).last();
        let expected = format!("****{rest}");
        assert_eq!(row.unwrap(), expected[..ROW_BYTES]);
    }

    #[test]
    fn rows_are_cut_between_characters_and_progress_bars_give_their_last_state() {
        assert_eq!(of(&"训".repeat(300)).last().unwrap().len(), 498);
        assert_eq!(of("10%\r50%\r100%\r\n\n").last().unwrap(), "100%");
        assert_eq!(of("\n \n").last(), None);
    }
}
