//! Secret variables: into the keyring, to the task, and nowhere else.

use std::fs;
use std::path::Path;

use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{KeepSecret, LogTailQuery, LogTarget, Nothing, SpecAt};
use trainyard_console::{Console, ConsoleError, Ownership};
use trainyard_job::{FaultKind, JobSpec, JobStatus, Variable, VersionKey};
use trainyard_store::Store;

use crate::place::{Place, end, job, request, submit, until};

const VALUE: &str = "hunter2-in-the-keyring";

async fn with_secret(console: &Console, command: &str) -> JobSpec {
    let value = VALUE.to_owned();
    let kept = console.keep_secret(KeepSecret { value }).await.unwrap();
    let mut spec = job(console, command).await;
    spec.environment = vec![Variable {
        secret: Some(kept.id),
        ..Variable::plain("TOKEN", "")
    }];
    spec
}

/// The files below a folder that hold these bytes.
fn holding(folder: &Path, wanted: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, wanted));
        } else if fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(wanted.len()).any(|part| part == wanted))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn last_row(console: &Console, key: VersionKey) -> String {
    let tail = LogTailQuery {
        target: LogTarget { key, task: 0 },
        rows: 50,
    };
    let log = console.log_tail(tail).await.unwrap();
    let mut own = log.rows.into_iter().filter(|row| row.platform.is_none());
    own.next_back().map(|row| row.text).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_has_the_value_and_no_file_does() {
    let Some(place) = Place::new() else { return };
    let console = place.open_with(Secrets::in_memory()).await;
    // What is printed is a digest: the value itself would be in the log by the task's own doing.
    let spec = with_secret(&console, "printf %s \"$TOKEN\" | cksum").await;
    let preview = console
        .preview_spec(SpecAt {
            spec: spec.clone(),
            backend: "local".to_owned(),
            version_of: None,
            save_as: None,
        })
        .await
        .unwrap();
    let shown = &preview.tasks[0].environment;
    let token = shown.iter().find(|row| row.name == "TOKEN").unwrap();
    assert_eq!((token.value.as_str(), token.secret.is_some()), ("", true));
    let save_as = trainyard_console::wire::SaveAs {
        name: "kept".to_owned(),
        description: String::new(),
    };
    let mut asked = request(spec);
    asked.save_as = Some(save_as);
    let key = console.submit(asked).await.unwrap().key;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    let expected = cksum(VALUE);
    assert_eq!(last_row(&console, key).await, expected);
    drop(console);
    assert_eq!(holding(place.path(), VALUE.as_bytes()), [] as [String; 0]);
}

/// What `cksum` says of a text.
#[expect(
    clippy::disallowed_methods,
    reason = "the same program that the task runs"
)]
fn cksum(text: &str) -> String {
    let printed = std::process::Command::new("bash")
        .args(["-c", "printf %s \"$1\" | cksum", "cksum", text])
        .output()
        .unwrap();
    String::from_utf8(printed.stdout).unwrap().trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_the_keyring_has_not_is_a_fault_of_its_row() {
    let Some(place) = Place::new() else { return };
    let console = place.open_with(Secrets::in_memory()).await;
    let mut spec = with_secret(&console, "true").await;
    spec.environment[0].secret = Some("0123".into());
    let error = console.submit(request(spec)).await.unwrap_err();
    let ConsoleError::Faults(faults) = error else {
        panic!("{error}");
    };
    assert_eq!(faults[0].field, "environment[0].value");
    assert_eq!(faults[0].kind, FaultKind::SecretMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_nothing_is_kept_and_the_reason_is_told() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let state = console.keyring_state(Nothing {}).await.unwrap();
    let Some(missing) = state.missing else {
        println!("skipped: this computer has a keyring");
        return;
    };
    let value = VALUE.to_owned();
    let refused = console.keep_secret(KeepSecret { value }).await.unwrap_err();
    assert_eq!(refused.to_string(), missing);
    assert!(!missing.contains(VALUE), "{missing}");
    // Jobs without secrets are none the worse for it.
    let spec = job(&console, "true").await;
    let key = submit(&console, spec).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_nothing_names_any_more_is_taken_out_of_the_keyring() {
    let Some(place) = Place::new() else { return };
    let secrets = Secrets::in_memory();
    let console = place.open_with(secrets.clone()).await;
    let named = with_secret(&console, "true").await;
    let unnamed = with_secret(&console, "true").await;
    let just_kept = with_secret(&console, "true").await;
    let id = |spec: &JobSpec| spec.environment[0].secret.clone().unwrap();
    let key = submit(&console, named.clone()).await;
    assert_eq!(end(&console, key).await, JobStatus::Completed);
    console.close().await;
    let mut store = Store::open(&place.path().join("trainyard.db")).unwrap();
    for spec in [&named, &unnamed] {
        let long_ago_ms = 1;
        store.note_secret(&id(spec), long_ago_ms).unwrap();
    }
    store.close();

    let console = place.open_staying_with(secrets.clone()).await;
    until("the value is taken out", async || {
        secrets.get(&id(&unnamed)).is_err()
    })
    .await;
    for spec in [&named, &just_kept] {
        assert_eq!(secrets.get(&id(spec)).unwrap(), VALUE);
    }
    console.close().await;
}
