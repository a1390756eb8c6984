//! What the command sees.

use std::fs;

use trainyard_shim::{Failure, Outcome, SandboxKind, SandboxMode};

use crate::task::{Task, kinds, marker, private_kinds, processes_with};

#[test]
fn home_work_and_cache_are_the_tasks_own() {
    for kind in private_kinds() {
        let command = "pwd; echo $HOME; echo x > /home/work/made; echo y > /cache/made; ls -A /home/work; ls -A /cache";
        let ended = Task::new(command).sandbox(kind).run();
        assert_eq!(
            ended.text(),
            "/home/work\n/home/work\nmade\nrun_train.sh\nuser-job-dir\nmade\n",
            "{kind:?}"
        );
        assert_eq!(fs::read(ended.dir.home().join("made")).unwrap(), b"x\n");
        assert_eq!(fs::read(ended.dir.cache().join("made")).unwrap(), b"y\n");
    }
}

#[test]
fn the_user_is_1101_without_any_right() {
    for kind in private_kinds() {
        let ended =
            Task::new("id -u; id -g; grep CapEff /proc/self/status; cut -d' ' -f1 /proc/1/comm")
                .sandbox(kind)
                .run();
        let text = ended.text();
        assert!(
            text.starts_with("1101\n1101\nCapEff:\t0000000000000000\n"),
            "{kind:?}: {text}"
        );
        assert!(
            text.ends_with("shim-init\n"),
            "{kind:?} has its own process table: {text}"
        );
    }
}

#[test]
fn the_rest_of_this_computer_is_as_it_is_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("output");
    fs::create_dir(&out).unwrap();
    for kind in private_kinds() {
        let command = format!(
            "echo {kind:?} > {}/of; ls -d /usr/bin /etc /dev/null /sys; echo > /dev/null",
            out.display()
        );
        let ended = Task::new(&command)
            .sandbox(kind)
            .launch(|launch| launch.visible.push(out.clone()))
            .run();
        ended.assert_exited(0);
        assert_eq!(
            fs::read_to_string(out.join("of")).unwrap(),
            format!("{kind:?}\n")
        );
    }
}

#[test]
fn a_folder_that_must_not_change_can_be_read_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let (bucket, frozen) = (folder.path().join("b"), folder.path().join("b/frozen"));
    fs::create_dir_all(frozen.join("deep")).unwrap();
    fs::write(frozen.join("deep/a.csv"), "1,2\n").unwrap();
    for kind in private_kinds() {
        let command = format!(
            "cd {at} && cat deep/a.csv && echo beside > ../beside-{kind:?}; \
             echo more >> deep/a.csv; touch new; rm -r deep; mv deep away; chmod 000 deep/a.csv; \
             mount -o remount,rw,bind {at} {at}; umount {at}; echo more >> deep/a.csv; ls",
            at = frozen.display(),
        );
        let ended = Task::new(&command)
            .sandbox(kind)
            .launch(|launch| {
                launch.visible.push(bucket.clone());
                launch.read_only.push(frozen.clone());
            })
            .run();
        let text = ended.text();
        assert!(text.starts_with("1,2\n"), "{kind:?}: {text}");
        assert!(text.contains("Read-only file system"), "{kind:?}: {text}");
        assert!(text.ends_with("\ndeep\n"), "{kind:?}: {text}");
        let kept = fs::read_to_string(frozen.join("deep/a.csv")).unwrap();
        assert_eq!(kept, "1,2\n", "{kind:?}");
        assert!(bucket.join(format!("beside-{kind:?}")).exists(), "{text}");
    }
}

#[test]
fn python_of_the_users_own_home_works() {
    if std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: there is no python3");
        return;
    }
    for kind in private_kinds() {
        let ended = Task::new("python3 -c 'import json, os; print(os.getuid(), json.dumps([1]))'")
            .sandbox(kind)
            .run();
        assert_eq!(ended.text(), "1101 [1]\n", "{kind:?}");
    }
}

#[test]
fn without_a_namespace_the_paths_lead_to_the_tasks_folder() {
    let command =
        "pwd; echo $HOME; echo x > /home/work/made; echo y > /cache/made; cat $MADE; exit 4";
    let ended = Task::new(command)
        .sandbox(SandboxMode::Rewrite)
        .env("MADE", "/home/work/made")
        .run();
    ended.assert_exited(4);
    let home = ended.dir.home();
    assert_eq!(ended.text(), format!("{0}\n{0}\nx\n", home.display()));
    assert_eq!(fs::read(ended.dir.cache().join("made")).unwrap(), b"y\n");
}

#[test]
fn a_kind_that_was_asked_for_and_is_refused_is_a_failure_not_another_kind() {
    // A user id that a namespace cannot have.
    let ended = Task::new("echo never")
        .sandbox(SandboxMode::Namespace)
        .launch(|launch| launch.run_as_uid = u32::MAX)
        .run();
    assert!(
        matches!(
            ended.record.outcome,
            Outcome::Failed {
                reason: Failure::Sandbox,
                ..
            }
        ),
        "{:?}",
        ended.record
    );
    assert_eq!(ended.text(), "");
}

#[test]
fn where_every_namespace_is_refused_the_paths_are_rewritten_and_the_log_says_so() {
    let task = Task::new("cd /home/work && pwd").launch(|launch| launch.run_as_uid = u32::MAX);
    let home = task.dir().home();
    let ended = task.run();
    ended.assert_exited(0);
    assert_eq!(ended.text(), format!("{}\n", home.display()));
    ended.assert_row("/home/work is rewritten to");
}

#[test]
fn in_a_container_that_hides_parts_of_proc_there_still_is_a_private_home() {
    if !kinds().contains(&SandboxMode::Bubblewrap) {
        println!("skipped: bubblewrap, which makes the container, does not work here");
        return;
    }
    let container = [
        "--unshare-user",
        "--unshare-pid",
        "--dev-bind",
        "/",
        "/",
        "--proc",
        "/proc",
    ];
    let hidden = [
        "--ro-bind",
        "/dev/null",
        "/proc/version",
        "--die-with-parent",
        "--",
    ];
    // The kernel forbids another /proc only where every one that is mounted hides something.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    let full = |row: &&str| {
        let mut fields = row.split(' ');
        let (root, at) = (fields.nth(3), fields.next());
        root == Some("/") && at != Some("/proc") && row.contains(" - proc ")
    };
    if let Some(row) = mounts.lines().find(full) {
        println!(
            "skipped: another /proc is mounted here, which the container does not hide: {row}"
        );
        return;
    }
    let marker = marker();
    let command = format!("pwd; id -u; trap '' TERM; setsid sleep {marker} & sleep 0.1; exit 5");
    let ended = Task::new(&command)
        .grace_ms(200)
        .run_by("bwrap", &[&container[..], &hidden[..]].concat());
    ended.assert_exited(5);
    assert_eq!(ended.text(), "/home/work\n1101\n");
    let state = ended.dir.read_state().unwrap().unwrap();
    assert_eq!(state.sandbox, Some(SandboxKind::Namespace));
    assert_eq!(
        processes_with(&marker),
        0,
        "cleaned up without a process namespace too"
    );
}
