//! One owner a data directory, and consoles beside it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use trainyard_console::Ownership;
use trainyard_console::wire::{Nothing, Notice, OneJob, OneVersion};
use trainyard_job::JobStatus;

use crate::place::{DEADLINE, Place, end, job, submit, until, until_there};

#[tokio::test(flavor = "multi_thread")]
async fn a_console_beside_the_owner_passes_its_requests_on() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::Succeed).await;
    assert!(owner.is_owner() && !beside.is_owner());
    let spec = job(&beside, "true").await;
    let key = submit(&beside, spec).await;
    assert_eq!(end(&owner, key).await, JobStatus::Completed);
    assert_eq!(
        end(&beside, key).await,
        JobStatus::Completed,
        "it hears the owner's notices"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_beside_takes_over_when_the_owner_leaves_and_the_job_goes_on() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::Succeed).await;
    let mut notices = beside.notices();
    let gate = place.path().join("gate");
    let command = format!("{}; echo through", until_there(&gate));
    let spec = job(&owner, &command).await;
    let key = submit(&owner, spec).await;
    owner.close().await;
    let taken_over = async { while notices.recv().await != Ok(Notice::Owner { this: true }) {} };
    tokio::time::timeout(DEADLINE, taken_over)
        .await
        .expect("it takes over in time");
    assert!(beside.is_owner());
    std::fs::write(&gate, "").unwrap();
    assert_eq!(end(&beside, key).await, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_could_not_take_over_tries_again() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::Succeed).await;
    let mut notices = beside.notices();
    let mut taken_over =
        std::pin::pin!(async { while notices.recv().await != Ok(Notice::Owner { this: true }) {} });
    // Where a folder lies no owner can write where it is found.
    let door = place.path().join("api.json");
    std::fs::remove_file(&door).unwrap();
    std::fs::create_dir_all(door.join("in the way")).unwrap();
    owner.close().await;
    let soon = std::time::Duration::from_millis(300);
    tokio::time::timeout(soon, &mut taken_over)
        .await
        .expect_err("nobody can be the owner");
    std::fs::remove_dir_all(&door).unwrap();
    tokio::time::timeout(DEADLINE, taken_over)
        .await
        .expect("it takes over as soon as it can");
    let spec = job(&beside, "true").await;
    let key = submit(&beside, spec).await;
    assert_eq!(end(&beside, key).await, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_job_starts_after_a_restart() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("gate");
    let wait = until_there(&gate);
    let mut first = job(&console, &wait).await;
    // As many nodes as the flavor allows claim the whole computer.
    first.resources.nodes =
        4 * u32::try_from(std::thread::available_parallelism().unwrap().get()).unwrap();
    let first = submit(&console, first).await;
    let second = job(&console, "echo second").await;
    let second = submit(&console, second).await;
    console.close().await;
    let console = place.open(Ownership::IfFree).await;
    assert!(console.is_owner(), "the first one left");
    std::fs::write(&gate, "").unwrap();
    assert_eq!(end(&console, first).await, JobStatus::Completed);
    assert_eq!(end(&console, second).await, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_is_private_and_answers_nobody_without_the_token() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let door = place.path().join("api.json");
    let mode = std::fs::metadata(&door).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let content: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&door).unwrap()).unwrap();
    let address = content["address"].as_str().unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let ask = move |token: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let hello = serde_json::json!({ "token": token });
        let request = serde_json::json!({ "command": "about", "args": {} });
        // Who has the wrong token may be hung up on at any point of this; what counts is what was answered.
        let _ = stream.write_all(format!("{hello}\n{request}\n").as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    let token = content["token"].as_str().unwrap().to_owned();
    let answers = tokio::task::spawn_blocking(move || (ask("wrong"), ask(&token)));
    let (refused, answered) = answers.await.unwrap();
    assert_eq!(refused, "");
    assert!(answered.contains("\"owner\":true"), "{answered}");
    owner.close().await;
    assert!(!door.exists(), "it is gone when nobody serves");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_that_leaves_answers_what_it_has_begun() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::IfFree).await;
    let spec = job(
        &owner,
        "trap : TERM; for i in $(seq 20); do sleep 0.05; done; sleep 1; sleep 0.5",
    )
    .await;
    let key = submit(&owner, spec).await;
    let has = async |status| {
        let shown = owner.show_version(OneVersion { key }).await.unwrap();
        shown.version.status == status
    };
    until("the job to run", async || has(JobStatus::Running).await).await;
    // Deleting waits for the task to end, so it is under way for a while.
    let deleting = {
        let beside = beside.clone();
        tokio::spawn(async move {
            let session = beside.session();
            session
                .ask::<_, Nothing>("delete_job", &OneJob { job: key.job })
                .await
        })
    };
    until("the job is being stopped", async || {
        has(JobStatus::Killing).await
    })
    .await;
    owner.close().await;
    deleting.await.unwrap().expect("it is answered");
    assert!(beside.show_job(OneJob { job: key.job }).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_beside_nobody_does_it_itself() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::IfFree).await;
    owner.close().await;
    let spec = job(&beside, "true").await;
    let key = submit(&beside, spec).await;
    assert!(beside.is_owner());
    assert_eq!(end(&beside, key).await, JobStatus::Completed);
}

/// Whether a shim of this task lives: it was started with the folder's path.
fn is_watched(task: &std::path::Path) -> bool {
    let path = task.as_os_str().as_encoded_bytes();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| std::fs::read(process.path().join("cmdline")).ok())
        .any(|words| words.split(|byte| *byte == 0).any(|word| word == path))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ended_meanwhile_is_known_when_it_is_open() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("gate");
    let task = place.path().join("jobs/1/V001/task-0");
    let spec = job(&console, &until_there(&gate)).await;
    let key = submit(&console, spec).await;
    console.close().await;
    std::fs::write(&gate, "").unwrap();
    let has_ended = async || task.join("exit.json").exists() && !is_watched(&task);
    until("the task to end", has_ended).await;
    let console = place.open(Ownership::IfFree).await;
    let shown = console.show_version(OneVersion { key }).await.unwrap();
    assert_eq!(shown.version.status, JobStatus::Completed);
    console.close().await;
}
