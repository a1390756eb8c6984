//! The Python snippet: the reference's words, read by Python itself.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use trainyard_exports::ExportTarget;
use trainyard_job::{Algorithm, JobSpec, Variable};

use crate::fixture::{job, net_train, path, sentiment};

/// Prints the keyword arguments of every call, as JSON: what Python understood.
const READER: &str = r#"
import ast, json, sys
calls = {}
for node in ast.walk(ast.parse(sys.stdin.buffer.read().decode("utf-8"))):
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", None) or node.func.id
        value = lambda v: None if isinstance(v, ast.Name) else ast.literal_eval(v)
        calls[name] = {k.arg: value(k.value) for k in node.keywords}
sys.stdout.buffer.write(json.dumps(calls).encode())
"#;

#[expect(clippy::disallowed_methods, reason = "Python is asked what it reads")]
fn read_by_python(text: &str) -> Option<serde_json::Value> {
    let python = Command::new("python3")
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        eprintln!("skipped: there is no python3 to read the snippet");
        return None;
    };
    python
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "Python does not read it:\n{text}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn snippet(spec: &JobSpec) -> String {
    job(spec, ExportTarget::Estimator).text
}

#[test]
fn the_snippet_says_what_the_reference_says() {
    let expected = "\
from modelarts.session import Session
from modelarts.estimator import Estimator

session = Session()
estimator = Estimator(
    modelarts_session=session,
    framework_type='PyTorch',
    framework_version='PyTorch-1.0.0-python3.6',
    code_dir='/bucket/src/',
    boot_file='/bucket/src/pytorch_sentiment.py',
    log_url='/bucket/log/',
    hyperparameters=[
        {\"label\": 'classes', \"value\": '10'},
        {\"label\": 'lr', \"value\": '0.001'},
    ],
    output_path='/bucket/output/',
    train_instance_type='modelarts.vm.cpu.2u',
    train_instance_count=1,
    job_description='pytorch-sentiment with ModelArts SDK',
)
job_instance = estimator.fit(inputs='/bucket/data/train/', wait=False, job_name='my_training_job')
";
    assert_eq!(snippet(&sentiment()), expected);
}

#[test]
fn python_reads_every_kind_of_job() {
    let mut several = net_train();
    several.data = vec![path("obs://bucket/a/"), path("obs://bucket/b/")];
    let Some(read) = read_by_python(&snippet(&several)) else {
        return;
    };
    let rows = read["fit"]["data_source"].as_array().unwrap();
    assert_eq!(rows[1]["data_url"], "/bucket/b/");
    assert_eq!(
        read["Estimator"]["user_image_url"],
        "swr.eu-de.example.invalid/team/net:1.0"
    );
    let mut built_in = sentiment();
    built_in.algorithm = Algorithm::BuiltIn {
        algorithm: "yolo_v3".to_owned(),
    };
    let read = read_by_python(&snippet(&built_in)).unwrap();
    assert_eq!(read["Estimator"]["model_name"], "yolo_v3");
    assert_eq!(read["Estimator"]["framework_type"], serde_json::Value::Null);
}

#[test]
fn an_engine_of_this_computer_is_of_the_family_it_is_listed_in() {
    for (engine, family) in [
        ("Spark-3.5.1-python3.11", "Spark_MLlib"),
        ("TF-2.16.1-python3.11@vision", "TensorFlow"),
        ("Python-3.11.7", "Python"),
    ] {
        let mut spec = sentiment();
        spec.algorithm = Algorithm::Framework {
            engine: engine.to_owned(),
            code_dir: "obs://bucket/src/".to_owned(),
            boot_file: "obs://bucket/src/train.py".to_owned(),
        };
        let written =
            format!("    framework_type='{family}',\n    framework_version='{engine}',\n");
        assert!(snippet(&spec).contains(&written), "{engine}");
    }
}

#[test]
fn texts_that_would_end_a_literal_stay_texts() {
    let mut spec = net_train();
    let text = "it's \\ \"quoted\"\n'''\u{2028}\u{202e}训练\u{7}\u{feff}";
    spec.description = text.to_owned();
    spec.environment = vec![Variable::plain("A'B", "'); import os #")];
    let Some(read) = read_by_python(&snippet(&spec)) else {
        return;
    };
    assert_eq!(read["Estimator"]["job_description"], text);
    assert_eq!(
        read["Estimator"]["hyperparameters"][0]["value"],
        "'); import os #"
    );
}

proptest! {
    // Python takes its time to start: many texts each time.
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_reads_back_the_same(texts in prop::collection::vec("[^\\x00]{1,40}", 40)) {
        let mut spec = net_train();
        let rows = texts.iter().enumerate();
        spec.environment = rows.map(|(at, text)| Variable::plain(format!("A{at}"), text.clone())).collect();
        if let Some(read) = read_by_python(&snippet(&spec)) {
            for (at, text) in texts.iter().enumerate() {
                prop_assert_eq!(&read["Estimator"]["hyperparameters"][at]["value"], text);
            }
        }
    }
}
