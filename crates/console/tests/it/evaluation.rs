//! Evaluation Results: whose file it is, and what a broken one is told as.

use std::path::Path;

use trainyard_console::wire::{EvaluationState, OneVersion};
use trainyard_console::{Console, Ownership};
use trainyard_job::{JobStatus, VersionKey};
use trainyard_summaries::EvaluationFault;

use crate::place::{Place, end, job, submit, until, until_there};

/// A command that writes this to the file. It waits first, so that its time is that of no other.
fn writes(text: &str) -> String {
    format!("sleep 0.2; printf '%s' '{text}' > $TRAINYARD_OUTPUT_DIR/evaluation.json")
}

async fn ran(console: &Console, name: &str, command: &str) -> VersionKey {
    let mut spec = job(console, command).await;
    name.clone_into(&mut spec.name);
    let key = submit(console, spec).await;
    assert_eq!(end(console, key).await, JobStatus::Completed);
    key
}

async fn state(console: &Console, key: VersionKey) -> EvaluationState {
    let found = console.show_evaluation(OneVersion { key }).await.unwrap();
    assert_eq!(found.path, "obs://demo/out/evaluation.json");
    found.state
}

fn output(place: &Path) -> std::path::PathBuf {
    place.join("obs/demo/out/evaluation.json")
}

const CATS: &str = r#"{"labels": ["cat", "dog"], "confusion_matrix": [[8, 2], [1, 9]]}"#;
const OWLS: &str = r#"{"labels": ["owl"], "confusion_matrix": [[3]]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn each_version_keeps_what_it_wrote_though_the_next_writes_over_it() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let cats = ran(&console, "cats", &writes(CATS)).await;
    let owls = ran(&console, "owls", &writes(OWLS)).await;
    let EvaluationState::Found { evaluation, .. } = state(&console, cats).await else {
        panic!("the first version's file was kept");
    };
    assert_eq!((evaluation.samples, evaluation.right), (20, 17));
    let EvaluationState::Found { evaluation, .. } = state(&console, owls).await else {
        panic!("the second version's file is there");
    };
    assert_eq!(evaluation.accuracy, Some(1.0));

    let kept = console.home().version(cats).join("evaluation.json");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&kept).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_versions_time_is_not_taken_for_its_own() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let silent = ran(&console, "silent", "true").await;
    assert_eq!(state(&console, silent).await, EvaluationState::None);
    let cats = ran(&console, "cats", &writes(CATS)).await;
    let after = ran(&console, "after", "true").await;
    for other in [silent, after] {
        let EvaluationState::OfAnotherTime { by, .. } = state(&console, other).await else {
            panic!("the file is of another version");
        };
        assert_eq!(by.unwrap().key, cats);
    }
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_hold_together_is_told_with_the_reason() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let half = ran(&console, "half", &writes(r#"{"labels": ["a""#)).await;
    let EvaluationState::Broken { fault, .. } = state(&console, half).await else {
        panic!("it is half a file");
    };
    assert!(
        matches!(fault, EvaluationFault::NotJson { .. }),
        "{fault:?}"
    );
    std::fs::remove_file(output(place.path())).unwrap();

    let link = "ln -s /etc/passwd $TRAINYARD_OUTPUT_DIR/evaluation.json";
    let linked = ran(&console, "linked", link).await;
    let EvaluationState::Broken { fault, .. } = state(&console, linked).await else {
        panic!("a link is not followed");
    };
    assert_eq!(fault, EvaluationFault::NotAFile);
    console.close().await;
}

/// Submits a job that waits for a file, and returns when it runs.
async fn waits(console: &Console, gate: &Path, then: &str) -> VersionKey {
    let command = format!("{}; {then}", until_there(gate));
    let key = submit(console, job(console, &command).await).await;
    let runs = async || {
        let detail = console.show_version(OneVersion { key }).await.unwrap();
        detail.version.status == JobStatus::Running
    };
    until("it runs", runs).await;
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_wrote_after_it_ended_is_not_kept_as_its_own_by_the_next_console() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gates = ["first", "second"].map(|name| place.path().join(name));
    let first = waits(&console, &gates[0], "true").await;
    let second = waits(&console, &gates[1], &writes(OWLS)).await;
    let exit = console.home().task(first, 0).join("exit.json");
    console.close().await;

    std::fs::write(&gates[0], "").unwrap();
    let has_ended = async || exit.exists();
    until("the first ends while nobody is there", has_ended).await;
    std::fs::write(&gates[1], "").unwrap();
    let is_written = async || output(place.path()).exists();
    until("the second writes", is_written).await;

    let console = place.open(Ownership::IfFree).await;
    for key in [first, second] {
        assert_eq!(end(&console, key).await, JobStatus::Completed);
    }
    let EvaluationState::OfAnotherTime { by, .. } = state(&console, first).await else {
        panic!("the file is the second one's");
    };
    assert_eq!(by.unwrap().key, second);
    let EvaluationState::Found { .. } = state(&console, second).await else {
        panic!("the second one's file is its own");
    };
    console.close().await;
}
