//! Logs that are read by a link: they grow, and others take their place.

use trainyard_backend::Backend;
use trainyard_job::{JobStatus, VersionKey};

use crate::logs::{platform, rows, running, text};
use crate::service::Service;
use crate::yard::{Yard, spec};

/// A job of the second generation whose log is read by a link, and has three rows.
async fn linked() -> (Yard, VersionKey, i64) {
    let (yard, key, id) = running(Service::v2()).await;
    let link = format!("{}/link/{id}", yard.peer.address);
    yard.service.with(id, |job| {
        job.linked = text(0..3);
        job.link = Some(link);
    });
    yard.until("3 rows", || yard.log(key) == text(0..3)).await;
    (yard, key, id)
}

/// Ends a job, and answers its log and where in it the service's log began anew.
async fn ended(mut yard: Yard, key: VersionKey, id: i64) -> (String, Vec<usize>) {
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    let rows = yard.rows(key).into_iter().enumerate();
    let anew = rows.filter(|(_, (_, row))| row.starts_with("The log at the service became"));
    (yard.log(key), anew.map(|(at, _)| at).collect())
}

#[tokio::test]
async fn a_linked_log_that_grows_is_copied_once_however_often_it_is_looked_at() {
    let (yard, key, id) = linked().await;
    for rows in [3, 4, 40, 400] {
        yard.service.with(id, |job| job.linked = text(0..rows));
        yard.until("its rows", || yard.log(key) == text(0..rows))
            .await;
        let looks = yard.peer.count("/link/");
        yard.until("more looks", || yard.peer.count("/link/") > looks + 2)
            .await;
    }
    assert_eq!(ended(yard, key, id).await, (text(0..400), vec![]));
}

#[tokio::test]
async fn a_linked_log_that_was_replaced_is_copied_whole_and_said_to_be_another_one() {
    let longer = "NEW1\nNEWLINE2 of a log that is longer than before\nNEW3\n";
    let as_long = text(0..3).replace("epoch", "EPOCH");
    for new in [longer, &as_long, "NEW1\n"] {
        let (yard, key, id) = linked().await;
        yard.service.with(id, |job| job.linked = new.to_owned());
        yard.until("the new one", || yard.log(key).ends_with(new))
            .await;
        let (log, anew) = ended(yard, key, id).await;
        assert_eq!(log, text(0..3) + new);
        assert_eq!(anew.len(), 1, "{new}");
    }
}

#[tokio::test]
async fn a_replaced_log_begins_a_row_of_its_own_also_when_the_console_was_away() {
    let (mut yard, key, id) = linked().await;
    let open = text(0..3) + "epoch";
    yard.service.with(id, |job| job.linked = open.clone());
    yard.until("half a row", || yard.log(key) == open).await;
    yard.restart().await;
    let new = "x".repeat(open.len()) + "\n";
    yard.service.with(id, |job| job.linked = new.clone());
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.until("the new one", || yard.log(key).ends_with(&new))
        .await;
    let (log, anew) = ended(yard, key, id).await;
    assert_eq!(log, open + "\n" + &new);
    assert_eq!(anew.len(), 1);
}

#[tokio::test]
async fn a_link_that_has_less_than_a_preview_showed_is_waited_for_and_is_no_other_log() {
    let (yard, key, id) = running(Service::v2()).await;
    yard.service.with(id, |job| job.rows = rows(0..20));
    yard.until("20 rows", || yard.log(key) == text(0..20)).await;
    let link = format!("{}/link/{id}", yard.peer.address);
    yard.service.with(id, |job| {
        job.linked = text(0..10);
        job.link = Some(link);
        job.rows = rows(0..30);
    });
    yard.until("30 rows", || yard.log(key) == text(0..30)).await;
    yard.service.with(id, |job| {
        job.linked = text(0..40);
        job.rows = rows(0..40);
    });
    yard.until("40 rows", || yard.log(key) == text(0..40)).await;
    assert_eq!(ended(yard, key, id).await, (text(0..40), vec![]));
}

#[tokio::test]
async fn a_preview_of_a_shorter_log_is_copied_and_what_it_does_not_show_is_said() {
    let (yard, key, id) = running(Service {
        preview_bytes: 50,
        ..Service::v2()
    })
    .await;
    for count in [5, 10] {
        yard.service.with(id, |job| job.rows = rows(0..count));
        yard.until("its rows", || yard.log(key) == text(0..count))
            .await;
    }
    yard.service.with(id, |job| job.rows = rows(10..17));
    let shown = text(10..17).split_off(13);
    yard.until("the new one", || yard.log(key).ends_with(&shown))
        .await;
    let said = platform(&yard, key);
    let missing = said
        .iter()
        .filter(|row| row.starts_with("13 bytes of the log are missing"));
    assert_eq!(missing.count(), 1, "{said:?}");
    let (log, anew) = ended(yard, key, id).await;
    assert_eq!((log, anew.len()), (text(0..10) + &shown, 1));
}
