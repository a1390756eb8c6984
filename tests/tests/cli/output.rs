//! Output that nobody reads, or that cannot be written.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use trainyard_tests::wait::until;
use trainyard_tests::yard::{Ran, Yard};

/// A disk that is always full.
fn full() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

#[test]
fn a_list_that_cannot_be_written_is_no_success() {
    let yard = Yard::new();
    let ran = yard
        .command(&["jobs"])
        .stdout(full())
        .stderr(Stdio::piped())
        .output();
    let ran = Ran::of(ran.unwrap());
    ran.assert_code(4);
    assert!(
        ran.stderr.contains("standard output: No space left"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_message_that_cannot_be_written_changes_no_exit_code() {
    let yard = Yard::new();
    let ran = yard
        .command(&["show", "nope"])
        .stderr(full())
        .status()
        .unwrap();
    assert_eq!(ran.code(), Some(2));
}

#[test]
fn a_follower_is_never_successful_before_the_end() {
    let yard = Yard::new();
    let go = yard.path("go");
    let command = format!(
        "echo begun; until [ -e {} ]; do sleep 0.05; echo more; done; exit 3",
        go.display()
    );
    let file = yard.job("failing", &command);
    let args = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--follow"),
    ];
    let mut reads_one = yard
        .command(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut row = String::new();
    BufReader::new(reads_one.stdout.take().unwrap())
        .read_line(&mut row)
        .unwrap();
    assert_eq!(
        reads_one.wait().unwrap().code(),
        Some(141),
        "as the signal of a closed pipe"
    );
    let follow = ["logs", "failing", "--follow"];
    let unwritten = yard
        .command(&follow)
        .stdout(full())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    Ran::of(unwritten).assert_code(4);
    yard.write("go", "");
    assert_eq!(yard.until_ended("failing"), "failed", "the job goes on");
}

#[test]
fn an_end_is_recorded_by_an_owner_that_cannot_say_anything() {
    let yard = Yard::new();
    // The log cannot be copied to what is no bucket any more, nor can that be said in the log.
    let bucket = yard.home().join("obs/logs");
    let rows = yard.task_dir(1, 0).join("platform.jsonl");
    let (bucket, rows) = (bucket.display(), rows.display());
    let command = format!("rm -rf {bucket} {rows}; mkdir {rows}; touch {bucket}");
    let file = yard.job_with("mute", &command, |job| {
        job["log_path"] = "obs://logs/mute/".into();
    });
    let args = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--follow"),
    ];
    let mut follower = yard
        .command(&args)
        .stdout(Stdio::null())
        .stderr(full())
        .spawn()
        .unwrap();
    until("the follower to end", || {
        follower.try_wait().unwrap().is_some()
    });
    assert_eq!(yard.status("mute"), "completed");
}
