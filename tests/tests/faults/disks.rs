//! Disks that take nothing more, or nothing at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use trainyard_tests::disk::SmallDisk;
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

const DISK_BYTES: u64 = 6 << 20;

/// Writes until nothing more fits.
fn fill(disk: &SmallDisk) -> PathBuf {
    let path = disk.path().join("ballast");
    let mut file = fs::File::create(&path).unwrap();
    for piece in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![0; piece]).is_ok() {}
    }
    path
}

fn submit(yard: &Yard, file: &Path) -> trainyard_tests::yard::Ran {
    yard.run(&[Path::new("submit"), Path::new("-f"), file])
}

#[test]
fn a_submit_on_a_full_disk_is_refused_and_leaves_nothing() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let home = disk.path().join("home");
    let yard = Yard::new().at_home(&home);
    let file = yard.job("first", "true");
    yard.ok(&["jobs"]);
    let ballast = fill(&disk);
    let ran = submit(&yard, &file);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.to_lowercase().contains("no space"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    fs::remove_file(ballast).unwrap();

    assert_eq!(
        yard.json(&["jobs"])["rows"],
        serde_json::json!([]),
        "nothing was made"
    );
    assert_eq!(
        fs::read_dir(home.join("jobs")).unwrap().count(),
        0,
        "no folder was left"
    );
    yard.follow(&file).assert_code(0);
}

#[test]
fn a_first_start_on_a_full_disk_says_so() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let yard = Yard::new().at_home(&disk.path().join("home"));
    let ballast = fill(&disk);
    let ran = yard.run(&["jobs"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.to_lowercase().contains("no space"),
        "{}",
        ran.stderr
    );
    fs::remove_file(ballast).unwrap();
    yard.ok(&["jobs"]);
}

#[test]
fn a_job_that_fills_the_disk_ends_with_its_own_status_while_it_is_full() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let yard = Yard::new().at_home(&disk.path().join("home"));
    let done = yard.path("done");
    let command = format!(
        "head -c 12000000 /dev/zero | tr '\\0' x; echo > {}; exit 3",
        done.display()
    );
    yard.submit(&yard.job("greedy", &command));
    until("the task to have written everything", || done.exists());
    let log = yard.log(1, 0);
    assert!(
        !log.is_empty() && log.iter().all(|byte| *byte == b'x'),
        "what fitted is there"
    );
    assert_eq!(yard.until_ended("greedy"), "failed");
    assert_eq!(yard.show("greedy")["tasks"][0]["exit_code"], 3);
    let said = yard.ok(&["logs", "greedy", "--grep", "space"]);
    assert!(
        said.contains("[trainyard] No space was left"),
        "the log says so: {said}"
    );
    assert!(
        said.contains("bytes of the log are missing"),
        "and that rows are missing: {said}"
    );
}

#[test]
fn who_follows_a_job_on_a_disk_that_others_have_filled_hears_its_end() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let yard = Yard::new().at_home(&disk.path().join("home"));
    let gate = yard.path("gate");
    let command = format!(
        "echo begun; until [ -e {} ]; do sleep 0.05; done; echo a row without room; exit 4",
        gate.display()
    );
    let file = yard.job("crowded", &command);
    let mut follow = yard.command(&[
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--follow"),
    ]);
    let mut following = Kept::start(follow.stdout(Stdio::null()).stderr(Stdio::null()));
    until("the job to have begun", || yard.log(1, 0) == b"begun\n");
    fill(&disk);
    fs::write(&gate, "").unwrap();
    assert_eq!(yard.until_ended("crowded"), "failed");
    assert!(!following.wait().success());
    assert_eq!(yard.show("crowded")["tasks"][0]["exit_code"], 4);
}

#[test]
fn a_read_only_data_directory_can_be_read_and_is_named_when_it_would_be_written() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let yard = Yard::new().at_home(&disk.path().join("home"));
    let file = yard.job("first", "echo a row");
    yard.follow(&file).assert_code(0);
    disk.make_read_only();
    assert!(yard.ok(&["jobs"]).contains("first"));
    assert!(yard.ok(&["logs", "first"]).contains("a row\n"));
    let ran = submit(&yard, &file);
    assert_ne!(ran.code, 0, "{ran:?}");
    let home = yard.home().display().to_string();
    assert!(ran.stderr.contains(&home), "{}", ran.stderr);
    assert!(
        ran.stderr.to_lowercase().contains("read-only"),
        "{}",
        ran.stderr
    );
}

#[test]
fn on_a_full_disk_a_job_can_be_stopped_and_jobs_can_be_deleted() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let yard = Yard::new().at_home(&disk.path().join("home"));
    let old = yard.job("old", "head -c 500000 /dev/zero | tr '\\0' x");
    yard.follow(&old).assert_code(0);
    yard.submit(&yard.job("endless", "echo begun; sleep 600"));
    until("the job to have begun", || yard.log(2, 0) == b"begun\n");
    let ballast = fill(&disk);
    yard.ok(&["stop", "endless"]);
    assert_eq!(yard.until_ended("endless"), "killed");
    yard.ok(&["delete", "old"]);
    yard.run(&["show", "old"])
        .assert_refused(&["does not exist"]);
    assert!(!yard.home().join("jobs/1").exists());
    let ran = submit(&yard, &yard.job("late", "true"));
    assert_ne!(
        ran.code, 0,
        "nothing new before the room is there again: {ran:?}"
    );
    fs::remove_file(ballast).unwrap();
    submit(&yard, &yard.path("late.yaml")).assert_code(0);
}
