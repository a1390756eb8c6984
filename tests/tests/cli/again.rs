//! Running a version again from a script.

use serde_json::json;
use trainyard_tests::yard::Yard;

/// A yard with a job that prints what its code says, run once.
fn yard_of_one() -> Yard {
    let yard = Yard::new();
    let code = yard.write("new/said.txt", "first\n");
    let code = code.parent().unwrap().display().to_string();
    yard.ok(&["objects", "put", &code, "obs://demo/new/"]);
    let command = "cat /home/work/user-job-dir/new/said.txt";
    let file = yard.job_with("said", command, |job| {
        job["algorithm"]["code_dir"] = json!("obs://demo/new/");
    });
    yard.follow(&file).assert_code(0);
    yard
}

#[test]
fn a_version_runs_again_with_the_code_it_ran() {
    let yard = yard_of_one();
    let edited = yard.write("said.txt", "second\n").display().to_string();
    yard.ok(&["objects", "put", &edited, "obs://demo/new/said.txt"]);
    let again = yard.json(&["again", "said"]);
    assert_eq!(again["key"]["version"], 2, "{again}");
    yard.until_status("said", "completed");
    assert!(yard.ok(&["logs", "said"]).contains("\nfirst\n"));
    assert_eq!(yard.show("said")["version"]["parent"], 1);
}

#[test]
fn what_cannot_be_the_same_is_refused_unless_that_is_fine() {
    let yard = yard_of_one();
    std::fs::remove_dir_all(yard.home().join("code")).unwrap();
    let edited = yard.write("said.txt", "second\n").display().to_string();
    yard.ok(&["objects", "put", &edited, "obs://demo/new/said.txt"]);
    yard.run(&["again", "said"])
        .assert_refused(&["--anyway", "obs://demo/new/"]);
    yard.ok(&["again", "said", "--anyway"]);
    yard.until_status("said", "completed");
    assert!(yard.ok(&["logs", "said"]).contains("\nsecond\n"));
}
