//! `run_train.sh`.

use crate::task::{Task, kinds};

#[test]
fn it_says_what_it_runs_and_exits_as_the_command_does() {
    for kind in kinds() {
        let task = Task::new(
            "bash /home/work/run_train.sh bash /home/work/user-job-dir/new/go.sh 'a b' '' '*'",
        );
        let go =
            "printf '<%s>' \"$@\"; echo; pwd; echo \"$PYTHONPATH|$PYTHONUNBUFFERED\"; exit 3\n";
        let ended = task
            .sandbox(*kind)
            .code(&[("go.sh", go)])
            .env("PYTHONPATH", "/mine")
            .run();
        ended.assert_exited(3);
        let text = ended.text();
        let home = if text.contains(&ended.dir.home().display().to_string()) {
            ended.dir.home().display().to_string()
        } else {
            "/home/work".to_owned()
        };
        for row in [
            &format!("directory: {home}"),
            "app url: s3://demo/new/",
            "log url: ",
            "<a b><><*>",
            &format!("{home}/user-job-dir"),
            &format!("{home}/user-job-dir:/mine|1"),
        ] {
            assert!(
                text.lines().any(|line| line == row),
                "no row {row:?} in:\n{text}"
            );
        }
        assert!(
            text.contains(r"command: bash ") && text.contains(r"a\ b '' \*"),
            "{text}"
        );
    }
}

#[test]
fn code_that_is_not_there_is_an_app_download_error() {
    let ended = Task::new("bash /home/work/run_train.sh echo never")
        .env("DLS_APP_URL", "s3://demo/new/")
        .run();
    ended.assert_exited(127);
    assert!(
        ended
            .record
            .last_error_line
            .as_deref()
            .is_some_and(|line| line.starts_with("App download error"))
    );
    assert!(!ended.text().contains("\nnever"), "{}", ended.text());
}

#[test]
fn a_command_is_needed() {
    let ended = Task::new("bash /home/work/run_train.sh").run();
    ended.assert_exited(127);
    assert!(
        ended.text().contains("no command was given"),
        "{}",
        ended.text()
    );
}

#[test]
fn rows_of_a_buffering_program_arrive_while_it_runs() {
    if !std::path::Path::new("/usr/bin/stdbuf").exists() {
        println!("skipped: there is no stdbuf");
        return;
    }
    let running = Task::new(
        "bash /home/work/run_train.sh awk 'BEGIN { print \"row\"; system(\"sleep 600\") }'",
    )
    .start();
    running.until_logged("\nrow\n");
    trainyard_shim::request_stop(&running.dir).unwrap();
    assert!(running.wait().record.stop_requested);
}
