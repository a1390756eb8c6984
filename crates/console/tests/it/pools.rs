//! Resource pools as a window or a script makes and uses them.

use trainyard_console::wire::{
    BackendName, DeletePool, LogTarget, Notice, OneVersion, PlacePools, PoolJob, SavePool,
    UsageQuery, UsageWindow, WatchLoad, WatchUsage,
};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{Fault, FaultKind, JobSpec, JobStatus, Pool, PoolId, PoolShare, VersionKey};

use crate::place::{DEADLINE, Place, end, job, submit, until, until_there};

fn nightly(cpus: u32) -> SavePool {
    SavePool {
        backend: "local".to_owned(),
        id: None,
        name: "nightly".to_owned(),
        description: String::new(),
        share: PoolShare {
            cpus,
            memory_bytes: 256 << 20,
            gpus: Vec::new(),
        },
    }
}

async fn pools(console: &Console) -> PlacePools {
    let backend = "local".to_owned();
    let list = console.list_pools(BackendName { backend });
    list.await.unwrap()
}

/// Whether this computer has a processor to give away; says so where not.
async fn can_be_divided(console: &Console) -> bool {
    let left = pools(console).await.left;
    if left.cpus == 0 {
        println!("skipped: this computer has one processor, which stays public");
    }
    left.cpus > 0
}

/// Waits until the version runs in the only dedicated pool.
async fn until_running(console: &Console, key: VersionKey) {
    let is_it = |job: &PoolJob| job.key == key;
    let runs = async || pools(console).await.pools[1].running.iter().any(is_it);
    until("the version to run in the pool", runs).await;
}

fn in_pool(mut spec: JobSpec, id: &PoolId) -> JobSpec {
    spec.resources.pool = Pool::Dedicated { id: id.clone() };
    spec
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_kept_used_and_protected_while_it_is_used() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    if !can_be_divided(&console).await {
        return;
    }
    let id: PoolId = console.save_pool(nightly(1)).await.unwrap();
    assert_eq!(id.0, "nightly", "a spec can be read");
    console.close().await;
    let console = place.open(Ownership::IfFree).await;
    let kept = pools(&console).await;
    assert_eq!(
        (kept.pools[1].name.as_str(), kept.pools[1].share.cpus),
        ("nightly", 1)
    );
    assert_eq!(kept.pools[0].share.cpus, kept.computer.cpus - 1);

    let gate = place.path().join("gate");
    let spec = job(&console, &until_there(&gate)).await;
    let name = spec.name.clone();
    let key = submit(&console, in_pool(spec, &id)).await;
    until_running(&console, key).await;
    let backend = "local".to_owned();
    let delete = DeletePool {
        backend,
        id: id.clone(),
    };
    let refused = console.delete_pool(delete.clone()).await.unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("nightly") && words.contains(&format!("{name}/V001")),
        "{words}"
    );

    std::fs::write(gate, "").unwrap();
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    console.delete_pool(delete).await.unwrap();
    assert_eq!(pools(&console).await.pools.len(), 1);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_given_is_said_field_by_field_and_nothing_is_kept() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let all = pools(&console).await.computer.cpus;
    let mut greedy = nightly(all);
    greedy.name = "night shift".to_owned();
    let ConsoleError::Faults(faults) = console.save_pool(greedy).await.unwrap_err() else {
        panic!("faults are expected");
    };
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["name", "share.cpus"]);
    assert_eq!(pools(&console).await.pools.len(), 1);

    let nowhere = in_pool(job(&console, "true").await, &PoolId("pool-x".to_owned()));
    let refused = console
        .submit(crate::place::request(nowhere))
        .await
        .unwrap_err();
    let ConsoleError::Faults(faults) = refused else {
        panic!("{refused}");
    };
    let unknown = |fault: &Fault| matches!(fault.kind, FaultKind::UnknownPool { .. });
    assert!(faults.iter().any(unknown), "{faults:?}");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_looks_hears_of_new_samples_and_of_the_load() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("gate");
    let key = submit(&console, job(&console, &until_there(&gate)).await).await;
    let mut notices = console.notices();
    let session = console.session();
    let target = LogTarget { key, task: 0 };
    let targets = vec![target];
    session.watch_usage(WatchUsage { targets }).await.unwrap();
    let watching = true;
    session.watch_load(WatchLoad { watching }).await.unwrap();
    let heard = async {
        let (mut usage, mut load) = (false, false);
        while !(usage && load) {
            match notices.recv().await.unwrap() {
                Notice::Usage { target: of } => usage |= of == target,
                Notice::Load { load: now } => load |= now.memory_bytes > 0,
                _ => {}
            }
        }
    };
    tokio::time::timeout(DEADLINE, heard).await.unwrap();
    std::fs::write(gate, "").unwrap();
    end(&console, key).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_task_used_is_told_after_its_end_too() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
    let key = submit(&console, job(&console, busy).await).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let query = UsageQuery {
        key,
        tasks: vec![0],
        from_ms: None,
        to_ms: None,
        samples_max: 100,
    };
    let usage: UsageWindow = console.session().ask("task_usage", &query).await.unwrap();
    let detail = console.show_version(OneVersion { key }).await.unwrap();
    assert_eq!(usage.started_at_ms, detail.tasks[0].started_at_ms);
    let task = &usage.tasks[0];
    assert_eq!(task.cpus, Some(1));
    assert!(!task.samples.is_empty(), "one is taken at the end");
    assert!(
        task.samples.iter().any(|sample| sample.cpu_thousandths > 0),
        "{:?}",
        task.samples
    );
    console.close().await;
}
