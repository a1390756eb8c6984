use trainyard_backend::{Backend, Update};
use trainyard_job::{EndReason, JobStatus};

use crate::place::{GO, Place, UNTIL_GO, job};

#[tokio::test]
async fn jobs_run_one_after_the_other_in_the_order_of_submission() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let first = place.submit(job(UNTIL_GO, 1)).await.key;
    place.status(first, JobStatus::Running).await;
    let second = place.submit(job("true", 1)).await.key;
    let third = place.submit(job("true", 1)).await.key;
    place.status(third, JobStatus::Waiting).await;
    let queued = "Queued: waiting for 1 CPU";
    assert_eq!(place.platform_rows(second, 0), [queued]);
    let flavors = place.backend.flavors().await.unwrap();
    assert_eq!(flavors[0].free_nodes, 0);
    let preview = place.backend.preview(&job("true", 1)).await.unwrap();
    assert_eq!((preview.queued_before, preview.starts_now), (2, false));
    let ahead: Vec<_> = preview.ahead.iter().map(|a| (a.key, a.running)).collect();
    assert_eq!(ahead, [(first, true), (second, false), (third, false)]);
    assert_eq!(preview.ahead[0].job_name, job("true", 1).name);
    place.put(GO, "");
    place.end(third).await;
    let running = |one: &&Update| one.status == Some(JobStatus::Running);
    let order: Vec<_> = place
        .history
        .iter()
        .filter(running)
        .map(|one| one.key)
        .collect();
    assert_eq!(order, [first, second, third]);
    let expected = [JobStatus::Waiting, JobStatus::Running, JobStatus::Completed];
    assert_eq!(place.statuses(third), expected);
}

#[tokio::test]
async fn a_queued_job_that_is_stopped_never_runs() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let first = place.submit(job("sleep 1000", 1)).await;
    let second = place.submit(job("true", 1)).await;
    place.backend.stop(second.key).await.unwrap();
    let reason = EndReason::Stopped { forced: false };
    assert_eq!(place.end(second.key).await, (JobStatus::Canceled, reason));
    place.stop(first.key).await;
    assert!(!second.dir.join("tasks.json").exists());
    // Nor after a restart, when the console had not heard of the end yet.
    place.restart().await;
    place.history.clear();
    place.take_again(&second, JobStatus::Waiting).await;
    assert_eq!(place.end(second.key).await.0, JobStatus::Canceled);
}

#[tokio::test]
async fn the_queue_survives_a_restart_and_says_so_once() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let first = place.submit(job(UNTIL_GO, 1)).await;
    place.status(first.key, JobStatus::Running).await;
    let second = place.submit(job("true", 1)).await;
    place.status(second.key, JobStatus::Waiting).await;
    place.restart().await;
    place.take_again(&first, JobStatus::Running).await;
    place.take_again(&second, JobStatus::Waiting).await;
    assert_eq!(place.platform_rows(second.key, 0).len(), 1);
    assert!(!second.dir.join("tasks.json").exists(), "still queued");
    place.put(GO, "");
    assert_eq!(place.end(second.key).await.0, JobStatus::Completed);
}

#[tokio::test]
async fn nothing_starts_beside_what_runs_though_it_is_handed_over_first() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let queued = place.new_run(job("true", 1));
    let running = place.submit(job(UNTIL_GO, 1)).await;
    place.status(running.key, JobStatus::Running).await;
    place.restart().await;
    place.history.clear();
    let both = vec![queued.clone(), running.clone()];
    place.backend.take(both).await.unwrap();
    place.status(queued.key, JobStatus::Waiting).await;
    assert!(!queued.dir.join("tasks.json").exists(), "not started");
    place.put(GO, "");
    assert_eq!(place.end(queued.key).await.0, JobStatus::Completed);
    let ends = |one: &Update| one.status.is_some_and(JobStatus::is_final);
    let order: Vec<_> = place.history.iter().filter(|one| ends(one)).collect();
    assert_eq!(order[0].key, running.key);
}

#[tokio::test]
async fn what_can_never_start_here_fails_instead_of_blocking_the_queue() {
    let Some(mut place) = Place::new(1) else {
        return;
    };
    let mut spec = job("true", 1);
    "local.cpu.64u".clone_into(&mut spec.resources.flavor);
    let unknown = place.submit(spec).await.key;
    let many = place.submit(job("true", 5)).await.key;
    let fits = place.submit(job("true", 1)).await.key;
    for key in [unknown, many] {
        let (status, reason) = place.end(key).await;
        assert_eq!(status, JobStatus::Failed);
        assert!(matches!(reason, EndReason::NotStarted { .. }), "{reason:?}");
    }
    assert_eq!(place.end(fits).await.0, JobStatus::Completed);
}
