//! Databases that are not ours to open.

use std::fs;
use std::path::Path;

use trainyard_store::Store;
use trainyard_tests::yard::Yard;

/// Where `SQLite` keeps `user_version` in a file's header (file format, section 1.3).
const USER_VERSION: std::ops::Range<usize> = 60..64;

fn yard_with_a_job() -> Yard {
    let yard = Yard::new();
    yard.follow(&yard.job("old", "true")).assert_code(0);
    // The last to close folds the write-ahead log into the file.
    drop(Store::open(&yard.home().join("trainyard.db")).unwrap());
    assert!(
        !yard.home().join("trainyard.db-wal").exists(),
        "all is in one file"
    );
    yard
}

fn refuses_every_command(yard: &Yard, words: &[&str]) {
    let database = yard.home().join("trainyard.db");
    let before = fs::read(&database).unwrap();
    let job = yard.job("new", "true");
    let submit = [
        Path::new("submit"),
        Path::new("-f"),
        &job,
        Path::new("--follow"),
    ];
    let commands: [&[&Path]; 3] = [
        &submit,
        &[Path::new("jobs")],
        &[Path::new("logs"), Path::new("old")],
    ];
    for command in commands {
        let ran = yard.run(command);
        assert_ne!(ran.code, 0, "{command:?}: {ran:?}");
        for word in words {
            assert!(
                ran.stderr.contains(word),
                "{word:?} is not in {:?}",
                ran.stderr
            );
        }
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    }
    assert!(
        fs::read(&database).unwrap() == before,
        "every byte as it was"
    );
}

#[test]
fn a_database_of_a_newer_release_is_refused_and_not_touched() {
    let yard = yard_with_a_job();
    let database = yard.home().join("trainyard.db");
    let mut content = fs::read(&database).unwrap();
    content[USER_VERSION].copy_from_slice(&900_u32.to_be_bytes());
    fs::write(&database, content).unwrap();
    refuses_every_command(&yard, &["trainyard.db", "newer"]);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_not_touched() {
    let yard = yard_with_a_job();
    fs::write(
        yard.home().join("trainyard.db"),
        b"no database ".repeat(1_000),
    )
    .unwrap();
    refuses_every_command(&yard, &["trainyard.db"]);
}

#[test]
fn a_torn_database_is_refused_and_not_touched() {
    let yard = yard_with_a_job();
    let database = yard.home().join("trainyard.db");
    let mut content = fs::read(&database).unwrap();
    // The pages after the first, as a disk that failed left them.
    content[4096..].fill(0xa5);
    fs::write(&database, content).unwrap();
    let ran = yard.run(&["jobs"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains("trainyard.db"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

/// Puts an earlier copy of the database back, which knows less than what lies in `jobs/`.
fn restore(yard: &Yard, earlier: &[u8]) {
    for beside in ["trainyard.db-wal", "trainyard.db-shm"] {
        let _ = fs::remove_file(yard.home().join(beside));
    }
    fs::write(yard.home().join("trainyard.db"), earlier).unwrap();
}

/// The database with all that was committed in one file.
fn settled(yard: &Yard) -> Vec<u8> {
    let database = yard.home().join("trainyard.db");
    drop(Store::open(&database).unwrap());
    fs::read(database).unwrap()
}

#[test]
fn a_new_job_never_takes_over_the_files_of_one_that_an_older_database_does_not_know() {
    let yard = Yard::new();
    yard.ok(&["jobs"]);
    let earlier = settled(&yard);
    yard.follow(&yard.job("old", "echo accuracy 0.99"))
        .assert_code(0);
    restore(&yard, &earlier);
    let ran = yard.follow(&yard.job("new", "echo accuracy 0.12; exit 1"));
    ran.assert_code(1);
    let text = ran.stdout_text();
    assert!(
        text.contains("accuracy 0.12") && !text.contains("0.99"),
        "{text}"
    );
    assert!(ran.stderr.contains("does not know"), "{}", ran.stderr);
    assert_eq!(yard.log(1, 0), b"accuracy 0.99\n", "the old files stay");
    assert_eq!(yard.log(2, 0), b"accuracy 0.12\n");
    assert_eq!(yard.run(&["jobs"]).stderr, "", "it is said once");
}

#[test]
fn a_new_version_never_takes_over_the_files_of_one_that_an_older_database_does_not_know() {
    let yard = Yard::new();
    yard.follow(&yard.job("digits", "true")).assert_code(0);
    let earlier = settled(&yard);
    let again = yard.home().join("jobs/1/V002");
    fs::create_dir_all(again.join("task-0")).unwrap();
    fs::write(again.join("task-0/log"), "accuracy 0.99\n").unwrap();
    fs::copy(
        yard.home().join("jobs/1/V001/tasks.json"),
        again.join("tasks.json"),
    )
    .unwrap();
    fs::copy(
        yard.task_dir(1, 0).join("exit.json"),
        again.join("task-0/exit.json"),
    )
    .unwrap();
    restore(&yard, &earlier);
    let file = yard.job("digits", "exit 3");
    let submit = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--new-version"),
        Path::new("--follow"),
    ];
    yard.run(&submit).assert_code(1);
    assert_eq!(yard.show("digits")["version"]["key"]["version"], 3);
    assert_eq!(
        fs::read(again.join("task-0/log")).unwrap(),
        b"accuracy 0.99\n"
    );
}

#[test]
fn a_database_that_was_emptied_is_refused_and_one_that_is_missing_is_made_anew() {
    let yard = yard_with_a_job();
    let database = yard.home().join("trainyard.db");
    fs::write(&database, b"").unwrap();
    refuses_every_command(&yard, &["trainyard.db", "empty", "1 job"]);
    fs::remove_file(&database).unwrap();
    let ran = yard.follow(&yard.job("new", "echo new"));
    ran.assert_code(0);
    assert!(ran.stderr.contains("does not know"), "{}", ran.stderr);
    assert_eq!(yard.log(2, 0), b"new\n");
}
