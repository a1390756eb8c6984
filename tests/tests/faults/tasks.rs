//! Tasks that do not behave.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use trainyard_tests::process::{count_with_variable, with_argument};
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

/// Between SIGTERM and SIGKILL.
const GRACE: Duration = Duration::from_secs(10);
const MARK: &str = "YARD_TEST_MARK";

/// A value for [`MARK`] that no other process of this computer has.
fn mark() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!(
        "{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}

fn marked(job: &mut Value, mark: &str) {
    job["environment"] = json!([{ "name": MARK, "value": mark }]);
}

#[test]
fn a_task_that_prints_nothing_succeeds_with_an_empty_log() {
    let yard = Yard::new();
    let ran = yard.follow(&yard.job("silent", "true"));
    ran.assert_code(0);
    assert_eq!(yard.log(1, 0), b"");
    let text = ran.stdout_text();
    assert!(
        text.lines().all(|row| row.starts_with("[trainyard] ")),
        "{text}"
    );
}

#[test]
fn a_task_that_prints_without_end_can_be_stopped_and_its_log_read() {
    let yard = Yard::new();
    yard.submit(&yard.job("endless", "yes all work and no play"));
    let log = yard.task_dir(1, 0).join("log");
    until("the log to grow", || {
        fs::metadata(&log).is_ok_and(|log| log.len() > 1 << 20)
    });
    let asked = Instant::now();
    yard.ok(&["stop", "endless"]);
    assert_eq!(yard.until_ended("endless"), "killed");
    assert!(
        asked.elapsed() < GRACE,
        "it ended by SIGTERM: {:?}",
        asked.elapsed()
    );
    let len = fs::metadata(&log).unwrap().len();
    let rows = yard.ok(&["logs", "endless", "--lines", "4"]);
    assert!(
        rows.lines().any(|row| row == "all work and no play"),
        "{rows}"
    );
    assert_eq!(
        fs::metadata(&log).unwrap().len(),
        len,
        "nothing writes any more"
    );
}

#[test]
fn a_task_that_ignores_sigterm_is_killed_after_the_grace() {
    let yard = Yard::new();
    let mark = mark();
    let command = "trap '' TERM; echo deaf; while :; do sleep 1; done";
    yard.submit(&yard.job_with("deaf", command, |job| marked(job, &mark)));
    until("the task to be deaf", || yard.log(1, 0) == b"deaf\n");
    let asked = Instant::now();
    yard.ok(&["stop", "deaf"]);
    assert_eq!(yard.until_ended("deaf"), "killed");
    assert!(
        asked.elapsed() >= GRACE,
        "it had its time: {:?}",
        asked.elapsed()
    );
    assert_eq!(
        yard.show("deaf")["version"]["reason"],
        json!({ "code": "stopped", "forced": true })
    );
    assert_eq!(count_with_variable(MARK, &mark), 0);
}

#[test]
fn a_task_that_ends_itself_when_stopped_writes_its_last_rows() {
    let yard = Yard::new();
    let command = "trap 'echo saved; exit 0' TERM; echo begun; while :; do sleep 0.05; done";
    yard.submit(&yard.job("polite", command));
    until("the task to have begun", || yard.log(1, 0) == b"begun\n");
    yard.ok(&["stop", "polite"]);
    assert_eq!(yard.until_ended("polite"), "killed");
    // Between them the shell may say that its `sleep` was terminated.
    let log = String::from_utf8(yard.log(1, 0)).unwrap();
    assert!(
        log.starts_with("begun\n") && log.ends_with("saved\n"),
        "{log}"
    );
    assert_eq!(
        yard.show("polite")["version"]["reason"],
        json!({ "code": "stopped", "forced": false })
    );
}

#[test]
fn children_left_behind_do_not_outlive_their_task() {
    let yard = Yard::new();
    let mark = mark();
    let go = yard.path("go");
    let command = format!(
        "sleep 600 & nohup setsid sleep 600 >/dev/null 2>&1 & echo left; until [ -e {} ]; do sleep 0.05; done",
        go.display()
    );
    yard.submit(&yard.job_with("parent", &command, |job| marked(job, &mark)));
    until("the children to be there", || {
        count_with_variable(MARK, &mark) >= 3
    });
    yard.write("go", "");
    assert_eq!(
        yard.until_ended("parent"),
        "completed",
        "they do not change how it ended"
    );
    assert_eq!(count_with_variable(MARK, &mark), 0);
}

#[test]
fn children_that_ignore_sigterm_are_gone_when_a_job_was_stopped() {
    let yard = Yard::new();
    let mark = mark();
    let command = "setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' & echo left; sleep 600";
    yard.submit(&yard.job_with("parent", command, |job| marked(job, &mark)));
    until("the children to be there", || {
        count_with_variable(MARK, &mark) >= 3
    });
    yard.ok(&["stop", "parent"]);
    assert_eq!(yard.until_ended("parent"), "killed");
    assert_eq!(
        yard.show("parent")["version"]["reason"],
        json!({ "code": "stopped", "forced": true }),
        "they had to be killed"
    );
    assert_eq!(count_with_variable(MARK, &mark), 0);
}

#[test]
fn a_task_whose_shim_was_killed_is_lost_and_says_so() {
    let yard = Yard::new();
    let mark = mark();
    yard.submit(&yard.job_with("lost", "echo begun; sleep 600", |job| marked(job, &mark)));
    until("the task to have begun", || yard.log(1, 0) == b"begun\n");
    let dir = yard.task_dir(1, 0);
    let shims = with_argument(dir.to_str().unwrap());
    assert!(!shims.is_empty(), "the shim names its folder");
    for pid in shims {
        // Those that are the first one's children may be gone already.
        let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
    }
    assert_eq!(yard.until_ended("lost"), "lost");
    assert_eq!(yard.log(1, 0), b"begun\n", "what it wrote stays");
    assert!(yard.ok(&["logs", "lost"]).contains("[trainyard] Lost:"));
    until("the task to be gone with its shim", || {
        count_with_variable(MARK, &mark) == 0
    });
}

#[test]
fn a_command_that_does_not_exist_fails_with_the_shells_word() {
    let yard = Yard::new();
    let ran = yard.follow(&yard.job("typo", "no-such-program --epochs 3"));
    ran.assert_code(1);
    assert!(
        ran.stdout_text().contains("no-such-program"),
        "{}",
        ran.stdout_text()
    );
    assert_eq!(yard.show("typo")["tasks"][0]["exit_code"], 127);
}
