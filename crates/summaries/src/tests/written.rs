//! The files in tests/fixtures, written by TensorBoard's own writer and by tensorboardX.

use super::*;
use crate::{ChartValue, ImageFormat, Outline, SummaryError, TagOutline};

const TENSORBOARD: &str = "tensorboard/train";
const TENSORBOARD_X: &str = "tensorboardx";
const START_MS: i64 = 1_700_000_000_000;

fn outline() -> Outline {
    read(&fixtures()).outline()
}

fn tag<'a>(tags: &'a [TagOutline], name: &str) -> &'a TagOutline {
    tags.iter().find(|tag| tag.tag.as_str() == name).unwrap()
}

#[test]
fn runs_are_the_folders_with_event_files() {
    let outline = outline();
    let runs: Vec<_> = outline.runs.iter().map(|run| run.run.as_str()).collect();
    assert_eq!(runs, [TENSORBOARD, TENSORBOARD_X]);
    assert_eq!(outline.faults, []);
    let below = read(&fixtures().join(TENSORBOARD)).outline();
    assert_eq!(below.runs[0].run.as_str(), ".");
}

#[test]
fn an_outline_says_what_each_tag_holds() {
    let outline = outline();
    let run = &outline.runs[0];
    let loss = tag(&run.scalars, "loss");
    assert_eq!(loss.description.as_deref(), Some("Mean *cross* entropy"));
    assert_eq!((loss.points, loss.last_step), (5, Some(4)));
    assert_eq!(loss.last_wall_time_ms, Some(START_MS + 4000));
    assert_eq!(loss.last_value, Some(ChartValue(f64::from(0.2_f32))));
    let half = tag(&run.scalars, "half");
    assert_eq!(half.display_name.as_deref(), Some("Shown half"));
    assert_eq!(tag(&run.images, "samples").points, 1);
    assert_eq!(tag(&run.texts, "note").points, 2);
    assert_eq!(run.not_drawn, ["histograms"]);
}

#[test]
fn scalars_of_tensors_have_the_values_written() {
    let reader = read(&fixtures());
    let loss = chart(&reader, TENSORBOARD, "loss");
    assert_eq!(loss.steps, [0, 1, 2, 3, 4]);
    assert_eq!(loss.wall_times_ms[2], START_MS + 2000);
    let expected = [1.0_f32, 0.5, 1.0 / 3.0, 0.25, 0.2].map(f64::from);
    assert_eq!(numbers(&loss), expected);
    let others = [
        ("float", 0.5),
        ("double", 0.1),
        ("half", 1.5),
        ("int32", -3.0),
        ("int64", 1_099_511_627_776.0),
        ("uint8 content", 250.0),
        ("double content", -2.25),
        ("bool", 1.0),
    ];
    for (tag, number) in others {
        let chart = chart(&reader, TENSORBOARD, tag);
        assert_eq!((chart.steps, chart.values[0].0), (vec![7], number), "{tag}");
    }
}

#[test]
fn scalars_of_the_older_form_have_the_values_written() {
    let loss = chart(&read(&fixtures()), TENSORBOARD_X, "train/loss");
    assert_eq!(loss.points_total, 21);
    assert_eq!((loss.steps[3], loss.values[3].0), (30, f64::from(1.7_f32)));
    assert_eq!(loss.wall_times_ms[3], START_MS + 3000);
    assert!(loss.values[20].0.is_nan());
}

#[test]
fn pictures_of_both_forms_are_read_when_asked_for() {
    let reader = read(&fixtures());
    let (run, tag) = (RunName::new(TENSORBOARD), Tag::new("samples"));
    let notes = reader.images(&run, &tag);
    assert_eq!((notes[0].step, notes[0].count), (3, 2));
    assert_eq!((notes[0].width, notes[0].height), (3, 2));
    let first = reader.image(&run, &tag, 3, 0).unwrap();
    let second = reader.image(&run, &tag, 3, 1).unwrap();
    assert_eq!(first.format, ImageFormat::Png);
    assert_eq!(png_size(&first.bytes), (3, 2));
    assert_ne!(first.bytes, second.bytes);
    let beyond = reader.image(&run, &tag, 3, 2).unwrap_err();
    assert!(matches!(beyond, SummaryError::Absent { .. }));

    let (run, tag) = (RunName::new(TENSORBOARD_X), Tag::new("input"));
    let notes = reader.images(&run, &tag);
    assert_eq!((notes[0].width, notes[0].height, notes[0].count), (6, 4, 1));
    let picture = reader.image(&run, &tag, 10, 0).unwrap();
    assert_eq!(png_size(&picture.bytes), (6, 4));
}

/// Width and height, which a PNG file has after its signature and the first chunk's head.
fn png_size(bytes: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn texts_are_read_with_their_shape() {
    let reader = read(&fixtures());
    let (run, tag) = (RunName::new(TENSORBOARD), Tag::new("note"));
    let steps: Vec<_> = reader
        .texts(&run, &tag)
        .iter()
        .map(|note| note.step)
        .collect();
    assert_eq!(steps, [1, 2]);
    let one = reader.text(&run, &tag, 1).unwrap();
    assert_eq!(
        (one.shape, one.cells),
        (vec![], vec!["A first *note*".to_owned()])
    );
    let table = reader.text(&run, &tag, 2).unwrap();
    assert_eq!(table.shape, [2, 2]);
    assert_eq!(table.cells, ["a", "b", "c", "训练"]);
    let older = reader
        .text(
            &RunName::new(TENSORBOARD_X),
            &Tag::new("config/text_summary"),
            0,
        )
        .unwrap();
    assert_eq!(older.cells, ["lr | 0.1"]);
}

#[test]
fn what_is_not_there_is_named() {
    let reader = read(&fixtures());
    let (run, tag) = (RunName::new("no"), Tag::new("such"));
    let error = reader.text(&run, &tag, 4).unwrap_err().to_string();
    assert_eq!(error, "run no has nothing under such at step 4");
    assert_eq!(reader.chart(&run, &tag, 10), Chart::default());
}

#[test]
fn bytes_that_are_no_picture_are_not_passed_for_one() {
    let folder = Folder::with(&record(1, &[picture("p", b"<svg onload=alert(1)>")]));
    let reader = read(folder.path());
    let error = reader
        .image(&RunName::new("."), &Tag::new("p"), 1, 0)
        .unwrap_err();
    assert!(matches!(error, SummaryError::NotAPicture { .. }), "{error}");
}
