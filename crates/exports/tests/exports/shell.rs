//! The command, run by a shell with a `trainyard` that writes down what it gets.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use trainyard_exports::{ExportTarget, Subject, SubjectKind, export};
use trainyard_job::{JobSpec, Variable};
use trainyard_protocol::parse_spec;

use crate::fixture::{job, net_train, secret};

/// Writes its arguments, a line each, and its standard input into the folder it lies in.
const FAKE: &str = "#!/bin/sh\nhere=$(dirname \"$0\")\nfor word in \"$@\"; do printf '%s\\n' \"$word\"; done > \"$here/words\"\ncat > \"$here/input\"\n";

struct Got {
    words: Vec<String>,
    input: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a shell is asked what it makes of the command"
)]
fn run(command: &str) -> Option<Got> {
    let folder = tempfile::tempdir().unwrap();
    let fake = folder.path().join("trainyard");
    fs::write(&fake, FAKE).unwrap();
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let shell = Command::new("sh")
        .args(["-c", command])
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .env("API_KEY", "of the shell")
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(shell) = shell else {
        eprintln!("skipped: there is no sh to run the command");
        return None;
    };
    assert!(shell.status.success(), "{shell:?}\n{command}");
    let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    Some(Got {
        words: read("words").lines().map(ToOwned::to_owned).collect(),
        input: read("input"),
    })
}

fn command(spec: &JobSpec) -> String {
    job(spec, ExportTarget::Command).text
}

#[test]
fn a_shell_hands_the_whole_job_over() {
    let mut spec = net_train();
    spec.description = "it's $HOME `id` \"and\" \\".to_owned();
    spec.environment = vec![Variable::plain("A", "JOB\n$(id)\nJOB\n")];
    let Some(got) = run(&command(&spec)) else {
        return;
    };
    assert_eq!(got.words, ["submit", "-f", "-"]);
    assert_eq!(parse_spec(&got.input).unwrap().spec, spec);
}

#[test]
fn a_line_that_would_end_the_file_does_not() {
    let mut spec = net_train();
    // As long as a line of a folded text, so that the writer may break it there.
    spec.description = format!("{} JOB\nJOB\nJOB_\n", "x".repeat(80));
    let Some(got) = run(&command(&spec)) else {
        return;
    };
    assert_eq!(
        parse_spec(&got.input).unwrap().spec.description,
        spec.description
    );
}

#[test]
fn secrets_come_from_the_shell_that_runs_it() {
    let mut spec = net_train();
    spec.environment = vec![secret("API_KEY"), secret("$(touch x)")];
    let Some(got) = run(&command(&spec)) else {
        return;
    };
    assert_eq!(
        got.words,
        ["submit", "-f", "-", "--env", "API_KEY=of the shell"]
    );
}

#[test]
fn a_configuration_is_named() {
    let mut spec = net_train();
    spec.name = "it's; rm".to_owned();
    let kind = SubjectKind::Configuration;
    let export = export(&Subject { kind, spec }, ExportTarget::Command);
    let Some(got) = run(&export.text) else {
        return;
    };
    assert_eq!(got.words, ["submit", "--config", "it's; rm"]);
}
