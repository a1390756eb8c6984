//! A store in a temporary folder, and specs and changes to put into it.

use std::path::PathBuf;

use tempfile::TempDir;
use trainyard_job::{
    Algorithm, Device, EndReason, JobEvent, JobSpec, JobStatus, LOCAL_IMAGE, Notification, Pool,
    Resources, VersionKey,
};
use trainyard_store::{JobQuery, NewJob, Store, TaskRow, Transition};

/// A moment to count from.
pub(crate) const T0: u64 = 1_700_000_000_000;

/// A store and the folder it lies in.
pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("trainyard.db")).unwrap();
        Self { store, folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("trainyard.db")
    }

    /// A second connection that knows nothing of the crate's rules.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }

    pub(crate) fn create(&mut self, name: &str) -> VersionKey {
        self.create_with(name, "", &spec())
    }

    pub(crate) fn create_with(
        &mut self,
        name: &str,
        description: &str,
        spec: &JobSpec,
    ) -> VersionKey {
        let new = NewJob {
            name,
            description,
            spec,
            backend: "local",
            now_ms: T0,
        };
        self.store.create_job(new).unwrap()
    }

    /// A number that a statement answers.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.raw().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

pub(crate) fn spec() -> JobSpec {
    JobSpec {
        name: "digits".to_owned(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: LOCAL_IMAGE.to_owned(),
            code_dir: "obs://demo/code/".to_owned(),
            boot_command: "python train.py".to_owned(),
        },
        data: Vec::new(),
        output_path: String::new(),
        parameters: Vec::new(),
        environment: Vec::new(),
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "local.cpu.1u".to_owned(),
            nodes: 2,
        },
        notification: None,
    }
}

pub(crate) fn notifying(events: &[JobEvent]) -> JobSpec {
    JobSpec {
        notification: Some(Notification {
            topic: "Desktop".to_owned(),
            events: events.to_vec(),
        }),
        ..spec()
    }
}

pub(crate) fn change(key: VersionKey, at_ms: u64, status: JobStatus) -> Transition {
    Transition {
        key,
        at_ms,
        status: Some(status),
        reason: status.is_final().then_some(EndReason::Finished),
        last_error: None,
        tasks: Vec::new(),
        log_rest: None,
        service_events: Vec::new(),
    }
}

pub(crate) fn task(index: u32, state: &str) -> TaskRow {
    TaskRow {
        index,
        state: state.to_owned(),
        exit_code: None,
        signal: None,
        message: None,
        host: None,
        started_at_ms: None,
        ended_at_ms: None,
    }
}

pub(crate) fn all_jobs() -> JobQuery {
    JobQuery {
        limit: 1000,
        ..JobQuery::default()
    }
}

pub(crate) fn searching(text: &str) -> JobQuery {
    JobQuery {
        search: text.to_owned(),
        ..all_jobs()
    }
}

pub(crate) fn names(store: &Store, query: &JobQuery) -> Vec<String> {
    let page = store.jobs(query).unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}
