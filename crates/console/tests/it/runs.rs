//! From Submit to the end.

use trainyard_console::store::{EventKind, EventRow, Page, TaskRow};
use trainyard_console::wire::{
    EventWindow, LogTailQuery, LogTarget, ObjectListing, ObjectPath, OneJob, OneVersion, WatchLogs,
};
use trainyard_console::{ConsoleError, ErrorCode, Ownership};
use trainyard_job::{EndReason, JobId, JobStatus, VersionKey, VersionNumber};

use crate::place::{Place, end, job, request, submit};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_and_its_story_is_kept() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = job(&console, "echo hello from $DLS_TASK_INDEX").await;
    spec.resources.nodes = 2;
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);

    let detail = console.show_version(OneVersion { key }).await.unwrap();
    assert_eq!(detail.version.reason, Some(EndReason::Finished));
    let codes: Vec<_> = detail.tasks.iter().map(|t: &TaskRow| t.exit_code).collect();
    assert_eq!(codes, [Some(0), Some(0)]);
    let node = detail.node.expect("what it was started with");
    assert!(node.cpus == 1 && node.memory_bytes > 0, "{node:?}");
    let tail = LogTailQuery {
        target: LogTarget { key, task: 1 },
        rows: 50,
    };
    let log = console.log_tail(tail).await.unwrap();
    let own: Vec<_> = log.rows.iter().filter(|r| r.platform.is_none()).collect();
    assert_eq!(own.len(), 1, "{:?}", log.rows);
    assert_eq!(own[0].text, "hello from 1");

    let window = EventWindow {
        key,
        offset: 0,
        limit: 50,
    };
    let events: Page<EventRow> = console.list_events(window).await.unwrap();
    assert_eq!(events.rows[0].kind, EventKind::Submitted);
    let last = &events.rows.last().unwrap().kind;
    assert!(
        matches!(
            last,
            EventKind::Status {
                status: JobStatus::Completed,
                ..
            }
        ),
        "{last:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_version_keeps_its_jobs_name() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let name = spec.name.clone();
    let first = submit(&console, spec.clone()).await;
    end(&console, first).await;
    let mut again = request(spec);
    again.spec.name = "another-name".to_owned();
    again.parent = Some(first);
    let second = console.submit(again).await.unwrap();
    assert_eq!(second.key.version, VersionNumber(2));
    assert_eq!(second.job_name, name);
    end(&console, second.key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_of_digits_hides_no_job_of_that_number() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let first = submit(&console, spec.clone()).await.job;
    let mut digits = spec;
    digits.name = first.to_string();
    let named = submit(&console, digits.clone()).await.job;
    assert_eq!(
        console.find_job(&format!("id:{first}")).await.unwrap().id,
        first
    );
    assert_eq!(
        console.find_job(&named.to_string()).await.unwrap().id,
        named
    );
    let both = console.find_job(&digits.name).await.unwrap_err();
    assert_eq!(both.code(), ErrorCode::BadRequest);
    for meant in [first, named] {
        assert!(both.to_string().contains(&format!("id:{meant}")), "{both}");
    }
    let shown = console.show_job(OneJob { job: first }).await.unwrap();
    assert_eq!(shown.job.id, first, "the window asks by number");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_of_a_job_with_faults() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = job(&console, "true").await;
    spec.name = "two words".to_owned();
    spec.resources.flavor = "local.cpu.900u".to_owned();
    let error = console.submit(request(spec)).await.unwrap_err();
    let ConsoleError::Faults(faults) = error else {
        panic!("{error}");
    };
    let fields: Vec<_> = faults.iter().map(|f| f.field.as_str()).collect();
    assert!(fields.contains(&"name"), "{fields:?}");
    assert!(fields.contains(&"resources.flavor"), "{fields:?}");
    assert!(console.find_job("two words").await.is_err());
    let jobs = std::fs::read_dir(place.path().join("jobs")).unwrap();
    assert_eq!(jobs.count(), 0, "no folder was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_job_that_is_deleted_is_stopped_first() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "sleep 600").await;
    let key = submit(&console, spec).await;
    let job = key.job;
    let folder = place.path().join("jobs").join(job.to_string());
    assert!(folder.exists());
    console.delete_job(OneJob { job }).await.unwrap();
    assert!(!folder.exists());
    assert!(console.find_job(&job.to_string()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_copied_to_the_job_log_path() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = job(&console, "echo kept").await;
    spec.log_path = "obs://demo/logs".to_owned();
    let name = spec.name.clone();
    let key = submit(&console, spec).await;
    end(&console, key).await;
    let url = "obs://demo/logs/".to_owned();
    let listing: ObjectListing = console.list_objects(ObjectPath { url }).await.unwrap();
    let urls: Vec<_> = listing.entries.iter().map(|e| e.url.to_string()).collect();
    assert_eq!(urls, [format!("obs://demo/logs/{name}-V001-task-0.log")]);
    assert_eq!(listing.entries[0].size_bytes, 5);
    let told = EventKind::LogCopied {
        task: 0,
        to: urls[0].clone(),
        size_bytes: 5,
    };
    assert!(story(&console, key).await.contains(&told));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_copied_is_told_and_fails_no_job() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    // A file where the folder would be.
    let bucket = place.path().join("obs/demo");
    std::fs::create_dir_all(&bucket).unwrap();
    std::fs::write(bucket.join("logs"), "").unwrap();
    let mut spec = job(&console, "echo kept").await;
    spec.log_path = "obs://demo/logs/".to_owned();
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let story = story(&console, key).await;
    let told = story.iter().find_map(|kind| match kind {
        EventKind::LogNotCopied { task: 0, to, error } => Some((to.as_str(), error.as_str())),
        _ => None,
    });
    let (to, error) = told.unwrap_or_else(|| panic!("{story:?}"));
    assert_eq!(to, "obs://demo/logs/");
    assert!(!error.is_empty());
}

async fn story(console: &trainyard_console::Console, key: VersionKey) -> Vec<EventKind> {
    let window = EventWindow {
        key,
        offset: 0,
        limit: 50,
    };
    let events: Page<EventRow> = console.list_events(window).await.unwrap();
    events.rows.into_iter().map(|row| row.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_of_long_rows_is_bounded_and_misses_no_row() {
    const ROWS: usize = 400;
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let row = "head -c 60000 /dev/zero | tr '\\0' x; echo";
    let spec = job(&console, &format!("for i in $(seq {ROWS}); do {row}; done")).await;
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let target = LogTarget { key, task: 0 };
    let rows = u32::MAX;
    let window = console
        .log_tail(LogTailQuery { target, rows })
        .await
        .unwrap();
    let long: Vec<_> = window
        .rows
        .iter()
        .filter(|row| row.platform.is_none())
        .collect();
    assert_eq!(long.len(), ROWS);
    assert!(long.iter().all(|row| row.cut_from_bytes == Some(60_000)));
    let bytes: usize = long.iter().map(|row| row.text.len()).sum();
    assert!(bytes <= 8 << 20, "{bytes}");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_the_log_of_no_job_makes_nothing() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let key = VersionKey {
        job: JobId(99),
        version: VersionNumber::FIRST,
    };
    let targets = vec![LogTarget { key, task: 0 }];
    let session = console.session();
    assert!(session.watch_logs(WatchLogs { targets }).await.is_err());
    assert_eq!(
        std::fs::read_dir(place.path().join("jobs"))
            .unwrap()
            .count(),
        0
    );
    console.close().await;
}
