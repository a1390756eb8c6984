//! `trainyard serve`: what it prints, who owns the data directory, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::Value;
use trainyard_tests::binaries;
use trainyard_tests::process::Kept;
use trainyard_tests::yard::Yard;

/// A server, and the first line it printed.
fn serve(yard: &Yard) -> (Kept, BufReader<std::process::ChildStdout>, Value) {
    let mut command = yard.command(&["serve", "--json"]);
    let mut server = Kept::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
    let mut output = BufReader::new(server.child().stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let told = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"));
    (server, output, told)
}

fn status(told: &Value, path: &str) -> String {
    let address = told["endpoint"]
        .as_str()
        .unwrap()
        .trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn one_line_says_everything_a_client_needs_and_the_server_answers_by_then() {
    let yard = Yard::new();
    let (mut server, mut output, told) = serve(&yard);
    let mut names: Vec<&str> = told
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    let expected = [
        "access_key",
        "domain",
        "endpoint",
        "password",
        "project_id",
        "project_name",
        "region",
        "secret_key",
        "user",
    ];
    assert_eq!(names, expected);
    assert!(
        told["endpoint"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    assert_eq!(status(&told, "/v3"), "HTTP/1.1 200 OK");
    server.signal(Signal::INT);
    assert_eq!(
        server.wait().code(),
        Some(0),
        "Ctrl-C ends it in good order"
    );
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "there is one line");
    let mut said = String::new();
    server
        .child()
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(
        said.contains("good for this run"),
        "without a keyring it says so: {said}"
    );
}

#[test]
fn a_project_stays_and_without_a_keyring_the_secret_key_does_not() {
    let yard = Yard::new();
    let mut told = Vec::new();
    for signal in [Signal::INT, Signal::TERM] {
        let (mut server, _output, line) = serve(&yard);
        told.push(line);
        server.signal(signal);
        assert_eq!(server.wait().code(), Some(0));
    }
    assert_eq!(told[0]["project_id"], told[1]["project_id"]);
    assert_eq!(told[0]["access_key"], told[1]["access_key"]);
    assert_ne!(told[0]["secret_key"], told[1]["secret_key"]);
}

#[test]
fn the_server_owns_the_directory_and_other_commands_ask_it() {
    let yard = Yard::new();
    let (mut server, _output, told) = serve(&yard);
    let file = yard.job("quick", "echo done");
    let args = [
        std::path::Path::new("submit"),
        std::path::Path::new("-f"),
        &file,
    ];
    yard.run(&args).assert_code(0);
    yard.ok(&["logs", "quick", "--follow"]);
    let (mut second, _output, other) = serve(&yard);
    assert_ne!(
        told["endpoint"], other["endpoint"],
        "beside an owner it serves too"
    );
    assert_eq!(told["project_id"], other["project_id"]);
    for server in [&mut server, &mut second] {
        server.signal(Signal::INT);
        assert_eq!(server.wait().code(), Some(0));
    }
    yard.ok(&["jobs"]);
}

#[test]
fn an_address_that_others_reach_is_refused_with_the_remedy() {
    let yard = Yard::new();
    for listen in [
        "0.0.0.0:0",
        "[::]:8080",
        "192.0.2.7:80",
        "somewhere",
        "127.0.0.1",
    ] {
        let ran = yard.run(&["serve", "--listen", listen]);
        ran.assert_code(2);
        assert!(
            ran.stderr.contains("127.0.0.1:PORT"),
            "{listen}: {}",
            ran.stderr
        );
    }
}

#[test]
fn what_is_pasted_into_a_client_is_printed_for_a_server_that_runs() {
    let yard = Yard::new();
    let (mut server, _output, told) = serve(&yard);
    let line = yard.write("server.json", told.to_string());
    let print = |client: &str| {
        let line = line.to_str().unwrap();
        yard.ok(&["serve", "--print", client, "--server", line])
    };
    for (client, parts) in [
        (
            "env",
            [
                "export OS_AUTH_URL='http://127.0.0.1:",
                "MODELARTS_ENDPOINT",
            ],
        ),
        ("python", ["with_endpoint(", "list_training_jobs("]),
        ("boto3", ["endpoint_url=", "list_buckets("]),
        (
            "clouds.yaml",
            ["clouds:\n  trainyard:\n", "ma training job list"],
        ),
        (
            "estimator",
            ["Session.set_endpoint(", "get_train_instance_types(session)"],
        ),
    ] {
        let text = print(client);
        for part in parts {
            assert!(text.contains(part), "{client}: {part:?} is not in {text}");
        }
        let endpoint = told["endpoint"].as_str().unwrap();
        assert!(text.contains(endpoint), "{client}: {text}");
    }
    let password = told["password"].as_str().unwrap();
    let line = format!("export OS_PASSWORD='{password}'\n");
    assert!(print("env").contains(&line));
    server.signal(Signal::INT);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn the_variables_are_those_of_the_windows_settings_and_the_address_of_training() {
    let page = binaries::repository().join("ui/src/features/settings/clients.ts");
    let page = std::fs::read_to_string(page).unwrap();
    let is_variable = |name: &&str| {
        name.len() > 4
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    let lines = page.lines().filter_map(|line| line.trim().split_once(':'));
    let names: Vec<&str> = lines.map(|(name, _)| name).filter(is_variable).collect();
    assert!(names.len() > 10, "{names:?}");
    let yard = Yard::new();
    let line = r#"{"endpoint":"http://127.0.0.1:1","project_id":"p","project_name":"local","region":"local","access_key":"AK","secret_key":"it's","user":"u","password":"p","domain":"d"}"#;
    let file = yard.write("server.json", line);
    let text = yard.ok(&[
        "serve",
        "--print",
        "env",
        "--server",
        file.to_str().unwrap(),
    ]);
    for name in names.iter().chain(&["MODELARTS_ENDPOINT"]) {
        assert!(
            text.contains(&format!("export {name}=")),
            "{name} is not in {text}"
        );
    }
    assert!(text.contains(r"HUAWEICLOUD_SDK_SK='it'\''s'"), "{text}");
    yard.run(&["serve", "--server", "server.json"])
        .assert_refused(&["--print"]);
}
