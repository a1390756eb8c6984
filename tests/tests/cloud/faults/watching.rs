//! Trouble while a job runs: it is watched on, its log is here once and whole, and what is missing is said.

use std::sync::Arc;

use serde_json::json;
use trainyard_job::JobStatus;
use trainyard_tests::fault_proxy::{Asked, Change, Fault, Which, below, to};

use super::{Faulty, Generation, UNTIL_TOLD, sign};

/// Rows of a log.
fn logs() -> Which {
    to("GET", "/v1/", "/aom-log")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_in_trouble_for_a_while_loses_nothing_and_doubles_nothing() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let count = "for i in $(seq 1 400); do echo row $i; sleep 0.01; done";
    let spec = faulty.spec(&id, "trouble", count).await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "row 20").await;
    for which in [Generation::V1.lists(), logs()] {
        for fault in [
            Fault::page(502),
            Fault::Cut(30),
            Fault::Refuse,
            Fault::too_many(0),
            Fault::Lose,
            Fault::page(200),
        ] {
            faulty.proxy.fault(&which, 5, fault);
        }
    }
    faulty.assert_ran_once(key, "trouble").await;
    faulty.until_written(key, "row 400").await;
    let rows = faulty.written(key).await.into_iter();
    let rows: Vec<String> = rows.filter(|row| row.starts_with("row ")).collect();
    let expected: Vec<String> = (1..=400).map(|number| format!("row {number}")).collect();
    assert_eq!(rows, expected);
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_deleted_behind_our_back_is_lost_and_its_log_stays() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "deleted", "echo ran; sleep 600").await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "ran").await;
    // It is ended and deleted while nobody can look.
    faulty.proxy.always(&below("/v1/"), Fault::Refuse);
    faulty.until_said(key, &["Not watched for now"]).await;
    tokio::task::block_in_place(|| {
        let yard = faulty.there.service.yard();
        yard.ok(&["stop", "deleted"]);
        assert_eq!(yard.until_ended("deleted"), "killed");
        yard.ok(&["delete", "deleted"]);
    });
    faulty.proxy.heal();
    assert_eq!(faulty.there.end(key).await, JobStatus::Lost);
    faulty.until_said(key, &["somebody deleted it there"]).await;
    assert!(faulty.written(key).await.contains(&"ran".to_owned()));
    // Its next version is a job of the service again.
    let spec = faulty.spec(&id, "deleted", "echo again").await;
    let next = faulty.there.submit_after(&id, &spec, Some(key)).await;
    faulty.assert_ran_once(next, "deleted").await;
    faulty.close().await;
}

/// Where the interface itself is gone for a while, nothing is known of the job.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_forgets_the_interface_for_a_while_deletes_no_job() {
    let faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let spec = faulty.spec(&id, "gateway", UNTIL_TOLD).await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "ran").await;
    let empty = json!({ "is_success": true, "job_total_count": 0, "jobs": [] });
    faulty
        .proxy
        .always(&Generation::V1.lists(), Fault::json(200, &empty));
    let shown: Which = Arc::new(|asked: &Asked| {
        let parts = asked.path().rsplit('/').take(2).collect::<Vec<_>>();
        asked.method == "GET" && parts[1] == "versions"
    });
    faulty.proxy.always(&shown, Fault::no_such_api());
    faulty
        .until_said(key, &["Not watched for now", "the region may not have it"])
        .await;
    faulty.until_more(&shown, 3).await;
    faulty.proxy.heal();
    faulty.tell();
    faulty.assert_ran_once(key, "gateway").await;
    faulty.until_written(key, "done").await;
    faulty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_the_service_dropped_while_nobody_looked_are_a_gap_in_its_place() {
    /// Rows before this one are dropped; rows of the platform are among those of the log.
    const KEPT: u64 = 300;
    let mut faulty = Faulty::new().await;
    let id = faulty.there.connect().await;
    let wait = "seq 1 100; until [ -e $TRAINYARD_OUTPUT_DIR/go ]; do sleep 0.1; done; seq 101 600; sleep 2; echo done";
    let spec = faulty.spec(&id, "gap", wait).await;
    let key = faulty.there.submit(&id, &spec).await;
    faulty.until_written(key, "100").await;
    faulty.there.console.close().await;
    faulty.tell();
    tokio::task::block_in_place(|| {
        trainyard_tests::wait::until("600 rows there", || {
            let log = faulty.there.service.yard().log(1, 0);
            String::from_utf8_lossy(&log).contains("\n600\n")
        });
    });
    drop_rows_before(&faulty, KEPT);
    faulty.reopen().await;
    faulty.assert_ran_once(key, "gap").await;
    faulty.until_written(key, "done").await;
    let texts: Vec<(bool, String)> = faulty
        .rows(key)
        .await
        .iter()
        .map(|row| {
            (
                row["platform"].is_null(),
                row["text"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let at = |is_task: bool, text: &str| {
        let mut rows = texts.iter();
        rows.position(|(task, row)| *task == is_task && row.contains(text))
    };
    let numbers: Vec<u64> = texts
        .iter()
        .filter(|(task, _)| *task)
        .filter_map(|(_, row)| row.parse().ok())
        .collect();
    let first = numbers[100];
    println!("100, then a gap, then {first}");
    let expected: Vec<u64> = (1..=100).chain(first..=600).collect();
    assert_eq!(numbers, expected);
    assert!((200..=KEPT).contains(&first), "{first}");
    let gap = at(false, "Rows are missing here").expect("the gap is said");
    let after = texts
        .iter()
        .position(|(_, row)| *row == first.to_string())
        .unwrap();
    assert_eq!(gap + 1, after, "{:?}", &texts[gap - 2..gap + 3]);
    assert_eq!(texts[gap - 1], (true, "100".to_owned()));
    faulty.close().await;
}

/// The service answers as if it had dropped its first rows. What is changed is signed again.
fn drop_rows_before(faulty: &Faulty, kept: u64) {
    let key = faulty.key();
    let base = |asked: &Asked| -> Option<u64> {
        let mut pairs = asked.query().split('&');
        let base = pairs.find_map(|pair| pair.strip_prefix("base_line="))?;
        base.parse().ok()
    };
    let is_before = |asked: &Asked| asked.query().split('&').any(|pair| pair == "order=asc");
    let dropped: Which = Arc::new(move |asked: &Asked| {
        logs()(asked) && is_before(asked) && base(asked).is_some_and(|base| base <= kept)
    });
    let none =
        json!({ "is_success": true, "content": "", "lines": 0, "start_line": "", "end_line": "" });
    faulty.proxy.always(&dropped, Fault::json(200, &none));
    let jumps: Which = Arc::new(move |asked: &Asked| {
        logs()(asked) && !is_before(asked) && base(asked).is_some_and(|base| base < kept)
    });
    let jump: Change = Arc::new(move |asked: &mut Asked| {
        let from = base(asked).expect("only such are changed");
        let (old, new) = (
            format!("base_line={from:019}"),
            format!("base_line={:019}", kept - 1),
        );
        asked.target = asked.target.replace(&old, &new);
        sign(&key, asked);
    });
    faulty.proxy.always(&jumps, Fault::Change(jump));
}
