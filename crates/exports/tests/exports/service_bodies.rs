//! Request bodies against the reference's examples.

use serde_json::{Value, json};
use trainyard_exports::ExportTarget;
use trainyard_job::DataSource;
use trainyard_protocol::{Dialect, parse_spec};

use crate::fixture::{job, net_train, path, sentiment};

fn body(target: ExportTarget) -> Value {
    serde_json::from_str(&job(&net_train(), target).text).unwrap()
}

#[test]
fn the_v1_body_is_the_documented_one() {
    let documented = json!({
        "job_name": "net-train", "job_desc": "first run", "workspace_id": "0",
        "config": {
            "worker_server_num": 1,
            "user_image_url": "swr.eu-de.example.invalid/team/net:1.0",
            "user_command": "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py --epochs 3",
            "app_url": "/demo-bucket/code/",
            "data_url": "/demo-bucket/data/",
            "train_url": "/demo-bucket/out/", "log_url": "/demo-bucket/log/",
            "parameter": [{"label": "LR", "value": "0.01"}, {"label": "MODE", "value": "fast"}],
            "pool_id": "pool1a2b3c4d",
        },
        "notification": {
            "topic_urn": "urn:smn:eu-de:0f00:jobs", "events": ["OnJobRunning", "OnJobFailed"],
        },
    });
    assert_eq!(body(ExportTarget::V1Job), documented);
}

#[test]
fn a_v1_body_is_read_back_as_the_job_it_was_written_from() {
    let mut spec = net_train();
    // No body says what a flavor computes with.
    spec.resources.device = trainyard_job::Device::Cpu;
    for spec in [spec, sentiment()] {
        let parsed = parse_spec(&job(&spec, ExportTarget::V1Job).text).unwrap();
        assert_eq!(parsed.dialect, Dialect::ModelArtsV1);
        assert_eq!(parsed.spec, spec);
    }
}

#[test]
fn several_rows_of_data_are_one_list_of_one_kind() {
    let mut spec = sentiment();
    spec.data = vec![path("obs://bucket/a/"), path("obs://bucket/b/")];
    let written = job(&spec, ExportTarget::V1Job).text;
    assert_eq!(parse_spec(&written).unwrap().spec.data, spec.data);
    let one = DataSource::Dataset {
        dataset: "d".to_owned(),
        version: "V001".to_owned(),
    };
    spec.data = vec![one.clone(), path("obs://bucket/b/"), one.clone()];
    let written = job(&spec, ExportTarget::V1Job);
    let read = parse_spec(&written.text).unwrap().spec.data;
    assert_eq!(read, [one.clone(), one]);
    assert!(written.notes.iter().any(|note| note.field == "data[1]"));
}

#[test]
fn a_v1_configuration_is_flat_and_has_the_configurations_name() {
    let body = body(ExportTarget::V1Config);
    assert_eq!(body["config_name"], "net-train");
    assert_eq!(body["config_desc"], "first run");
    assert_eq!(body["train_url"], "/demo-bucket/out/");
    assert_eq!(body["worker_server_num"], 1);
    for absent in ["config", "notification", "job_name"] {
        assert!(body.get(absent).is_none(), "{absent}");
    }
}

#[test]
fn the_v2_body_is_the_documented_one() {
    let mut spec = net_train();
    spec.environment.truncate(1);
    spec.resources.flavor = "modelarts.pool.visual.xlarge".to_owned();
    let documented = json!({
        "kind": "job",
        "metadata": {"name": "net-train", "description": "first run", "workspace_id": "0"},
        "algorithm": {
            "engine": {"image_url": "team/net:1.0"},
            "command": "python /home/ma-user/modelarts/user-job-dir/code/train.py --epochs 3",
            "code_dir": "/demo-bucket/code/",
            "inputs": [{"name": "data_url", "remote": {"obs": {"obs_url": "/demo-bucket/data/"}}}],
            "outputs": [{"name": "train_url", "remote": {"obs": {"obs_url": "/demo-bucket/out/"}}}],
            "environments": {"LR": "0.01"},
        },
        "spec": {
            "resource": {
                "pool_id": "pool1a2b3c4d", "flavor_id": "modelarts.pool.visual.xlarge", "node_count": 1,
            },
            "log_export_path": {"obs_url": "/demo-bucket/log/"},
            "notification": {
                "topic_urn": "urn:smn:eu-de:0f00:jobs", "events": ["JobStarted", "JobFailed"],
            },
        },
    });
    let written: Value = serde_json::from_str(&job(&spec, ExportTarget::V2Job).text).unwrap();
    assert_eq!(written, documented);
}
