//! Other people's clients against `trainyard serve`, and the package of `python/`, with jobs that really run.
//!
//! Each client is a Python file in `clients/`, which prints its cases and what each checked. They run in a virtual
//! environment that is made here from the Python index, once for each list of packages. Where that cannot be had, the
//! test says so and skips.

#![expect(
    clippy::disallowed_methods,
    reason = "these tests run the clients' programs"
)]
#![expect(clippy::print_stdout, reason = "each case says what it checked")]

mod environment;
mod estimator;
mod signatures;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use trainyard_tests::binaries;
use trainyard_tests::process::Kept;
use trainyard_tests::service::Service;

/// Longer than the cases of any client take.
const PATIENCE: Duration = Duration::from_mins(10);

/// Runs a client's cases against a server of its own.
fn conforms(name: &str) {
    let Some(python) = environment::python() else {
        return;
    };
    let service = Service::start();
    let mut command = client(python, name, service.folder());
    command.env("TRAINYARD_SERVER", service.told().to_string());
    holds(name, &mut command, service.folder());
}

/// Runs a program to its good end, and prints what it printed.
fn holds(name: &str, command: &mut Command, folder: &Path) {
    let told = folder.join("told");
    let output = File::create(&told).expect("a file of the test can be made");
    command
        .stderr(output.try_clone().expect("a file can be shared"))
        .stdout(output);
    let status = ended(name, command);
    let told = fs::read(&told).expect("what it printed can be read");
    println!("{}", String::from_utf8_lossy(&told));
    assert!(
        status.success(),
        "{name}: a case does not hold (see above): {status}"
    );
}

/// A client, ready to run in a folder.
fn client(python: &Path, name: &str, folder: &Path) -> Command {
    let clients = binaries::repository().join("tests/tests/conformance/clients");
    let mut command = Command::new(python);
    command
        .arg(clients.join(format!("{name}.py")))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUNBUFFERED", "1")
        // What the person who runs the tests has set up for their own clouds is none of theirs.
        .env("HOME", folder)
        .env_remove("OS_CLOUD")
        .env_remove("AWS_PROFILE")
        .env("NO_PROXY", "127.0.0.1")
        .current_dir(folder);
    command
}

fn ended(name: &str, command: &mut Command) -> ExitStatus {
    let ended = Kept::start(command).wait_within(PATIENCE);
    ended.unwrap_or_else(|| panic!("{name}: no end within {PATIENCE:?}"))
}

#[test]
fn boto3_lists_sends_copies_and_deletes_objects() {
    conforms("objects");
}

#[test]
fn the_official_sdk_of_obs_works_with_each_of_its_signatures() {
    conforms("obs_sdk");
}

#[test]
fn the_official_sdk_runs_jobs_of_the_second_generation() {
    conforms("training_v2");
}

#[test]
fn otcextensions_runs_jobs_of_the_first_generation() {
    conforms("training_v1");
}

#[test]
fn the_official_sdk_lists_topics_and_publishes() {
    conforms("smn");
}
