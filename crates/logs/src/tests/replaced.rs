//! Other things in the places of the files.

use std::fs::{self, File};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::{LogReader, PlatformLevel, PlatformRows, TaskLogPaths};

fn make_pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).expect("a pipe");
}

#[test]
fn a_pipe_in_the_place_of_a_log_is_an_error_that_says_so_and_not_waited_for() {
    let dir = tempfile::tempdir().expect("a directory");
    let paths = TaskLogPaths::new(dir.path());
    for path in [paths.log(), paths.platform()] {
        make_pipe(&path);
        let Err(error) = LogReader::open(dir.path()) else {
            panic!("{} was read", path.display());
        };
        let source = std::error::Error::source(&error).expect("a source");
        let said = format!("{error}: {source}");
        let expected = format!("cannot open {}: it is not a regular file", path.display());
        assert_eq!(said, expected);
        fs::remove_file(path).expect("no pipe");
    }
    fs::write(paths.log(), "one\n").expect("a log");
    make_pipe(&paths.index());
    let mut reader = LogReader::open(dir.path()).expect("a log without an index");
    assert_eq!(reader.rows(0..9).expect("rows")[0].text, b"one");
}

#[test]
fn a_hole_in_the_platforms_rows_is_not_read_into_memory() {
    let dir = tempfile::tempdir().expect("a directory");
    let paths = TaskLogPaths::new(dir.path());
    let mut rows = PlatformRows::open(dir.path()).expect("rows");
    rows.append(PlatformLevel::Info, "Started", 1)
        .expect("a row");
    let file = File::options().write(true).open(paths.platform());
    file.and_then(|file| file.set_len(1 << 40)).expect("a hole");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    assert_eq!(reader.row_count(), 1);
    assert_eq!(reader.refresh().expect("rows"), 1);
}
