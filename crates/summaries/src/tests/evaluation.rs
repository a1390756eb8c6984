use proptest::prelude::*;

use crate::{Evaluation, EvaluationFault};

const CATS: &str = r#"{
    "labels": ["cat", "dog", "owl"],
    "confusion_matrix": [[8, 2, 0], [1, 9, 0], [0, 0, 0]],
    "wrong": [{ "label": "cat", "taken_for": "dog", "text": "<b>row 3</b>", "confidence": 0.6 }],
    "made_by": "a key of the script's own"
}"#;

fn fault(text: &str) -> EvaluationFault {
    Evaluation::parse(text.as_bytes()).unwrap_err()
}

fn close(left: Option<f64>, right: f64) -> bool {
    left.is_some_and(|left| (left - right).abs() < 1e-12)
}

#[test]
fn counts_become_the_ratios_that_the_textbook_gives() {
    let found = Evaluation::parse(CATS.as_bytes()).unwrap();
    assert_eq!((found.samples, found.right), (20, 17));
    assert!(close(found.accuracy, 0.85));
    let cat = &found.labels[0];
    assert_eq!((cat.samples, cat.taken, cat.right), (10, 9, 8));
    assert!(close(cat.precision, 8.0 / 9.0), "{cat:?}");
    assert!(close(cat.recall, 0.8), "{cat:?}");
    assert!(close(cat.f1, 16.0 / 19.0), "{cat:?}");
    assert!(
        close(cat.misrecognition, 0.1),
        "one of ten dogs was taken for a cat: {cat:?}"
    );
    assert_eq!(found.wrong[0].text, "<b>row 3</b>", "text is data");
    assert_eq!((found.wrong[0].label, found.wrong[0].taken_for), (0, 1));
}

#[test]
fn a_label_that_never_occurred_has_no_ratios_and_does_not_weigh() {
    let found = Evaluation::parse(CATS.as_bytes()).unwrap();
    let owl = &found.labels[2];
    assert_eq!((owl.precision, owl.recall, owl.f1), (None, None, None));
    assert_eq!(owl.misrecognition, Some(0.0));
    assert!(close(found.recall, 0.85), "the mean of cat and dog");
}

#[test]
fn labels_may_be_numbers() {
    let text = r#"{"labels": [0, 1], "confusion_matrix": [[1, 0], [1, 2]], "wrong": [{"label": 1, "taken_for": 0}]}"#;
    let found = Evaluation::parse(text.as_bytes()).unwrap();
    assert_eq!(found.labels[1].label, "1");
    assert_eq!(found.wrong[0].label, 1);
}

#[test]
fn what_does_not_hold_together_is_named() {
    assert!(matches!(
        fault("{\"labels\": ["),
        EvaluationFault::NotJson { .. }
    ));
    let EvaluationFault::OtherShape { reason } = fault(r#"{"labels": ["a"]}"#) else {
        panic!("a missing key is another shape");
    };
    assert!(reason.contains("confusion_matrix"), "{reason}");
    assert!(matches!(
        fault(r#"{"labels": ["a"], "confusion_matrix": [[-1]]}"#),
        EvaluationFault::OtherShape { .. }
    ));
    assert_eq!(
        fault(r#"{"labels": [], "confusion_matrix": []}"#),
        EvaluationFault::NoLabels
    );
    assert_eq!(
        fault(r#"{"labels": ["a", " "], "confusion_matrix": []}"#),
        EvaluationFault::BadLabel { at: 2, max: 200 }
    );
    let label = "1".to_owned();
    assert_eq!(
        fault(r#"{"labels": ["1", 1], "confusion_matrix": [[1, 0], [0, 1]]}"#),
        EvaluationFault::LabelTwice { label }
    );
    assert_eq!(
        fault(r#"{"labels": ["a", "b"], "confusion_matrix": [[1, 0]]}"#),
        EvaluationFault::Rows { rows: 1, labels: 2 }
    );
    assert_eq!(
        fault(r#"{"labels": ["a", "b"], "confusion_matrix": [[1, 0], [1]]}"#),
        EvaluationFault::Columns {
            label: "b".to_owned(),
            counts: 1,
            labels: 2
        }
    );
    assert_eq!(
        fault(r#"{"labels": ["a"], "confusion_matrix": [[18446744073709551615]]}"#),
        EvaluationFault::TooManySamples
    );
    assert_eq!(
        fault(
            r#"{"labels": ["a"], "confusion_matrix": [[1]], "wrong": [{"label": "a", "taken_for": "z"}]}"#
        ),
        EvaluationFault::UnknownLabel {
            at: 1,
            label: "z".to_owned()
        }
    );
    let labels = vec!["\"x\""; 501].join(",");
    let many = format!(r#"{{"labels": [{labels}], "confusion_matrix": []}}"#);
    assert_eq!(
        fault(&many),
        EvaluationFault::TooManyLabels {
            count: 501,
            max: 500
        }
    );
}

#[test]
fn of_many_wrong_samples_the_first_are_handed_on_and_the_rest_counted() {
    let one = r#"{"label": "a", "taken_for": "b"}"#;
    let all = vec![one; 1_200].join(",");
    let text = format!(
        r#"{{"labels": ["a", "b"], "confusion_matrix": [[0, 1200], [0, 0]], "wrong": [{all}]}}"#
    );
    let found = Evaluation::parse(text.as_bytes()).unwrap();
    assert_eq!((found.wrong.len(), found.wrong_left_out), (1_000, 200));
}

proptest! {
    #[test]
    fn no_bytes_at_all_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Evaluation::parse(&bytes);
    }

    #[test]
    fn the_labels_add_up_to_the_whole(matrix in prop::collection::vec(prop::collection::vec(0_u64..1_000, 4), 4)) {
        let text = format!(r#"{{"labels": [1, 2, 3, 4], "confusion_matrix": {matrix:?}}}"#);
        let found = Evaluation::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(found.labels.iter().map(|label| label.samples).sum::<u64>(), found.samples);
        prop_assert_eq!(found.labels.iter().map(|label| label.taken).sum::<u64>(), found.samples);
        prop_assert!(found.labels.iter().all(|label| label.f1.is_none_or(|f1| (0.0..=1.0).contains(&f1))));
    }
}
