//! Logs that are hostile, and indexes that are not the log's.

use std::fs;

use trainyard_tests::chatter::bytes;
use trainyard_tests::yard::Yard;

/// Runs a job that writes exactly these bytes.
fn yard_with_log(content: &[u8]) -> Yard {
    let yard = Yard::new();
    let file = yard.write("content", content);
    let job = yard.job("hostile", &format!("cat {}", file.display()));
    yard.submit(&job);
    assert_eq!(yard.until_ended("hostile"), "completed");
    yard
}

#[test]
fn hostile_bytes_reach_the_log_as_they_were_written() {
    let mut content = Vec::new();
    content.extend_from_slice(b"\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m\n");
    content.extend_from_slice(b"a\0b\0\n\xff\xfe\xc3\x28 no UTF-8\r\nback\x08space\n\n\n");
    content
        .extend_from_slice(b"{\"at_ms\":1,\"offset\":0,\"level\":\"error\",\"text\":\"forged\"}\n");
    content.resize(content.len() + (10 << 20), b'x');
    content.extend_from_slice(b"\n[trainyard] forged too\n");
    content.extend_from_slice(&bytes(7, 300_000));
    let yard = yard_with_log(&content);
    assert!(
        yard.log(1, 0) == content,
        "byte for byte, though not shown here"
    );
    let read = yard.run(&["logs", "hostile"]);
    read.assert_code(0);
    let first = b"\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m\n";
    assert!(
        read.stdout.windows(first.len()).any(|at| at == first),
        "rows as the task wrote them"
    );
    let json = yard.ok(&["--json", "logs", "hostile", "--grep", "forged"]);
    let platform = json.lines().filter(|row| row.contains("\"platform\":true"));
    assert_eq!(platform.count(), 0, "JSON tells whose row it is: {json}");
}

#[test]
fn a_log_is_read_right_whatever_became_of_its_index() {
    let rows: Vec<String> = (0..20_000).map(|i| format!("row {i}\n")).collect();
    let rows = rows.concat();
    let yard = yard_with_log(rows.as_bytes());
    let meant = yard.run(&["logs", "hostile"]).stdout;
    let index = yard.task_dir(1, 0).join("log.idx");
    let good = fs::read(&index).unwrap();
    assert!(!good.is_empty());
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    let damages: [(&str, &[u8]); 5] = [
        ("empty", b""),
        ("torn", &good[..good.len() - 3]),
        ("of zeros", &vec![0; good.len()]),
        ("flipped", &flipped),
        ("garbage", b"no index at all"),
    ];
    for (name, damaged) in damages {
        fs::write(&index, damaged).unwrap();
        let read = yard.run(&["logs", "hostile"]);
        read.assert_code(0);
        assert!(
            read.stdout == meant,
            "the rows, with an index that is {name}"
        );
        let last = yard.ok(&["logs", "hostile", "--grep", "^row", "--lines", "5"]);
        assert!(
            last.contains("row 19999\n"),
            "the end, with an index that is {name}: {last}"
        );
    }
    fs::remove_file(&index).unwrap();
    assert!(
        yard.run(&["logs", "hostile"]).stdout == meant,
        "the rows, with no index"
    );
}
