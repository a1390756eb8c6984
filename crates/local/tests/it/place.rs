//! A data folder, a backend on it, and what that reports.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::sync::mpsc;
use trainyard_algorithms::{Root, RootKind};
use trainyard_backend::{Backend, Run, TaskReport, Update};
use trainyard_code::Copies;
use trainyard_datasets::Datasets;
use trainyard_engines::{Engines, Places};
use trainyard_job::{
    Algorithm, DataSource, EndReason, JobId, JobSpec, JobStatus, LOCAL_IMAGE, Pool, Resources,
    VersionKey, VersionNumber,
};
use trainyard_local::{Computer, LocalBackend, LocalConfig};
use trainyard_logs::{LogReader, RowSource};
use trainyard_objects::ObjectStore;
use trainyard_secrets::Secrets;
use trainyard_shim::TaskDir;

/// Longer than anything takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);
pub(crate) const GRACE_MS: u64 = 400;

pub(crate) struct Place {
    root: TempDir,
    pub(crate) shim: PathBuf,
    pub(crate) cpus: u32,
    pub(crate) backend: Arc<LocalBackend>,
    updates: mpsc::UnboundedReceiver<Update>,
    /// Everything reported so far, to this backend or an earlier one.
    pub(crate) history: Vec<Update>,
    submitted: u32,
}

impl Place {
    /// A computer of `cpus` processors; none, saying why, where there is no shim to run.
    pub(crate) fn new(cpus: u32) -> Option<Self> {
        let shim = shim()?;
        let root = tempfile::tempdir().unwrap();
        let (backend, updates) = start(root.path(), shim, cpus);
        Some(Self {
            root,
            shim: shim.to_owned(),
            cpus,
            backend,
            updates,
            history: Vec::new(),
            submitted: 0,
        })
    }

    /// The console goes away and comes back: a new backend on the same folder, which knows nothing yet.
    pub(crate) async fn restart(&mut self) {
        let (backend, updates) = start(self.root.path(), &self.shim, self.cpus);
        let old = std::mem::replace(&mut self.backend, backend);
        let mut rest = std::mem::replace(&mut self.updates, updates);
        drop(old);
        // Its channel closes with its loop.
        while let Some(update) = rest.recv().await {
            self.history.push(update);
        }
    }

    /// The console goes away.
    pub(crate) async fn leave(&self) {
        self.backend.leave().await;
    }

    /// The data sets of this place.
    pub(crate) fn datasets(&self) -> Datasets {
        datasets(self.root.path())
    }

    /// Where the lists of their files are.
    pub(crate) fn datasets_folder(&self) -> PathBuf {
        self.root.path().join("datasets")
    }

    /// Puts a file where `obs://<path>` is.
    pub(crate) fn put(&self, path: &str, content: &str) {
        let file = self.file(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }

    /// The file behind `obs://<path>`.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.root.path().join("obs").join(path)
    }

    pub(crate) fn dir(&self, key: VersionKey) -> PathBuf {
        let job = key.job.to_string();
        let jobs = self.root.path().join("jobs");
        jobs.join(job).join(key.version.to_string())
    }

    pub(crate) fn task(&self, key: VersionKey, index: u32) -> TaskDir {
        TaskDir::new(self.dir(key).join(format!("task-{index}")))
    }

    /// The engine of this computer that its own tests run with; none, saying why, where there is no Python.
    pub(crate) fn python(&self) -> Option<String> {
        let scan = engines(self.root.path()).scan().unwrap();
        let families = scan.families();
        let plain = families.iter().find(|family| family.framework == "Python");
        if plain.is_none() {
            println!("skipped: there is no Python 3 on this computer");
        }
        plain.map(|family| family.engines[0].id.0.clone())
    }

    /// Adds a Python to the engines of this computer.
    pub(crate) fn add_python(&self, path: &Path) {
        engines(self.root.path()).add(path).unwrap();
    }

    /// The Python of an engine.
    pub(crate) fn interpreter(&self, engine: &str) -> PathBuf {
        let scan = engines(self.root.path()).scan().unwrap();
        scan.find(engine).unwrap().environment.interpreter.clone()
    }

    /// The shipped algorithms, where the backend looks for them.
    pub(crate) fn ship_algorithms(&self) {
        trainyard_algorithms::write_shipped(&self.root.path().join("algorithms")).unwrap();
    }

    /// The run of a new job, its folder made.
    pub(crate) fn new_run(&mut self, spec: JobSpec) -> Run {
        self.submitted += 1;
        let key = VersionKey {
            job: JobId(i64::from(self.submitted)),
            version: VersionNumber::FIRST,
        };
        std::fs::create_dir_all(self.dir(key)).unwrap();
        Run {
            key,
            spec,
            dir: self.dir(key),
            provenance: None,
            status: JobStatus::Init,
        }
    }

    pub(crate) async fn submit(&mut self, spec: JobSpec) -> Run {
        let run = self.new_run(spec);
        self.backend.take(vec![run.clone()]).await.unwrap();
        run
    }

    /// Hands over a version again, as a console does that last knew `status`.
    pub(crate) async fn take_again(&self, run: &Run, status: JobStatus) {
        let run = Run {
            status,
            ..run.clone()
        };
        self.backend.take(vec![run]).await.unwrap();
    }

    /// Waits for the first update that `found` accepts, among those already heard and those to come.
    pub(crate) async fn until(&mut self, what: &str, found: impl Fn(&Update) -> bool) -> Update {
        let mut seen = 0;
        let deadline = tokio::time::Instant::now() + DEADLINE;
        loop {
            if let Some(update) = self.history[seen..].iter().find(|one| found(one)) {
                return update.clone();
            }
            seen = self.history.len();
            match tokio::time::timeout_at(deadline, self.updates.recv()).await {
                Ok(Some(update)) => self.history.push(update),
                other => panic!("no {what} ({other:?}); heard {:#?}", self.history),
            }
        }
    }

    pub(crate) async fn status(&mut self, key: VersionKey, status: JobStatus) -> Update {
        let what = format!("{status:?} of {key}");
        self.until(&what, |one| one.key == key && one.status == Some(status))
            .await
    }

    /// How the version ended.
    pub(crate) async fn end(&mut self, key: VersionKey) -> (JobStatus, EndReason) {
        let is_end = |one: &Update| one.key == key && one.status.is_some_and(JobStatus::is_final);
        let update = self.until("end", is_end).await;
        (update.status.unwrap(), update.reason.unwrap())
    }

    /// Every status reported of a version, in order.
    pub(crate) fn statuses(&self, key: VersionKey) -> Vec<JobStatus> {
        let of_key = self.history.iter().filter(|one| one.key == key);
        of_key.filter_map(|one| one.status).collect()
    }

    /// What was last reported of a task.
    pub(crate) fn task_report(&self, key: VersionKey, index: u32) -> TaskReport {
        let of_key = self.history.iter().filter(|one| one.key == key);
        let mut reports = of_key.flat_map(|one| &one.tasks);
        let last = reports.rfind(|task| task.index == index);
        last.expect("the task was reported").clone()
    }

    /// What the task wrote.
    pub(crate) fn log(&self, key: VersionKey, index: u32) -> String {
        let path = self.task(key, index).log_file();
        String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
    }

    /// What the platform said in the log of a task.
    pub(crate) fn platform_rows(&self, key: VersionKey, index: u32) -> Vec<String> {
        let mut reader = LogReader::open(self.task(key, index).path()).unwrap();
        let rows = reader.rows(0..10_000).unwrap();
        rows.into_iter()
            .filter(|row| matches!(row.source, RowSource::Platform(_)))
            .map(|row| String::from_utf8(row.text).unwrap())
            .collect()
    }

    /// Stops a version and waits for its end, so that a test leaves nothing behind.
    pub(crate) async fn stop(&mut self, key: VersionKey) {
        self.backend.stop(key).await.unwrap();
        self.end(key).await;
    }
}

fn start(
    root: &Path,
    shim: &Path,
    cpus: u32,
) -> (Arc<LocalBackend>, mpsc::UnboundedReceiver<Update>) {
    let (sender, updates) = mpsc::unbounded_channel();
    let config = LocalConfig {
        shim: shim.to_owned(),
        objects: objects(root),
        code: Copies::new(root.join("code")),
        datasets: datasets(root),
        engines: engines(root),
        algorithms: vec![Root {
            folder: root.join("algorithms"),
            kind: RootKind::Shipped,
        }],
        secrets: Secrets::in_memory(),
        grace_ms: GRACE_MS,
        computer: Computer {
            cpus,
            memory_bytes: u64::from(cpus) << 30,
            gpus: Vec::new(),
        },
    };
    (LocalBackend::start(config, sender), updates)
}

fn datasets(root: &Path) -> Datasets {
    Datasets::new(objects(root), root.join("datasets"))
}

fn engines(root: &Path) -> Engines {
    Engines::new(root.join("engines"), Places::of_this_computer())
}

fn objects(root: &Path) -> ObjectStore {
    ObjectStore::local(&root.join("obs")).unwrap()
}

/// A job that runs `command` on nodes of one processor.
pub(crate) fn job(command: &str, nodes: u32) -> JobSpec {
    JobSpec {
        name: "probe".to_owned(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: LOCAL_IMAGE.to_owned(),
            code_dir: String::new(),
            boot_command: command.to_owned(),
        },
        data: vec![DataSource::Path {
            path: "obs://demo/data/".to_owned(),
        }],
        output_path: "obs://demo/out/".to_owned(),
        parameters: vec![],
        environment: vec![],
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: trainyard_job::Device::Cpu,
            flavor: "local.cpu.1u".to_owned(),
            nodes,
        },
        notification: None,
    }
}

/// A command that goes on until the file `obs://demo/out/go` is there.
pub(crate) const UNTIL_GO: &str =
    "echo waiting; while [ ! -e \"$TRAINYARD_OUTPUT_DIR/go\" ]; do sleep 0.05; done; echo gone";
pub(crate) const GO: &str = "demo/out/go";

/// Waits for what no update tells.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < deadline, "not within {DEADLINE:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// `trainyard-shim` beside the test's own program, built when it is missing.
fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = SHIM.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let profile_dir = test.ancestors().nth(2).unwrap();
        let shim = profile_dir.join("trainyard-shim");
        if !shim.exists() {
            let target_dir = profile_dir.parent().unwrap();
            #[expect(clippy::disallowed_methods, reason = "a test may start cargo")]
            let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
            cargo.args(["build", "-p", "trainyard-shim", "--target-dir"]);
            // Its success is seen by the file.
            let _ = cargo.arg(target_dir).status();
        }
        shim.exists().then_some(shim)
    });
    if found.is_none() {
        println!("skipped: trainyard-shim is not built beside this test and could not be");
    }
    found.as_deref()
}
