//! Two command lines at once: the second asks the first, and nobody else may.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::{Value, json};
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

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
    (yard, owner)
}

/// What the owner answers to one request; empty when it hangs up.
fn ask(yard: &Yard, token: Option<&str>, command: &str) -> String {
    let door: Value =
        serde_json::from_slice(&std::fs::read(yard.home().join("api.json")).unwrap()).unwrap();
    let mut stream = TcpStream::connect(door["address"].as_str().unwrap()).unwrap();
    let token = token.map_or_else(|| door["token"].clone(), |token| json!(token));
    let request = json!({ "token": token, "command": command, "args": { "key": { "job": 1, "version": 1 } } });
    writeln!(stream, "{request}").unwrap();
    let mut answer = String::new();
    // A hang-up may come as an error, when it comes before everything was read.
    let _ = BufReader::new(stream).read_line(&mut answer);
    answer
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
    assert!(
        ask(&yard, None, "show_version").contains("\"ok\""),
        "the right one is answered"
    );
    yard.write("go", "");
    owner.wait();
}

#[test]
fn what_is_no_request_does_not_disturb_the_owner() {
    let (yard, mut owner) = owned_yard();
    let door: Value =
        serde_json::from_slice(&std::fs::read(yard.home().join("api.json")).unwrap()).unwrap();
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
