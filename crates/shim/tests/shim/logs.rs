//! The log is what the task wrote.

use std::fs::{self, File};
use std::io::Read;

use crate::task::{Task, kinds};

#[test]
fn five_megabytes_of_random_bytes_arrive_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random");
    let mut bytes = Vec::new();
    File::open("/dev/urandom")
        .unwrap()
        .take(5_000_000)
        .read_to_end(&mut bytes)
        .unwrap();
    fs::write(&path, &bytes).unwrap();
    for kind in kinds() {
        let ended = Task::new(&format!("cat '{}'", path.display()))
            .sandbox(*kind)
            .run();
        ended.assert_exited(0);
        assert!(
            ended.log == bytes,
            "{kind:?}: {} of {} bytes",
            ended.log.len(),
            bytes.len()
        );
        assert_eq!(ended.record.log_bytes, bytes.len() as u64);
    }
}

#[test]
fn standard_output_and_error_keep_their_order() {
    let ended = Task::new("for i in $(seq 300); do echo o$i; echo e$i >&2; done").run();
    let expected = (1..=300).fold(String::new(), |text, i| text + &format!("o{i}\ne{i}\n"));
    assert_eq!(ended.text(), expected);
}

#[test]
fn what_the_platform_says_is_not_in_the_tasks_log() {
    let ended = Task::new("echo mine").run();
    assert_eq!(ended.text(), "mine\n");
    ended.assert_row("Boot command started: echo mine");
}
