//! How a command's own end is recorded.

use trainyard_shim::{Failure, Outcome, TaskLaunch};

use crate::task::{Task, kinds, marker, processes_with};

#[test]
fn exit_codes_are_the_commands() {
    for kind in kinds() {
        for code in [0, 3, 255] {
            let ended = Task::new(&format!("exit {code}")).sandbox(*kind).run();
            ended.assert_exited(code);
            assert!(!ended.record.stop_requested, "{kind:?}");
            ended.assert_row(&format!("exit code {code}, "));
        }
    }
}

#[test]
fn a_death_by_signal_is_told_from_an_exit_code() {
    for kind in kinds() {
        let ended = Task::new("kill -USR1 $$").sandbox(*kind).run();
        assert!(
            matches!(ended.record.outcome, Outcome::Signaled { signal: 10, .. }),
            "{:?}",
            ended.record
        );
        ended.assert_row("killed by SIGUSR1");
        Task::new("exit 138")
            .sandbox(*kind)
            .run()
            .assert_exited(138);
    }
}

#[test]
fn a_silent_task_leaves_an_empty_log() {
    let ended = Task::new("sleep 0.1").run();
    ended.assert_exited(0);
    assert_eq!((ended.log.len(), ended.record.log_bytes), (0, 0));
    assert_eq!(
        (ended.record.last_line, ended.record.last_error_line),
        (None, None)
    );
}

#[test]
fn what_a_task_leaves_behind_is_killed_and_the_log_is_complete() {
    for kind in kinds() {
        let marker = marker();
        let command = format!(
            "(trap '' TERM; echo stubborn; sleep {marker}; sleep {marker}) & setsid sleep {marker} & sleep 0.2; echo main; exit 0"
        );
        let ended = Task::new(&command).sandbox(*kind).grace_ms(300).run();
        ended.assert_exited(0);
        assert_eq!(processes_with(&marker), 0, "{kind:?} leaves none running");
        assert_eq!(ended.text(), "stubborn\nmain\n");
        ended.assert_row("the boot command left behind");
        assert!(
            !ended.record.forced,
            "the command itself was not forced to end"
        );
    }
}

#[test]
fn what_still_writes_at_the_end_may_finish() {
    let ended = Task::new("exec > >(sleep 0.2; cat); echo late").run();
    ended.assert_exited(0);
    assert_eq!(ended.text(), "late\n");
    assert!(!ended.rows.contains("left behind"), "{}", ended.rows);
}

#[test]
fn the_last_error_of_a_python_traceback_is_recorded() {
    if std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: there is no python3");
        return;
    }
    let ended =
        Task::new("python3 -c 'raise RuntimeError(\"loss is NaN\")'; s=$?; echo bye; exit $s")
            .run();
    ended.assert_exited(1);
    assert_eq!(
        ended.record.last_error_line.as_deref(),
        Some("RuntimeError: loss is NaN")
    );
    assert_eq!(ended.record.last_line.as_deref(), Some("bye"));
}

#[test]
fn a_secret_that_a_task_prints_is_in_its_log_and_masked_in_its_record() {
    let command = "echo \"ERROR 401 bad token $TOKEN\"; echo \"with $TOKEN$KEY\"; exit 1";
    let ended = Task::new(command)
        .secret("TOKEN", "hunter22")
        .secret("KEY", "first line\nsecond line")
        .run();
    ended.assert_exited(1);
    let text = "ERROR 401 bad token hunter22\nwith hunter22first line\nsecond line\n";
    assert_eq!(ended.text(), text, "a log is the bytes the task wrote");
    let record = &ended.record;
    let error = record.last_error_line.as_deref();
    assert_eq!(error, Some("ERROR 401 bad token ****"));
    assert_eq!(record.last_line.as_deref(), Some("****"));
    let written = std::fs::read_to_string(ended.dir.exit_file()).unwrap();
    assert!(!written.contains("hunter22"), "{written}");
    assert!(!ended.rows.contains("hunter22"), "{}", ended.rows);
}

#[test]
fn a_newer_launch_file_is_a_failure_that_says_so() {
    let ended = Task::new("true")
        .launch(|launch| launch.format = TaskLaunch::FORMAT + 1)
        .run();
    let Outcome::Failed {
        reason: Failure::Launch,
        message,
    } = &ended.record.outcome
    else {
        panic!("{:?}", ended.record)
    };
    assert!(message.contains("format 2"), "{message}");
}

#[test]
fn a_command_that_is_not_there_exits_127_and_says_so() {
    let ended = Task::new("no-such-program --x").run();
    ended.assert_exited(127);
    assert!(
        ended
            .record
            .last_error_line
            .as_deref()
            .is_some_and(|line| line.contains("command not found"))
    );
}
