//! A disk without room: the database may not grow beyond the pages it has.

use trainyard_job::{
    Algorithm, Device, JobEvent, JobSpec, JobStatus, Notification, Pool, Resources,
};

use super::*;
use crate::{NewJob, Transition};

fn spec() -> JobSpec {
    JobSpec {
        name: String::new(),
        description: String::new(),
        algorithm: Algorithm::BuiltIn {
            algorithm: "x".repeat(20_000),
        },
        data: Vec::new(),
        output_path: String::new(),
        parameters: Vec::new(),
        environment: Vec::new(),
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: String::new(),
            nodes: 1,
        },
        notification: Some(Notification {
            topic: "Desktop".to_owned(),
            events: JobEvent::ALL.to_vec(),
        }),
    }
}

fn new_job<'a>(name: &'a str, spec: &'a JobSpec) -> NewJob<'a> {
    NewJob {
        name,
        description: "",
        spec,
        backend: "local",
        now_ms: 1,
    }
}

fn number(store: &Store, sql: &str) -> i64 {
    store.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Lets the database keep its size, or grow again.
fn set_room(store: &Store, more: bool) {
    let pages = if more {
        i64::from(u32::MAX) - 1
    } else {
        number(store, "PRAGMA page_count")
    };
    let sql = format!("PRAGMA max_page_count = {pages}");
    store.conn.query_row(&sql, [], |_| Ok(())).unwrap();
}

#[test]
fn a_full_disk_is_named_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trainyard.db");
    let mut store = Store::open(&path).unwrap();
    let spec = spec();
    let key = store.create_job(new_job("first", &spec)).unwrap();
    // The message carries the last error: too much for the room that is left.
    let failed = Transition {
        key,
        at_ms: 2,
        status: Some(JobStatus::Failed),
        reason: None,
        last_error: Some("e".repeat(50_000)),
        tasks: Vec::new(),
        log_rest: None,
        service_events: Vec::new(),
    };
    set_room(&store, false);

    let error = store.create_job(new_job("second", &spec)).unwrap_err();
    assert!(
        matches!(&error, StoreError::Full { path: named } if *named == path),
        "{error}"
    );
    let error = store.apply(&failed).unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert_eq!(number(&store, "SELECT count(*) FROM job"), 1);
    assert_eq!(number(&store, "SELECT count(*) FROM version"), 1);
    assert_eq!(number(&store, "SELECT count(*) FROM event"), 1);
    assert_eq!(number(&store, "SELECT count(*) FROM outbox"), 0);
    assert_eq!(store.version(key).unwrap().unwrap().status, JobStatus::Init);

    set_room(&store, true);
    store.create_job(new_job("second", &spec)).unwrap();
    let applied = store.apply(&failed).unwrap().unwrap();
    assert_eq!(applied.queued, 1, "it happens once there is room");
    let check: String = store
        .conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
}
