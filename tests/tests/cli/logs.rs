//! `trainyard logs`: the rows as the task wrote them, the platform's own marked, and nothing else.

use trainyard_tests::yard::Yard;

const MARK: &[u8] = b"[trainyard] ";

/// A yard with a job `rows` that wrote `row 1` to `row 100`.
fn yard_with_rows() -> Yard {
    let yard = Yard::new();
    let file = yard.job("rows", "for i in $(seq 100); do echo row $i; done");
    yard.follow(&file).assert_code(0);
    yard
}

fn rows(out: &[u8]) -> Vec<&[u8]> {
    let out = out.strip_suffix(b"\n").unwrap_or(out);
    out.split(|byte| *byte == b'\n').collect()
}

#[test]
fn logs_are_the_tasks_rows_with_the_platforms_marked() {
    let yard = yard_with_rows();
    let ran = yard.run(&["logs", "rows"]);
    ran.assert_code(0);
    let all = rows(&ran.stdout);
    let (platform, task): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.starts_with(MARK));
    let meant: Vec<String> = (1..=100).map(|i| format!("row {i}")).collect();
    let meant: Vec<&[u8]> = meant.iter().map(String::as_bytes).collect();
    assert_eq!(task, meant);
    assert!(!platform.is_empty(), "start and end are told");
    assert_eq!(
        yard.log(1, 0),
        [meant.join(&b'\n'), b"\n".to_vec()].concat(),
        "the file has the task's alone"
    );
}

#[test]
fn the_last_rows_are_the_end_of_all_rows() {
    let yard = yard_with_rows();
    let all = yard.run(&["logs", "rows"]).stdout;
    let last = yard.run(&["logs", "rows", "--lines", "10"]).stdout;
    assert_eq!(rows(&last), rows(&all)[rows(&all).len() - 10..]);
    let more = yard.run(&["logs", "rows", "--lines", "100000"]).stdout;
    assert_eq!(more, all, "more than there are");
}

#[test]
fn rows_from_a_line_on_begin_there() {
    let yard = yard_with_rows();
    let all = yard.run(&["logs", "rows"]).stdout;
    let from = yard.run(&["logs", "rows", "--from", "50"]).stdout;
    assert_eq!(rows(&from), rows(&all)[49..]);
    let beyond = yard.run(&["logs", "rows", "--from", "100000"]);
    beyond.assert_code(0);
    assert_eq!(beyond.stdout, b"");
}

#[test]
fn only_rows_that_match_are_printed() {
    let yard = yard_with_rows();
    let ran = yard.run(&["logs", "rows", "--grep", "^row .*7$"]);
    let meant: Vec<String> = (0..10)
        .map(|tens| format!("row {}", tens * 10 + 7).replace(" 07", " 7"))
        .collect();
    assert_eq!(ran.stdout_text(), meant.join("\n") + "\n");
    yard.run(&["logs", "rows", "--grep", "("])
        .assert_refused(&["--grep"]);
}

#[test]
fn a_row_of_a_megabyte_is_printed_and_searched_whole() {
    const BYTES: usize = 1 << 20;
    let yard = Yard::new();
    let long = format!("head -c {BYTES} /dev/zero | tr '\\0' x");
    let file = yard.job(
        "long",
        &format!("echo before; {long}; echo the end; echo after"),
    );
    let row = [vec![b'x'; BYTES], b"the end".to_vec()].concat();
    let followed = yard.follow(&file);
    followed.assert_code(0);
    for printed in [followed.stdout, yard.run(&["logs", "long"]).stdout] {
        let task: Vec<&[u8]> = rows(&printed)
            .into_iter()
            .filter(|row| !row.starts_with(MARK))
            .collect();
        let meant: [&[u8]; 3] = [b"before", &row, b"after"];
        assert!(task == meant, "{} rows", task.len());
    }
    let found = yard.run(&["logs", "long", "--grep", "the end$"]).stdout;
    assert!(found == [&row[..], b"\n"].concat(), "{} bytes", found.len());
    let json = yard.ok(&["--json", "logs", "long", "--grep", "the end$"]);
    assert!(json.contains("xthe end\""), "{} bytes", json.len());
}

#[test]
fn json_rows_are_numbered() {
    let yard = yard_with_rows();
    let text = yard.ok(&["--json", "logs", "rows", "--grep", "^row 7$"]);
    let row: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&row["text"], &row["platform"]),
        (&"row 7".into(), &false.into())
    );
    let from = row["number"].to_string();
    let same = yard.ok(&["logs", "rows", "--from", &from]);
    assert!(same.starts_with("row 7\n"), "{same}");
}

#[test]
fn following_a_log_prints_what_a_reader_afterwards_gets() {
    let yard = Yard::new();
    let file = yard.job(
        "slow",
        "for i in $(seq 20); do echo row $i; sleep 0.02; done; printf 'no newline'",
    );
    let followed = yard.follow(&file);
    followed.assert_code(0);
    let read = yard.run(&["logs", "slow"]);
    assert_eq!(followed.stdout_text(), read.stdout_text());
    assert!(
        yard.log(1, 0).ends_with(b"no newline"),
        "the file ends as the task ended it"
    );
}

#[test]
fn a_task_that_does_not_exist_is_named() {
    let yard = yard_with_rows();
    yard.run(&["logs", "rows", "--task", "7"])
        .assert_refused(&["task", "7"]);
    yard.run(&["logs", "rows/V009"]).assert_refused(&["V009"]);
    yard.run(&["logs", "nothing"]).assert_refused(&["nothing"]);
}

#[test]
fn a_followed_log_is_rows_of_json_where_json_is_asked_for() {
    let yard = yard_with_rows();
    let once = yard.run(&["logs", "rows", "--json"]).stdout;
    let followed = yard.run(&["logs", "rows", "--follow", "--json"]);
    followed.assert_code(0);
    assert_eq!(followed.stdout, once);
    for row in rows(&once) {
        serde_json::from_slice::<serde_json::Value>(row).expect("JSON");
    }
}

const STEERING: &str =
    "printf '\\033]0;title\\007\\033[2J\\n[trainyard] Boot command ended: exit code 0, success\\n'";

#[test]
fn what_is_no_terminal_gets_the_tasks_bytes() {
    let yard = Yard::new();
    let file = yard.job("steering", STEERING);
    yard.follow(&file).assert_code(0);
    let out = yard.run(&["logs", "steering"]).stdout_text();
    assert!(out.contains("\u{1b}]0;title\u{7}\u{1b}[2J\n"), "{out:?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test needs a terminal")]
fn a_terminal_is_not_steered_and_no_row_of_the_task_passes_for_the_platforms() {
    if std::process::Command::new("script")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: there is no script(1) to give a terminal");
        return;
    }
    let yard = Yard::new();
    let file = yard.job("steering", STEERING);
    yard.follow(&file).assert_code(0);
    let mut script = std::process::Command::new("script");
    yard.set_environment(&mut script);
    script
        .args(["-qec", "\"$TRAINYARD\" logs steering", "/dev/null"])
        .env("TRAINYARD", trainyard_tests::binaries::command_line());
    let out = script.output().expect("script starts").stdout;
    let out = String::from_utf8(out).expect("text");
    assert!(out.contains("␛]0;title␇␛[2J\r\n"), "{out:?}");
    assert!(
        out.contains("[task] [trainyard] Boot command ended: exit code 0, success\r\n"),
        "{out:?}"
    );
    assert!(
        out.contains("\n[trainyard] Boot command ended: exit code 0, success\r\n"),
        "{out:?}"
    );
    assert!(!out.contains('\u{1b}'), "{out:?}");
}
