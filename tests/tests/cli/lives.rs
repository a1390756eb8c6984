//! A job's life: ends, stops, new versions, and that it needs no console to go on.

use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::json;
use trainyard_job::{JobEvent, JobStatus, VersionKey};
use trainyard_store::{EventKind, Store};
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

fn events(yard: &Yard, job: &str) -> Vec<EventKind> {
    let store = Store::open_read_only(&yard.home().join("trainyard.db")).unwrap();
    let row = store.job_named(job).unwrap().unwrap();
    let key = VersionKey {
        job: row.id,
        version: row.version,
    };
    let events = store.events(key, 0, 100).unwrap();
    events.rows.into_iter().map(|row| row.kind).collect()
}

#[test]
fn new_versions_that_are_asked_for_at_once_are_all_made() {
    let yard = Yard::new();
    let file = yard.job("race", "true");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let (submit, f) = (Path::new("submit"), Path::new("-f"));
                yard.ok(&[submit, f, &file, Path::new("--new-version")]);
            });
        }
    });
    assert_eq!(
        yard.json(&["show", "race"])["job"]["job"]["version_count"],
        4
    );
}

#[test]
fn a_script_that_exits_3_fails_its_job() {
    let yard = Yard::new();
    let file = yard.job_with("three", "echo to the end; exit 3", |job| {
        job["notification"] = json!({ "topic": "Desktop", "events": ["OnJobFailed"] });
    });
    let ran = yard.follow(&file);
    ran.assert_code(1);
    assert!(ran.stderr.contains("exit code 3"), "{}", ran.stderr);
    assert!(ran.stdout_text().contains("to the end\n"));
    let shown = yard.show("three");
    assert_eq!(shown["version"]["status"], "failed");
    assert_eq!(shown["tasks"][0]["exit_code"], 3);
    let failed = |kind: &EventKind| {
        matches!(
            kind,
            EventKind::Status {
                status: JobStatus::Failed,
                ..
            }
        )
    };
    assert!(events(&yard, "three").iter().any(failed));
    let due = Store::open_read_only(&yard.home().join("trainyard.db")).unwrap();
    let due = due.due_messages(u64::MAX >> 1).unwrap();
    let due: Vec<_> = due.iter().map(|row| row.message.event).collect();
    assert_eq!(due, [JobEvent::OnJobFailed], "told once a desktop is there");
}

#[test]
fn a_task_that_fails_stops_the_others() {
    let yard = Yard::new();
    let command = "if [ $DLS_TASK_INDEX = 1 ]; then exit 3; fi; sleep 600";
    let file = yard.job_with("others", command, |job| {
        job["resources"]["nodes"] = json!(3);
    });
    yard.follow(&file).assert_code(1);
    let shown = yard.show("others");
    assert_eq!(
        shown["version"]["reason"],
        json!({ "code": "exited", "task": 1, "exit_code": 3 })
    );
}

#[test]
fn a_submitted_job_runs_with_no_console_there() {
    let yard = Yard::new();
    let mark = yard.path("mark");
    let file = yard.job(
        "alone",
        &format!("sleep 0.3; echo done > {}", mark.display()),
    );
    yard.submit(&file);
    // Nothing but the job itself is at work while this waits.
    until("the job to reach its end", || mark.exists());
    assert_eq!(yard.until_ended("alone"), "completed");
}

#[test]
fn a_job_that_is_left_waiting_says_what_starts_it() {
    let yard = Yard::new();
    let go = yard.path("go");
    let wait = format!(
        "for i in $(seq 1200); do [ -e {} ] && break; sleep 0.05; done",
        go.display()
    );
    let cpus = std::thread::available_parallelism().unwrap().get();
    // As many nodes as the flavor allows claim the whole computer.
    let first = yard.job_with("first", &wait, |job| {
        job["resources"]["nodes"] = json!(4 * cpus);
    });
    let second = yard.job("second", "echo through");
    let submit = |file: &Path| {
        let ran = yard.run(&[Path::new("submit"), Path::new("-f"), file]);
        ran.assert_code(0);
        ran.stderr
    };
    assert_eq!(submit(&first), "", "it has begun and goes on by itself");
    let said = submit(&second);
    let follow = "trainyard logs id:2/V001 --follow";
    assert!(
        said.contains("waiting for room") && said.contains(follow),
        "{said}"
    );
    yard.write("go", "");
    let words: Vec<&str> = follow.split(' ').skip(1).collect();
    let ran = yard.run(&words);
    ran.assert_code(0);
    assert!(
        ran.stdout_text().contains("through\n"),
        "{}",
        ran.stdout_text()
    );
}

/// A follower of the first job of a yard, which has begun, waits for the file `go` and then does what `ending` says.
fn follower_of_begun(yard: &Yard, name: &str, ending: &str) -> Kept {
    let go = yard.path("go");
    let command = format!(
        "echo begun; until [ -e {} ]; do sleep 0.05; done; {ending}",
        go.display()
    );
    let file = yard.job(name, &command);
    let args = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--follow"),
    ];
    let follower = Kept::start(
        yard.command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    until("the job to have begun", || yard.log(1, 0) == b"begun\n");
    follower
}

#[test]
fn an_interrupted_follow_leaves_the_job_to_itself() {
    let yard = Yard::new();
    let mut follower = follower_of_begun(&yard, "followed", "echo ended");
    follower.signal(Signal::INT);
    assert_eq!(follower.wait().code(), Some(130));
    yard.write("go", "");
    assert_eq!(yard.until_ended("followed"), "completed");
    assert_eq!(yard.log(1, 0), b"begun\nended\n");
}

#[test]
fn a_killed_follower_leaves_the_job_to_itself() {
    let yard = Yard::new();
    let mut follower = follower_of_begun(&yard, "orphan", "exit 3");
    follower.signal(Signal::KILL);
    follower.wait();
    yard.write("go", "");
    assert_eq!(yard.until_ended("orphan"), "failed");
}

#[test]
fn a_stopped_job_is_canceled_and_cannot_be_stopped_again() {
    let yard = Yard::new();
    yard.submit(&yard.job("endless", "echo begun; sleep 600"));
    until("the job to have begun", || yard.log(1, 0) == b"begun\n");
    yard.ok(&["stop", "endless"]);
    assert_eq!(yard.until_ended("endless"), "killed");
    assert!(yard.ok(&["show", "endless"]).contains("Canceled"));
    yard.run(&["stop", "endless"])
        .assert_refused(&["already ended"]);
    assert!(events(&yard, "endless").contains(&EventKind::StopRequested));
}

#[test]
fn a_deleted_job_is_gone_with_its_files() {
    let yard = Yard::new();
    yard.submit(&yard.job("gone", "sleep 600"));
    yard.until_status("gone", "running");
    yard.ok(&["delete", "gone"]);
    yard.run(&["show", "gone"])
        .assert_refused(&["gone", "does not exist"]);
    assert!(!yard.home().join("jobs/1").exists());
}

#[test]
fn a_new_version_follows_the_old_one() {
    let yard = Yard::new();
    let file = yard.job("again", "echo one");
    yard.follow(&file).assert_code(0);
    yard.run(&[Path::new("submit"), Path::new("-f"), &file])
        .assert_refused(&["name:", "again"]);
    let file = yard.job("again", "echo two");
    let more = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--new-version"),
        Path::new("--follow"),
    ];
    yard.run(&more).assert_code(0);
    let shown = yard.show("again");
    assert_eq!(shown["version"]["key"]["version"], 2);
    assert_eq!(shown["version"]["parent"], 1);
    assert!(yard.ok(&["logs", "again"]).contains("\ntwo\n"));
    assert!(yard.ok(&["logs", "again/V001"]).contains("\none\n"));
}

#[test]
fn name_variables_and_nodes_come_from_the_options() {
    let yard = Yard::new();
    let file = yard.job_with(
        "file-name",
        "echo $GREETING from $DLS_TASK_INDEX of $DLS_TASK_NUMBER",
        |job| {
            job["environment"] = json!([{ "name": "GREETING", "value": "from the file" }]);
        },
    );
    let file = file.to_str().unwrap();
    let options = [
        "--name",
        "mine",
        "--env",
        "GREETING=hello",
        "--nodes",
        "2",
        "--follow",
    ];
    let ran = yard.run(&[&["submit", "-f", file], &options[..]].concat());
    ran.assert_code(0);
    for row in ["[0] hello from 0 of 2\n", "[1] hello from 1 of 2\n"] {
        assert!(
            ran.stdout_text().contains(row),
            "{row} in {}",
            ran.stdout_text()
        );
    }
    assert_eq!(yard.status("mine"), "completed");
    yard.run(&["show", "file-name"])
        .assert_refused(&["file-name"]);
}

#[test]
fn the_list_is_filtered_by_status_and_text() {
    let yard = Yard::new();
    yard.follow(&yard.job("good-one", "true")).assert_code(0);
    yard.follow(&yard.job("bad-one", "false")).assert_code(1);
    let names = |args: &[&str]| -> Vec<String> {
        let page = yard.json(args);
        let rows = page["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&["jobs"]), ["bad-one", "good-one"], "newest first");
    assert_eq!(names(&["jobs", "--status", "failed"]), ["bad-one"]);
    assert_eq!(names(&["jobs", "--search", "good"]), ["good-one"]);
    assert_eq!(
        names(&["jobs", "--search", "good", "--status", "failed"]),
        [""; 0]
    );
    let table = yard.ok(&["jobs"]);
    assert!(
        table.contains("Successful") && table.contains("Running failed"),
        "{table}"
    );
}

#[test]
fn jobs_that_do_not_fit_wait_their_turn() {
    let yard = Yard::new();
    let all = largest_flavor(&yard);
    let go = yard.path("go");
    let hold = format!("until [ -e {} ]; do sleep 0.05; done", go.display());
    let whole = |job: &mut serde_json::Value| job["resources"]["flavor"] = json!(all);
    let first = yard.job_with("first", &hold, whole);
    let args = [
        Path::new("submit"),
        Path::new("-f"),
        &first,
        Path::new("--follow"),
    ];
    let mut owner = Kept::start(
        yard.command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    until("the first to run", || {
        let ran = yard.run(&["--json", "show", "first"]);
        ran.code == 0 && ran.stdout_text().contains("\"running\"")
    });
    yard.submit(&yard.job_with("second", "true", whole));
    yard.until_status("second", "waiting");
    yard.write("go", "");
    assert_eq!(owner.wait().code(), Some(0));
    assert_eq!(yard.until_ended("second"), "completed");
}

/// The flavor that takes the whole computer; a refusal names them all.
fn largest_flavor(yard: &Yard) -> String {
    let wrong = yard.job_with("wrong", "true", |job| {
        job["resources"]["flavor"] = json!("none");
    });
    let ran = yard.run(&[
        Path::new("--json"),
        Path::new("submit"),
        Path::new("-f"),
        &wrong,
    ]);
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    let known = error["error"]["faults"][0]["kind"]["known"]
        .as_array()
        .unwrap();
    known.last().unwrap().as_str().unwrap().to_owned()
}
