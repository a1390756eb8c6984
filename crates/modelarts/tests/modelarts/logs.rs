//! Logs, copied for good: each row once, and gaps where there are some.

use std::io::Write;

use trainyard_backend::Backend;
use trainyard_job::{JobStatus, SecretId, Variable, VersionKey};
use trainyard_logs::RowSource;

use crate::peer::Fault;
use crate::service::{Reads, Service};
use crate::yard::{Yard, spec};

pub(crate) fn rows(range: std::ops::Range<u64>) -> Vec<(u64, String)> {
    range
        .map(|n| (1_700_000_000_000_000_000 + n, format!("epoch {n}")))
        .collect()
}

pub(crate) fn text(range: std::ops::Range<u64>) -> String {
    let rows: Vec<_> = range.map(|n| format!("epoch {n}\n")).collect();
    rows.concat()
}

pub(crate) async fn running(service: Service) -> (Yard, VersionKey, i64) {
    let mut yard = Yard::new(service).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| job.status = 8);
    yard.status(JobStatus::Running).await;
    (yard, key, id)
}

pub(crate) fn platform(yard: &Yard, key: VersionKey) -> Vec<String> {
    let rows = yard.rows(key).into_iter();
    let said = rows.filter(|(source, _)| !matches!(source, RowSource::Task));
    said.map(|(_, row)| row).collect()
}

#[tokio::test]
async fn a_log_that_began_before_it_was_copied_is_copied_from_its_beginning() {
    for from_beginning in [true, false] {
        let (mut yard, key, id) = running(Service {
            from_beginning,
            ..Service::default()
        })
        .await;
        yard.service.with(id, |job| job.rows = rows(0..1234));
        yard.until("1234 rows", || yard.log(key) == text(0..1234))
            .await;
        yard.service.with(id, |job| job.rows = rows(0..1300));
        yard.service.with(id, |job| job.status = 10);
        yard.status(JobStatus::Completed).await;
        yard.let_go(key).await;
        assert_eq!(
            yard.log(key),
            text(0..1300),
            "from_beginning {from_beginning}"
        );
        assert_eq!(platform(&yard, key).len(), 1, "{:?}", platform(&yard, key));
    }
}

#[tokio::test]
async fn what_was_written_and_not_noted_is_not_there_twice() {
    let (mut yard, key, id) = running(Service::default()).await;
    yard.service.with(id, |job| job.rows = rows(0..700));
    yard.until("700 rows", || yard.log(key) == text(0..700))
        .await;
    yard.restart().await;
    // As if it had died between a row and its note.
    let path = yard.dir(key).join("task-0/log");
    let mut log = std::fs::File::options().append(true).open(path).unwrap();
    log.write_all(b"epoch 700\nepo").unwrap();
    yard.service.with(id, |job| {
        job.rows = rows(0..900);
        job.status = 10;
    });
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    assert_eq!(yard.log(key), text(0..900));
    assert_eq!(
        platform(&yard, key).len(),
        1,
        "nothing is missing: {:?}",
        platform(&yard, key)
    );
}

#[tokio::test]
async fn a_rest_that_could_not_be_copied_before_the_end_was_told_is_copied_by_the_next_console() {
    let (mut yard, key, id) = running(Service::default()).await;
    yard.service.with(id, |job| job.rows = rows(0..50));
    yard.until("50 rows", || yard.log(key) == text(0..50)).await;
    yard.peer.fault("log", 1_000_000, Fault::Hang);
    yard.service.with(id, |job| {
        job.rows = rows(0..900);
        job.status = 10;
    });
    let ended = yard.status(JobStatus::Completed).await;
    assert_eq!(ended.log_rest, Some(true));
    yard.restart().await;
    yard.peer.mend();
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Completed;
    yard.place.take(vec![run]).await.unwrap();
    let done = yard.told(|update| update.log_rest.is_some()).await;
    assert_eq!((done.status, done.log_rest), (None, Some(false)));
    yard.let_go(key).await;
    assert_eq!(yard.log(key), text(0..900));
    assert!(
        yard.told.iter().all(|update| update.status.is_none()),
        "its end is told once: {:?}",
        yard.told
    );
}

#[tokio::test]
async fn nothing_is_written_where_a_version_was_deleted_while_its_rest_was_copied() {
    let (mut yard, key, id) = running(Service::default()).await;
    yard.peer.fault("log", 1_000_000, Fault::Hang);
    yard.service.with(id, |job| {
        job.rows = rows(0..900);
        job.status = 10;
    });
    yard.status(JobStatus::Completed).await;
    std::fs::remove_dir_all(yard.dir(key)).unwrap();
    yard.peer.mend();
    yard.let_go(key).await;
    assert!(!yard.dir(key).exists());
}

#[tokio::test]
async fn rows_that_the_service_dropped_meanwhile_leave_a_gap_that_is_said() {
    let (mut yard, key, id) = running(Service::default()).await;
    yard.service.with(id, |job| job.rows = rows(0..50));
    yard.until("50 rows", || yard.log(key) == text(0..50)).await;
    yard.restart().await;
    yard.service.with(id, |job| {
        job.rows = rows(80..100);
        job.status = 10;
    });
    let mut run = yard.run(1, 1, spec("net-train"));
    run.status = JobStatus::Running;
    yard.place.take(vec![run]).await.unwrap();
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    assert_eq!(yard.log(key), text(0..50) + &text(80..100));
    let all = yard.rows(key);
    let gap = all
        .iter()
        .position(|(_, row)| row.starts_with("Rows are missing here"))
        .unwrap();
    assert_eq!(
        all[gap + 1].1,
        "epoch 80",
        "it stands where they are missing"
    );
}

#[tokio::test]
async fn a_failed_versions_last_error_row_is_told() {
    let (mut yard, _, id) = running(Service::default()).await;
    yard.service.with(id, |job| {
        job.rows = vec![
            (1, "starting".to_owned()),
            (2, "ValueError: shapes do not match".to_owned()),
            (3, "bye".to_owned()),
        ];
        job.status = 11;
    });
    let ended = yard.status(JobStatus::Failed).await;
    assert_eq!(
        ended.last_error.as_deref(),
        Some("ValueError: shapes do not match")
    );
}

#[tokio::test]
async fn a_secret_that_a_failed_version_printed_goes_no_further_than_its_log() {
    let mut yard = Yard::new(Service::default()).await;
    let settings = yard.peer.settings();
    let id = SecretId::from("5e");
    settings.secrets.put(&id, "hunter22").unwrap();
    yard.restart_with(settings).await;
    let mut secret = spec("net-train");
    secret.environment.push(Variable {
        secret: Some(id),
        ..Variable::plain("TOKEN", "")
    });
    let run = yard.run(1, 1, secret);
    let key = run.key;
    yard.place.take(vec![run]).await.unwrap();
    let job = yard.created().await;
    yard.service.with(job, |job| {
        job.rows = vec![(1, "ERROR 401 bad token hunter22".to_owned())];
        job.status = 11;
    });
    let ended = yard.status(JobStatus::Failed).await;
    assert_eq!(
        ended.last_error.as_deref(),
        Some("ERROR 401 bad token ****")
    );
    yard.let_go(key).await;
    assert_eq!(yard.log(key), "ERROR 401 bad token hunter22\n");
}

#[tokio::test]
async fn the_second_generations_preview_is_copied_and_what_it_no_longer_shows_is_a_gap() {
    let (mut yard, key, id) = running(Service {
        preview_bytes: 400,
        ..Service::v2()
    })
    .await;
    yard.service.with(id, |job| job.rows = rows(0..20));
    yard.until("20 rows", || yard.log(key) == text(0..20)).await;
    yard.service.with(id, |job| job.rows = rows(0..30));
    yard.until("30 rows", || yard.log(key) == text(0..30)).await;
    yard.service.with(id, |job| job.rows = rows(0..500));
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    let log = yard.log(key);
    assert!(log.starts_with(&text(0..30)) && log.ends_with("epoch 499\n"));
    assert_eq!(log.len(), text(0..30).len() + 400);
    let missing = text(0..500).len() - 400 - text(0..30).len();
    let said = platform(&yard, key);
    let expected = format!("{missing} bytes of the log are missing here");
    assert!(
        said.iter().any(|row| row.starts_with(&expected)),
        "{said:?}"
    );
}

#[tokio::test]
async fn where_a_link_leads_nowhere_the_preview_is_copied_and_a_gap_is_one_only_in_the_end() {
    let (mut yard, key, id) = running(Service {
        preview_bytes: 400,
        ..Service::v2()
    })
    .await;
    yard.service.with(id, |job| {
        job.link = Some("http://127.0.0.1:9/log".to_owned());
        job.rows = rows(0..20);
    });
    yard.until("20 rows", || yard.log(key) == text(0..20)).await;
    yard.service.with(id, |job| job.rows = rows(0..500));
    let looks = yard.peer.count("logs/preview");
    yard.until("more looks", || yard.peer.count("logs/preview") > looks + 5)
        .await;
    assert_eq!(yard.log(key), text(0..20), "the link may have the rest");
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    assert!(yard.log(key).ends_with("epoch 499\n"));
    let said = platform(&yard, key);
    assert!(
        said.iter().any(|row| row.contains("are missing here")),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_task_without_a_log_is_said_to_have_none() {
    let (mut yard, key, id) = running(Service::default()).await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    let said = platform(&yard, key);
    assert!(
        said.iter().any(|row| row.contains("has no log")),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_release_that_answers_the_row_at_a_position_as_well_has_each_row_copied_once() {
    for from_beginning in [true, false] {
        let (mut yard, key, id) = running(Service {
            from_beginning,
            reads: Reads::Inclusive,
            ..Service::default()
        })
        .await;
        yard.service.with(id, |job| job.rows = rows(0..1234));
        yard.until("1234 rows", || yard.log(key) == text(0..1234))
            .await;
        let looks = yard.peer.count("aom-log");
        yard.until("more looks", || yard.peer.count("aom-log") > looks + 4)
            .await;
        yard.service.with(id, |job| {
            job.rows = rows(0..1300);
            job.status = 10;
        });
        yard.status(JobStatus::Completed).await;
        yard.let_go(key).await;
        let copied = yard.log(key);
        assert_eq!(copied, text(0..1300), "from_beginning {from_beginning}");
        assert_eq!(platform(&yard, key).len(), 1, "{:?}", platform(&yard, key));
    }
}

#[tokio::test]
async fn a_service_that_repeats_its_last_page_is_said_to_once_and_nothing_is_there_twice() {
    let (mut yard, key, id) = running(Service {
        reads: Reads::NewestAgain,
        ..Service::default()
    })
    .await;
    yard.service.with(id, |job| job.rows = rows(0..3));
    yard.until("3 rows", || yard.log(key) == text(0..3)).await;
    let looks = yard.peer.count("aom-log");
    yard.until("more looks", || yard.peer.count("aom-log") > looks + 6)
        .await;
    yard.service.with(id, |job| job.status = 10);
    yard.status(JobStatus::Completed).await;
    yard.let_go(key).await;
    assert_eq!(yard.log(key), text(0..3));
    let said = platform(&yard, key);
    let repeats = said
        .iter()
        .filter(|row| row.starts_with("The service repeats rows"));
    assert_eq!(repeats.count(), 1, "{said:?}");
}

#[tokio::test]
async fn a_log_without_a_beginning_is_read_back_so_far_and_the_rest_is_said_to_be_missing() {
    let mut yard = Yard::new(Service {
        from_beginning: false,
        reads: Reads::WithoutBeginning,
        ..Service::default()
    })
    .await;
    let mut settings = yard.peer.settings();
    settings.limits.pages_back = 20;
    yard.restart_with(settings).await;
    let key = yard.submit("net-train").await;
    let id = yard.created().await;
    yard.service.with(id, |job| {
        job.rows = rows(0..3);
        job.status = 8;
    });
    yard.until("its end", || yard.log(key).ends_with(&text(0..3)))
        .await;
    let log = yard.log(key);
    assert_eq!(log.matches("older ").count(), 20, "{log}");
    let all = yard.rows(key);
    let gap = all
        .iter()
        .position(|(_, row)| row.starts_with("The beginning of the log is missing"));
    assert!(all[gap.unwrap() + 1].1.starts_with("older "), "{all:?}");
}
