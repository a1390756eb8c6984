//! Damaged indexes, cut logs, strange bytes and a disk that fills up.

use std::fs::{self, File};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{capture, task_dir, texts};
use crate::{
    Capture, LogReader, PIECE_BYTES, PlatformLevel, PlatformRows, ROW_CUT_BYTES, Row, RowSource,
    TaskLogPaths,
};

/// Some megabytes of rows of many lengths, long ones among them.
fn sample_log() -> Vec<u8> {
    let mut log = Vec::new();
    for row in 0..20_000_usize {
        log.extend_from_slice(format!("row {row} {}\n", "x".repeat(row * 7 % 211)).as_bytes());
        if row % 5_000 == 0 {
            log.extend_from_slice(&b"long ".repeat(30_000));
            log.push(b'\n');
        }
    }
    log
}

fn assert_reads_as(dir: &Path, log: &[u8], what: &str) -> Vec<Row> {
    let mut reader = LogReader::open(dir).expect("a reader");
    let rows = reader.rows(0..u64::MAX).expect("rows");
    let expected: Vec<&[u8]> = log.split_inclusive(|&byte| byte == b'\n').collect();
    assert_eq!(rows.len(), expected.len(), "{what}");
    for (row, expected) in rows.iter().zip(&expected) {
        let whole = expected.strip_suffix(b"\n").unwrap_or(expected);
        assert!(
            row.text == whole[..whole.len().min(ROW_CUT_BYTES)],
            "{what}: row {}",
            row.number
        );
        assert_eq!(row.full_len, whole.len() as u64, "{what}");
    }
    for number in (0..expected.len() as u64).step_by(1_999) {
        let alone = reader.rows(number..number + 1).expect("a row").remove(0);
        assert!(
            alone.text == rows[usize::try_from(number).expect("small")].text,
            "{what}: row {number} alone"
        );
    }
    rows
}

type Damage = fn(&mut Vec<u8>);

#[test]
fn a_damaged_index_is_repaired_or_done_without() {
    let log = sample_log();
    let damages: [(&str, Damage); 8] = [
        ("empty", Vec::clear),
        ("no header", |index| index[0] ^= 1),
        ("a later version", |index| index[8] += 1),
        ("torn", |index| index.truncate(index.len() - 5)),
        ("half", |index| index.truncate(index.len() / 2)),
        ("garbage", |index| index.fill(0x5a)),
        ("a hole", |index| index[200..700].fill(0)),
        ("too long", |index| index.extend_from_within(48..)),
    ];
    for (what, damage) in damages {
        let dir = task_dir();
        capture(dir.path(), &log);
        let path = TaskLogPaths::new(dir.path()).index();
        let mut index = fs::read(&path).expect("an index");
        damage(&mut index);
        fs::write(&path, &index).expect("room");
        let paths = TaskLogPaths::new(dir.path());
        let lock = File::open(paths.log()).expect("a log");
        lock.lock().expect("nobody captures");
        assert_reads_as(dir.path(), &log, &format!("{what}, locked"));
        assert!(
            fs::read(&path).expect("an index") == index,
            "{what}: the index belongs to the lock's holder"
        );
        drop(lock);
        assert_reads_as(dir.path(), &log, what);
        capture(dir.path(), b"\nmore\n");
        assert_reads_as(
            dir.path(),
            &[&log[..], b"\nmore\n"].concat(),
            &format!("{what}, continued"),
        );
    }
}

#[test]
fn a_hole_in_the_index_costs_no_other_row_its_time() {
    let log = sample_log();
    let dir = task_dir();
    capture(dir.path(), &log);
    let path = TaskLogPaths::new(dir.path()).index();
    let mut index = fs::read(&path).expect("an index");
    index[200..400].fill(0);
    fs::write(&path, index).expect("room");
    let rows = assert_reads_as(dir.path(), &log, "a hole");
    assert!(rows.iter().all(|row| row.at_ms.is_some()));
}

#[test]
fn the_index_of_another_log_is_not_believed() {
    let dir = task_dir();
    capture(dir.path(), &sample_log());
    let other: Vec<u8> = sample_log()
        .iter()
        .map(|byte| if *byte == b'x' { b'\n' } else { *byte })
        .collect();
    fs::write(TaskLogPaths::new(dir.path()).log(), &other).expect("room");
    assert_reads_as(dir.path(), &other, "replaced");
}

#[test]
fn a_log_cut_while_it_is_captured_and_read_is_read_anew() {
    let dir = task_dir();
    let mut capture = Capture::create(dir.path()).expect("a log");
    capture.take(&sample_log(), 1);
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    File::create(TaskLogPaths::new(dir.path()).log()).expect("an emptied log");
    assert_eq!(reader.refresh().expect("rows"), 0);
    capture.take(b"new\n", 2);
    capture.take(&sample_log(), 300);
    capture.finish(400);
    let log = [b"new\n", &sample_log()[..]].concat();
    assert_eq!(
        reader.refresh().expect("rows"),
        log.split_inclusive(|byte| *byte == b'\n').count() as u64
    );
    assert_eq!(texts(&reader.rows(0..1).expect("rows")), ["new"]);
    assert_reads_as(dir.path(), &log, "cut");
}

#[test]
fn any_bytes_are_rows() {
    let dir = task_dir();
    let mut log = (0..=255).collect::<Vec<u8>>();
    log.extend_from_slice(b"\r\n\0\0\n\xff\xfe\r\n\n");
    capture(dir.path(), &log);
    assert_reads_as(dir.path(), &log, "binary");
}

#[test]
fn a_row_of_a_megabyte_is_cut_and_its_length_told() {
    let dir = task_dir();
    let log = [
        &b"before\n"[..],
        &vec![b'm'; 1 << 20],
        b"\nafter\n",
        &vec![b'n'; 300_000],
    ]
    .concat();
    capture(dir.path(), &log);
    let rows = assert_reads_as(dir.path(), &log, "long rows");
    let shape: Vec<_> = rows
        .iter()
        .map(|row| (row.text.len(), row.full_len, row.complete))
        .collect();
    let cut = ROW_CUT_BYTES;
    assert_eq!(
        shape,
        [
            (6, 6, true),
            (cut, 1 << 20, true),
            (5, 5, true),
            (cut, 300_000, false)
        ]
    );
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let mut whole = Vec::new();
    let mut take = |row: Row| {
        assert_eq!(
            (row.from, row.text.len() as u64),
            (0, row.full_len),
            "row {}",
            row.number
        );
        whole.extend_from_slice(&row.text);
        whole.extend(row.complete.then_some(b'\n'));
        ControlFlow::Continue(())
    };
    reader.each_whole_row(0..3, &mut take).expect("rows");
    reader.each_whole_row(3..9, &mut take).expect("rows");
    assert!(whole == log, "{} of {} bytes", whole.len(), log.len());
}

#[test]
fn a_row_that_is_longer_than_memory_should_hold_comes_in_pieces() {
    let dir = task_dir();
    let long: Vec<u8> = (0..=u8::MAX).filter(|byte| *byte != b'\n').collect();
    let long: Vec<u8> = long
        .iter()
        .copied()
        .cycle()
        .take(2 * PIECE_BYTES + 7)
        .collect();
    let content = [b"short\n", long.as_slice(), b"\nlast"].concat();
    capture(dir.path(), &content);
    let mut rows = PlatformRows::open(dir.path()).expect("rows");
    rows.append(PlatformLevel::Info, "ended", 1).expect("room");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    let take = |row: Row| {
        pieces.push((row.number, row.from, row.text.len()));
        text.extend(row.text);
        ControlFlow::Continue(())
    };
    reader.each_whole_row(0..9, take).expect("rows");
    let piece = PIECE_BYTES as u64;
    assert_eq!(
        pieces,
        [
            (0, 0, 5),
            (1, 0, PIECE_BYTES),
            (1, piece, PIECE_BYTES),
            (1, 2 * piece, 7),
            (2, 0, 4),
            (3, 0, 5)
        ]
    );
    assert!(text == [b"short", long.as_slice(), b"lastended"].concat());
}

#[test]
fn whole_rows_stop_when_no_more_are_wanted() {
    let dir = task_dir();
    capture(dir.path(), b"one\ntwo\nthree\n");
    let mut rows = PlatformRows::open(dir.path()).expect("rows");
    rows.append(PlatformLevel::Info, "ended", 1).expect("room");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let mut numbers = |limit: usize| {
        let mut seen = Vec::new();
        let take = |row: Row| {
            seen.push(row.number);
            if seen.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        reader.each_whole_row(0..9, take).expect("rows");
        seen
    };
    assert_eq!(numbers(2), [0, 1]);
    assert_eq!(
        numbers(9),
        [0, 1, 2, 3],
        "the platform's row follows the task's"
    );
}

#[test]
fn a_task_that_wrote_nothing_has_no_rows() {
    let dir = task_dir();
    let mut early = LogReader::open(dir.path()).expect("no log yet");
    capture(dir.path(), b"");
    assert_eq!(early.refresh().expect("rows"), 0);
    assert_eq!(early.last_rows(5).expect("rows"), []);
    assert_eq!(
        LogReader::open(dir.path())
            .expect("a reader")
            .rows(0..5)
            .expect("rows"),
        []
    );
}

#[test]
fn a_torn_platform_row_is_left_out_and_the_next_one_is_not() {
    let dir = task_dir();
    let path = TaskLogPaths::new(dir.path()).platform();
    let mut rows = PlatformRows::open(dir.path()).expect("rows");
    rows.append(PlatformLevel::Info, "whole\ntwo lines", 1)
        .expect("room");
    let whole = fs::read(&path).expect("rows");
    fs::write(&path, [&whole[..], &whole[..20]].concat()).expect("room");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    assert_eq!(
        texts(&reader.rows(0..9).expect("rows")),
        ["whole", "two lines"]
    );
    let mut rows = PlatformRows::open(dir.path()).expect("rows");
    rows.append(PlatformLevel::Error, "next", 2).expect("room");
    reader.refresh().expect("rows");
    assert_eq!(
        texts(&reader.rows(0..9).expect("rows")),
        ["whole", "two lines", "next"]
    );
}

#[test]
fn a_disk_that_fills_up_neither_blocks_the_task_nor_hides_what_is_missing() {
    let dir = task_dir();
    let Some(disk) = SmallDisk::mount(dir.path()) else {
        return;
    };
    let ballast = dir.path().join("ballast");
    fs::write(&ballast, vec![0; 5 << 20]).expect("room");
    let (source, mut sink) = std::io::pipe().expect("a pipe");
    let now_ms = Arc::new(AtomicU64::new(1_700_000_000_000));
    let clock = Arc::clone(&now_ms);
    let capture = Capture::create(dir.path()).expect("a log");
    let capture =
        std::thread::spawn(move || capture.run(source, || clock.fetch_add(1, Ordering::Relaxed)));
    let row = [&[b'r'; 99][..], b"\n"].concat();
    // More than the disk holds: that it ends shows that nobody blocks.
    sink.write_all(&row.repeat(100_000))
        .expect("the capture drains the pipe");
    fs::remove_file(&ballast).expect("a ballast");
    let mut sent = 100_000 * 100;
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    let full_bytes = reader.size_bytes();
    let deadline = Instant::now() + Duration::from_secs(20);
    while reader.size_bytes() <= full_bytes {
        assert!(
            Instant::now() < deadline,
            "the log goes on once there is room"
        );
        now_ms.fetch_add(10_000, Ordering::Relaxed);
        sink.write_all(b"after\n")
            .expect("the capture drains the pipe");
        sent += 6;
        reader.refresh().expect("rows");
    }
    drop(sink);
    let summary = capture.join().expect("no panic").expect("a capture");
    assert!(summary.lost_bytes > 0, "the disk was full");
    assert_eq!(summary.bytes + summary.lost_bytes, sent);
    reader.refresh().expect("rows");
    let rows = reader.rows(0..u64::MAX).expect("rows");
    let notes: Vec<_> = rows
        .iter()
        .filter(|row| row.source == RowSource::Platform(PlatformLevel::Warn))
        .collect();
    let told: u64 = texts(&notes.into_iter().cloned().collect::<Vec<_>>())
        .iter()
        .map(|note| {
            note.split(' ')
                .next()
                .and_then(|bytes| bytes.parse::<u64>().ok())
                .expect("a number")
        })
        .sum();
    assert_eq!(told, summary.lost_bytes, "the notes tell of every byte");
    // Where the log was cut within a row, what follows goes on in that row, before the note.
    let last = rows
        .iter()
        .rfind(|row| row.source == RowSource::Task)
        .expect("task rows");
    assert!(
        last.text.ends_with(b"after"),
        "the log goes on after the gap"
    );
    drop(reader);
    drop(disk);
}

/// A disk of 8 MB at a directory, until it is dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(dir: &'a Path) -> Option<Self> {
        let mounted = rustix::mount::mount(
            "none",
            dir,
            "tmpfs",
            rustix::mount::MountFlags::empty(),
            c"size=8m",
        );
        if let Err(error) = mounted {
            println!("skipped: a small disk needs the right to mount: {error}");
            return None;
        }
        Some(Self(dir))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // Detached, so that a failed test leaves nothing behind.
        rustix::mount::unmount(self.0, rustix::mount::UnmountFlags::DETACH).unwrap_or_default();
    }
}
