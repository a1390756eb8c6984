//! A place, the folder of its versions, and what it reported.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::Instant;
use trainyard_backend::{Backend, Run, Update};
use trainyard_job::{
    Algorithm, DataSource, Device, JobId, JobSpec, JobStatus, Pool, Resources, Variable,
    VersionKey, VersionNumber,
};
use trainyard_logs::{LogReader, RowSource};
use trainyard_modelarts::{Place, Settings};

use crate::peer::Peer;
use crate::service::Service;

/// Nothing here takes longer.
const DEADLINE: Duration = Duration::from_secs(10);

pub(crate) struct Yard {
    pub(crate) service: Arc<Service>,
    pub(crate) peer: Peer,
    pub(crate) place: Arc<Place>,
    pub(crate) told: Vec<Update>,
    updates: mpsc::UnboundedReceiver<Update>,
    home: TempDir,
}

impl Yard {
    pub(crate) async fn new(service: Service) -> Self {
        let service = Arc::new(service);
        let peer = Peer::new(Arc::clone(&service) as _).await;
        let (place, updates) = start(peer.settings());
        let home = TempDir::new().unwrap();
        Self {
            service,
            peer,
            place,
            told: Vec::new(),
            updates,
            home,
        }
    }

    /// Another console takes the place of the one that was there.
    pub(crate) async fn restart(&mut self) {
        self.restart_with(self.peer.settings()).await;
    }

    /// The same with other settings.
    pub(crate) async fn restart_with(&mut self, settings: Settings) {
        self.place.leave().await;
        (self.place, self.updates) = start(settings);
        self.told.clear();
    }

    pub(crate) fn run(&self, job: i64, version: u32, spec: JobSpec) -> Run {
        let key = VersionKey {
            job: JobId(job),
            version: VersionNumber(version),
        };
        let dir = self.dir(key);
        std::fs::create_dir_all(&dir).unwrap();
        Run {
            key,
            spec,
            dir,
            provenance: None,
            status: JobStatus::Init,
        }
    }

    pub(crate) fn dir(&self, key: VersionKey) -> PathBuf {
        self.home
            .path()
            .join(format!("{}/{}", key.job, key.version))
    }

    pub(crate) async fn submit(&self, name: &str) -> VersionKey {
        let run = self.run(1, 1, spec(name));
        let key = run.key;
        self.place.take(vec![run]).await.unwrap();
        key
    }

    /// Waits until the service has one job, and answers its id.
    pub(crate) async fn created(&self) -> i64 {
        self.until("a job there", || {
            !self.service.jobs.lock().unwrap().is_empty()
        })
        .await;
        self.service.only()
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, so: impl Fn() -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !so() {
            assert!(Instant::now() < deadline, "not within {DEADLINE:?}: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until a status is told, and answers with which update.
    pub(crate) async fn status(&mut self, status: JobStatus) -> Update {
        self.told(|update| update.status == Some(status)).await
    }

    /// Waits until something is told.
    pub(crate) async fn told(&mut self, is_it: impl Fn(&Update) -> bool) -> Update {
        loop {
            let next = tokio::time::timeout(DEADLINE, self.updates.recv()).await;
            let update = next.unwrap_or_else(|_| panic!("nothing of it after {:?}", self.told));
            let update = update.expect("the place reports as long as it is there");
            self.told.push(update.clone());
            if is_it(&update) {
                return update;
            }
        }
    }

    pub(crate) fn rows(&self, key: VersionKey) -> Vec<(RowSource, String)> {
        let dir = self.dir(key).join("task-0");
        let Ok(mut reader) = LogReader::open(&dir) else {
            return Vec::new();
        };
        let count = reader.row_count();
        let rows = reader.rows(0..count).unwrap().into_iter();
        rows.map(|row| (row.source, String::from_utf8_lossy(&row.text).into_owned()))
            .collect()
    }

    pub(crate) fn log(&self, key: VersionKey) -> String {
        std::fs::read_to_string(self.dir(key).join("task-0/log")).unwrap_or_default()
    }

    /// Waits until the place has let a version go: its log is whole then.
    pub(crate) async fn let_go(&self, key: VersionKey) {
        let gone = async {
            while self.place.stop(key).await.is_ok()
                || self
                    .place
                    .stop(key)
                    .await
                    .unwrap_err()
                    .to_string()
                    .contains("has ended")
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(DEADLINE, gone)
            .await
            .expect("it is let go");
    }
}

fn start(settings: Settings) -> (Arc<Place>, mpsc::UnboundedReceiver<Update>) {
    let (sender, updates) = mpsc::unbounded_channel();
    (Place::start(settings, sender).unwrap(), updates)
}

pub(crate) fn spec(name: &str) -> JobSpec {
    JobSpec {
        name: name.to_owned(),
        description: "first run".to_owned(),
        algorithm: Algorithm::CustomImage {
            image: "swr.example.invalid/team/net:1.0".to_owned(),
            code_dir: "obs://demo-bucket/code/".to_owned(),
            boot_command: "python /home/work/user-job-dir/code/train.py".to_owned(),
        },
        data: vec![DataSource::Path {
            path: "obs://demo-bucket/data/".to_owned(),
        }],
        output_path: "obs://demo-bucket/out/".to_owned(),
        parameters: vec![],
        environment: vec![Variable::plain("LR", "0.01")],
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "modelarts.vm.cpu.2u".to_owned(),
            nodes: 1,
        },
        notification: None,
    }
}
