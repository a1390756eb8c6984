//! The sample of handwritten digits, from its own files.

use std::path::Path;

use trainyard_tests::yard::{Ran, Yard};

const ACCURACY_MIN: f64 = 0.90;

fn yard_with_the_sample() -> Yard {
    let yard = Yard::new();
    for folder in ["code", "data"] {
        let from = format!("examples/digits/{folder}/");
        yard.ok(&[
            "objects",
            "put",
            &from,
            &format!("obs://demo/digits/{folder}/"),
        ]);
    }
    yard
}

/// Follows a job of the sample; its test accuracy, which some task prints.
fn follow(yard: &Yard, file: &str) -> (Ran, f64) {
    let ran = yard.follow(&Path::new("examples/digits").join(file));
    ran.assert_code(0);
    let text = ran.stdout_text();
    let accuracy = text
        .lines()
        .find_map(|row| row.split_once("test accuracy "));
    let (_, accuracy) = accuracy.unwrap_or_else(|| panic!("no test accuracy in {text}"));
    let accuracy = accuracy.trim().parse().unwrap();
    (ran, accuracy)
}

#[test]
fn the_sample_learns_to_read_digits() {
    let yard = yard_with_the_sample();
    let (ran, accuracy) = follow(&yard, "job.yaml");
    assert!(accuracy >= ACCURACY_MIN, "{accuracy}");
    assert!(ran.stderr.contains("Successful"), "{}", ran.stderr);
    assert_eq!(yard.status("digits"), "completed");
    let output = yard.ok(&["objects", "ls", "obs://demo/digits/output/"]);
    assert!(!output.is_empty(), "the model lies in the output path");
}

#[test]
fn four_nodes_learn_it_together() {
    let yard = yard_with_the_sample();
    let (ran, accuracy) = follow(&yard, "job-distributed.yaml");
    assert!(accuracy >= ACCURACY_MIN, "{accuracy}");
    for task in 0..4 {
        let prefix = format!("[{task}] ");
        assert!(ran.stdout_text().contains(&prefix), "rows of task {task}");
    }
    let shown = yard.show("digits-distributed");
    let codes: Vec<_> = shown["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["exit_code"])
        .collect();
    assert_eq!(codes, [0, 0, 0, 0]);
}
