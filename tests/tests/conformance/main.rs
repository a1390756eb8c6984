//! Other people's clients against `trainyard serve`, with jobs that really run.
//!
//! Each client is a Python file in `clients/`, which prints its cases and what each checked. They run in a virtual
//! environment that is made here from the Python index, once for each list of packages. Where that cannot be had, the
//! test says so and skips.

mod environment;
mod server;

use std::process::Command;

use trainyard_tests::binaries;

use crate::server::Serving;

/// Runs a client's cases against a server of its own.
fn conforms(client: &str) {
    let Some(python) = environment::python() else {
        return;
    };
    let serving = Serving::start();
    let clients = binaries::repository().join("tests/tests/conformance/clients");
    let mut command = Command::new(python);
    command
        .arg(clients.join(format!("{client}.py")))
        .env("TRAINYARD_SERVER", serving.line())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUNBUFFERED", "1")
        // What the person who runs the tests has set up for their own clouds is none of theirs.
        .env("HOME", serving.folder())
        .env_remove("OS_CLOUD")
        .env_remove("AWS_PROFILE")
        .env("NO_PROXY", "127.0.0.1")
        .current_dir(serving.folder());
    let ran = command.output().expect("python starts");
    println!("{}", String::from_utf8_lossy(&ran.stdout));
    println!("{}", String::from_utf8_lossy(&ran.stderr));
    assert!(
        ran.status.success(),
        "{client}: a case does not hold (see above): {}",
        ran.status
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
