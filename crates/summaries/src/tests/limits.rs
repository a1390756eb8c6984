//! Files made to be too much.

use super::*;
use crate::Limits;
use crate::proto::{Dimension, Shape, dtype};
use crate::record::masked_crc;

fn read_within(folder: &Folder, limits: Limits) -> Reader {
    let mut reader = Reader::with_limits(folder.path(), limits);
    while reader.refresh().more {}
    reader
}

fn header(length: u64) -> Vec<u8> {
    let length = length.to_le_bytes();
    [&length[..], &masked_crc(&length).to_le_bytes()].concat()
}

fn shaped(sizes: &[i64]) -> Tensor {
    let dimensions = sizes.iter().map(|size| Dimension { size: *size });
    Tensor {
        dtype: dtype::FLOAT,
        floats: vec![1.0],
        shape: Some(Shape {
            dimensions: dimensions.collect(),
            unknown_rank: false,
        }),
        ..Tensor::default()
    }
}

#[test]
fn a_length_beyond_all_files_is_told_and_takes_no_memory() {
    for length in [1 << 60, u64::MAX] {
        let folder = Folder::with(&[scalar(1, "a", 1.0), header(length), vec![7; 100]].concat());
        let reader = read(folder.path());
        let [(_, FaultKind::RecordTooLong { bytes, limit_bytes })] = faults(&reader)[..] else {
            panic!("{:?}", faults(&reader));
        };
        assert_eq!(
            (bytes, limit_bytes),
            (length, Limits::default().record_bytes)
        );
        assert_eq!(chart(&reader, ".", "a").steps, [1]);
    }
}

#[test]
fn a_record_that_is_too_long_is_passed_over_once_it_is_whole() {
    let limits = Limits {
        record_bytes: 100,
        ..Limits::default()
    };
    let long = framed(&[0; 200]);
    let folder = Folder::with(&long[..150]);
    let mut reader = read_within(&folder, limits);
    folder.append(&long[150..]);
    folder.append(&scalar(1, "a", 1.0));
    reader.refresh();
    assert_eq!(chart(&reader, ".", "a").steps, [1]);
    assert_eq!(faults(&reader).len(), 1, "told once");
}

#[test]
fn a_terabyte_of_nothing_is_not_searched_to_its_end() {
    let limits = Limits {
        search_bytes: 1 << 20,
        refresh_bytes: 256 << 10,
        ..Limits::default()
    };
    let folder = Folder::with(&scalar(1, "a", 1.0));
    let file = fs::File::options().write(true).open(folder.file()).unwrap();
    file.set_len(1 << 40).unwrap();
    let mut reader = Reader::with_limits(folder.path(), limits);
    let looks = (0..10).take_while(|_| reader.refresh().more).count();
    assert!(looks < 10, "it goes on");
    assert_eq!(chart(&reader, ".", "a").steps, [1]);
    let [(_, kind)] = &faults(&reader)[..] else {
        panic!("{:?}", faults(&reader));
    };
    assert_eq!(kind, &FaultKind::CorruptLength);
}

#[test]
fn a_tensor_that_claims_too_much_is_told() {
    let claims = [
        (vec![1 << 40], Some(1 << 40)),
        (vec![1 << 20, 1 << 20], Some(1 << 40)),
        (vec![1 << 62, 4], None),
    ];
    for (sizes, elements) in claims {
        let folder = Folder::with(&record(1, &[tensor("t", "scalars", shaped(&sizes))]));
        let fault = FaultKind::TensorTooLarge {
            tag: Tag::new("t"),
            elements,
            limit: Limits::default().tensor_elements,
        };
        assert_eq!(faults(&read(folder.path())), [(0, fault)]);
    }
}

#[test]
fn a_value_of_another_form_than_its_tags_is_told_once() {
    let wrong = [
        tensor("t", "scalars", shaped(&[3])),
        tensor("t", "scalars", shaped(&[-1])),
        tensor("t", "scalars", Tensor::default()),
    ];
    let mut bytes = scalar(1, "t", 1.0);
    bytes.extend(
        wrong
            .iter()
            .flat_map(|value| record(2, std::slice::from_ref(value))),
    );
    let reader = read(Folder::with(&bytes).path());
    let fault = FaultKind::WrongForm { tag: Tag::new("t") };
    assert_eq!(faults(&reader).len(), 1);
    assert_eq!(faults(&reader)[0].1, fault);
    assert_eq!(chart(&reader, ".", "t").steps, [1]);
    for plugin in ["images", "text"] {
        let folder = Folder::with(&record(1, &[tensor("t", plugin, shaped(&[]))]));
        assert_eq!(
            faults(&read(folder.path())),
            [(0, fault.clone())],
            "{plugin}"
        );
    }
}

#[test]
fn of_too_many_tags_the_first_are_followed() {
    let values: Vec<_> = (0..1000)
        .map(|tag| simple(&format!("t{tag:03}"), 1.0))
        .collect();
    let folder = Folder::with(&[record(1, &values), record(2, &values)].concat());
    let limits = Limits {
        tags: 10,
        ..Limits::default()
    };
    let reader = read_within(&folder, limits);
    let outline = reader.outline();
    assert_eq!(outline.runs[0].scalars.len(), 10);
    assert_eq!(chart(&reader, ".", "t009").steps, [1, 2]);
    assert_eq!(faults(&reader), [(0, FaultKind::TooManyTags { limit: 10 })]);
}

#[test]
fn a_million_tags_do_not_make_a_million_series() {
    let records: Vec<_> = (0..100)
        .flat_map(|part| {
            let tags = (0..10_000).map(|tag| simple(&format!("{part}/{tag}"), 1.0));
            record(1, &tags.collect::<Vec<_>>())
        })
        .collect();
    let reader = read(Folder::with(&records).path());
    let limit = Limits::default().tags;
    assert_eq!(reader.outline().runs[0].scalars.len(), limit);
    assert_eq!(faults(&reader).len(), 1);
}

#[test]
fn a_tag_that_is_too_long_is_told() {
    let folder = Folder::with(&scalar(1, &"x".repeat(2000), 1.0));
    let fault = FaultKind::TagTooLong {
        bytes: 2000,
        limit_bytes: 1024,
    };
    assert_eq!(faults(&read(folder.path())), [(0, fault)]);
}

#[test]
fn long_series_are_thinned_and_keep_their_extremes_and_the_newest() {
    let number = |step: i64| if step == 333 { 9.0 } else { 1.0 };
    let all: Vec<_> = (0..1000)
        .flat_map(|step| scalar(step, "a", number(step)))
        .collect();
    let few: Vec<_> = (0..10).flat_map(|step| scalar(step, "b", 1.0)).collect();
    let folder = Folder::with(&[all, few].concat());
    let limits = Limits {
        points: 300,
        ..Limits::default()
    };
    let reader = read_within(&folder, limits);
    let long = chart(&reader, ".", "a");
    assert!(long.steps.len() <= 290, "{}", long.steps.len());
    assert!(long.steps.contains(&333));
    assert_eq!(long.steps.last(), Some(&999));
    assert_eq!(
        chart(&reader, ".", "b").steps.len(),
        10,
        "a short one is left"
    );
}

#[test]
fn many_pictures_are_thinned_and_the_newest_is_kept() {
    let all: Vec<_> = (0..500)
        .flat_map(|step| record(step, &[picture("p", b"")]))
        .collect();
    let limits = Limits {
        media: 100,
        ..Limits::default()
    };
    let reader = read_within(&Folder::with(&all), limits);
    let notes = reader.images(&RunName::new("."), &Tag::new("p"));
    assert!(notes.len() <= 100);
    assert_eq!(notes.last().map(|note| note.step), Some(499));
}

#[test]
fn of_many_faults_the_first_are_kept_and_the_rest_counted() {
    let bytes: Vec<_> = (0..50).flat_map(|_| framed(b"\xff")).collect();
    let outline = read(Folder::with(&bytes).path()).outline();
    assert_eq!((outline.faults.len(), outline.faults_left_out), (20, 30));
}

#[test]
fn of_too_many_files_the_first_are_followed() {
    let folder = Folder::with(&scalar(1, "a", 1.0));
    fs::write(folder.path().join("z.tfevents"), scalar(1, "z", 1.0)).unwrap();
    let limits = Limits {
        files: 1,
        ..Limits::default()
    };
    let outline = read_within(&folder, limits).outline();
    assert_eq!(outline.runs[0].scalars.len(), 1);
    assert_eq!(outline.faults[0].kind, FaultKind::TooManyFiles { limit: 1 });
    assert_eq!(outline.faults[0].file, "z.tfevents");
}
