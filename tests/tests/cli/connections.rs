//! `trainyard connections` as far as no service is asked: who signs in, where it leads, what is refused and how it is told.

use std::io::Write;
use std::process::Stdio;

use trainyard_tests::yard::{Ran, Yard};

const ADD: [&str; 8] = [
    "connections",
    "add",
    "loop",
    "--region",
    "local",
    // Nobody listens there.
    "--address",
    "http://127.0.0.1:9",
    "--access-key",
];

/// Runs a command line with this on its standard input.
fn with_input(yard: &Yard, args: &[&str], input: &str) -> Ran {
    let mut command = yard.command(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses does not read it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn a_place_that_nobody_knows_is_refused_with_those_there_are_and_how_to_add_one() {
    let yard = Yard::new();
    let file = yard.job("right", "true");
    let submit = ["submit", "-f", file.to_str().unwrap(), "--backend", "cloud"];
    yard.run(&submit).assert_refused(&[
        "\"cloud\"",
        "there is local",
        "trainyard help connections add",
    ]);
    for verb in ["test", "remove"] {
        yard.run(&["connections", verb, "cloud"])
            .assert_refused(&["\"cloud\"", "there is local"]);
    }
    yard.run(&["connections", "test", "local"])
        .assert_refused(&["this computer"]);
}

#[test]
fn what_is_missing_is_named_by_the_words_of_the_command_line() {
    let yard = Yard::new();
    yard.run(&["connections", "add", "cloud", "--access-key", "AK"])
        .assert_refused(&["--cloud", "--address", "--server"]);
    yard.run(&[
        "connections",
        "add",
        "cloud",
        "--cloud",
        "open-telekom-cloud",
        "--region",
        "eu-de",
    ])
    .assert_refused(&["--access-key", "--user"]);
    let ran = with_input(&yard, &[&ADD[..], &["AK"]].concat(), "");
    ran.assert_refused(&["standard input has no secret key", "--secret-env"]);
    let named = [&ADD[..], &["AK", "--secret-env", "NO_SUCH_VARIABLE"]].concat();
    yard.run(&named)
        .assert_refused(&["--secret-env NO_SUCH_VARIABLE"]);
    let address = [
        "connections",
        "add",
        "x",
        "--address",
        "127.0.0.1:9",
        "--access-key",
        "AK",
    ];
    let ran = with_input(&yard, &address, "SK\n");
    ran.assert_refused(&["--region: is required", "--modelarts: ", "127.0.0.1:9"]);
}

#[test]
fn a_secret_is_no_argument_and_in_no_message() {
    let yard = Yard::new().with("MY_SECRET", "from-the-variable");
    let help = yard.ok(&["connections", "add", "--help"]);
    assert!(
        help.contains("--secret-env") && !help.contains("--secret "),
        "{help}"
    );
    let from_variable = [&ADD[..], &["AK", "--secret-env", "MY_SECRET"]].concat();
    for ran in [
        yard.run(&from_variable),
        with_input(
            &yard,
            &[&ADD[..], &["AK"]].concat(),
            "from-standard-input\n",
        ),
    ] {
        ran.assert_code(1);
        let told = ran.stdout_text() + &ran.stderr;
        assert!(told.contains("nothing was kept"), "{told}");
        assert!(!told.contains("from-"), "{told}");
    }
    let listed = yard.run(&["connections", "list"]);
    listed.assert_code(0);
    assert!(
        listed.stderr.contains("there are no connections"),
        "{}",
        listed.stderr
    );
    assert_eq!(yard.json(&["connections", "list"]), serde_json::json!([]));
}

#[test]
fn a_line_of_a_server_that_is_none_is_refused_without_a_word_of_it() {
    let yard = Yard::new();
    let file = yard.write("server.json", "{\"secret_key\": \"a-secret\"}\n");
    let add = ["connections", "add", "loop", "--server"];
    let ran = yard.run(&[&add[..], &[file.to_str().unwrap()]].concat());
    ran.assert_refused(&["server.json", "trainyard serve --json"]);
    assert!(!ran.stderr.contains("a-secret"), "{}", ran.stderr);
    let empty = yard.write("empty.json", "");
    yard.run(&[&add[..], &[empty.to_str().unwrap()]].concat())
        .assert_refused(&["empty.json", "is empty"]);
}

#[test]
fn a_job_is_called_by_its_name_and_its_status_by_its_label() {
    let yard = Yard::new();
    let file = yard.job("quick", "true");
    yard.follow(&file).assert_code(0);
    let again = [
        "submit",
        "-f",
        file.to_str().unwrap(),
        "--new-version",
        "--follow",
    ];
    yard.ok(&again);
    let shown = yard.ok(&["show", "quick"]);
    assert!(
        shown.contains("Successful\n") && !shown.contains("JOBSTAT"),
        "{shown}"
    );
    assert!(shown.contains("this computer"), "{shown}");
    let jobs = yard.ok(&["jobs"]);
    assert!(!jobs.contains("WHERE"), "everything is here: {jobs}");
    assert_eq!(yard.ok(&["delete", "quick/V002"]), "deleted quick V002\n");
    let endless = yard.job("endless", "sleep 600");
    yard.submit(&endless);
    yard.until_status("endless", "running");
    assert_eq!(yard.ok(&["stop", "endless"]), "stopping endless V001\n");
    assert_eq!(
        yard.ok(&["delete", "quick"]),
        "deleted quick with its version V001\n"
    );
}
