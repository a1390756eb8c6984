//! The shipped packages keep their word: trained with a real Python, each reaches what its manifest states.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use trainyard_algorithms::{
    Catalogue, Package, Reached, Root, RootKind, check_values, write_shipped,
};

/// A program that says which parameters a package's own program has, with their defaults.
const ASK_DEFAULTS: &str = "
import sys, json
sys.path.insert(0, sys.argv.pop(1))
import train
print(json.dumps(vars(train.arguments())))
";

/// The packages as an installed binary has them.
fn shipped() -> (TempDir, Catalogue) {
    let root = tempfile::tempdir().unwrap();
    write_shipped(root.path()).unwrap();
    let roots = [Root {
        folder: root.path().to_owned(),
        kind: RootKind::Shipped,
    }];
    let catalogue = Catalogue::read(&roots).unwrap();
    (root, catalogue)
}

#[test]
fn what_packages_have_in_common_is_the_same_in_each() {
    let (_root, catalogue) = shipped();
    let texts: Vec<_> = catalogue
        .sound()
        .map(|package| fs::read_to_string(package.folder.join("job_io.py")).unwrap())
        .collect();
    assert!(texts.len() > 1, "{} packages", texts.len());
    assert!(texts.iter().all(|text| *text == texts[0]));
}

fn has_python() -> bool {
    let is_there = Command::new("python3").arg("--version").output();
    let is_there = is_there.is_ok_and(|output| output.status.success());
    if !is_there {
        println!("skipped: python3 is not on PATH");
    }
    is_there
}

fn sample(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    root.join(name).join("data").canonicalize().unwrap()
}

fn run(package: &Package, data: &Path, output: &Path, given: &[(String, String)]) -> Output {
    let mut python = Command::new("python3");
    python.arg("-B").arg(package.entry());
    python.args(package.manifest.arguments(given));
    python.arg(format!("--data_url={}", data.display()));
    python.arg(format!("--train_url={}", output.display()));
    python.env_remove("TRAINYARD_DATA_DIR");
    python.env_remove("TRAINYARD_OUTPUT_DIR");
    python.output().unwrap()
}

fn reaches(name: &str) {
    if !has_python() {
        return;
    }
    let (_root, catalogue) = shipped();
    let package = catalogue.find(name).unwrap();
    assert!(
        !package.manifest.reaches.is_empty(),
        "{name} states what it reaches"
    );
    for stated in &package.manifest.reaches {
        reaches_one(package, stated);
    }
}

fn reaches_one(package: &Package, stated: &Reached) {
    let output = tempfile::tempdir().unwrap();
    let given: Vec<_> = stated.parameters.clone().into_iter().collect();
    assert_eq!(check_values(&package.manifest, &given), []);
    let ran = run(package, &sample(&stated.sample), output.path(), &given);
    let printed = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{printed}{}",
        String::from_utf8_lossy(&ran.stderr)
    );

    let metrics: Value =
        serde_json::from_slice(&fs::read(output.path().join("metrics.json")).unwrap()).unwrap();
    let reached = metrics[&stated.metric].as_f64().unwrap();
    println!("{} on {}: {metrics}", package.manifest.name, stated.sample);
    assert!(
        stated.at_least.is_none_or(|least| reached >= least),
        "{metrics}"
    );
    assert!(
        stated.at_most.is_none_or(|most| reached <= most),
        "{metrics}"
    );
    assert!(output.path().join("model.json").is_file());

    if let Some(accuracy) = metrics["accuracy"].as_f64() {
        adds_up(&output.path().join("evaluation.json"), accuracy);
    }

    let last = printed
        .lines()
        .rfind(|row| row.starts_with("epoch="))
        .unwrap();
    for metric in &package.manifest.metrics {
        let value = metrics[&metric.name].as_f64().unwrap();
        let point = format!("{}={value:.4}", metric.name);
        assert!(last.contains(&point), "{point} in the last row: {last}");
    }
}

/// The confusion matrix has a row and a column for each label, the accuracy on its diagonal, and beside it the samples
/// that are named.
fn adds_up(evaluation: &Path, accuracy: f64) {
    let found: Value = serde_json::from_slice(&fs::read(evaluation).unwrap()).unwrap();
    let labels = found["labels"].as_array().unwrap().len();
    let matrix: Vec<Vec<u32>> = serde_json::from_value(found["confusion_matrix"].clone()).unwrap();
    assert_eq!(matrix.len(), labels);
    assert!(matrix.iter().all(|row| row.len() == labels), "{matrix:?}");
    let all: u32 = matrix.iter().flatten().sum();
    let right: u32 = (0..labels).map(|at| matrix[at][at]).sum();
    assert!(all > 0);
    let share = f64::from(right) / f64::from(all);
    assert!((share - accuracy).abs() < 1e-9, "{share} and {accuracy}");
    let wrong = found["wrong"].as_array().unwrap();
    assert_eq!(wrong.len(), (all - right) as usize);
    let names_its_row = |sample: &Value| sample["text"].as_str().unwrap().starts_with("row ");
    assert!(wrong.iter().all(names_its_row), "{wrong:?}");
}

#[test]
fn the_neural_network_reaches_what_it_states() {
    reaches("mlp_digits");
}

#[test]
fn the_random_forest_reaches_what_it_states() {
    reaches("random_forest");
}

#[test]
fn the_linear_regression_reaches_what_it_states() {
    reaches("linear_regression");
}

/// The defaults of the manifest and of the program are written in two places; the program is asked for its own.
#[test]
fn manifests_and_programs_have_the_same_parameters_and_defaults() {
    if !has_python() {
        return;
    }
    let (_root, catalogue) = shipped();
    for package in catalogue.sound() {
        let asked = Command::new("python3")
            .args(["-B", "-c", ASK_DEFAULTS])
            .arg(&package.folder)
            .output()
            .unwrap();
        let defaults: Value = serde_json::from_slice(&asked.stdout).unwrap();
        let mut defaults = defaults.as_object().unwrap().clone();
        for url in ["data_url", "train_url"] {
            assert!(defaults.remove(url).is_some(), "{url}");
        }
        let stated = package.manifest.defaults();
        assert_eq!(defaults.len(), stated.len(), "{}", package.manifest.name);
        for (name, value) in stated {
            let own = match &defaults[&name] {
                Value::String(text) => text.clone(),
                Value::Number(number) => {
                    let (own, ours) = (number.as_f64().unwrap(), value.parse::<f64>().unwrap());
                    assert!(
                        (own - ours).abs() < f64::EPSILON,
                        "{name}: {own} and {ours}"
                    );
                    continue;
                }
                other => other.to_string(),
            };
            assert_eq!(own, value, "{name} of {}", package.manifest.name);
        }
    }
}

#[test]
fn bad_data_is_told_in_one_row_without_a_traceback() {
    if !has_python() {
        return;
    }
    let (_root, catalogue) = shipped();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let says = |package: &Package, data: &Path| {
        let ran = run(package, data, &folder.path().join("output"), &[]);
        assert!(!ran.status.success());
        String::from_utf8(ran.stderr).unwrap()
    };
    for package in catalogue.sound() {
        let name = &package.manifest.name;
        let missing = says(package, &folder.path().join("nowhere"));
        assert!(missing.contains("does not exist"), "{name}: {missing}");
        let _ = fs::remove_file(data.join("table.csv"));
        let empty = says(package, &data);
        assert!(empty.contains("there is none"), "{name}: {empty}");
        fs::write(data.join("table.csv"), "a,b\n1,2\nx\n").unwrap();
        let ragged = says(package, &data);
        assert!(
            ragged.contains("row 3: 1 values instead of 2"),
            "{name}: {ragged}"
        );
        assert_eq!(ragged.trim().lines().count(), 1, "{ragged}");
    }
}

#[test]
fn the_file_that_packages_share_is_the_same_in_each() {
    let (_root, catalogue) = shipped();
    let mut copies: Vec<_> = catalogue
        .sound()
        .map(|package| fs::read(package.folder.join("job_io.py")).unwrap())
        .collect();
    assert_eq!(copies.len(), 3);
    copies.dedup();
    assert_eq!(copies.len(), 1);
}
