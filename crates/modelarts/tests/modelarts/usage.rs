//! What tasks used, kept for good.

use trainyard_backend::{Backend, KeptUsage, Node};
use trainyard_job::{JobStatus, VersionKey};

use crate::service::Service;
use crate::yard::{Yard, spec};

fn kept(yard: &Yard, key: VersionKey) -> Option<KeptUsage> {
    KeptUsage::read(&yard.dir(key).join("task-0")).unwrap()
}

fn values(numbers: &[f64]) -> Vec<Option<f64>> {
    numbers.iter().copied().map(Some).collect()
}

#[tokio::test]
async fn each_minute_is_kept_with_the_size_of_the_node_when_the_service_has_forgotten_it() {
    for service in [Service::default(), Service::v2()] {
        let mut yard = Yard::new(service).await;
        let key = yard.submit("net-train").await;
        let id = yard.created().await;
        yard.service.with(id, |job| {
            job.cpu = vec![12.5, 80.0];
            job.status = 8;
        });
        yard.until("two minutes", || kept(&yard, key).is_some())
            .await;
        let found = kept(&yard, key).unwrap();
        assert_eq!(found.metrics["cpuUsage"], values(&[12.5, 80.0]));
        assert_eq!(found.interval_ms, 60_000);
        let node = Node {
            cpus: 2,
            memory_bytes: 8 << 30,
            accelerators: 0,
        };
        assert_eq!(found.node, Some(node));

        yard.service.with(id, |job| job.cpu.push(7.0));
        yard.service.with(id, |job| job.status = 10);
        yard.status(JobStatus::Completed).await;
        yard.let_go(key).await;
        let at_its_end = kept(&yard, key).unwrap();
        assert_eq!(at_its_end.metrics["cpuUsage"], values(&[12.5, 80.0, 7.0]));
    }
}

#[tokio::test]
async fn a_service_that_has_forgotten_takes_nothing_away() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        job.cpu = vec![50.0];
        job.status = 8;
    });
    yard.until("a minute", || kept(&yard, key).is_some()).await;
    yard.restart().await;
    yard.service.with(id, |job| {
        job.cpu.clear();
        job.status = 10;
    });
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    let found = kept(&yard, key).unwrap();
    assert_eq!(found.metrics["cpuUsage"], values(&[50.0]));
}

#[tokio::test]
async fn times_and_uses_beyond_reason_are_not_taken() {
    for service in [Service::default(), Service::v2()] {
        let mut yard = Yard::new(service).await;
        let key = yard.submit("net-train").await;
        let id = yard.created().await;
        yard.service.with(id, |job| {
            job.cpu = vec![12.5, 1e308];
            job.start_time = Some(1);
            job.status = 8;
        });
        let update = yard.status(JobStatus::Running).await;
        let started = update.tasks[0].started_at_ms;
        let created = yard.service.with(id, |job| job.created_ms);
        assert!(started.is_some_and(|at| at >= created), "{update:?}");
        yard.until("a minute", || kept(&yard, key).is_some()).await;
        assert_eq!(
            kept(&yard, key).unwrap().metrics["cpuUsage"],
            [Some(12.5), None]
        );
    }
}

#[tokio::test]
async fn values_of_which_nobody_knows_when_they_were_are_not_kept() {
    let mut yard = Yard::new(Service::default()).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        job.cpu = vec![12.5];
        job.interval = Some(i64::MAX);
        job.status = 10;
    });
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    assert!(yard.peer.count("metric-statistic") > 0);
    assert_eq!(kept(&yard, key), None);
}
