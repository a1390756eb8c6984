//! Other people's clients against `trainyard serve`, with jobs that really run.
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

use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;

use trainyard_tests::binaries;
use trainyard_tests::process::Kept;
use trainyard_tests::service::Service;

/// Longer than the cases of any client take.
const PATIENCE: Duration = Duration::from_mins(10);

/// Runs a client's cases against a server of its own.
fn conforms(client: &str) {
    let Some(python) = environment::python() else {
        return;
    };
    let service = Service::start();
    let folder = service.folder();
    let clients = binaries::repository().join("tests/tests/conformance/clients");
    let told = folder.join("told");
    let output = File::create(&told).expect("a file of the test can be made");
    let mut command = Command::new(python);
    command
        .arg(clients.join(format!("{client}.py")))
        .env("TRAINYARD_SERVER", service.told().to_string())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUNBUFFERED", "1")
        // What the person who runs the tests has set up for their own clouds is none of theirs.
        .env("HOME", folder)
        .env_remove("OS_CLOUD")
        .env_remove("AWS_PROFILE")
        .env("NO_PROXY", "127.0.0.1")
        .current_dir(folder)
        .stderr(output.try_clone().expect("a file can be shared"))
        .stdout(output);
    let ended = Kept::start(&mut command).wait_within(PATIENCE);
    println!("{}", String::from_utf8_lossy(&fs::read(&told).unwrap_or_default()));
    let status = ended.unwrap_or_else(|| panic!("{client}: no end within {PATIENCE:?}"));
    assert!(
        status.success(),
        "{client}: a case does not hold (see above): {status}"
    );
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
