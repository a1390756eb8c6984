//! A data directory and consoles on it.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{BackendName, OneVersion, SubmitRequest, Submitted, WizardDefaults};
use trainyard_console::{Console, ConsoleError, Delivery, Dial, OpenOptions, Ownership};
use trainyard_job::{Algorithm, JobSpec, JobStatus, VersionKey};

/// Longer than anything takes on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);

/// Between two looks at what is waited for.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Place {
    root: TempDir,
    shim: PathBuf,
}

impl Place {
    /// A new data directory; none, saying why, where there is no shim to run.
    pub(crate) fn new() -> Option<Self> {
        let shim = shim()?;
        let root = tempfile::tempdir().unwrap();
        Some(Self { root, shim })
    }

    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }

    pub(crate) async fn open(&self, ownership: Ownership) -> Console {
        self.try_open(ownership).await.unwrap()
    }

    /// As the owner, with these secrets in place of the desktop's keyring.
    pub(crate) async fn open_with(&self, secrets: Secrets) -> Console {
        let options = self.options(Ownership::IfFree);
        Console::open_with_secrets(options, secrets).await.unwrap()
    }

    /// As the owner, with another client for connections than the service's.
    pub(crate) async fn open_dialling(&self, secrets: Secrets, dial: Dial) -> Console {
        let options = self.options(Ownership::IfFree);
        Console::open_with(options, secrets, dial).await.unwrap()
    }

    /// The same as one that tells subscribers.
    pub(crate) async fn open_telling_dialling(&self, secrets: Secrets, dial: Dial) -> Console {
        let options = OpenOptions {
            delivery: Delivery::Deliver,
            ..self.options(Ownership::IfFree)
        };
        Console::open_with(options, secrets, dial).await.unwrap()
    }

    /// The same as one that stays.
    pub(crate) async fn open_staying_with(&self, secrets: Secrets) -> Console {
        let options = OpenOptions {
            delivery: Delivery::Deliver,
            ..self.options(Ownership::IfFree)
        };
        Console::open_with_secrets(options, secrets).await.unwrap()
    }

    pub(crate) async fn try_open(&self, ownership: Ownership) -> Result<Console, ConsoleError> {
        Console::open(self.options(ownership)).await
    }

    fn options(&self, ownership: Ownership) -> OpenOptions {
        OpenOptions {
            home: self.root.path().to_owned(),
            shim: self.shim.clone(),
            ownership,
            delivery: Delivery::Leave,
        }
    }

    /// As the owner who tells subscribers.
    pub(crate) async fn open_telling(&self) -> Console {
        open_telling(self.root.path(), &self.shim).await
    }

    pub(crate) fn shim(&self) -> &Path {
        &self.shim
    }
}

/// A console on a data directory, as its owner who tells subscribers.
pub(crate) async fn open_telling(home: &Path, shim: &Path) -> Console {
    let opened = Console::open(OpenOptions {
        home: home.to_owned(),
        shim: shim.to_owned(),
        ownership: Ownership::IfFree,
        delivery: Delivery::Deliver,
    });
    opened.await.unwrap()
}

/// A job without faults that runs this command.
pub(crate) async fn job(console: &Console, command: &str) -> JobSpec {
    let backend = "local".to_owned();
    let defaults: WizardDefaults = console
        .session()
        .ask("new_spec", &BackendName { backend })
        .await
        .unwrap();
    let mut spec = defaults.spec;
    if let Algorithm::CustomImage { boot_command, .. } = &mut spec.algorithm {
        command.clone_into(boot_command);
    }
    spec.data.clear();
    "obs://demo/out/".clone_into(&mut spec.output_path);
    spec
}

pub(crate) fn request(spec: JobSpec) -> SubmitRequest {
    SubmitRequest {
        spec,
        backend: "local".to_owned(),
        parent: None,
        save_as: None,
        from_config: None,
    }
}

/// Submits through the door where there is one.
pub(crate) async fn submit(console: &Console, spec: JobSpec) -> VersionKey {
    let submitted: Submitted = console
        .session()
        .ask("submit", &request(spec))
        .await
        .unwrap();
    submitted.key
}

pub(crate) async fn end(console: &Console, key: VersionKey) -> JobStatus {
    let ended = tokio::time::timeout(DEADLINE, console.wait_for_end(key)).await;
    let Ok(ended) = ended else {
        let detail = console.show_version(OneVersion { key }).await;
        panic!("{key} does not end: {detail:#?}");
    };
    let status = ended.unwrap();
    if status != JobStatus::Completed {
        let detail = console.show_version(OneVersion { key }).await;
        println!("{key} ended as {status:?}: {detail:#?}");
    }
    status
}

/// Looks until what is waited for is there; an error is what there is instead, and is told when it never comes.
pub(crate) async fn until_some<T, Instead: Debug>(
    what: &str,
    look: impl AsyncFn() -> Result<T, Instead>,
) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match look().await {
            Ok(found) => return found,
            Err(instead) => assert!(
                Instant::now() < deadline,
                "{what}: not within {DEADLINE:?}, but {instead:#?}"
            ),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Looks until this holds.
pub(crate) async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    until_some(what, async || holds().await.then_some(()).ok_or(false)).await;
}

/// A command that waits until this file is there, and not for ever: a test that failed leaves no task behind.
pub(crate) fn until_there(gate: &Path) -> String {
    let gate = gate.display();
    format!("for i in $(seq 1200); do [ -e {gate} ] && break; sleep 0.05; done")
}

/// `trainyard-shim` of this build.
#[expect(clippy::disallowed_methods, reason = "a test builds what it runs")]
fn shim() -> Option<PathBuf> {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let built = std::process::Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "trainyard-shim"])
        .arg("--target-dir")
        .arg(profile.parent().unwrap())
        .status();
    if built.is_ok_and(|status| status.success()) {
        return Some(profile.join("trainyard-shim"));
    }
    println!("skipped: trainyard-shim could not be built");
    None
}
