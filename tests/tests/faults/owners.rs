//! Moments in which an owner dies that chance rarely hits.

use std::fs;
use std::process::{Command, Stdio};

use trainyard_job::from_yaml;
use trainyard_store::{NewJob, Store};
use trainyard_tests::binaries;
use trainyard_tests::process::Kept;
use trainyard_tests::yard::Yard;

#[test]
fn a_job_whose_console_died_right_after_recording_it_is_run() {
    let yard = Yard::new();
    yard.ok(&["jobs"]);
    let file = yard.job("recorded", "echo run");
    let spec = from_yaml(&fs::read_to_string(file).unwrap()).unwrap();
    let mut store = Store::open(&yard.home().join("trainyard.db")).unwrap();
    let recorded = store.create_job(NewJob {
        name: &spec.name,
        description: &spec.description,
        spec: &spec,
        backend: "local",
        now_ms: 1,
    });
    recorded.unwrap();
    drop(store);
    assert_eq!(yard.until_ended("recorded"), "completed");
    assert_eq!(yard.log(1, 0), b"run\n");
}

#[test]
fn a_window_and_a_command_that_start_first_at_once_both_start() {
    for _ in 0..5 {
        let yard = Yard::new();
        let mut window = Command::new(env!("CARGO_BIN_EXE_owner"));
        yard.set_environment(&mut window);
        window.arg(yard.home()).arg(binaries::shim());
        let mut window = Kept::start(window.stdout(Stdio::null()));
        yard.ok(&["jobs"]);
        yard.follow(&yard.job("first", "true")).assert_code(0);
        assert!(window.child().try_wait().unwrap().is_none(), "it is open");
    }
}
