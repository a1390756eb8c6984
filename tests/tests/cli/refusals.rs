//! Wrong requests: exit code 2, the field, what would be right, and nothing made.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};
use trainyard_tests::yard::{Ran, Yard};

fn submit(yard: &Yard, file: &Path) -> Ran {
    yard.run(&[Path::new("submit"), Path::new("-f"), file])
}

/// Submits a job that would be right but for `change`.
fn submit_changed(yard: &Yard, change: impl FnOnce(&mut Value)) -> Ran {
    let ran = submit(yard, &yard.job_with("right", "true", change));
    assert_eq!(yard.json(&["jobs"])["rows"], json!([]), "nothing was made");
    ran
}

#[test]
fn a_wrong_name_is_refused() {
    let ran = submit_changed(&Yard::new(), |job| job["name"] = json!("two words"));
    ran.assert_refused(&["name:", "letters"]);
}

#[test]
fn an_unknown_flavor_is_refused_and_the_known_ones_are_named() {
    let ran = submit_changed(&Yard::new(), |job| {
        job["resources"]["flavor"] = json!("local.cpu.9000u");
    });
    ran.assert_refused(&["resources.flavor:", "local.cpu.9000u", "local.cpu.1u"]);
}

#[test]
fn more_nodes_than_fit_are_refused() {
    let ran = submit_changed(&Yard::new(), |job| job["resources"]["nodes"] = json!(4_000));
    ran.assert_refused(&["resources.nodes:"]);
}

#[test]
fn what_may_not_be_meant_is_said_and_the_job_runs() {
    let yard = Yard::new();
    let kept = yard.write("kept.txt", "of an earlier job");
    yard.ok(&[
        Path::new("objects"),
        Path::new("put"),
        &kept,
        Path::new("obs://out/right/kept.txt"),
    ]);
    let ran = submit(&yard, &yard.job("right", "true"));
    ran.assert_code(0);
    for part in ["warning: output_path:", "obs://out/right/", "not empty"] {
        assert!(
            ran.stderr.contains(part),
            "{part:?} is not in {}",
            ran.stderr
        );
    }
}

#[test]
fn what_a_file_says_reaches_no_terminal_as_it_is() {
    let yard = Yard::new();
    let file = yard.write("hostile.yaml", "\"\\x1b]0;x\\x07key\": 1\n");
    let ran = submit(&yard, &file);
    ran.assert_refused(&["key"]);
    assert!(!ran.stderr.contains(['\x1b', '\x07']), "{:?}", ran.stderr);
}

#[test]
fn a_missing_code_directory_is_refused() {
    let ran = submit_changed(&Yard::new(), |job| {
        job["algorithm"]["code_dir"] = json!("obs://none/code/");
    });
    ran.assert_refused(&["algorithm.code_dir:", "obs://none/code/"]);
}

#[test]
fn a_missing_boot_file_is_refused() {
    let yard = Yard::new();
    let code = yard.write("code/train.py", "print(1)\n");
    let folder = format!("{}/", code.parent().unwrap().display());
    yard.ok(&["objects", "put", &folder, "obs://demo/code/"]);
    let ran = submit_changed(&yard, |job| {
        job["algorithm"]["code_dir"] = json!("obs://demo/code/");
        job["algorithm"]["boot_command"] =
            json!("bash /home/work/run_train.sh python3 /home/work/user-job-dir/code/other.py");
    });
    ran.assert_refused(&["algorithm.boot_command:", "other.py"]);
}

#[test]
fn an_unreadable_code_directory_is_refused() {
    if rustix::process::geteuid().is_root() {
        println!("skipped: root can read every folder");
        return;
    }
    let yard = Yard::new();
    let code = yard.home().join("obs/demo/code");
    fs::create_dir_all(&code).unwrap();
    fs::write(code.join("train.py"), "").unwrap();
    fs::set_permissions(&code, fs::Permissions::from_mode(0o000)).unwrap();
    let ran = submit_changed(&yard, |job| {
        job["algorithm"]["code_dir"] = json!("obs://demo/code/");
    });
    fs::set_permissions(&code, fs::Permissions::from_mode(0o700)).unwrap();
    ran.assert_refused(&["algorithm.code_dir:", "cannot be read"]);
}

#[test]
fn a_code_directory_that_is_a_file_is_refused() {
    let yard = Yard::new();
    let file = yard.write("train.py", "print(1)\n");
    yard.ok(&["objects", "put", file.to_str().unwrap(), "obs://demo/code"]);
    let ran = submit_changed(&yard, |job| {
        job["algorithm"]["code_dir"] = json!("obs://demo/code/");
    });
    ran.assert_refused(&["algorithm.code_dir:"]);
}

#[test]
fn an_unknown_field_is_refused_by_its_name() {
    let ran = submit_changed(&Yard::new(), |job| job["resources"]["gpus"] = json!(8));
    ran.assert_refused(&["resources", "gpus"]);
}

#[test]
fn every_fault_is_told_at_once() {
    let ran = submit_changed(&Yard::new(), |job| {
        job["name"] = json!("");
        job["output_path"] = json!("no path");
        job["resources"]["flavor"] = json!("none");
        job["environment"] = json!([{ "name": "1BAD", "value": "" }]);
    });
    ran.assert_refused(&[
        "name:",
        "output_path:",
        "resources.flavor:",
        "environment[0].name:",
    ]);
}

#[test]
fn faults_are_data_with_json() {
    let yard = Yard::new();
    let file = yard.job_with("right", "true", |job| job["name"] = json!("two words"));
    let ran = yard.run(&[
        Path::new("--json"),
        Path::new("submit"),
        Path::new("-f"),
        &file,
    ]);
    ran.assert_code(2);
    let error: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(error["error"]["faults"][0]["field"], "name");
    assert!(ran.stdout.is_empty(), "{}", ran.stdout_text());
}

#[test]
fn what_is_no_job_file_is_refused_by_its_path() {
    let yard = Yard::new();
    submit(&yard, &yard.path("absent.yaml")).assert_refused(&["absent.yaml"]);
    submit(&yard, &yard.write("torn.yaml", "name: [")).assert_refused(&["torn.yaml"]);
    submit(&yard, &yard.write("bytes.yaml", b"\xff\xfe\x00")).assert_refused(&["bytes.yaml"]);
    submit(&yard, &yard.write("empty.yaml", "")).assert_refused(&["empty.yaml"]);
}

#[test]
fn a_job_that_could_be_two_is_refused_with_both() {
    let yard = Yard::new();
    yard.follow(&yard.job("first", "true")).assert_code(0);
    yard.follow(&yard.job("1", "true")).assert_code(0);
    for command in ["show", "logs", "delete"] {
        yard.run(&[command, "1"]).assert_refused(&["id:1", "id:2"]);
    }
    let name = |job: &str| {
        let shown: Value = serde_json::from_str(&yard.ok(&["--json", "show", job])).unwrap();
        shown["job"]["job"]["name"].clone()
    };
    assert_eq!((name("id:1"), name("2")), (json!("first"), json!("1")));
}

#[test]
fn wrong_options_are_refused() {
    let yard = Yard::new();
    yard.run(&["submit"]).assert_refused(&["--file"]);
    let file = yard.job("right", "true");
    let file = file.to_str().unwrap();
    yard.run(&["submit", "-f", file, "--env", "novalue"])
        .assert_refused(&["--env", "novalue"]);
    yard.run(&["submit", "-f", file, "--backend", "moon"])
        .assert_refused(&["moon"]);
    yard.run(&["submit", "--config", "absent"])
        .assert_refused(&["absent"]);
    yard.run(&["show", "job/latest"])
        .assert_refused(&["latest"]);
}

#[test]
fn a_file_too_large_to_be_a_job_is_refused_unread() {
    let yard = Yard::new();
    let file = yard.path("large.yaml");
    let large = fs::File::create(&file).expect("a file");
    large.set_len(400 << 30).expect("a hole");
    submit(&yard, &file).assert_refused(&["large.yaml", "larger than 1 MB"]);
    let import = [Path::new("configs"), Path::new("import"), &file];
    yard.run(&import)
        .assert_refused(&["large.yaml", "larger than 1 MB"]);
}

#[test]
fn an_output_path_that_no_store_takes_is_refused_with_the_reason() {
    let ran = submit_changed(&Yard::new(), |job| {
        job["output_path"] = json!("obs://demo/out/x ");
    });
    ran.assert_refused(&["output_path:", "end with a space"]);
}

#[test]
fn what_is_no_file_is_not_put_into_the_store() {
    let yard = Yard::new();
    yard.run(&["objects", "put", "/dev/zero", "obs://demo/zero"])
        .assert_refused(&["/dev/zero", "no regular file"]);
}
