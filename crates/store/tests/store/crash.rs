//! SIGKILL in the middle of writing. The writer is this test binary, started anew with a path to write to.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use trainyard_job::{JobEvent, JobStatus, VersionKey};
use trainyard_store::{NewJob, Store, Transition};

use crate::fixture::{T0, change, notifying, task};

const WRITE_TO: &str = "TRAINYARD_STORE_WRITE_TO";
const KILLS: u32 = 15;

/// Writes until killed, telling of each commit after it returned.
fn write_until_killed(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let spec = notifying(&JobEvent::ALL);
    let mut out = std::io::stdout();
    for number in 0_u64.. {
        let name = format!("job-{}-{number}", std::process::id());
        let key = store
            .create_job(NewJob {
                name: &name,
                description: "written until killed",
                spec: &spec,
                backend: "local",
                now_ms: T0,
            })
            .unwrap();
        for status in [JobStatus::Running, JobStatus::Failed] {
            let transition = Transition {
                tasks: vec![task(0, status.label())],
                ..change(key, T0 + number, status)
            };
            store.apply(&transition).unwrap();
            writeln!(out, "done {} {} {}", key.job, key.version.0, status.code()).unwrap();
        }
        let due = store.due_messages(T0).unwrap();
        store.mark_delivered(&[due[0].id], T0 + number).unwrap();
    }
}

/// Starts a writer, kills it some time after its first commits, and returns what it told of.
#[expect(clippy::disallowed_methods, reason = "a process to kill")]
fn kill_a_writer(path: &Path, after: Duration) -> Vec<(i64, u32, u8)> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "crash::a_killed_writer_leaves_whole_transitions",
            "--nocapture",
        ])
        .env(WRITE_TO, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let mut told = Vec::new();
    let deadline = Instant::now() + Duration::from_mins(1);
    let mut first = None;
    for line in lines.by_ref() {
        told.extend(parse(&line.unwrap()));
        if !told.is_empty() && *first.get_or_insert_with(Instant::now) + after <= Instant::now() {
            break;
        }
        assert!(Instant::now() < deadline, "the writer writes nothing");
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    // The rest of what it told of; the last line may be cut off.
    told.extend(lines.map_while(Result::ok).filter_map(|line| parse(&line)));
    told
}

fn parse(line: &str) -> Option<(i64, u32, u8)> {
    let mut words = line.split("done ").nth(1)?.split(' ');
    let mut next = || words.next();
    Some((
        next()?.parse().ok()?,
        next()?.parse().ok()?,
        next()?.parse().ok()?,
    ))
}

fn numbers(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_killed_writer_leaves_whole_transitions() {
    if let Some(path) = std::env::var_os(WRITE_TO) {
        return write_until_killed(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trainyard.db");
    for kill in 0..KILLS {
        // Spread over a few commits; where in a commit it falls is the scheduler's choice.
        let after = Duration::from_micros(u64::from(kill) * 2711 % 20_000);
        let told = kill_a_writer(&path, after);
        assert!(!told.is_empty(), "it wrote before it was killed");

        let store = Store::open(&path).unwrap();
        for (job, version, code) in told {
            let key = VersionKey {
                job: trainyard_job::JobId(job),
                version: trainyard_job::VersionNumber(version),
            };
            let row = store
                .version(key)
                .unwrap()
                .expect("a committed version is there");
            assert!(
                row.status.code() == code || row.status.is_final(),
                "{key} was told to be {code} and is {:?}",
                row.status
            );
        }
        drop(store);
        assert_whole(&path);
    }
}

fn assert_whole(path: &Path) {
    let conn = Connection::open(path).unwrap();
    let check: String = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    // A version that is Running had one transition with a message, one that is Failed had two.
    for (what, sql) in [
        (
            "a transition without its messages",
            "SELECT count(*) FROM version WHERE (SELECT count(*) FROM outbox WHERE version_id = version.id)
                 <> CASE status WHEN 8 THEN 1 WHEN 11 THEN 2 ELSE 0 END",
        ),
        (
            "a status without its event",
            "SELECT count(*) FROM version WHERE (SELECT count(*) FROM event
                 WHERE version_id = version.id AND kind LIKE '%\"status\"%')
                 <> CASE status WHEN 8 THEN 1 WHEN 11 THEN 2 ELSE 0 END",
        ),
        (
            "a delivery without its event, or the other way round",
            "SELECT (SELECT count(*) FROM outbox WHERE delivered_at_ms IS NOT NULL)
                 - (SELECT count(*) FROM event WHERE kind LIKE '%\"notified\"%')",
        ),
        (
            "a list that differs from its newest version",
            "SELECT count(*) FROM job JOIN version ON version.id = job.newest
                 WHERE job.status <> version.status",
        ),
        (
            "a job without a version",
            "SELECT count(*) FROM job WHERE newest IS NULL",
        ),
        (
            "a job that searches do not see",
            "SELECT (SELECT count(*) FROM job)
                 - (SELECT count(*) FROM job_text WHERE job_text MATCH '\"job-\"')",
        ),
    ] {
        assert_eq!(numbers(&conn, sql), 0, "{what}");
    }
}
