//! What happened while nobody was there to tell.

use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use serde_json::json;
use trainyard_store::Store;
use trainyard_tests::binaries;
use trainyard_tests::notifications::Desktop;
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

fn yard_on(desktop: &Desktop) -> Yard {
    let variables = desktop.variables().into_iter();
    variables.fold(Yard::new(), |yard, (name, value)| yard.with(name, value))
}

fn job(yard: &Yard, name: &str, command: &str) -> std::path::PathBuf {
    yard.job_with(name, command, |job| {
        let events = ["OnJobSucceeded", "OnJobFailed"];
        job["notification"] = json!({ "topic": "Desktop", "events": events });
    })
}

/// Has a console deliver what is due.
fn deliver(yard: &Yard) {
    let mut owner = Command::new(env!("CARGO_BIN_EXE_owner"));
    yard.set_environment(&mut owner);
    owner
        .arg(yard.home())
        .arg(binaries::shim())
        .stdout(Stdio::null());
    let _owner = Kept::start(&mut owner);
    until("everything to be told", || {
        let store = Store::open_read_only(&yard.home().join("trainyard.db")).unwrap();
        store.next_due_ms().unwrap().is_none()
    });
}

#[test]
fn what_happened_while_nobody_was_there_is_told_as_one_digest() {
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = yard_on(&desktop);
    for (name, command) in [("one", "true"), ("two", "exit 3"), ("three", "true")] {
        yard.submit(&job(&yard, name, command));
        let _ = yard.until_ended(name);
    }
    deliver(&yard);
    deliver(&yard);
    let shown = desktop.history();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].summary.starts_with("3 events"), "{shown:?}");
    let lines: Vec<_> = shown[0].body.lines().collect();
    assert_eq!(
        lines,
        [
            "one V001 succeeded",
            "two V001 failed",
            "three V001 succeeded"
        ]
    );
}

#[test]
fn a_follower_of_a_short_job_tells_its_end_before_it_leaves() {
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = yard_on(&desktop);
    for name in ["one", "two"] {
        yard.follow(&job(&yard, name, "true")).assert_code(0);
    }
    let shown: Vec<String> = desktop
        .history()
        .into_iter()
        .map(|one| one.summary)
        .collect();
    assert_eq!(shown, ["two V001 succeeded", "one V001 succeeded"]);
}

#[test]
fn a_failure_alone_is_told_with_its_reason_and_last_error() {
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = yard_on(&desktop);
    let command = "echo 'ValueError: <b>loss</b> is NaN' >&2; exit 3";
    yard.submit(&job(&yard, "nan", command));
    assert_eq!(yard.until_ended("nan"), "failed");
    deliver(&yard);
    let shown = desktop.history();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].summary, "nan V001 failed");
    for part in ["OnJobFailed", "exit code 3", "ValueError:"] {
        assert!(shown[0].body.contains(part), "{part:?} is not in {shown:?}");
    }
}

#[test]
fn a_desktop_that_comes_late_is_still_told() {
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = yard_on(&desktop);
    let absent = yard.path("no-bus");
    let away = Yard::new().at_home(yard.home()).with(
        "DBUS_SESSION_BUS_ADDRESS",
        &format!("unix:path={}", absent.display()),
    );
    away.follow(&job(&away, "late", "true")).assert_code(0);
    deliver(&yard);
    let shown = desktop.history();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].summary, "late V001 succeeded");
}

#[test]
fn a_desktop_that_never_answers_keeps_nobody_from_leaving_and_is_told_when_it_does() {
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = yard_on(&desktop);
    let silent = yard.path("silent-bus");
    // Whoever connects waits for a word that never comes.
    let _bus = UnixListener::bind(&silent).unwrap();
    let away = Yard::new().at_home(yard.home()).with(
        "DBUS_SESSION_BUS_ADDRESS",
        &format!("unix:path={}", silent.display()),
    );
    away.follow(&job(&away, "silent", "true")).assert_code(0);
    let store = Store::open_read_only(&yard.home().join("trainyard.db")).unwrap();
    assert!(
        store.next_due_ms().unwrap().is_some(),
        "it is still to be told"
    );
    deliver(&yard);
    let shown = desktop.history();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].summary, "silent V001 succeeded");
}
