//! The shim's own life: alone on its task, apart from whoever started it, and never without taking its task along.

use std::fs;

use rustix::process::{Pid, Signal, getsid, kill_process};
use trainyard_shim::{Outcome, Phase, SandboxMode, ShimExit, is_shim_alive, request_stop, spawn};

use crate::task::{Task, kinds, marker, processes_with, shim_binary, until};

#[test]
fn a_second_shim_leaves_the_task_alone() {
    let running = Task::new("echo once; sleep 600").start();
    running.until_logged("once");
    let second = spawn(shim_binary(), &running.dir).unwrap().wait().unwrap();
    assert_eq!(second.code(), Some(ShimExit::LockHeld.code().into()));
    request_stop(&running.dir).unwrap();
    let ended = running.wait();
    assert_eq!(ended.text(), "once\n");

    let record = fs::read(ended.dir.exit_file()).unwrap();
    let third = spawn(shim_binary(), &ended.dir).unwrap().wait().unwrap();
    assert_eq!(third.code(), Some(ShimExit::AlreadyEnded.code().into()));
    assert_eq!(
        fs::read(ended.dir.exit_file()).unwrap(),
        record,
        "the record stays as it was"
    );
}

#[test]
fn a_living_shim_is_found_by_its_lock_and_tells_its_state() {
    let running = Task::new("echo ready; sleep 600").start();
    running.until_logged("ready");
    let shim = Pid::from_child(&running.shim);
    assert_eq!(is_shim_alive(&running.dir).unwrap(), Some(shim));
    assert_eq!(
        getsid(Some(shim)).unwrap(),
        shim,
        "it leads a session of its own"
    );
    until("the running state", || {
        running
            .dir
            .read_state()
            .unwrap()
            .is_some_and(|state| state.phase == Phase::Running)
    });
    let state = running.dir.read_state().unwrap().unwrap();
    assert_eq!(state.shim_pid, shim.as_raw_pid());
    let child = state
        .child_pid
        .expect("the command runs, so its id is known");
    // In the moment when one program takes the place of another there is no command line.
    until("the command's id", || {
        fs::read_to_string(format!("/proc/{child}/cmdline")).is_ok_and(|line| line.contains("600"))
    });
    request_stop(&running.dir).unwrap();
    let ended = running.wait();
    assert_eq!(is_shim_alive(&ended.dir).unwrap(), None);
}

#[test]
fn a_killed_shim_takes_its_task_along_and_the_task_does_not_run_again() {
    for kind in kinds() {
        let marker = marker();
        let command =
            format!("echo run >> runs; setsid sleep {marker} & sleep {marker} & echo ready; wait");
        let mut running = Task::new(&command).sandbox(*kind).start();
        running.until_logged("ready");
        until("both sleep", || processes_with(&marker) == 2);
        until("the running state", || {
            running
                .dir
                .read_state()
                .unwrap()
                .is_some_and(|state| state.phase == Phase::Running)
        });
        kill_process(Pid::from_child(&running.shim), Signal::KILL).unwrap();
        running.shim.wait().unwrap();
        until(&format!("{kind:?}: the task is gone"), || {
            processes_with(&marker) == 0
        });
        assert_eq!(running.dir.read_exit().unwrap(), None);
        assert_eq!(is_shim_alive(&running.dir).unwrap(), None);
        let again = spawn(shim_binary(), &running.dir).unwrap().wait().unwrap();
        assert_eq!(again.code(), Some(ShimExit::Lost.code().into()));
        assert_eq!(
            fs::read_to_string(running.dir.home().join("runs")).unwrap(),
            "run\n"
        );
    }
}

#[test]
fn a_shim_survives_the_signals_of_a_closing_terminal() {
    let running = Task::new("echo ready; sleep 0.3; echo done").start();
    running.until_logged("ready");
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT] {
        kill_process(Pid::from_child(&running.shim), signal).unwrap();
    }
    let ended = running.wait();
    ended.assert_exited(0);
    assert_eq!(ended.text(), "ready\ndone\n");
}

#[test]
fn the_task_inherits_no_descriptor_and_no_ignored_signal() {
    const HUP_INT_QUIT_PIPE_TERM: u64 = 0b0101_0000_0000_0111;
    for kind in kinds() {
        let command = "ls /proc/self/fd | tr '\\n' ' '; grep SigIgn /proc/self/status | cut -f2";
        let text = Task::new(command).sandbox(*kind).run().text();
        // `ls` itself has the folder open as 3.
        let ignored = text
            .strip_prefix("0 1 2 3 ")
            .unwrap_or_else(|| panic!("{kind:?}: {text}"));
        let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
        assert_eq!(ignored & HUP_INT_QUIT_PIPE_TERM, 0, "{kind:?}: {ignored:x}");
    }
}

#[test]
fn resource_use_is_sampled() {
    let running = Task::new("while :; do :; done").start();
    until("a sample", || {
        fs::read_to_string(running.dir.metrics_file()).is_ok_and(|rows| rows.ends_with('\n'))
    });
    request_stop(&running.dir).unwrap();
    let ended = running.wait();
    let rows = fs::read_to_string(ended.dir.metrics_file()).unwrap();
    let sample: trainyard_shim::MetricsSample =
        serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!(sample.processes, 1);
    assert!(
        sample.cpu_ms > 0 && sample.rss_bytes > 500_000,
        "{sample:?}"
    );
}

#[test]
fn limits_that_nothing_enforces_are_said_aloud() {
    let ended = Task::new("echo $OMP_NUM_THREADS")
        .launch(|launch| launch.limits.cpus = Some(1))
        .run();
    assert_eq!(ended.text(), "1\n");
    let delegated = fs::read_to_string("/proc/self/mountinfo")
        .unwrap()
        .contains(" - cgroup2 ")
        && fs::read_to_string("/sys/fs/cgroup/cgroup.subtree_control")
            .is_ok_and(|all| all.contains("cpu"));
    if delegated {
        println!("skipped: a cgroup v2 with the cpu controller may be enforcing here");
        return;
    }
    ended.assert_row("The task may use more than its 1 CPU");
}

#[test]
fn a_task_that_kills_its_init_is_ended_whole_and_did_run() {
    for kind in kinds() {
        if *kind != SandboxMode::Rewrite {
            // There `init` is out of the task's reach, or its end is everybody's.
            continue;
        }
        let marker = marker();
        let command = format!(
            "sleep {marker} & setsid sleep {marker} & echo up; kill -9 $PPID; sleep {marker}"
        );
        let ended = Task::new(&command).sandbox(*kind).grace_ms(300).run();
        assert_eq!(processes_with(&marker), 0, "nothing of it is left");
        let killed = Outcome::Signaled {
            signal: 9,
            core: false,
        };
        assert_eq!(ended.record.outcome, killed, "{}", ended.rows);
        ended.assert_row("was killed from outside");
    }
}

#[test]
fn a_log_that_reaches_the_limit_of_a_files_size_ends_neither_shim_nor_task() {
    let task = Task::new("head -c 300000 /dev/zero | tr '\\0' x; exit 5");
    let limited = "ulimit -f 100; exec \"$0\" \"$@\"";
    let ended = task.run_by("bash", &["-c", limited]);
    ended.assert_exited(5);
    assert_eq!(ended.log.len(), 100 << 10);
    ended.assert_row("bytes of the log are missing here");
}

#[test]
fn a_shim_named_by_a_relative_path_is_found() {
    let here = std::env::current_dir().unwrap();
    let up = "../".repeat(here.components().count() - 1);
    let relative = up + shim_binary().to_str().unwrap().trim_start_matches('/');
    let task = Task::new("true");
    let dir = task.dir();
    std::fs::create_dir_all(dir.path()).unwrap();
    dir.write_launch(&trainyard_shim::TaskLaunch::new("true"))
        .unwrap();
    let mut shim = spawn(relative.as_ref(), &dir).unwrap();
    assert!(shim.wait().unwrap().success());
    assert!(dir.read_exit().unwrap().is_some());
}
