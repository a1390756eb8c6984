//! Building a task, running it, and looking at what it left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use trainyard_shim::{
    CodeDir, ExitRecord, Failure, Outcome, SandboxMode, SecretValues, TaskDir, TaskLaunch,
    spawn_with_secrets,
};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(1);

pub(crate) fn shim_binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_trainyard-shim"))
}

/// Waits for `condition`, looking again and again.
pub(crate) fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < deadline, "{what}: not within {DEADLINE:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A task about to be started.
pub(crate) struct Task {
    folder: tempfile::TempDir,
    launch: TaskLaunch,
    secrets: SecretValues,
}

impl Task {
    pub(crate) fn new(command: &str) -> Self {
        let mut launch = TaskLaunch::new(command);
        launch.grace_ms = 30_000;
        Self {
            folder: tempfile::tempdir().unwrap(),
            launch,
            secrets: SecretValues::new(),
        }
    }

    pub(crate) fn sandbox(mut self, mode: SandboxMode) -> Self {
        self.launch.sandbox = mode;
        self
    }

    pub(crate) fn grace_ms(mut self, grace_ms: u64) -> Self {
        self.launch.grace_ms = grace_ms;
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.launch.env.insert(name.into(), value.into());
        self
    }

    /// Has a secret variable.
    pub(crate) fn secret(mut self, name: &str, value: &str) -> Self {
        self.launch.secrets.insert(name.into(), "an id".into());
        self.secrets.insert(name.into(), value.into());
        self
    }

    pub(crate) fn launch(mut self, change: impl FnOnce(&mut TaskLaunch)) -> Self {
        change(&mut self.launch);
        self
    }

    /// Has a code directory `obs://demo/new/` with these files.
    pub(crate) fn code(self, files: &[(&str, &str)]) -> Self {
        let source = self.folder.path().join("obs/demo/new");
        fs::create_dir_all(&source).unwrap();
        for (name, content) in files {
            fs::write(source.join(name), content).unwrap();
        }
        self.code_at(source)
    }

    pub(crate) fn code_at(mut self, source: PathBuf) -> Self {
        self.launch.code = Some(CodeDir {
            source,
            name: "new".into(),
            url: "obs://demo/new/".into(),
        });
        self.env("DLS_APP_URL", "s3://demo/new/")
    }

    pub(crate) fn dir(&self) -> TaskDir {
        TaskDir::new(self.folder.path().join("task-0"))
    }

    pub(crate) fn start(self) -> Running {
        let dir = self.dir();
        dir.write_launch(&self.launch).unwrap();
        let shim = spawn_with_secrets(shim_binary(), &dir, &self.secrets).unwrap();
        Running {
            folder: self.folder,
            dir,
            shim,
        }
    }

    /// Starts the shim by another program, which is to run what follows its arguments.
    pub(crate) fn run_by(self, program: &str, arguments: &[&str]) -> Ended {
        let dir = self.dir();
        dir.write_launch(&self.launch).unwrap();
        let mut starter = std::process::Command::new(program);
        starter
            .args(arguments)
            .arg(shim_binary())
            .arg("run")
            .arg(dir.path());
        Running {
            folder: self.folder,
            dir,
            shim: starter.spawn().unwrap(),
        }
        .wait()
    }

    pub(crate) fn run(self) -> Ended {
        self.start().wait()
    }
}

/// A task whose shim was started.
pub(crate) struct Running {
    folder: tempfile::TempDir,
    pub(crate) dir: TaskDir,
    pub(crate) shim: Child,
}

impl Running {
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.dir.log_file()).unwrap_or_default()).into_owned()
    }

    /// Waits until the log has this text.
    pub(crate) fn until_logged(&self, text: &str) {
        until(&format!("{text:?} in the log"), || {
            self.log().contains(text)
        });
    }

    pub(crate) fn wait(mut self) -> Ended {
        let deadline = Instant::now() + DEADLINE;
        while self.shim.try_wait().unwrap().is_none() {
            assert!(
                Instant::now() < deadline,
                "the shim did not end; the log: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        let record = self
            .dir
            .read_exit()
            .unwrap()
            .expect("the shim wrote a record");
        let rows = fs::read_to_string(self.dir.path().join("platform.jsonl")).unwrap_or_default();
        Ended {
            record,
            log: fs::read(self.dir.log_file()).unwrap_or_default(),
            rows,
            dir: self.dir,
            folder: self.folder,
        }
    }
}

/// A task that has ended.
pub(crate) struct Ended {
    #[expect(dead_code, reason = "the files are there as long as it is")]
    folder: tempfile::TempDir,
    pub(crate) dir: TaskDir,
    pub(crate) record: ExitRecord,
    pub(crate) log: Vec<u8>,
    /// The platform's rows as they are on disk.
    pub(crate) rows: String,
}

impl Ended {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.log).into_owned()
    }

    #[track_caller]
    pub(crate) fn assert_exited(&self, code: i32) {
        assert_eq!(
            self.record.outcome,
            Outcome::Exited { code },
            "log: {}\nrows: {}",
            self.text(),
            self.rows
        );
    }

    #[track_caller]
    pub(crate) fn assert_row(&self, part: &str) {
        assert!(
            self.rows.contains(part),
            "no platform row has {part:?}: {}",
            self.rows
        );
    }
}

/// The kinds of sandbox that work on this computer; says which do not.
pub(crate) fn kinds() -> &'static [SandboxMode] {
    static KINDS: OnceLock<Vec<SandboxMode>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let all = [
            SandboxMode::Bubblewrap,
            SandboxMode::Namespace,
            SandboxMode::Rewrite,
        ];
        all.into_iter()
            .filter(|mode| {
                let outcome = Task::new("true").sandbox(*mode).run().record.outcome;
                if let Outcome::Failed {
                    reason: Failure::Sandbox,
                    message,
                } = &outcome
                {
                    println!("skipped for {mode:?}: {message}");
                }
                !matches!(
                    outcome,
                    Outcome::Failed {
                        reason: Failure::Sandbox,
                        ..
                    }
                )
            })
            .collect()
    })
}

/// The kinds with a /home/work of their own.
pub(crate) fn private_kinds() -> Vec<SandboxMode> {
    let kinds: Vec<_> = kinds()
        .iter()
        .copied()
        .filter(|kind| *kind != SandboxMode::Rewrite)
        .collect();
    if kinds.is_empty() {
        println!("skipped: no kind of namespace works here");
    }
    kinds
}

/// A time to sleep that names the sleeper: no other process has it on its command line.
pub(crate) fn marker() -> String {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let next = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    format!("600.{}{next:04}", std::process::id())
}

/// How many processes have exactly this argument.
pub(crate) fn processes_with(argument: &str) -> usize {
    let entries = fs::read_dir("/proc").unwrap();
    let cmdlines = entries.filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
    cmdlines
        .filter(|cmdline| {
            cmdline
                .split(|byte| *byte == 0)
                .any(|word| word == argument.as_bytes())
        })
        .count()
}
