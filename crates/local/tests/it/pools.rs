//! Dedicated pools, with real tasks in them.

use trainyard_backend::{Backend, BackendError};
use trainyard_job::{DedicatedPool, EndReason, JobSpec, JobStatus, Pool, PoolId, PoolShare};

use crate::place::{GO, Place, UNTIL_GO, job};

fn pool(cpus: u32) -> DedicatedPool {
    DedicatedPool {
        id: PoolId("pool-1".to_owned()),
        name: "nightly".to_owned(),
        description: String::new(),
        share: PoolShare {
            cpus,
            memory_bytes: u64::from(cpus) << 29,
            gpus: Vec::new(),
        },
    }
}

fn dedicated() -> Pool {
    Pool::Dedicated {
        id: PoolId("pool-1".to_owned()),
    }
}

fn in_pool(command: &str) -> JobSpec {
    let mut spec = job(command, 1);
    spec.resources.pool = dedicated();
    spec
}

#[tokio::test]
async fn a_full_pool_keeps_no_job_of_the_public_one_waiting() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.backend.divide(vec![pool(1)]).await.unwrap();
    let first = place.submit(in_pool(UNTIL_GO)).await.key;
    place.status(first, JobStatus::Running).await;
    let second = place.submit(in_pool("true")).await.key;
    place.status(second, JobStatus::Waiting).await;
    let queued = "Queued: waiting for 1 CPU of the resource pool nightly";
    assert_eq!(place.platform_rows(second, 0), [queued]);

    let public = place.submit(job("true", 1)).await.key;
    assert_eq!(place.end(public).await.0, JobStatus::Completed);
    let states = place.backend.pools().await.unwrap();
    assert_eq!(states[0].running, []);
    assert_eq!(
        (&states[1].running, &states[1].waiting),
        (&vec![first], &vec![second])
    );
    let preview = place.backend.preview(&in_pool("true")).await.unwrap();
    assert_eq!((preview.queued_before, preview.starts_now), (1, false));

    place.put(GO, "");
    assert_eq!(place.end(second).await.0, JobStatus::Completed);
    let limits = place.task(second, 0).read_launch().unwrap().limits;
    assert_eq!(
        limits.memory_bytes,
        Some(1 << 29),
        "of the pool's own share"
    );
}

#[tokio::test]
async fn a_pool_in_use_does_not_go_and_survives_a_restart() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    place.backend.divide(vec![pool(1)]).await.unwrap();
    let running = place.submit(in_pool(UNTIL_GO)).await;
    place.status(running.key, JobStatus::Running).await;
    place.restart().await;
    place.backend.divide(vec![pool(1)]).await.unwrap();
    place.take_again(&running, JobStatus::Running).await;
    let refused = place.backend.divide(Vec::new()).await.unwrap_err();
    let BackendError::PoolInUse { pool, versions } = refused else {
        panic!("{refused}");
    };
    assert_eq!((pool, versions), (dedicated(), vec![running.key]));
    place.put(GO, "");
    place.end(running.key).await;
    place.backend.divide(Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_job_of_a_pool_that_is_gone_fails_and_says_so() {
    let Some(mut place) = Place::new(2) else {
        return;
    };
    let lost = place.submit(in_pool("true")).await.key;
    let (status, reason) = place.end(lost).await;
    assert_eq!(status, JobStatus::Failed);
    let EndReason::NotStarted { message, .. } = reason else {
        panic!("{reason:?}");
    };
    assert!(message.contains("pool-1"), "{message}");
}
