//! Databases that are not ours to open.

use std::fs;
use std::path::Path;

use trainyard_console::store::Store;
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
