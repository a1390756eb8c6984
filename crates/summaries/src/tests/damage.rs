//! Files that end anywhere, or hold any wrong byte.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

const FIXTURES: [&str; 2] = [
    "tensorboard/train/events.out.tfevents.1700000000.host",
    "tensorboardx/events.out.tfevents.1700000000.host",
];

static WRITTEN: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| FIXTURES.map(fixture));

/// Every scalar point, picture and text below a folder, in words; NaN equals NaN in those.
fn all_there_is(reader: &Reader) -> Vec<String> {
    let mut all = Vec::new();
    for run in reader.outline().runs {
        for tag in run.scalars.iter().map(|tag| &tag.tag) {
            let chart = reader.chart(&run.run, tag, usize::MAX);
            let points = chart
                .steps
                .iter()
                .zip(&chart.wall_times_ms)
                .zip(&chart.values);
            all.extend(points.map(|point| format!("{tag} {point:?}")));
        }
        for tag in run.images.iter().map(|tag| &tag.tag) {
            for note in reader.images(&run.run, tag) {
                for which in 0..note.count {
                    let image = reader.image(&run.run, tag, note.step, which).unwrap();
                    all.push(format!("{tag} {note:?} {which} {image:?}"));
                }
            }
        }
        for tag in run.texts.iter().map(|tag| &tag.tag) {
            for note in reader.texts(&run.run, tag) {
                let text = reader.text(&run.run, tag, note.step).unwrap();
                all.push(format!("{tag} {note:?} {text:?}"));
            }
        }
    }
    all
}

/// Where the records of a sound file end.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = vec![0];
    let mut at = 0;
    while at < bytes.len() {
        let length = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        at += usize::try_from(length).unwrap() + 16;
        ends.push(at);
    }
    ends
}

proptest! {
    #[test]
    fn a_file_cut_anywhere_is_a_prefix_of_its_records(which in 0..2_usize, cut in any::<prop::sample::Index>()) {
        let bytes = &WRITTEN[which];
        let cut = cut.index(bytes.len() + 1);
        let whole = ends(bytes).into_iter().filter(|end| *end <= cut).max().unwrap();
        let torn = read(Folder::with(&bytes[..cut]).path());
        prop_assert_eq!(faults(&torn), []);
        let (torn, prefix) = (Folder::with(&bytes[..cut]), Folder::with(&bytes[..whole]));
        let mut reader = read(torn.path());
        prop_assert_eq!(all_there_is(&reader), all_there_is(&read(prefix.path())));
        // And the rest is read once it is written.
        torn.append(&bytes[cut..]);
        reader.refresh();
        prop_assert_eq!(all_there_is(&reader), all_there_is(&read(Folder::with(bytes).path())));
    }

    #[test]
    fn a_wrong_byte_is_never_a_wrong_value(
        which in 0..2_usize, at in any::<prop::sample::Index>(), flip in 1..=255_u8,
    ) {
        let mut bytes = WRITTEN[which].clone();
        let at = at.index(bytes.len());
        let sound_folder = Folder::with(&bytes);
        let sound = all_there_is(&read(sound_folder.path()));
        bytes[at] ^= flip;
        let folder = Folder::with(&bytes);
        let reader = read(folder.path());
        for value in all_there_is(&reader) {
            prop_assert!(sound.contains(&value), "{} was never written", value);
        }
        let damaged = ends(&WRITTEN[which]).into_iter().filter(|end| *end <= at).max().unwrap();
        let faults = faults(&reader);
        prop_assert_eq!(faults.len(), 1, "{:?}", faults);
        prop_assert_eq!(faults[0].0, damaged as u64, "the fault is told with the record's place");
    }

    #[test]
    fn any_bytes_at_all_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let folder = Folder::with(&[framed(&bytes), bytes.clone(), scalar(1, "a", 1.0)].concat());
        let reader = read(folder.path());
        all_there_is(&reader);
    }
}

#[test]
fn reading_goes_on_after_a_corrupt_record() {
    let parts = [
        scalar(1, "a", 1.0),
        scalar(2, "a", 2.0),
        scalar(3, "a", 3.0),
    ];
    let second = parts[0].len();
    for (at, kind) in [
        (3, FaultKind::CorruptLength),
        (20, FaultKind::CorruptContent),
    ] {
        let mut bytes = parts.concat();
        bytes[second + at] ^= 1;
        let reader = read(Folder::with(&bytes).path());
        assert_eq!(chart(&reader, ".", "a").steps, [1, 3]);
        assert_eq!(faults(&reader), [(second as u64, kind)]);
    }
}

#[test]
fn what_comes_after_a_corrupt_end_is_found_when_it_comes() {
    let folder = Folder::with(&[scalar(1, "a", 1.0), vec![0; 100]].concat());
    let mut reader = Reader::new(folder.path());
    reader.refresh();
    let second = scalar(2, "a", 2.0);
    for byte in &second {
        folder.append(&[*byte]);
        reader.refresh();
    }
    assert_eq!(chart(&reader, ".", "a").steps, [1, 2]);
    assert_eq!(faults(&reader).len(), 1, "told once");
}

#[test]
fn a_sound_record_that_is_no_event_is_told_and_passed_over() {
    let bytes = [framed(b"\xff\xff\xff"), scalar(1, "a", 1.0)].concat();
    let reader = read(Folder::with(&bytes).path());
    assert_eq!(faults(&reader), [(0, FaultKind::NotAnEvent)]);
    assert_eq!(chart(&reader, ".", "a").steps, [1]);
}
