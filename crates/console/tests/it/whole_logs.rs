//! Logs that are read or followed row by row.

use std::ops::ControlFlow;

use trainyard_console::{
    Console, ConsoleError, ErrorCode, FirstRow, Followed, Ownership, RowPattern, WholeLogs,
};
use trainyard_job::{JobStatus, VersionKey};

use crate::place::{Place, end, job, submit, until_there};

fn logs(key: VersionKey, from: FirstRow, matching: Option<&str>) -> WholeLogs {
    WholeLogs {
        key,
        tasks: vec![0],
        from,
        matching: matching.map(|typed| RowPattern::new(typed).unwrap()),
    }
}

/// The task's rows that were read.
fn read(console: &Console, asked: &WholeLogs) -> Vec<Vec<u8>> {
    let mut rows = Vec::new();
    let flow = console.read_logs(asked, |row| {
        if !row.is_platform {
            rows.push(row.text.to_vec());
        }
        ControlFlow::<()>::Continue(())
    });
    assert!(flow.unwrap().is_continue());
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_read_whole_from_where_one_asks_and_as_far_as_one_wants() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let command = "for i in $(seq 9); do echo row $i; done; head -c 100000 /dev/zero | tr '\\0' x; printf '\\377 end'";
    let spec = job(&console, command).await;
    let key = submit(&console, spec).await;
    end(&console, key).await;
    let all = read(&console, &logs(key, FirstRow::Number(0), None));
    assert_eq!((all.len(), all[0].as_slice()), (10, b"row 1".as_slice()));
    assert_eq!(all[9].len(), 100_005, "no row is cut");
    assert!(all[9].ends_with(b"\xff end"), "no byte is changed");
    let matching = logs(key, FirstRow::Number(0), Some("^row [37]$"));
    assert_eq!(read(&console, &matching), [b"row 3", b"row 7"]);
    let last = read(&console, &logs(key, FirstRow::Last(1_000_000), None));
    assert_eq!(last, all, "more than there are");

    let mut seen = 0;
    let broken = console.read_logs(&matching, |row| {
        seen += 1;
        ControlFlow::Break(row.text.to_vec())
    });
    assert_eq!(broken.unwrap(), ControlFlow::Break(b"row 3".to_vec()));
    assert_eq!(seen, 1);
    let error: ConsoleError = RowPattern::new("(").unwrap_err();
    assert_eq!(error.code(), ErrorCode::BadRequest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_followed_to_the_end_of_its_version_or_as_far_as_one_wants() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let gate = place.path().join("gate");
    let command = format!("echo first; {}; printf last", until_there(&gate));
    let spec = job(&console, &command).await;
    let key = submit(&console, spec).await;
    let asked = logs(key, FirstRow::Number(0), Some("^(first|last)$"));
    let broken = console.follow_logs(&asked, |row| ControlFlow::Break(row.text.to_vec()));
    assert_eq!(broken.await.unwrap(), Followed::Broken(b"first".to_vec()));

    let mut rows = Vec::new();
    let followed = console.follow_logs(&asked, |row| {
        rows.push(row.text.to_vec());
        std::fs::write(&gate, "").unwrap();
        ControlFlow::<()>::Continue(())
    });
    let ended = Followed::Ended {
        status: JobStatus::Completed,
        broken: None,
    };
    assert_eq!(followed.await.unwrap(), ended);
    assert_eq!(rows, [b"first".to_vec(), b"last".to_vec()]);
}
