//! What a version ran: recorded at submit, run from the copy, run again.

use std::path::PathBuf;

use trainyard_console::backend::StepKind;
use trainyard_console::wire::{
    CodePair, FilePair, LogTailQuery, LogTarget, OneVersion, ProvenanceDetail,
};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{Algorithm, JobSpec, JobStatus, Unlike, VersionKey};

use crate::place::{Place, end, job, request, submit, until, until_there};

/// A job whose code prints what is in its file.
async fn printing(place: &Place, console: &Console) -> JobSpec {
    write(place, "first");
    let mut spec = job(console, "").await;
    if let Algorithm::CustomImage {
        boot_command,
        code_dir,
        ..
    } = &mut spec.algorithm
    {
        "cat /home/work/user-job-dir/code/said.txt".clone_into(boot_command);
        "obs://demo/code/".clone_into(code_dir);
    }
    spec
}

fn file(place: &Place) -> PathBuf {
    place.path().join("obs/demo/code/said.txt")
}

fn write(place: &Place, text: &str) {
    std::fs::create_dir_all(file(place).parent().unwrap()).unwrap();
    std::fs::write(file(place), text).unwrap();
}

async fn printed(console: &Console, key: VersionKey) -> String {
    let tail = LogTailQuery {
        target: LogTarget { key, task: 0 },
        rows: 50,
    };
    let log = console.log_tail(tail).await.unwrap();
    let own = log.rows.iter().filter(|row| row.platform.is_none());
    own.map(|row| row.text.as_str()).collect()
}

async fn ran(console: &Console, key: VersionKey) -> ProvenanceDetail {
    console.show_provenance(OneVersion { key }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_the_folder_while_a_version_waits_does_not_change_what_runs() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("jobs/gate");
    let flavors = console
        .list_flavors(trainyard_console::wire::BackendName {
            backend: "local".to_owned(),
        })
        .await
        .unwrap();
    let mut all = job(&console, &until_there(&gate)).await;
    all.resources.flavor = flavors.last().unwrap().code.clone();
    all.resources.nodes = 1;
    let mut waiting = printing(&place, &console).await;
    waiting.resources = all.resources.clone();
    let first = submit(&console, all).await;
    let key = submit(&console, waiting).await;
    write(&place, "edited");
    std::fs::write(&gate, "").unwrap();
    end(&console, first).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    assert_eq!(printed(&console, key).await, "first");
    let record = ran(&console, key).await;
    assert!(record.code_kept);
    let code = record.ran.unwrap().provenance.code.unwrap();
    assert_eq!((code.files, code.size_bytes), (1, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn run_again_runs_the_same_code_even_where_the_folder_is_gone() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = printing(&place, &console).await;
    let first = submit(&console, spec).await;
    assert_eq!(end(&console, first).await, JobStatus::Completed);
    std::fs::remove_dir_all(file(&place).parent().unwrap()).unwrap();
    let one = OneVersion { key: first };
    let plan = console.plan_run_again(one).await.unwrap();
    assert_eq!(plan.differences, []);
    let again = console.run_again(one).await.unwrap().key;
    assert_eq!((again.job, again.version.0), (first.job, 2));
    assert_eq!(end(&console, again).await, JobStatus::Completed);
    assert_eq!(printed(&console, again).await, "first");
    let hash = |detail: ProvenanceDetail| detail.ran.unwrap().provenance.code.unwrap().hash;
    assert_eq!(
        hash(ran(&console, first).await),
        hash(ran(&console, again).await)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_the_same_is_told_before_it_runs_again() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = printing(&place, &console).await;
    let first = submit(&console, spec).await;
    end(&console, first).await;
    let code = ran(&console, first).await.ran.unwrap().provenance.code;
    let copy = place.path().join("code").join(code.unwrap().hash.0);
    std::fs::remove_dir_all(copy).unwrap();
    let one = OneVersion { key: first };
    let plan = console.plan_run_again(one).await.unwrap();
    assert_eq!(plan.differences, [], "the folder still holds the same");
    let copies = place.path().join("code");
    std::fs::remove_dir_all(&copies).unwrap();
    write(&place, "second");
    let plan = console.plan_run_again(one).await.unwrap();
    assert!(
        matches!(plan.differences[..], [Unlike::CodeChanged { .. }]),
        "{plan:?}"
    );
    std::fs::remove_dir_all(&copies).unwrap();
    std::fs::remove_dir_all(file(&place).parent().unwrap()).unwrap();
    let plan = console.plan_run_again(one).await.unwrap();
    assert!(
        matches!(plan.differences[..], [Unlike::CodeGone { .. }]),
        "{plan:?}"
    );
    let error = console.run_again(one).await.unwrap_err();
    assert!(matches!(error, ConsoleError::Faults(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_two_versions_is_compared_by_file_and_line() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = printing(&place, &console).await;
    let left = submit(&console, spec.clone()).await;
    end(&console, left).await;
    write(&place, "second");
    let mut next = request(spec);
    next.parent = Some(left);
    let right = console.submit(next).await.unwrap().key;
    end(&console, right).await;
    let diff = console
        .compare_code(CodePair { left, right })
        .await
        .unwrap();
    assert_eq!(diff.files.len(), 1);
    let path = diff.files[0].path.clone();
    let pair = FilePair { left, right, path };
    let lines = console.compare_file(pair).await.unwrap().lines;
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["first", "second"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn code_goes_with_the_last_version_that_ran_it() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = printing(&place, &console).await;
    let key = submit(&console, spec).await;
    end(&console, key).await;
    let code = ran(&console, key).await.ran.unwrap().provenance.code;
    let copy = place.path().join("code").join(code.unwrap().hash.0);
    assert!(copy.is_dir());
    console.delete_version(OneVersion { key }).await.unwrap();
    until("the copy to go", async || !copy.exists()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_waited_for_and_each_step_of_a_task_is_told() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = printing(&place, &console).await;
    let key = submit(&console, spec).await;
    end(&console, key).await;
    let progress = console.show_progress(OneVersion { key }).await.unwrap();
    let steps: Vec<_> = progress.tasks[0]
        .steps
        .iter()
        .map(|step| step.kind)
        .collect();
    assert!(
        matches!(
            steps[..],
            [
                StepKind::Preparing,
                StepKind::CopyingCode,
                StepKind::CodeCopied { files: 1, .. },
                StepKind::Started
            ]
        ),
        "{steps:?}"
    );
}
