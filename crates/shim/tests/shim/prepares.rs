//! The task's home before the start.

use trainyard_shim::{Failure, Outcome};

use crate::task::{Task, kinds};

#[test]
fn the_code_directory_is_in_its_place() {
    for kind in kinds() {
        let ended = Task::new("cat /home/work/user-job-dir/new/note")
            .code(&[("note", "hello\n")])
            .sandbox(*kind)
            .run();
        assert_eq!(ended.text(), "hello\n", "{kind:?}: {}", ended.rows);
        ended.assert_row("Downloading obs://demo/new/");
        ended.assert_row("Downloaded 1 file, 0.1 MB");
    }
}

#[test]
fn a_code_directory_that_cannot_be_copied_is_an_app_download_error() {
    let ended = Task::new("echo never")
        .code_at("/nowhere/at/all".into())
        .run();
    let Outcome::Failed {
        reason: Failure::CodeDownload,
        message,
    } = &ended.record.outcome
    else {
        panic!("{:?}", ended.record)
    };
    assert!(message.contains("/nowhere/at/all"), "{message}");
    assert_eq!(ended.record.outcome.exit_code(), 127);
    ended.assert_row("App download error: ");
    assert_eq!(ended.text(), "", "the command never ran");
    assert!(
        ended
            .record
            .last_error_line
            .as_deref()
            .is_some_and(|line| line.starts_with("App download error"))
    );
}

#[test]
fn an_attempt_that_was_cut_short_is_prepared_anew() {
    let task = Task::new("ls /home/work/user-job-dir/new").code(&[("train.py", "")]);
    let stale = task.dir().home().join("user-job-dir/new");
    std::fs::create_dir_all(&stale).unwrap();
    std::fs::write(stale.join("half"), "").unwrap();
    assert_eq!(task.run().text(), "train.py\n");
}
