//! Stopping on request.

use std::fs::File;
use std::time::{Duration, Instant};

use trainyard_shim::{Failure, Outcome, StopSent, request_stop};

use crate::task::{Task, kinds, marker, processes_with, until};

#[test]
fn an_endless_printer_is_stopped_and_its_log_is_whole() {
    for kind in kinds() {
        let running = Task::new("yes 'a row of an endless task'")
            .sandbox(*kind)
            .start();
        until("a megabyte of log", || running.log().len() > 1 << 20);
        assert_eq!(request_stop(&running.dir).unwrap(), StopSent::ToShim);
        let ended = running.wait();
        assert_eq!(
            ended.record.outcome,
            Outcome::Signaled {
                signal: 15,
                core: false
            },
            "{kind:?}"
        );
        assert!(
            ended.record.stop_requested && !ended.record.forced,
            "{:?}",
            ended.record
        );
        assert_eq!(ended.record.log_bytes, ended.log.len() as u64);
        ended.assert_row("Stopped on request, ");
    }
}

#[test]
fn a_task_is_stopped_where_no_file_can_be_made_any_more() {
    let running = Task::new("echo ready; sleep 600").start();
    until("the task runs", || running.log().starts_with("ready"));
    std::os::unix::fs::symlink("/nowhere/at/all", running.dir.stop_file()).unwrap();
    assert_eq!(request_stop(&running.dir).unwrap(), StopSent::ToShim);
    assert!(running.wait().record.stop_requested);
}

#[test]
fn a_task_that_ignores_sigterm_is_killed_after_the_grace() {
    for kind in kinds() {
        let command = "trap '' TERM; echo ready; while :; do sleep 0.05; done";
        let running = Task::new(command).sandbox(*kind).grace_ms(400).start();
        running.until_logged("ready");
        let asked = Instant::now();
        request_stop(&running.dir).unwrap();
        let ended = running.wait();
        assert!(
            asked.elapsed() >= Duration::from_millis(400),
            "the grace was given: {:?}",
            asked.elapsed()
        );
        assert_eq!(
            ended.record.outcome,
            Outcome::Signaled {
                signal: 9,
                core: false
            },
            "{kind:?}"
        );
        assert!(
            ended.record.stop_requested && ended.record.forced,
            "{:?}",
            ended.record
        );
        ended.assert_row("Did not stop within 0.4 s of being asked, so it was killed (SIGKILL)");
    }
}

#[test]
fn a_script_that_traps_sigterm_finishes_cleanly() {
    for kind in kinds() {
        let command = "trap 'echo saving; sleep 0.2; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
        let running = Task::new(command).sandbox(*kind).start();
        running.until_logged("ready");
        request_stop(&running.dir).unwrap();
        let ended = running.wait();
        ended.assert_exited(0);
        assert!(
            ended.record.stop_requested && !ended.record.forced,
            "{:?}",
            ended.record
        );
        assert!(
            ended.text().ends_with("saving\nsaved\n"),
            "{}",
            ended.text()
        );
    }
}

#[test]
fn a_program_under_run_train_hears_sigterm() {
    if std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: there is no python3");
        return;
    }
    let program = "import signal, sys, time\n\
                   def save(*_):\n    print('checkpoint'); sys.exit(7)\n\
                   signal.signal(signal.SIGTERM, save)\nprint('ready')\nwhile True: time.sleep(0.05)\n";
    for kind in kinds() {
        let task =
            Task::new("bash /home/work/run_train.sh python3 /home/work/user-job-dir/new/train.py");
        let running = task.sandbox(*kind).code(&[("train.py", program)]).start();
        running.until_logged("ready");
        request_stop(&running.dir).unwrap();
        let ended = running.wait();
        ended.assert_exited(7);
        assert!(ended.text().ends_with("checkpoint\n"), "{}", ended.text());
    }
}

#[test]
fn suspended_and_detached_processes_are_stopped_too() {
    for kind in kinds() {
        let marker = marker();
        let command = format!(
            "setsid sleep {marker} & \
                 bash -c \"trap 'echo woke; exit' TERM; touch up; while :; do sleep 0.05; done\" & \
                 until [ -e up ]; do sleep 0.05; done; kill -STOP $!; echo ready; wait $!"
        );
        let running = Task::new(&command).sandbox(*kind).start();
        running.until_logged("ready");
        request_stop(&running.dir).unwrap();
        let ended = running.wait();
        assert!(!ended.record.forced, "{:?}", ended.record);
        // With the shell's own word on those that were terminated, in any order.
        let text = ended.text();
        assert!(
            text.contains("woke\n"),
            "{kind:?}: it was woken to hear the request: {text}"
        );
        assert_eq!(processes_with(&marker), 0, "{kind:?}");
    }
}

#[test]
fn a_request_made_before_the_start_is_kept() {
    let task = Task::new("echo never");
    std::fs::create_dir_all(task.dir().path()).unwrap();
    assert_eq!(request_stop(&task.dir()).unwrap(), StopSent::NobodyThere);
    assert!(File::open(task.dir().stop_file()).is_ok());
    let ended = task.run();
    assert!(
        matches!(
            ended.record.outcome,
            Outcome::Failed {
                reason: Failure::StoppedBeforeStart,
                ..
            }
        ),
        "{:?}",
        ended.record
    );
    assert!(ended.record.stop_requested);
    assert_eq!(ended.text(), "");
}
