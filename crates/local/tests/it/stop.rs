use trainyard_backend::{Backend, BackendError};
use trainyard_job::{EndReason, JobStatus, StatusGroup};

use crate::place::{Place, job};

#[tokio::test]
async fn a_stopped_job_is_canceled_after_stopping() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("echo up; sleep 1000", 2)).await;
    place.status(run.key, JobStatus::Running).await;
    place.backend.stop(run.key).await.unwrap();
    let reason = EndReason::Stopped { forced: false };
    assert_eq!(place.end(run.key).await, (JobStatus::Killed, reason));
    let expected = [JobStatus::Running, JobStatus::Killing, JobStatus::Killed];
    assert_eq!(place.statuses(run.key), expected);
}

#[tokio::test]
async fn a_task_that_ignores_the_request_is_killed_after_the_grace_time() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let command = "trap '' TERM; echo deaf; while :; do sleep 0.1; done";
    let run = place.submit(job(command, 1)).await;
    // The trap is set once the row is there.
    let log = place.task(run.key, 0).log_file();
    crate::place::eventually("the first row", || {
        std::fs::metadata(&log).is_ok_and(|file| file.len() > 0)
    })
    .await;
    place.backend.stop(run.key).await.unwrap();
    let reason = EndReason::Stopped { forced: true };
    assert_eq!(place.end(run.key).await, (JobStatus::Killed, reason));
}

#[tokio::test]
async fn a_stop_right_after_the_submission_ends_the_job_too() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("sleep 1000", 2)).await;
    place.backend.stop(run.key).await.unwrap();
    // Canceled where it was still prepared.
    let (status, _) = place.end(run.key).await;
    assert_eq!(status.group(), StatusGroup::Stopped, "{status:?}");
}

#[tokio::test]
async fn what_does_not_run_here_cannot_be_stopped() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("true", 1)).await;
    place.end(run.key).await;
    let error = place.backend.stop(run.key).await.unwrap_err();
    assert!(matches!(error, BackendError::Ended(key) if key == run.key));
    let never = place.new_run(job("true", 1)).key;
    let error = place.backend.stop(never).await.unwrap_err();
    assert!(matches!(error, BackendError::NotRunning(key) if key == never));
}

#[tokio::test]
async fn a_suspended_shim_is_woken_to_stop_its_task() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let run = place.submit(job("sleep 1000", 1)).await;
    place.status(run.key, JobStatus::Running).await;
    let shim = trainyard_shim::is_shim_alive(&place.task(run.key, 0)).unwrap();
    rustix::process::kill_process(shim.unwrap(), rustix::process::Signal::STOP).unwrap();
    place.backend.stop(run.key).await.unwrap();
    let reason = EndReason::Stopped { forced: false };
    assert_eq!(place.end(run.key).await, (JobStatus::Killed, reason));
}
