//! Moments in which an owner dies that chance rarely hits.

use std::fs;

use trainyard_console::store::{NewJob, Store};
use trainyard_job::parse_spec;
use trainyard_tests::yard::Yard;

#[test]
fn a_job_whose_console_died_right_after_recording_it_is_run() {
    let yard = Yard::new();
    yard.ok(&["jobs"]);
    let file = yard.job("recorded", "echo run");
    let spec = parse_spec(&fs::read_to_string(file).unwrap()).unwrap().spec;
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
