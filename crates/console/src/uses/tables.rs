//! Tables of the pages as files of this computer.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::console::Console;
use crate::csv;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{WriteCsv, WrittenFile};

/// Longer names are more than a file system takes.
const NAME_MAX: usize = 120;
/// A folder with this many of one name wants another one.
const TRIES: u32 = 1000;

impl Console {
    /// Writes a table as CSV into a folder. A file that is there is never written over: the new one gets a number.
    pub async fn write_csv(&self, table: WriteCsv) -> Result<WrittenFile, ConsoleError> {
        let write = move || {
            let folder = PathBuf::from(&table.folder);
            let path = write(&folder, &table).map_err(|error| file_error(&folder, error))?;
            Ok(WrittenFile {
                path: path.display().to_string(),
            })
        };
        let written = tokio::task::spawn_blocking(write);
        written.await.expect("BUG: writing a table panicked")
    }
}

fn write(folder: &Path, table: &WriteCsv) -> io::Result<PathBuf> {
    let text = text(&table.rows);
    let name = file_name(&table.name);
    for number in 1..TRIES {
        let mark = match number {
            1 => String::new(),
            number => format!("-{number}"),
        };
        let path = folder.join(format!("{name}{mark}.csv"));
        match File::create_new(&path) {
            Ok(mut file) => {
                let written = file.write_all(text.as_bytes());
                if written.is_err() {
                    // Half a table is none.
                    let _ = std::fs::remove_file(&path);
                }
                return written.map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// What can be a file's name everywhere, and is no hidden file.
fn file_name(name: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(plain).take(NAME_MAX).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "table" } else { name }.to_owned()
}

/// With the mark that makes spreadsheets read UTF-8.
fn text(rows: &[Vec<String>]) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let fields: Vec<String> = row.iter().map(|value| csv::field(value)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_mark_of_its_encoding_and_the_ends_of_lines_that_the_rule_asks_for() {
        let rows = vec![vec![
            "a,b".to_owned(),
            "say \"hi\"\nthere".to_owned(),
            String::new(),
        ]];
        assert_eq!(
            text(&rows),
            "\u{feff}\"a,b\",\"say \"\"hi\"\"\nthere\",\r\n"
        );
    }

    #[test]
    fn a_file_that_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let table = WriteCsv {
            folder: String::new(),
            name: "../digits V001".to_owned(),
            rows: vec![vec!["x".to_owned()]],
        };
        let first = write(folder.path(), &table).unwrap();
        let second = write(folder.path(), &table).unwrap();
        assert_eq!(first, folder.path().join("digits-V001.csv"));
        assert_eq!(second, folder.path().join("digits-V001-2.csv"));
    }
}
