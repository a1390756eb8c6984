//! A `ModelArts` v1 create body as the file of a job.

use std::path::Path;

use serde_json::{Value, json};
use trainyard_tests::yard::Yard;

fn body(yard: &Yard) -> Value {
    let code = yard.write(
        "code/train.py",
        "import os\nprint('epochs', os.environ['EPOCHS'])\n",
    );
    let folder = format!("{}/", code.parent().unwrap().display());
    yard.ok(&["objects", "put", &folder, "obs://demo/code/"]);
    json!({
        "job_name": "from-v1",
        "job_desc": "as the service takes it",
        "config": {
            "worker_server_num": 1,
            "app_url": "/demo/code/",
            "data_url": "/demo/code/",
            "train_url": "/demo/out/",
            "user_image_url": "local/this-computer",
            "user_command": "bash /home/work/run_train.sh python3 /home/work/user-job-dir/code/train.py",
            "parameter": [{ "label": "EPOCHS", "value": "7" }],
        },
    })
}

#[test]
fn a_create_body_runs_on_the_smallest_flavor() {
    let yard = Yard::new();
    let file = yard.write("body.json", body(&yard).to_string());
    let ran = yard.follow(&file);
    ran.assert_code(0);
    assert!(
        ran.stdout_text().contains("epochs 7\n"),
        "{}",
        ran.stdout_text()
    );
    assert_eq!(yard.json(&["jobs"])["rows"][0]["flavor"], "local.cpu.1u");
}

#[test]
fn its_faults_are_named_by_its_own_members() {
    let yard = Yard::new();
    let mut wrong = body(&yard);
    wrong["job_name"] = json!("two words");
    wrong["config"]["train_url"] = json!("no path");
    wrong["config"]["flavor"] = json!({ "code": "none" });
    wrong["config"]["parameter"][0]["label"] = json!("1BAD");
    let file = yard.write("body.json", wrong.to_string());
    let ran = yard.run(&[Path::new("submit"), Path::new("-f"), &file]);
    ran.assert_refused(&[
        "job_name:",
        "config.train_url:",
        "config.flavor.code:",
        "config.parameter[0].label:",
    ]);
}

#[test]
fn an_unknown_member_is_refused_by_its_name() {
    let yard = Yard::new();
    let mut wrong = body(&yard);
    wrong["config"]["speed"] = json!("fast");
    let file = yard.write("body.json", wrong.to_string());
    let ran = yard.run(&[Path::new("submit"), Path::new("-f"), &file]);
    ran.assert_refused(&["config.speed"]);
}
