//! Frequently-used frameworks and built-in algorithms, with the Python of this computer.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use trainyard_backend::Backend;
use trainyard_job::{Algorithm, Fault, FaultKind, JobSpec, JobStatus, Variable};

use crate::place::{Place, job};

/// Prints what a framework's script is given.
const SCRIPT: &str = "import os, sys
print('arguments', sys.argv[1:])
print('directory', os.getcwd())
print('script', __file__)
";

fn framework(engine: &str) -> JobSpec {
    let mut spec = job("", 1);
    spec.algorithm = Algorithm::Framework {
        engine: engine.to_owned(),
        code_dir: "obs://demo/new/".to_owned(),
        boot_file: "obs://demo/new/src/train.py".to_owned(),
    };
    spec
}

fn built_in(name: &str) -> JobSpec {
    let mut spec = job("", 1);
    spec.algorithm = Algorithm::BuiltIn {
        algorithm: name.to_owned(),
    };
    spec
}

fn with_parameters(mut spec: JobSpec, rows: &[(&str, &str)]) -> JobSpec {
    let variable = |(name, value): &(&str, &str)| Variable::plain(*name, *value);
    spec.parameters = rows.iter().map(variable).collect();
    spec
}

/// A computer with code, data and the shipped algorithms, and the id of its plain Python.
fn place() -> Option<(Place, String)> {
    let place = Place::new(2)?;
    let engine = place.python()?;
    place.put("demo/new/src/train.py", SCRIPT);
    let digits = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/digits/data");
    for entry in fs::read_dir(digits).unwrap().flatten() {
        let target = place.file("demo/data").join(entry.file_name());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
    place.ship_algorithms();
    Some((place, engine))
}

async fn faults(place: &Place, spec: &JobSpec) -> Vec<(String, FaultKind)> {
    let faults = place.backend.check(spec).await.unwrap();
    let plain = |fault: Fault| (fault.field, fault.kind);
    faults.into_iter().map(plain).collect()
}

#[tokio::test]
async fn a_framework_job_runs_its_boot_file_with_its_parameters_and_the_two_urls() {
    let Some((mut place, engine)) = place() else {
        return;
    };
    let spec = with_parameters(framework(&engine), &[("lr", "0.1"), ("note", "it's $HOME")]);
    assert_eq!(faults(&place, &spec).await, []);
    let preview = place.backend.preview(&spec).await.unwrap();
    let run = place.submit(spec).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let log = place.log(run.key, 0);
    let expected = "arguments ['--lr=0.1', \"--note=it's $HOME\", '--data_url=s3://demo/data/', \
                    '--train_url=s3://demo/out/']";
    assert!(log.contains(expected), "{log}");
    assert!(log.contains("directory /home/work"), "{log}");
    assert!(log.contains("/user-job-dir/new/src/train.py"), "{log}");
    let launched = place.task(run.key, 0).read_launch().unwrap();
    assert_eq!(
        launched.command, preview.command,
        "what was shown is what ran"
    );
    assert_eq!(launched.env["PYTHONUNBUFFERED"], "1");
}

#[tokio::test]
async fn a_row_named_data_url_takes_the_place_of_the_platforms() {
    let Some((place, engine)) = place() else {
        return;
    };
    let spec = with_parameters(framework(&engine), &[("data_url", "s3://demo/other/")]);
    let command = place.backend.preview(&spec).await.unwrap().command;
    assert!(command.contains("--data_url=s3://demo/other/"), "{command}");
    assert!(!command.contains("s3://demo/data/"), "{command}");
}

#[tokio::test]
async fn a_built_in_algorithm_learns_what_its_manifest_promises() {
    let Some((mut place, _)) = place() else {
        return;
    };
    let spec = with_parameters(built_in("mlp_digits"), &[("epochs", ""), ("seed", "1")]);
    assert_eq!(faults(&place, &spec).await, []);
    let preview = place.backend.preview(&spec).await.unwrap();
    assert!(
        preview.command.contains("--epochs=12"),
        "{}",
        preview.command
    );
    assert!(preview.code.is_some_and(|code| code.files >= 3));
    let run = place.submit(spec).await;
    let end = place.end(run.key).await;
    let log = place.log(run.key, 0);
    assert_eq!(end.0, JobStatus::Completed, "{log}");
    let last = log.rsplit("accuracy=").next().unwrap();
    let digits = last
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .next();
    let accuracy: f64 = digits.unwrap().parse().unwrap();
    assert!(accuracy >= 0.93, "{log}");
    assert!(place.file("demo/out/metrics.json").exists());
}

/// A wheel of the module `greeting`, made of nothing but files.
const WHEEL: &str = "
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    info = 'greeting-1.0.dist-info/'
    wheel.writestr('greeting.py', 'words = \"hello from a wheel\"')
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: greeting\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', 'greeting.py,,\\n' + info + 'METADATA,,\\n' + info + 'WHEEL,,\\n' + info + 'RECORD,,\\n')
";

#[tokio::test]
async fn packages_of_the_code_directory_are_installed_for_the_task_alone() {
    let Some((mut place, engine)) = place() else {
        return;
    };
    let interpreter = place.interpreter(&engine);
    if !has_pip(&interpreter) {
        println!("skipped: {} has no pip", interpreter.display());
        return;
    }
    let wheel = place.file("demo/new/greeting-1.0-py3-none-any.whl");
    #[expect(clippy::disallowed_methods, reason = "a test makes what it installs")]
    let made = Command::new(&interpreter)
        .args(["-c", WHEEL])
        .arg(&wheel)
        .status();
    assert!(made.unwrap().success());
    let requirements = "--no-index\ngreeting-1.0-py3-none-any.whl\n";
    place.put("demo/new/pip-requirements.txt", requirements);
    let script = "import greeting\nprint(greeting.words, greeting.__file__)\n";
    place.put("demo/new/src/train.py", script);
    let run = place.submit(framework(&engine)).await;
    let end = place.end(run.key).await;
    let log = place.log(run.key, 0);
    assert_eq!(end.0, JobStatus::Completed, "{log}");
    assert!(log.contains("hello from a wheel"), "{log}");
    assert!(log.contains("/.trainyard/packages/greeting.py"), "{log}");
    assert!(log.contains("Successfully installed greeting"), "{log}");
}

#[tokio::test]
async fn packages_that_cannot_be_installed_fail_the_job_before_the_script() {
    let Some((mut place, engine)) = place() else {
        return;
    };
    place.put(
        "demo/new/pip-requirements.txt",
        "--no-index\nno-such-package==1.0\n",
    );
    let run = place.submit(framework(&engine)).await;
    let is_end = |one: &trainyard_backend::Update| one.status.is_some_and(JobStatus::is_final);
    let update = place.until("end", is_end).await;
    assert_eq!(update.status, Some(JobStatus::Failed));
    let log = place.log(run.key, 0);
    let error = "Error: the packages of pip-requirements.txt could not be installed";
    assert_eq!(update.last_error.as_deref(), Some(error), "{log}");
    assert!(!log.contains("arguments"), "the script ran: {log}");
}

#[tokio::test]
async fn an_engine_that_is_not_here_is_named_with_those_that_are() {
    let Some((place, engine)) = place() else {
        return;
    };
    let field = || "algorithm.engine".to_owned();
    let found = faults(&place, &framework("Python-2.0.0")).await;
    let [(at, FaultKind::UnknownEngine { given, known })] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!((at, given.as_str()), (&field(), "Python-2.0.0"));
    assert!(known.contains(&engine), "{known:?}");
    let found = faults(&place, &framework("abacus")).await;
    assert!(
        matches!(&found[..], [(at, FaultKind::UnknownEngine { known, .. })] if *at == field() && known.contains(&engine)),
        "{found:?}"
    );
    let framework = framework("Caffe-1.0.0-python3.6");
    let expected = FaultKind::NoFramework {
        framework: "Caffe".to_owned(),
    };
    assert_eq!(faults(&place, &framework).await, [(field(), expected)]);
}

#[tokio::test]
async fn a_boot_file_has_to_exist() {
    let Some((place, engine)) = place() else {
        return;
    };
    let mut spec = framework(&engine);
    if let Algorithm::Framework { boot_file, .. } = &mut spec.algorithm {
        "obs://demo/new/test.py".clone_into(boot_file);
    }
    let path = "obs://demo/new/test.py".to_owned();
    let expected = (
        "algorithm.boot_file".to_owned(),
        FaultKind::NotFound { path },
    );
    assert_eq!(faults(&place, &spec).await, [expected]);
}

#[tokio::test]
async fn an_unknown_algorithm_is_told_with_those_there_are() {
    let Some((place, _)) = place() else {
        return;
    };
    let known = ["linear_regression", "mlp_digits", "random_forest"];
    let expected = FaultKind::UnknownAlgorithm {
        given: "yolo_v3".to_owned(),
        known: known.map(str::to_owned).to_vec(),
    };
    let found = faults(&place, &built_in("yolo_v3")).await;
    assert_eq!(found, [("algorithm.algorithm".to_owned(), expected)]);
}

#[tokio::test]
async fn every_value_that_a_manifest_refuses_is_told_at_once() {
    let Some((place, _)) = place() else {
        return;
    };
    let rows = [
        ("epochs", "0"),
        ("hidden_units", "many"),
        ("activation", "sigmoid"),
        ("shuffle", "yes"),
        ("momentum", "0.9"),
        ("train_url", "s3://demo/x/"),
        ("learning_rate", "fast"),
        ("test_share", "0.95"),
        ("seed", "1.5"),
    ];
    let found = faults(&place, &with_parameters(built_in("mlp_digits"), &rows)).await;
    let text = |text: &str| text.to_owned();
    let codes: Vec<(String, String)> = found
        .iter()
        .map(|(field, kind)| {
            let kind = serde_json::to_value(kind).unwrap();
            (field.clone(), kind["code"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [
        ("parameters[0].value", "too_small"),
        ("parameters[1].value", "not_whole"),
        ("parameters[2].value", "not_a_choice"),
        ("parameters[3].value", "not_bool"),
        ("parameters[4].name", "unknown_parameter"),
        ("parameters[5].name", "set_by_platform"),
        ("parameters[6].value", "not_number"),
        ("parameters[7].value", "too_large"),
        ("parameters[8].value", "not_whole"),
    ];
    assert_eq!(
        codes,
        expected.map(|(field, code)| (text(field), text(code)))
    );
}

#[tokio::test]
async fn a_required_parameter_without_a_value_and_a_node_too_many_are_faults() {
    let Some((place, _)) = place() else {
        return;
    };
    place.put("../algorithms/needy/train.py", "");
    place.put("../algorithms/needy/algorithm.yaml", NEEDY);
    let mut spec = built_in("needy");
    spec.resources.nodes = 2;
    let expected = [
        (
            "resources.nodes".to_owned(),
            FaultKind::OutOfRange {
                min: 1,
                max: 1,
                actual: 2,
            },
        ),
        ("parameters.target".to_owned(), FaultKind::Required),
    ];
    assert_eq!(faults(&place, &spec).await, expected);
}

const NEEDY: &str = "
name: needy
version: 1.0.0
title: { en: Needy, zh: 需要 }
use: { en: Tests, zh: 测试 }
description: { en: Needs a value., zh: 需要一个值。 }
engine: { framework: Python }
entry: train.py
resource_types: [cpu]
distributed: false
data_layout: { en: Anything., zh: 任意。 }
parameters:
  - { name: target, type: string, required: true, help: { en: What to learn., zh: 学习目标。 } }
";

/// A Python that was added and does not answer while a file is there.
struct SlowPython {
    silence: PathBuf,
}

impl SlowPython {
    fn add_to(place: &Place) -> Self {
        let python = place.file("../slow/bin/python3");
        let silence = place.file("../slow/silence");
        fs::create_dir_all(python.parent().unwrap()).unwrap();
        let text = format!(
            "#!/bin/sh\nwhile [ -e {} ]; do sleep 0.05; done\n\
             echo trainyard-version 3.11.2\necho trainyard-prefix {}\necho trainyard-executable $0\n",
            silence.display(),
            silence.parent().unwrap().display()
        );
        fs::write(&python, &text).unwrap();
        fs::set_permissions(&python, Permissions::from_mode(0o755)).unwrap();
        place.add_python(&python);
        // It changed, so it is asked again.
        fs::write(&python, format!("{text}exit\n")).unwrap();
        fs::write(&silence, "").unwrap();
        Self { silence }
    }

    fn answer(&self) {
        fs::remove_file(&self.silence).unwrap();
    }
}

#[tokio::test]
async fn others_start_while_a_python_takes_long_to_answer() {
    let Some((mut place, engine)) = place() else {
        return;
    };
    let python = SlowPython::add_to(&place);
    let slow = place.submit(framework(&engine)).await;
    let other = place.submit(job("true", 1)).await;
    assert_eq!(place.end(other.key).await.0, JobStatus::Completed);
    assert_eq!(place.statuses(slow.key), []);
    python.answer();
    assert_eq!(place.end(slow.key).await.0, JobStatus::Completed);
}

#[expect(clippy::disallowed_methods, reason = "a test asks what there is")]
fn has_pip(interpreter: &Path) -> bool {
    let asked = Command::new(interpreter)
        .args(["-m", "pip", "--version"])
        .output();
    asked.is_ok_and(|output| output.status.success())
}
