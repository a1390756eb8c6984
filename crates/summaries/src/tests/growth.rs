//! Files that grow, begin anew, or go away.

use super::*;
use crate::{Limits, Made, Refresh, SummaryError};

#[test]
fn a_folder_that_is_not_there_yet_has_no_runs() {
    let folder = Folder::with(b"");
    let mut reader = Reader::new(folder.path().join("later"));
    assert_eq!(reader.refresh(), Refresh::default());
    assert_eq!(reader.outline().runs, []);
    fs::create_dir(folder.path().join("later")).unwrap();
    fs::write(folder.path().join("later/x.tfevents"), scalar(1, "a", 1.0)).unwrap();
    assert!(reader.refresh().changed);
    assert_eq!(numbers(&chart(&reader, ".", "a")), [1.0]);
}

#[test]
fn only_what_is_new_is_read() {
    let first = scalar(1, "a", 1.0);
    let folder = Folder::with(&first);
    let mut reader = Reader::new(folder.path());
    assert_eq!(reader.refresh().bytes_read, first.len() as u64);
    assert_eq!(reader.refresh(), Refresh::default(), "nothing is new");
    let second = scalar(2, "a", 2.0);
    folder.append(&second);
    assert_eq!(reader.refresh().bytes_read, second.len() as u64);
    assert_eq!(chart(&reader, ".", "a").steps, [1, 2]);
}

#[test]
fn a_record_still_being_written_is_not_there_yet() {
    let folder = Folder::with(&scalar(1, "a", 1.0));
    let second = scalar(2, "a", 2.0);
    let mut reader = Reader::new(folder.path());
    reader.refresh();
    for byte in &second[..second.len() - 1] {
        folder.append(&[*byte]);
        assert_eq!(reader.refresh(), Refresh::default());
    }
    folder.append(&second[second.len() - 1..]);
    assert!(reader.refresh().changed);
    assert_eq!(numbers(&chart(&reader, ".", "a")), [1.0, 2.0]);
    assert_eq!(faults(&reader), []);
}

#[test]
fn a_file_that_shrank_or_was_replaced_starts_again() {
    let one = scalar(1, "a", 1.0);
    let folder = Folder::with(&[one.clone(), scalar(2, "a", 2.0)].concat());
    let mut reader = Reader::new(folder.path());
    reader.refresh();
    fs::write(folder.file(), &one).unwrap();
    assert!(reader.refresh().changed);
    assert_eq!(numbers(&chart(&reader, ".", "a")), [1.0]);

    let other = [
        scalar(5, "b", 5.0),
        scalar(6, "b", 6.0),
        scalar(7, "b", 7.0),
    ]
    .concat();
    fs::write(folder.file(), other).unwrap();
    assert!(reader.refresh().changed);
    assert_eq!(chart(&reader, ".", "a"), Chart::default());
    assert_eq!(numbers(&chart(&reader, ".", "b")), [5.0, 6.0, 7.0]);

    fs::write(folder.file(), b"").unwrap();
    assert!(reader.refresh().changed);
    assert_eq!(chart(&reader, ".", "b"), Chart::default());
}

#[test]
fn a_file_that_went_away_is_forgotten() {
    let folder = Folder::with(&scalar(1, "a", 1.0));
    let mut reader = Reader::new(folder.path());
    reader.refresh();
    fs::remove_file(folder.file()).unwrap();
    assert!(reader.refresh().changed);
    assert_eq!(reader.outline().runs, []);
}

#[test]
fn a_second_attempt_replaces_the_first_from_its_first_step_on() {
    let first: Vec<_> = (0..6_u8)
        .flat_map(|step| scalar(step.into(), "a", 1.0))
        .collect();
    let second: Vec<_> = (3..5_u8)
        .flat_map(|step| scalar(step.into(), "a", 2.0))
        .collect();
    let folder = Folder::with(&first);
    fs::write(folder.path().join("events.out.tfevents.2"), &second).unwrap();
    let two_files = chart(&read(folder.path()), ".", "a");
    assert_eq!(two_files.steps, [0, 1, 2, 3, 4]);
    assert_eq!(numbers(&two_files), [1.0, 1.0, 1.0, 2.0, 2.0]);

    let one_file = Folder::with(&[first, second].concat());
    let one_file = chart(&read(one_file.path()), ".", "a");
    assert_eq!(one_file, two_files);
}

#[test]
fn a_large_file_is_read_in_parts() {
    let all: Vec<_> = (0..100_u8)
        .flat_map(|step| scalar(step.into(), "a", 1.0))
        .collect();
    let folder = Folder::with(&all);
    fs::write(folder.path().join("b.tfevents"), scalar(1, "b", 1.0)).unwrap();
    let limits = Limits {
        refresh_bytes: 500,
        ..Limits::default()
    };
    let mut reader = Reader::with_limits(folder.path(), limits);
    let mut refreshes = 1;
    while reader.refresh().more {
        refreshes += 1;
    }
    assert!(refreshes > all.len() / 600, "{refreshes}");
    assert_eq!(chart(&reader, ".", "a").steps.len(), 100);
    assert_eq!(numbers(&chart(&reader, ".", "b")), [1.0]);
}

#[test]
fn a_picture_whose_file_changed_meanwhile_is_not_mixed_up() {
    let png = b"\x89PNG\r\n\x1a\n";
    let folder = Folder::with(&record(1, &[picture("p", png)]));
    let reader = read(folder.path());
    let ask = || reader.image(&RunName::new("."), &Tag::new("p"), 1, 0);
    assert_eq!(&ask().unwrap().bytes[..], png);
    fs::write(folder.file(), record(1, &[picture("q", png)])).unwrap();
    assert!(matches!(
        ask(),
        Err(SummaryError::Changed { offset: 0, .. })
    ));
    fs::remove_file(folder.file()).unwrap();
    assert!(matches!(ask(), Err(SummaryError::File { .. })));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let elsewhere = Folder::with(&scalar(1, "a", 1.0));
    let folder = Folder::with(&scalar(1, "b", 1.0));
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("linked")).unwrap();
    std::os::unix::fs::symlink(elsewhere.file(), folder.path().join("x.tfevents")).unwrap();
    let outline = read(folder.path()).outline();
    assert_eq!(outline.runs.len(), 1);
    assert_eq!(outline.runs[0].scalars[0].tag.as_str(), "b");
}

#[test]
fn of_two_runs_in_one_folder_each_has_the_files_of_its_time() {
    let dir = tempfile::tempdir().unwrap();
    for (name, tag) in [
        ("1700000000.host", "first"),
        ("1700000500.host", "second"),
        ("7", "own"),
    ] {
        let file = dir.path().join(format!("events.out.tfevents.{name}"));
        fs::write(file, scalar(0, tag, 1.0)).unwrap();
    }
    let tags = |from_ms, to_ms| tags_made(dir.path(), Made { from_ms, to_ms });
    assert_eq!(tags(None, None), ["first", "own", "second"]);
    assert_eq!(tags(Some(1_700_000_400_000), None), ["own", "second"]);
    assert_eq!(tags(None, Some(1_700_000_400_000)), ["first", "own"]);
}

#[test]
fn of_two_runs_within_one_second_each_has_the_files_of_its_time() {
    let dir = tempfile::tempdir().unwrap();
    for (name, wall_time, tag) in [
        ("1700000000.host", 1_700_000_000.2, "first"),
        ("1700000000.other", 1_700_000_000.7, "second"),
    ] {
        let file = dir.path().join(format!("events.out.tfevents.{name}"));
        fs::write(file, record_at(wall_time, 0, &[simple(tag, 1.0)])).unwrap();
    }
    let bound = Some(1_700_000_000_500);
    let tags = |from_ms, to_ms| tags_made(dir.path(), Made { from_ms, to_ms });
    assert_eq!(tags(None, bound), ["first"]);
    assert_eq!(tags(bound, None), ["second"]);
    assert_eq!(tags(Some(1_699_999_999_900), bound), ["first"]);
}

fn tags_made(folder: &Path, made: Made) -> Vec<String> {
    let mut reader = Reader::new(folder);
    reader.read_made(made);
    reader.refresh();
    let runs = reader.outline().runs.into_iter();
    let tags = runs.flat_map(|run| run.scalars);
    tags.map(|tag| tag.tag.to_string()).collect()
}

#[test]
fn a_chart_goes_on_where_it_ended_until_a_later_attempt_takes_its_points() {
    let folder = Folder::with(&[scalar(1, "loss", 9.0), scalar(2, "loss", 8.0)].concat());
    let mut reader = read(folder.path());
    let (run, tag) = (RunName::new("."), Tag::new("loss"));
    let whole = reader.chart_since(&run, &tag, None, 100);
    folder.append(&scalar(3, "loss", 7.0));
    reader.refresh();
    let part = reader.chart_since(&run, &tag, whole.position, 100);
    assert_eq!((part.appended, part.chart.steps), (true, vec![3]));
    folder.append(&scalar(2, "loss", 5.0));
    reader.refresh();
    let again = reader.chart_since(&run, &tag, part.position, 100);
    assert_eq!((again.appended, again.chart.steps), (false, vec![1, 2]));
}
