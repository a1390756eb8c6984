//! Random lives of a log, against a plain split of its bytes.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;

use crate::indexer::WINDOW_MS;
use crate::row::ROW_CUT_BYTES;
use crate::{Capture, LogReader, PlatformLevel, PlatformRows, Row, RowSource, TaskLogPaths};

/// Something that happens to a log.
#[derive(Debug, Clone)]
enum Event {
    /// The task writes, this long after it wrote before.
    Output(Vec<u8>, u64),
    Platform(u8),
    /// The capture ends and another continues the log.
    Reopen,
    /// The capture is killed: nothing that is pending is written.
    Kill,
    DeleteIndex,
    CutIndex(prop::sample::Index),
    OverwriteIndex(prop::sample::Index, Vec<u8>),
    ExtendIndex(Vec<u8>),
    CutLog(prop::sample::Index),
    Read(prop::sample::Index, u64),
}

fn output() -> impl Strategy<Value = Vec<u8>> {
    let text = prop::collection::vec(
        prop_oneof![Just(b'\n'), Just(b'\r'), Just(0), any::<u8>()],
        0..200,
    );
    let long = (any::<u8>(), 1..200_000_usize, any::<bool>()).prop_map(|(byte, len, ends)| {
        let mut row = vec![byte; len];
        row.extend(ends.then_some(b'\n'));
        row
    });
    let many = (1..3000_usize, 1..90_usize).prop_map(|(rows, width)| {
        (0..rows)
            .flat_map(|row| format!("{row:>width$}\n").into_bytes())
            .collect()
    });
    prop_oneof![4 => text, 1 => long, 2 => many]
}

fn event() -> impl Strategy<Value = Event> {
    let index = any::<prop::sample::Index>;
    let garbage = || prop::collection::vec(any::<u8>(), 1..300);
    prop_oneof![
        12 => (output(), 0..300_u64).prop_map(|(bytes, later)| Event::Output(bytes, later)),
        3 => any::<u8>().prop_map(Event::Platform),
        2 => Just(Event::Reopen),
        2 => Just(Event::Kill),
        1 => Just(Event::DeleteIndex),
        1 => index().prop_map(Event::CutIndex),
        1 => (index(), garbage()).prop_map(|(at, bytes)| Event::OverwriteIndex(at, bytes)),
        1 => garbage().prop_map(Event::ExtendIndex),
        1 => index().prop_map(Event::CutLog),
        8 => (index(), 0..40_u64).prop_map(|(at, count)| Event::Read(at, count)),
    ]
}

/// What ought to be on disk.
#[derive(Default)]
struct Model {
    log: Vec<u8>,
    /// Offsets and texts.
    platform: Vec<(usize, String)>,
}

/// A row without its time.
type Seen = (u64, RowSource, Vec<u8>, u64, bool);

impl Model {
    fn rows(&self) -> Vec<Seen> {
        let mut starts = vec![];
        let mut start = 0;
        for row in self.log.split_inclusive(|&byte| byte == b'\n') {
            starts.push((start, row));
            start += row.len();
        }
        let mut rows = vec![];
        let mut platform = self.platform.iter().peekable();
        let mut add = |source, text: &[u8], complete| {
            let cut = text[..text.len().min(ROW_CUT_BYTES)].to_vec();
            rows.push((rows.len() as u64, source, cut, text.len() as u64, complete));
        };
        let told = RowSource::Platform(PlatformLevel::Info);
        for (start, row) in starts {
            while let Some((_, text)) = platform.next_if(|(offset, _)| *offset <= start) {
                add(told, text.as_bytes(), true);
            }
            let text = row.strip_suffix(b"\n").unwrap_or(row);
            add(RowSource::Task, text, text.len() < row.len());
        }
        for (_, text) in platform {
            add(told, text.as_bytes(), true);
        }
        rows
    }
}

fn seen(row: Row) -> Seen {
    (row.number, row.source, row.text, row.full_len, row.complete)
}

fn check(reader: &mut LogReader, model: &Model, at: prop::sample::Index, count: u64) {
    reader.refresh().expect("a readable log");
    let expected = model.rows();
    assert_eq!(reader.row_count(), expected.len() as u64);
    assert_eq!(reader.size_bytes(), model.log.len() as u64);
    let first = at.index(expected.len() + 1);
    let last = expected
        .len()
        .min(first + usize::try_from(count).expect("small"));
    let rows = reader
        .rows(first as u64..first as u64 + count)
        .expect("rows");
    // Not assert_eq: a failure would print megabytes.
    assert!(
        rows.into_iter()
            .map(seen)
            .eq(expected[first..last].iter().cloned()),
        "rows {first}..{last} differ"
    );
    let tail = reader.last_rows(count).expect("rows");
    let from = expected.len() - tail.len();
    assert!(
        tail.into_iter()
            .map(seen)
            .eq(expected[from..].iter().cloned()),
        "the last {count} rows differ"
    );
}

struct Life {
    dir: tempfile::TempDir,
    capture: Capture,
    platform: PlatformRows,
    reader: LogReader,
    model: Model,
    now_ms: u64,
}

impl Life {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let reader = LogReader::open(dir.path()).expect("no log is an empty log");
        let capture = Capture::create(dir.path()).expect("a log");
        let platform = PlatformRows::open(dir.path()).expect("rows");
        Self {
            capture,
            platform,
            reader,
            dir,
            model: Model::default(),
            now_ms: 1_700_000_000_000,
        }
    }

    fn happen(&mut self, event: Event) {
        let paths = TaskLogPaths::new(self.dir.path());
        match event {
            Event::Output(bytes, later) => {
                self.now_ms += later;
                self.capture.take(&bytes, self.now_ms);
                self.model.log.extend_from_slice(&bytes);
            }
            Event::Platform(n) => {
                let text = format!("platform {n}");
                self.platform
                    .append(PlatformLevel::Info, &text, self.now_ms)
                    .expect("room");
                self.model.platform.push((self.model.log.len(), text));
            }
            Event::Reopen => {
                self.capture.finish(self.now_ms);
                self.between_captures(|_| {});
            }
            Event::Kill => self.between_captures(|_| {}),
            Event::DeleteIndex => fs::remove_file(paths.index()).unwrap_or_default(),
            Event::CutIndex(at) => {
                self.between_captures(|dir| cut(&TaskLogPaths::new(dir).index(), at));
            }
            Event::OverwriteIndex(at, bytes) => self.between_captures(|dir| {
                let path = TaskLogPaths::new(dir).index();
                let mut index = fs::read(&path).unwrap_or_default();
                let at = at.index(index.len() + 1);
                let end = index.len().min(at + bytes.len());
                index.splice(at..end, bytes);
                fs::write(path, index).expect("room");
            }),
            Event::ExtendIndex(bytes) => {
                let file = File::options()
                    .append(true)
                    .create(true)
                    .open(paths.index());
                file.and_then(|mut file| file.write_all(&bytes))
                    .expect("room");
            }
            Event::CutLog(at) => {
                cut(&paths.log(), at);
                self.model.log.truncate(
                    fs::metadata(paths.log())
                        .map_or(0, |log| usize::try_from(log.len()).expect("small")),
                );
                self.reader.refresh().expect("a readable log");
            }
            Event::Read(at, count) => {
                check(&mut self.reader, &self.model, at, count);
                let mut fresh = LogReader::open(self.dir.path()).expect("a reader");
                check(&mut fresh, &self.model, at, count);
            }
        }
    }

    /// Does something to the files while no capture has them.
    fn between_captures(&mut self, act: impl FnOnce(&Path)) {
        let elsewhere = tempfile::tempdir().expect("a directory");
        self.capture = Capture::create(elsewhere.path()).expect("a log");
        act(self.dir.path());
        self.capture = Capture::create(self.dir.path()).expect("a log");
    }
}

fn cut(path: &Path, at: prop::sample::Index) {
    let Ok(file) = File::options().write(true).open(path) else {
        return;
    };
    let len = file.metadata().expect("a file").len();
    let kept = at.index(usize::try_from(len).expect("small") + 1);
    file.set_len(kept as u64).expect("a shorter file");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_happens_rows_are_the_split_of_the_bytes(events in prop::collection::vec(event(), 1..40), at: prop::sample::Index) {
        let mut life = Life::new();
        for event in events {
            life.happen(event);
        }
        life.happen(Event::Read(at, 60));
    }

    #[test]
    fn times_are_right_to_a_tenth_of_a_second(outputs in prop::collection::vec((output(), 0..150_u64), 1..40)) {
        let dir = tempfile::tempdir().expect("a directory");
        let mut capture = Capture::create(dir.path()).expect("a log");
        let mut now_ms = 1_700_000_000_000;
        let mut came = vec![];
        for (bytes, later) in outputs {
            now_ms += later;
            capture.take(&bytes, now_ms);
            came.extend(bytes.into_iter().map(|byte| (byte, now_ms)));
        }
        capture.finish(now_ms);
        let mut reader = LogReader::open(dir.path()).expect("a reader");
        let expected: Vec<u64> = came.split_inclusive(|(byte, _)| *byte == b'\n').map(|row| row[0].1).collect();
        let rows = reader.rows(0..u64::MAX).expect("rows");
        prop_assert_eq!(rows.len(), expected.len());
        for (row, came_ms) in rows.iter().zip(expected) {
            let told_ms = row.at_ms.expect("the capture saw it");
            prop_assert!(told_ms.abs_diff(came_ms) < WINDOW_MS, "row {}: {told_ms}, came {came_ms}", row.number);
        }
        // Asked for alone, a row has the same time.
        for row in rows.iter().step_by(rows.len().div_ceil(20).max(1)) {
            prop_assert_eq!(&reader.rows(row.number..row.number + 1).expect("a row")[0], row);
        }
    }
}
