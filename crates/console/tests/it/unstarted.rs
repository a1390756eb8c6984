//! Versions that were recorded and did not come to their place.

use std::time::{Duration, Instant};

use trainyard_console::wire::{OneJob, OneVersion};
use trainyard_console::{Ownership, wire::SaveAs};
use trainyard_job::{EndReason, JobStatus, VersionKey};
use trainyard_store::{NewJob, Store};

use crate::place::{Place, end, job, request, submit};

/// A version that the database has and the place to run does not.
fn recorded(place: &Place, spec: &trainyard_job::JobSpec) -> VersionKey {
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    let new = NewJob {
        name: &spec.name,
        description: "",
        spec,
        backend: "local",
        now_ms: 1,
    };
    store.create_job(new).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_that_cannot_make_its_folder_ends_the_version() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let name = spec.name.clone();
    let jobs = place.path().join("jobs");
    std::fs::remove_dir(&jobs).unwrap();
    std::fs::write(&jobs, "in the way").unwrap();
    let error = console.submit(request(spec.clone())).await.unwrap_err();
    assert!(error.to_string().contains("jobs"), "{error}");
    let found = console.find_job(&name).await.unwrap();
    assert_eq!(found.status, JobStatus::SubmitFailed);
    std::fs::remove_file(&jobs).unwrap();
    console.delete_job(OneJob { job: found.id }).await.unwrap();
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_no_place_has_can_be_stopped_and_deleted() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let key = recorded(&place, &spec);
    console.stop(OneVersion { key }).await.unwrap();
    let shown = console.show_version(OneVersion { key }).await.unwrap();
    assert_eq!(shown.version.status, JobStatus::Canceled);
    let stopped = EndReason::Stopped { forced: false };
    assert_eq!(shown.version.reason, Some(stopped));
    assert_eq!(shown.node, None, "no node was ever given to it");
    let asked = Instant::now();
    console.delete_job(OneJob { job: key.job }).await.unwrap();
    let another = recorded(&place, &spec);
    console
        .delete_job(OneJob { job: another.job })
        .await
        .unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(20),
        "nothing was waited for"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_what_is_being_submitted_always_ends_it() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "sleep 600").await;
    for round in 0..10 {
        let mut spec = spec.clone();
        spec.name = format!("{}-{round}", spec.name);
        let name = spec.name.clone();
        let asking = console.clone();
        let submitted = tokio::spawn(async move { asking.submit(request(spec)).await });
        let key = loop {
            if let Ok(found) = console.find_job(&name).await {
                let version = found.version;
                break VersionKey {
                    job: found.id,
                    version,
                };
            }
            tokio::task::yield_now().await;
        };
        console.stop(OneVersion { key }).await.unwrap();
        submitted.await.unwrap().unwrap();
        let status = end(&console, key).await;
        assert!(
            matches!(status, JobStatus::Canceled | JobStatus::Killed),
            "{status:?}"
        );
        let log = place
            .path()
            .join(format!("jobs/{}/V001/task-0/log", key.job));
        let ran = std::fs::metadata(log).is_ok();
        assert!(!(ran && status == JobStatus::Canceled), "canceled, and ran");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_the_way_of_a_new_version_is_moved_aside_and_kept() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "echo own").await;
    // Put there while the console ran, after it had looked.
    let stray = place.path().join("jobs/1/V001/task-0");
    std::fs::create_dir_all(&stray).unwrap();
    std::fs::write(stray.join("log"), "of another").unwrap();
    std::fs::write(stray.join("state.json"), "{}").unwrap();
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    console.delete_job(OneJob { job: key.job }).await.unwrap();
    let mut kept = std::fs::read_dir(place.path().join("jobs")).unwrap();
    let aside = kept.next().unwrap().unwrap().path();
    let name = aside.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("1-V001.orphan-"), "{name}");
    let log = std::fs::read(aside.join("task-0/log")).unwrap();
    assert_eq!(log, b"of another");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_that_is_refused_saves_no_configuration() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let both = (0..2).map(|number| {
        let mut wanted = request(spec.clone());
        wanted.save_as = Some(SaveAs {
            name: format!("base-{number}"),
            description: String::new(),
        });
        let console = console.clone();
        tokio::spawn(async move { console.submit(wanted).await })
    });
    let mut keys = Vec::new();
    for one in both.collect::<Vec<_>>() {
        keys.extend(one.await.unwrap().map(|submitted| submitted.key));
    }
    assert_eq!(keys.len(), 1, "one name, one job");
    let saved = console
        .recent_configs(trainyard_console::wire::Nothing {})
        .await;
    assert_eq!(saved.unwrap().len(), 1);
    end(&console, keys[0]).await;
}
