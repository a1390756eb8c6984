//! Two command lines at once: the second asks the first, and nobody else may.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::{Value, json};
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::{Ran, Yard};

/// A yard whose owner is a follower of a job that goes on until `go` is there.
fn owned_yard() -> (Yard, Kept) {
    let yard = Yard::new();
    let go = yard.path("go");
    let file = yard.job(
        "held",
        &format!(
            "echo begun; until [ -e {} ]; do sleep 0.05; done",
            go.display()
        ),
    );
    let args = [
        Path::new("submit"),
        Path::new("-f"),
        &file,
        Path::new("--follow"),
    ];
    let owner = Kept::start(
        yard.command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    until("the owner's job to have begun", || {
        yard.log(1, 0) == b"begun\n"
    });
    yard.until_status("held", "running");
    (yard, owner)
}

fn door(yard: &Yard) -> Value {
    serde_json::from_slice(&std::fs::read(yard.home().join("api.json")).unwrap()).unwrap()
}

/// All that the owner answers to one request; empty when it hangs up.
fn ask(yard: &Yard, token: Option<&str>, command: &str) -> String {
    let door = door(yard);
    let mut stream = TcpStream::connect(door["address"].as_str().unwrap()).unwrap();
    let token = token.map_or_else(|| door["token"].clone(), |token| json!(token));
    let hello = json!({ "token": token });
    let request = json!({ "command": command, "args": { "key": { "job": 1, "version": 1 } } });
    // A hang-up may come before everything was said, and as an error when it comes before everything was read.
    let _ = writeln!(stream, "{hello}\n{request}");
    let _ = stream.shutdown(Shutdown::Write);
    let mut answers = String::new();
    let _ = stream.read_to_string(&mut answers);
    answers
}

#[test]
fn a_second_command_line_asks_the_owner() {
    let (yard, mut owner) = owned_yard();
    let door = yard.home().join("api.json");
    let mode = std::fs::metadata(&door).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    yard.submit(&yard.job("second", "echo by the owner"));
    assert_eq!(yard.until_ended("second"), "completed");
    assert!(
        owner.child().try_wait().unwrap().is_none(),
        "the owner is the one that ran it"
    );
    yard.write("go", "");
    assert_eq!(owner.wait().code(), Some(0));
    assert!(!door.exists(), "gone when nobody serves");
}

#[test]
fn a_wrong_token_is_not_answered() {
    let (yard, mut owner) = owned_yard();
    let shorter = &"0".repeat(63);
    let other = &"0".repeat(64);
    for token in ["", shorter, other] {
        assert_eq!(ask(&yard, Some(token), "stop"), "", "token {token:?}");
    }
    assert_eq!(
        yard.status("held"),
        "running",
        "the stop was not carried out"
    );
    let answers = ask(&yard, None, "show_version");
    let order: Vec<&str> = answers
        .lines()
        .map(|line| &line[..8.min(line.len())])
        .collect();
    assert_eq!(
        order,
        ["\"welcome", "\"begun\"", "{\"ok\":{\""],
        "the right one is answered"
    );
    yard.write("go", "");
    owner.wait();
}

#[test]
fn what_is_no_request_does_not_disturb_the_owner() {
    let (yard, mut owner) = owned_yard();
    let door = door(&yard);
    let address = door["address"].as_str().unwrap();
    let endless = vec![b'x'; 5 << 20];
    for noise in [
        &b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        b"\xff\x00\n",
        b"{}\n",
        &endless,
    ] {
        let mut stream = TcpStream::connect(address).unwrap();
        // The owner may hang up before it has read everything.
        let _ = stream.write_all(noise);
    }
    assert_eq!(yard.status("held"), "running");
    yard.ok(&["stop", "held"]);
    assert_eq!(
        owner.wait().code(),
        Some(1),
        "a stopped job is not a successful one"
    );
}

#[test]
fn a_door_that_a_killed_owner_left_open_keeps_nobody_waiting() {
    let (yard, mut owner) = owned_yard();
    owner.signal(Signal::KILL);
    owner.wait();
    assert!(yard.home().join("api.json").exists());
    yard.ok(&["stop", "held"]);
    assert_eq!(yard.until_ended("held"), "killed");
}

/// A file of a job, not yet submitted, that does nothing.
fn nothing(yard: &Yard) -> PathBuf {
    yard.job("nothing", "true")
}

#[test]
fn commands_at_once_without_a_window_all_succeed_and_each_is_done_once() {
    const COMMANDS: usize = 8;
    let yard = Yard::new();
    let file = nothing(&yard);
    // The first start too.
    let started: Vec<_> = (0..COMMANDS)
        .map(|number| {
            let name = format!("at-once-{number}");
            let file = file.to_str().unwrap();
            let mut command = yard.command(&["submit", "-f", file, "--name", &name]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for started in started {
        let ran = Ran::of(started.wait_with_output().unwrap());
        ran.assert_code(0);
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    }
    let page = yard.json(&["jobs"]);
    let rows = page["rows"].as_array().unwrap();
    let names: BTreeSet<&str> = rows
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!((rows.len(), names.len()), (COMMANDS, COMMANDS), "{page}");
}

#[test]
fn an_owner_that_is_stopped_is_named_and_never_carries_out_what_was_given_up() {
    let (yard, mut owner) = owned_yard();
    owner.signal(Signal::STOP);
    let pid = owner.child().id().to_string();
    let ran = yard.run(&[Path::new("submit"), Path::new("-f"), &nothing(&yard)]);
    owner.signal(Signal::CONT);
    ran.assert_code(3);
    let home = yard.home().to_str().unwrap();
    for word in [home, &pid, "does not answer"] {
        assert!(
            ran.stderr.contains(word),
            "{word:?} is not in {}",
            ran.stderr
        );
    }
    yard.ok(&["stop", "held"]);
    owner.wait();
    yard.run(&["show", "nothing"])
        .assert_refused(&["does not exist"]);
}

#[test]
fn an_owner_leaves_though_a_request_hangs_and_both_say_which() {
    let (yard, mut owner) = owned_yard();
    // The list of a version's files, which nobody can read to its end.
    let list = yard.home().join("datasets/digits/V001.json");
    std::fs::create_dir_all(list.parent().unwrap()).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mkfifoat(rustix::fs::CWD, &list, mode).unwrap();
    let file = yard.job_with("hanging", "true", |job| {
        job["data"] = json!([{ "source": "dataset", "dataset": "digits", "version": "V001" }]);
    });
    let mut command = yard.command(&[Path::new("submit"), Path::new("-f"), &file]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut asking = Kept::start(&mut command);
    let flags = rustix::fs::OFlags::WRONLY | rustix::fs::OFlags::NONBLOCK;
    let mut writer = None;
    until("the owner to read the list", || {
        // As long as nobody reads there is nobody to write for.
        writer = rustix::fs::open(&list, flags, rustix::fs::Mode::empty()).ok();
        writer.is_some()
    });
    yard.write("go", "");
    let left = std::time::Instant::now();
    assert_eq!(owner.wait().code(), Some(0), "its own job has succeeded");
    let took = left.elapsed();
    assert!(took < std::time::Duration::from_secs(40), "{took:?}");
    assert_eq!(asking.wait().code(), Some(3));
    let mut said = String::new();
    let mut stderr = asking.child().stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert!(said.contains("left before submit had ended"), "{said}");
    drop(writer);
    std::fs::remove_file(&list).unwrap();
    yard.run(&["show", "hanging"])
        .assert_refused(&["does not exist"]);
}

#[test]
fn strangers_at_the_door_keep_nobody_out_and_cost_little() {
    const STRANGERS: usize = 300;
    let (yard, mut owner) = owned_yard();
    let address = door(&yard)["address"].as_str().unwrap().to_owned();
    let noise = vec![b'x'; 64 << 10];
    let strangers: Vec<_> = (0..STRANGERS)
        .map(|_| {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream.set_nonblocking(true).unwrap();
            let _ = stream.write(&noise);
            stream
        })
        .collect();
    yard.submit(&nothing(&yard));
    let open = std::fs::read_dir(format!("/proc/{}/fd", owner.child().id())).unwrap();
    let open = open.count();
    assert!(open < 150, "{open} files are open");
    drop(strangers);
    yard.ok(&["stop", "held"]);
    owner.wait();
}
