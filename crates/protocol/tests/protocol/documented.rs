//! Answers as the reference and recorded ones have them.

use serde_json::json;
use trainyard_job::JobStatus;
use trainyard_protocol::{Int, Names, status_of, v1, v2};

#[test]
fn a_list_with_numbers_as_text_is_the_same_list() {
    let list = json!({"is_success": true, "quotas": 500, "job_total_count": "1", "job_count_limit": 499, "jobs": [
        {"job_id": "567001", "job_name": "net-train", "version_id": 1_108_001, "status": "8",
         "create_time": "1700000000000", "duration": null, "job_desc": null, "version_count": 1, "unknown": [1]},
    ]});
    let list: v1::JobList = serde_json::from_value(list).unwrap();
    let job = &list.jobs[0];
    assert_eq!((job.job_id, job.duration), (Int(567_001), Int(0)));
    assert_eq!(status_of(job.status), JobStatus::Running);
    let written = serde_json::to_value(&list).unwrap();
    assert_eq!(
        written["jobs"][0]["job_id"], 567_001,
        "numbers are written as numbers"
    );
}

#[test]
fn metrics_are_read_from_an_object_and_from_its_text() {
    let metrics = json!({"cpuUsage": ["0", "41.2"], "memUsage": ["0", "9.1"], "interval": 1});
    for spelled in [metrics.clone(), json!(metrics.to_string())] {
        let version = json!({"job_id": 1, "system_metric_list": spelled, "nas_type": null});
        let version: v1::Version = serde_json::from_value(version).unwrap();
        let usage = version.usage().unwrap();
        assert_eq!((&*usage.cpu_usage[1], usage.interval), ("41.2", Int(1)));
    }
}

#[test]
fn a_job_of_the_second_generation_is_read_with_all_its_nulls() {
    let job = json!({
        "kind": "job",
        "metadata": {"id": "3faf5c03-aaa1-4cbe-879d-24b05d997347", "name": "net", "create_time": 1_700_000_000_000_u64,
                     "annotations": null},
        "status": {"phase": "Creating", "secondary_phase": "Creating", "duration": 0, "start_time": 0,
                   "node_count_metrics": null, "tasks": ["worker-0"]},
        "algorithm": {"engine": {"image_url": "team/net:1.0"}, "command": "python ${MA_JOB_DIR}/code/train.py",
                      "environments": null, "inputs": null},
        "spec": {"resource": {"policy": "regular", "flavor_id": "f", "node_count": "2"}, "volumes": null},
    });
    let typed: v2::Job = serde_json::from_value(job.clone()).unwrap();
    assert_eq!(typed.status.status(), JobStatus::Init);
    assert_eq!(&*typed.status.tasks[0], "worker-0");
    let read = v2::to_spec(&job, &Names::default()).unwrap();
    assert_eq!((read.spec.resources.nodes, read.left_out.len()), (2, 0));
}

#[test]
fn what_the_second_generation_has_and_a_spec_has_not_is_named() {
    let body = json!({
        "metadata": {"name": "net"},
        "algorithm": {"engine": {"image_url": "team/net:1.0"}, "command": "true", "working_dir": "/home/x",
            "outputs": [
                {"name": "other", "remote": {"obs": {"obs_url": "/demo-bucket/other/"}}},
                {"name": "train_url", "remote": {"obs": {"obs_url": "/demo-bucket/out/"}}},
            ]},
        "spec": {"resource": {"flavor_id": "f"}, "auto_stop": {"time_unit": "HOURS", "duration": 1},
            "notification": {"topic_urn": "urn:smn:eu-de:0f00:jobs", "events": ["JobFailed", "JobHanged"]}},
    });
    let read = v2::to_spec(&body, &Names::default()).unwrap();
    assert_eq!(read.spec.output_path, "obs://demo-bucket/out/");
    let fields: Vec<&str> = read
        .left_out
        .iter()
        .map(|note| note.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "spec.auto_stop",
            "algorithm.working_dir",
            "algorithm.outputs[0]",
            "spec.notification.events[1]"
        ]
    );
}

#[test]
fn a_schedule_is_an_object_or_a_list_of_one() {
    let one = json!({"type": "stop", "time_unit": "HOURS", "duration": 2});
    for schedule in [one.clone(), json!([one])] {
        let body =
            json!({"job_name": "tb", "train_url": "/demo-bucket/out/", "schedule": schedule});
        let body: v1::CreateVisualization = serde_json::from_value(body).unwrap();
        assert_eq!(body.schedule[0].duration, Int(2));
    }
}
