//! The crate as its callers use it: what is captured is what is read.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::{
    Capture, CaptureSummary, LogReader, PlatformLevel, PlatformRows, Row, RowSource, TaskLogPaths,
};

/// Captures these pieces, each at its time.
fn capture(dir: &Path, bytes: &[u8]) -> CaptureSummary {
    let (source, mut sink) = std::io::pipe().expect("a pipe");
    let capture = Capture::create(dir).expect("a log");
    let bytes = bytes.to_vec();
    let writer =
        std::thread::spawn(move || sink.write_all(&bytes).expect("the capture drains the pipe"));
    let summary = capture
        .run(source, || 1_700_000_000_000)
        .expect("a capture");
    writer.join().expect("the writer ends");
    summary
}

fn task_dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory")
}

fn texts(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| String::from_utf8_lossy(&row.text).into_owned())
        .collect()
}

#[test]
fn what_is_captured_is_read() {
    let dir = task_dir();
    let summary = capture(dir.path(), b"one\n\ntwo\r\nno end");
    assert_eq!(
        summary,
        CaptureSummary {
            bytes: 16,
            rows: 4,
            lost_bytes: 0
        }
    );
    assert_eq!(
        fs::read(dir.path().join("log")).expect("the log"),
        b"one\n\ntwo\r\nno end"
    );
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let rows = reader.rows(0..10).expect("rows");
    assert_eq!(texts(&rows), ["one", "", "two\r", "no end"]);
    assert_eq!(
        rows.iter().map(|row| row.complete).collect::<Vec<_>>(),
        [true, true, true, false]
    );
    assert!(
        rows.iter().all(|row| row.at_ms == Some(1_700_000_000_000)),
        "{rows:?}"
    );
    assert_eq!(texts(&reader.last_rows(1).expect("rows")), ["no end"]);
}

#[test]
fn platform_rows_stand_where_they_were_said() {
    let dir = task_dir();
    let mut platform = PlatformRows::open(dir.path()).expect("rows");
    platform
        .append(PlatformLevel::Info, "Started", 1)
        .expect("room");
    capture(dir.path(), b"one\ntw");
    platform
        .append(PlatformLevel::Warn, "Stopping", 2)
        .expect("room");
    capture(dir.path(), b"o\nthree\n");
    platform
        .append(PlatformLevel::Error, "Exited with code 3", 3)
        .expect("room");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let rows = reader.rows(0..reader.row_count()).expect("rows");
    assert_eq!(
        texts(&rows),
        [
            "Started",
            "one",
            "two",
            "Stopping",
            "three",
            "Exited with code 3"
        ]
    );
    assert_eq!(rows[3].source, RowSource::Platform(PlatformLevel::Warn));
    assert_eq!(
        rows.iter().map(|row| row.number).collect::<Vec<_>>(),
        [0, 1, 2, 3, 4, 5]
    );
}

#[test]
fn a_lost_index_is_rebuilt_without_times() {
    let dir = task_dir();
    capture(dir.path(), b"one\ntwo\n");
    let index = TaskLogPaths::new(dir.path()).index();
    fs::remove_file(&index).expect("an index");
    let rows = LogReader::open(dir.path())
        .expect("a reader")
        .rows(0..2)
        .expect("rows");
    assert_eq!(texts(&rows), ["one", "two"]);
    assert_eq!(rows[0].at_ms, None);
    assert!(File::open(&index).is_ok(), "the index is on disk again");
}

mod faults;
mod growth;
mod model;
mod replaced;
