//! A log that is read while it is written.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{task_dir, texts};
use crate::{Capture, LogReader, LogWatch, PlatformLevel, PlatformRows, Row};

const DEADLINE: Duration = Duration::from_secs(20);
const DIR_VARIABLE: &str = "TRAINYARD_LOGS_TEST_DIR";

/// Refreshes until the log has this many rows.
fn await_rows(reader: &mut LogReader, rows: u64) {
    let deadline = Instant::now() + DEADLINE;
    while reader.refresh().expect("a readable log") < rows {
        assert!(
            Instant::now() < deadline,
            "{} of {rows} rows came",
            reader.row_count()
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Refreshes until the row with this number is there whole. A pipe hands rows over in pieces.
fn await_complete_row(reader: &mut LogReader, number: u64) -> Row {
    let deadline = Instant::now() + DEADLINE;
    loop {
        await_rows(reader, number + 1);
        let row = reader.rows(number..number + 1).expect("a row").remove(0);
        if row.complete {
            return row;
        }
        assert!(Instant::now() < deadline, "row {number} is not completed");
    }
}

#[test]
fn an_unfinished_row_keeps_its_number_when_it_is_completed() {
    let dir = task_dir();
    let mut capture = Capture::create(dir.path()).expect("a log");
    let mut platform = PlatformRows::open(dir.path()).expect("rows");
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    capture.take(b"one\ntw", 1);
    assert_eq!(reader.refresh().expect("rows"), 2);
    platform
        .append(PlatformLevel::Info, "meanwhile", 2)
        .expect("room");
    assert_eq!(reader.refresh().expect("rows"), 3);
    assert_eq!(
        texts(&reader.rows(0..9).expect("rows")),
        ["one", "tw", "meanwhile"]
    );
    capture.take(b"o\nthree", 3);
    assert_eq!(reader.refresh().expect("rows"), 4);
    assert_eq!(
        texts(&reader.rows(0..9).expect("rows")),
        ["one", "two", "meanwhile", "three"]
    );
}

#[test]
fn a_reader_answers_from_its_last_refresh() {
    let dir = task_dir();
    let mut capture = Capture::create(dir.path()).expect("a log");
    capture.take(b"one\ntw", 1);
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    capture.take(b"o\nthree\n", 2);
    assert_eq!(texts(&reader.rows(0..9).expect("rows")), ["one", "tw"]);
    assert_eq!(reader.size_bytes(), 6);
}

#[test]
fn a_capture_in_another_process_is_read_while_it_writes() {
    let dir = task_dir();
    let (mut child, mut stdin) = capture_elsewhere(dir.path());
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    for row in 0..300_u64 {
        writeln!(stdin, "row {row} {}", "x".repeat(2000)).expect("the capture reads");
        if row % 30 == 29 {
            let last = await_complete_row(&mut reader, row);
            assert_eq!(last.number, row);
            assert!(last.text.starts_with(format!("row {row} x").as_bytes()));
        }
    }
    drop(stdin);
    assert!(child.wait().expect("the capture ends").success());
    reader.refresh().expect("rows");
    assert!(
        reader
            .rows(0..300)
            .expect("rows")
            .iter()
            .all(|row| row.at_ms.is_some()),
        "every row has its time"
    );
}

#[test]
fn a_killed_capture_is_continued_by_the_next() {
    let dir = task_dir();
    let (mut child, mut stdin) = capture_elsewhere(dir.path());
    let mut reader = LogReader::open(dir.path()).expect("a reader");
    stdin
        .write_all(&b"first\n".repeat(40_000))
        .expect("the capture reads");
    await_rows(&mut reader, 40_000);
    child.kill().expect("the capture still runs");
    child.wait().expect("the capture is gone");
    super::capture(dir.path(), b"second\n");
    assert_eq!(reader.refresh().expect("rows"), 40_001);
    assert_eq!(
        texts(&reader.rows(39_999..40_001).expect("rows")),
        ["first", "second"]
    );
    let mut fresh = LogReader::open(dir.path()).expect("a reader");
    assert_eq!(
        texts(&fresh.rows(39_999..40_001).expect("rows")),
        ["first", "second"]
    );
}

/// Runs [`captures_standard_input`] in a process of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "another process is what is tested"
)]
fn capture_elsewhere(dir: &std::path::Path) -> (Child, ChildStdin) {
    let mut child = Command::new(std::env::current_exe().expect("a test binary"))
        .args(["--exact", "tests::growth::captures_standard_input"])
        .env(DIR_VARIABLE, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("a child");
    let stdin = child.stdin.take().expect("a pipe");
    (child, stdin)
}

/// The other process of the tests above; by itself it has nothing to show.
#[test]
fn captures_standard_input() {
    let Some(dir) = std::env::var_os(DIR_VARIABLE) else {
        eprintln!("skipped: run by other tests, in a process of its own");
        return;
    };
    let capture = Capture::create(dir.as_ref()).expect("a log");
    capture
        .run(std::io::stdin(), || 1_700_000_000_000)
        .expect("a capture");
}

#[test]
fn a_watch_wakes_for_output_and_platform_rows_but_not_for_readers() {
    let dir = task_dir();
    let (wake, woken) = mpsc::channel();
    let watch =
        LogWatch::new(dir.path(), move || wake.send(()).unwrap_or_default()).expect("a watch");
    let mut capture = Capture::create(dir.path()).expect("a log");
    capture.take(b"one\n", 1);
    woken.recv_timeout(DEADLINE).expect("output wakes");
    quiet(&woken);
    PlatformRows::open(dir.path())
        .and_then(|mut rows| rows.append(PlatformLevel::Info, "Started", 1))
        .expect("room");
    woken.recv_timeout(DEADLINE).expect("a platform row wakes");
    quiet(&woken);
    LogReader::open(dir.path())
        .expect("a reader")
        .rows(0..9)
        .expect("rows");
    assert!(
        woken.recv_timeout(Duration::from_millis(100)).is_err(),
        "reading changes nothing"
    );
    drop(watch);
    capture.take(b"two\n", 2);
    assert_eq!(
        woken.recv_timeout(DEADLINE),
        Err(mpsc::RecvTimeoutError::Disconnected),
        "a dropped watch is silent"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn many_watches_of_a_process_share_one_instance() {
    let instances = || {
        let open = std::fs::read_dir("/proc/self/fd").expect("a list");
        let targets = open.filter_map(|fd| std::fs::read_link(fd.ok()?.path()).ok());
        targets
            .filter(|target| target.to_string_lossy().contains("inotify"))
            .count()
    };
    let dirs = [(); 20].map(|()| task_dir());
    let (wake, woken) = mpsc::channel();
    let mut watches: Vec<_> = (0..)
        .zip(&dirs)
        .chain([(20, &dirs[0])])
        .map(|(index, dir)| {
            let wake = wake.clone();
            LogWatch::new(dir.path(), move || wake.send(index).unwrap_or_default())
        })
        .collect::<Result<_, _>>()
        .expect("watches");
    assert_eq!(instances(), 1);
    let write = |index: usize| {
        let mut capture = Capture::create(dirs[index].path()).expect("a log");
        capture.take(b"row\n", 1);
    };
    write(7);
    assert_eq!(woken.recv_timeout(DEADLINE), Ok(7), "only its own");
    while let Ok(index) = woken.recv_timeout(Duration::from_millis(100)) {
        assert_eq!(index, 7);
    }
    drop(watches.remove(0));
    write(0);
    assert_eq!(
        woken.recv_timeout(DEADLINE),
        Ok(20),
        "another of the folder"
    );
}

/// Takes what is still on its way.
fn quiet(woken: &mpsc::Receiver<()>) {
    while woken.recv_timeout(Duration::from_millis(100)).is_ok() {}
}
