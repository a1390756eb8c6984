//! Documented bodies, and bodies that nobody documents.

use serde_json::json;

use trainyard_job::{Device, Pool};

use super::*;

fn read(body: &Value) -> Result<JobSpec, Vec<Fault>> {
    to_spec(body, &Names::default(), Strictness::KnownMembersOnly).map(|read| read.spec)
}

fn body() -> Value {
    json!({
        "job_name": "net-train", "job_desc": "first run", "workspace_id": "0",
        "config": {
            "worker_server_num": "2",
            "user_image_url": "team/net:1.0",
            "user_command": "bash /home/work/run_train.sh python /home/work/user-job-dir/code/train.py",
            "app_url": "/demo-bucket/code/",
            "data_source": [{"type": "obs", "data_url": "/demo-bucket/data/"}],
            "train_url": "/demo-bucket/out/",
            "parameter": [{"label": "LR", "value": "0.01"}, {"label": "STEPS", "value": 5}],
        },
        "notification": {"topic_urn": "", "events": []},
    })
}

#[test]
fn a_documented_body_becomes_a_spec() {
    let spec = read(&body()).unwrap();
    assert_eq!(spec.resources.nodes, 2);
    assert_eq!(spec.algorithm.code_dir(), Some("obs://demo-bucket/code/"));
    assert_eq!(
        spec.environment.len(),
        2,
        "parameters of an image are its environment"
    );
    assert_eq!(spec.environment[1].value, "5");
    assert_eq!(spec.notification, None);
    assert_eq!(spec.resources.flavor, "", "left for the place that runs it");
}

#[test]
fn parameters_without_an_image_stay_running_parameters() {
    let mut body = body();
    body["config"]["user_image_url"] = json!("");
    let spec = read(&body).unwrap();
    assert_eq!((spec.parameters.len(), spec.environment.len()), (2, 0));
}

#[test]
fn faults_are_named_by_the_bodys_own_fields() {
    let mut body = body();
    body["config"]["worker_server_num"] = json!("many");
    body["config"]["wroker"] = json!(1);
    body["notification"]["events"] = json!(["OnJobDone"]);
    let fields: Vec<String> = read(&body)
        .unwrap_err()
        .into_iter()
        .map(|f| f.field)
        .collect();
    assert_eq!(
        fields,
        [
            "config.wroker",
            "config.worker_server_num",
            "notification.events[0]"
        ]
    );
}

#[test]
fn spec_fields_translate_to_the_bodys_names() {
    for (field, expected) in [
        ("name", "job_name"),
        ("environment[2].name", "config.parameter[2].label"),
        ("data[0].path", "config.data_url"),
        ("notification.events", "notification.events"),
        ("resources.nodes", "config.worker_server_num"),
    ] {
        assert_eq!(field_name(field), expected);
    }
}

#[test]
fn numbers_become_names_by_the_catalogues() {
    let names = Names {
        engines: vec![crate::EngineName {
            name: "TF-1.8.0-python3.6".to_owned(),
            family: "TensorFlow".to_owned(),
            id: "4".to_owned(),
        }],
        flavors: vec![crate::FlavorName {
            code: "modelarts.vm.cpu.8u".to_owned(),
            spec_id: Some(27),
            device: Device::Cpu,
        }],
        ..Names::default()
    };
    let body = json!({"job_name": "a", "config": {
        "worker_server_num": 1, "engine_id": 4, "spec_id": "27", "app_url": "/demo-bucket/code/",
        "boot_file_url": "/demo-bucket/code/train.py", "train_url": "/demo-bucket/out/", "data_url": "",
    }});
    let read = to_spec(&body, &names, Strictness::AnyMembers).unwrap().spec;
    assert_eq!(read.resources.flavor, "modelarts.vm.cpu.8u");
    assert_eq!(read.algorithm.summary(), "TF-1.8.0-python3.6");
    let mut wrong = body.clone();
    wrong["config"]["engine_id"] = json!(5);
    wrong["config"]["spec_id"] = json!(28);
    let faults = to_spec(&wrong, &names, Strictness::AnyMembers).unwrap_err();
    let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["config.engine_id", "config.spec_id"]);
}

#[test]
fn what_is_mounted_is_named_and_empty_texts_mount_nothing() {
    let mut body = body();
    body["config"]["nas_share_addr"] = json!("");
    body["config"]["volumes"] = json!([]);
    let read = to_spec(&body, &Names::default(), Strictness::AnyMembers).unwrap();
    assert_eq!(read.left_out, []);
    body["config"]["volumes"] = json!([{"nfs": {"id": "1"}}]);
    let read = to_spec(&body, &Names::default(), Strictness::AnyMembers).unwrap();
    assert_eq!(read.left_out[0].field, "config.volumes");
}

#[test]
fn the_detail_of_a_version_is_the_spec_it_ran() {
    let detail = json!({
        "is_success": true, "job_id": 567_001, "job_name": "net-train", "job_desc": "first run",
        "engine_type": 1, "engine_name": "TensorFlow", "engine_id": 4, "engine_version": "TF-1.8.0-python3.6",
        "app_url": "/demo-bucket/code/", "boot_file_url": "/demo-bucket/code/train.py", "parameter": [],
        "spec_id": 27, "spec_code": "modelarts.vm.cpu.8u", "worker_server_num": 1, "model_id": 0,
        "data_url": "/demo-bucket/data/", "data_source": [{"type": "obs", "data_url": "/demo-bucket/data/"}],
        "train_url": "/demo-bucket/out/", "log_url": null, "user_image_url": null, "user_command": null,
        "pool_id": "pool7d0e0001", "pool_type": "SYSTEM_DEFINED", "volumes": null,
    });
    let spec = detail_to_spec(&detail, &Names::default()).unwrap().spec;
    assert_eq!(spec.algorithm.summary(), "TF-1.8.0-python3.6");
    assert_eq!(spec.resources.pool, Pool::Public);
    assert_eq!(spec.resources.flavor, "modelarts.vm.cpu.8u");
    assert_eq!(spec.data.len(), 1);
}
