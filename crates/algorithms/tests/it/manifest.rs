//! Reading and checking manifests.

use std::fs;
use std::path::{Path, PathBuf};

use trainyard_algorithms::{AlgorithmError, Manifest, Package, parse_manifest};

/// A sound manifest with one parameter of each type.
pub(crate) const SOUND: &str = r"
name: sound
version: 1.2.3
title: { en: Sound, zh: 正确 }
use: { en: Testing, zh: 测试 }
description: { en: Does nothing., zh: 无操作。 }
engine: { framework: Python }
entry: train.py
resource_types: [cpu]
distributed: false
data_layout: { en: Anything., zh: 任意。 }
parameters:
  - { name: epochs, type: int, default: 10, min: 1, max: 100, help: { en: E, zh: 中 } }
  - { name: rate, type: float, default: 0.10, min: 0, max: 1, help: { en: E, zh: 中 } }
  - { name: label, type: string, required: true, help: { en: E, zh: 中 } }
  - { name: shuffle, type: bool, default: true, help: { en: E, zh: 中 } }
  - { name: kind, type: choice, default: on, choices: [on, off], help: { en: E, zh: 中 } }
metrics:
  - { name: loss, better: lower, help: { en: E, zh: 中 } }
";

pub(crate) fn parse(text: &str) -> Result<Manifest, AlgorithmError> {
    parse_manifest(text, Path::new("here/algorithm.yaml"))
}

/// Puts a package into a folder.
pub(crate) fn put(root: &Path, name: &str, manifest: &str) -> PathBuf {
    let folder = root.join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("algorithm.yaml"), manifest).unwrap();
    fs::write(folder.join("train.py"), "print('trained')\n").unwrap();
    folder
}

/// Keys of the faults of a package named `sound`.
fn faulty_keys(manifest: &str) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let opened = Package::open(&put(root.path(), "sound", manifest));
    let Err(AlgorithmError::Faults { faults, .. }) = opened else {
        panic!("faults, not {opened:?}")
    };
    for fault in &faults {
        assert!(fault.to_string().len() > fault.key.len() + 5, "{fault}");
    }
    faults.into_iter().map(|fault| fault.key).collect()
}

#[test]
fn values_are_kept_as_they_were_written() {
    let manifest = parse(SOUND).unwrap();
    let defaults: Vec<String> = manifest.defaults().into_iter().map(|(_, v)| v).collect();
    assert_eq!(defaults, ["10", "0.10", "", "true", "on"]);
}

#[test]
fn an_unknown_key_is_an_error_with_the_file_and_the_key() {
    let text = SOUND.replace("max: 100,", "maximum: 100,");
    let error = parse(&text).unwrap_err().to_string();
    assert!(error.contains("here/algorithm.yaml"), "{error}");
    assert!(
        error.contains("parameters[0]") && error.contains("maximum"),
        "{error}"
    );
}

#[test]
fn what_is_not_yaml_is_said_so() {
    let error = parse("name: [unclosed").unwrap_err();
    assert!(matches!(error, AlgorithmError::Syntax { .. }), "{error}");
}

#[test]
fn all_faults_are_told_at_once() {
    let text = SOUND
        .replace("version: 1.2.3", "version: new")
        .replace(
            "title: { en: Sound, zh: 正确 }",
            "title: { en: Sound, zh: '' }",
        )
        .replace(
            "framework: Python",
            "framework: Python, oldest_python: three",
        )
        .replace("default: 10,", "default: 1000,")
        .replace("name: rate", "name: epochs")
        .replace("name: label", "name: data_url")
        .replace("choices: [on, off], ", "");
    let expected = [
        "version",
        "title.zh",
        "engine.oldest_python",
        "parameters[1].name",
        "parameters[0].default",
        "parameters[2].name",
        "parameters[4].choices",
        "parameters[4].default",
    ];
    assert_eq!(faulty_keys(&text), expected);
}

#[test]
fn an_entry_must_be_a_python_file_of_the_package() {
    for entry in ["../train.py", "/train.py", "train.sh", "other.py"] {
        let text = SOUND.replace("entry: train.py", &format!("entry: {entry}"));
        assert_eq!(faulty_keys(&text), ["entry"], "{entry}");
    }
}

#[test]
fn a_stated_result_must_be_about_a_metric_it_prints() {
    let reaches =
        "reaches: [{ metric: accuracy, at_least: 0.9, sample: digits, parameters: { label: x } }]";
    assert_eq!(
        faulty_keys(&format!("{SOUND}{reaches}")),
        ["reaches[0].metric"]
    );
}

#[test]
fn a_package_has_the_name_of_its_folder() {
    assert_eq!(
        faulty_keys(&SOUND.replace("name: sound", "name: loud")),
        ["name"]
    );
}
