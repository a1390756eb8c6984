use std::collections::HashSet;

use trainyard_backend::TaskState;
use trainyard_job::{EndReason, JobStatus};

use crate::place::{GO, Place, eventually, job};

#[tokio::test]
async fn a_job_that_ends_with_0_is_successful() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.put("demo/data/digits.csv", "1,2,3\n");
    let command =
        "cat \"$TRAINYARD_DATA_DIR/digits.csv\"; echo model > \"$TRAINYARD_OUTPUT_DIR/model\"";
    let run = place.submit(job(command, 1)).await;
    let end = place.end(run.key).await;
    assert_eq!(end, (JobStatus::Completed, EndReason::Finished));
    let expected = [JobStatus::Running, JobStatus::Completed];
    assert_eq!(place.statuses(run.key), expected);
    assert_eq!(place.log(run.key, 0), "1,2,3\n");
    let model = std::fs::read_to_string(place.file("demo/out/model")).unwrap();
    assert_eq!(model, "model\n");
    let report = place.task_report(run.key, 0);
    assert_eq!(report.state, TaskState::Exited { exit_code: 0 });
    assert!(report.started_at_ms <= report.ended_at_ms, "{report:?}");
    let rows = place.platform_rows(run.key, 0);
    assert_eq!(rows[0], "Starting on this computer");
    let ran = std::fs::read_to_string(run.dir.join("spec.json")).unwrap();
    assert!(ran.contains("digits.csv"), "exactly what ran: {ran}");
}

#[tokio::test]
async fn the_code_directory_is_where_the_boot_command_expects_it() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.put("demo/new/train.sh", "echo \"trained in $DLS_APP_URL\"\n");
    let command = "bash /home/work/run_train.sh bash /home/work/user-job-dir/new/train.sh";
    let mut spec = job(command, 1);
    if let trainyard_job::Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        "obs://demo/new/".clone_into(code_dir);
    }
    let run = place.submit(spec).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let log = place.log(run.key, 0);
    assert!(log.contains("trained in s3://demo/new/"), "{log}");
}

#[tokio::test]
async fn an_exit_code_fails_the_version_with_its_last_error_row() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "echo start; echo 'ValueError: bad digit' >&2; exit 3";
    let run = place.submit(job(command, 1)).await;
    let update = place.status(run.key, JobStatus::Failed).await;
    let reason = EndReason::Exited {
        task: 0,
        exit_code: 3,
    };
    assert_eq!(update.reason, Some(reason));
    assert_eq!(update.last_error.as_deref(), Some("ValueError: bad digit"));
}

#[tokio::test]
async fn four_nodes_share_two_processors_and_know_each_others_hosts() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "env | grep '^BATCH_CUSTOM[0-9]_HOSTS=' | sort";
    let run = place.submit(job(command, 4)).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let told = place.log(run.key, 0);
    let hosts: HashSet<&str> = told
        .lines()
        .filter_map(|line| line.split('=').nth(1))
        .collect();
    assert_eq!(hosts.len(), 4, "four hosts, all different: {told}");
    for index in 0..4 {
        assert_eq!(place.log(run.key, index), told, "task {index}");
        let host = place.task_report(run.key, index).host.unwrap();
        assert!(told.contains(&format!("BATCH_CUSTOM{index}_HOSTS={host}\n")));
    }
}

#[tokio::test]
async fn one_failed_task_stops_the_others_and_is_the_reason() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "if [ $DLS_TASK_INDEX = 1 ]; then exit 7; else sleep 1000; fi";
    let run = place.submit(job(command, 3)).await;
    let reason = EndReason::Exited {
        task: 1,
        exit_code: 7,
    };
    assert_eq!(place.end(run.key).await, (JobStatus::Failed, reason));
    for index in [0, 2] {
        let report = place.task_report(run.key, index);
        assert!(report.ended_at_ms.is_some(), "task {index}: {report:?}");
    }
}

#[tokio::test]
async fn a_failed_task_stops_the_others_though_no_console_is_there() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "echo begun; if [ $DLS_TASK_INDEX = 0 ]; then sleep 1000; fi; \
                   until [ -e \"$TRAINYARD_OUTPUT_DIR/go\" ]; do sleep 0.05; done; exit 7";
    let run = place.submit(job(command, 2)).await;
    for index in 0..2 {
        eventually("both to have begun", || {
            !place.log(run.key, index).is_empty()
        })
        .await;
    }
    place.leave().await;
    place.put(GO, "");
    let other = place.task(run.key, 0);
    eventually("the other to be stopped", || {
        other.read_exit().is_ok_and(|record| record.is_some())
    })
    .await;
    place.restart().await;
    place.take_again(&run, JobStatus::Running).await;
    let reason = EndReason::Exited {
        task: 1,
        exit_code: 7,
    };
    assert_eq!(place.end(run.key).await, (JobStatus::Failed, reason));
}

#[tokio::test]
async fn a_missing_shim_fails_the_version_in_words() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.shim = "/nowhere/trainyard-shim".into();
    place.restart().await;
    let run = place.submit(job("true", 1)).await;
    let (status, reason) = place.end(run.key).await;
    assert_eq!(status, JobStatus::Failed);
    let EndReason::NotStarted { task: 0, message } = reason else {
        panic!("{reason:?}");
    };
    assert!(message.contains("/nowhere/trainyard-shim"), "{message}");
}

#[tokio::test]
async fn a_stored_path_that_no_store_takes_ends_the_version_with_its_field_named() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let mut spec = job("true", 1);
    spec.output_path = "obs://demo/out/x ".to_owned();
    let run = place.submit(spec).await;
    let (status, reason) = place.end(run.key).await;
    assert_eq!(status, JobStatus::Failed);
    let EndReason::NotStarted { message, .. } = &reason else {
        panic!("{reason:?}");
    };
    assert!(
        message.starts_with("output_path: obs://demo/out/x "),
        "{message}"
    );
}

#[tokio::test]
async fn nothing_a_version_writes_about_itself_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;

    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "umask 022; touch \"$TRAINYARD_OUTPUT_DIR/shared\"";
    let run = place.submit(job(command, 1)).await;
    assert_eq!(place.end(run.key).await.0, JobStatus::Completed);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let task = place.task(run.key, 0);
    assert_eq!(mode(task.path()), 0o700);
    let files = |dir: &std::path::Path| {
        let entries = std::fs::read_dir(dir).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.is_file()).collect::<Vec<_>>()
    };
    let written = [files(&run.dir), files(task.path())].concat();
    assert!(written.len() >= 8, "{written:?}");
    for file in written {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(
        mode(&place.file("demo/out/shared")),
        0o644,
        "what the task makes is its own"
    );
}
