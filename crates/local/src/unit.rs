//! One task of a started version: finds its shim or starts it, waits for its end, tells what happens.
//!
//! The same steps serve a first start and a restart of the console; see the crate's documentation for their order.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use trainyard_job::SecretId;
use trainyard_logs::{PlatformLevel, PlatformRows};
use trainyard_secrets::Secrets;
use trainyard_shim::{
    ExitRecord, SecretValues, TaskDir, TaskLaunch, is_shim_alive, now_ms, request_stop,
    spawn_with_secrets,
};

use crate::platform::{
    Appearances, FolderWatch, ShimProcess, restore_state, shim_without_lock, shims_of,
};
use crate::scheduler::Never;
use crate::verdict::{Finding, Verdict};
use crate::version::News;

/// How often a task is looked at again when the system refuses to answer, and how long after.
const LOOKS_MAX: u32 = 20;
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// How long after its grace a shim that was asked to end may take.
const ENDING: Duration = Duration::from_secs(15);

/// A task and what is needed to start it.
#[derive(Clone)]
pub(crate) struct Unit {
    pub(crate) dir: TaskDir,
    pub(crate) launch: TaskLaunch,
    /// The program `trainyard-shim`.
    pub(crate) shim: PathBuf,
    pub(crate) secrets: Secrets,
    /// None where the system has no more watches to give.
    pub(crate) appearances: Option<Appearances>,
    pub(crate) begun: Begun,
    /// Dropped when the unit has written its last.
    pub(crate) _present: mpsc::Sender<Never>,
}

/// When a unit's version was started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Just now: no shim of it can live yet.
    Now,
    /// Before, perhaps by an earlier console.
    Before,
}

/// How a shim that was followed ended.
#[derive(Clone)]
struct Left {
    /// Its exit status in words; empty for a shim of an earlier console.
    how: String,
    /// Whether it ever said how far it was.
    began: bool,
}

/// What a look at the task's folder shows.
enum Sight {
    Alive(ShimProcess),
    /// The folder is gone. These, which still saw to the task, were asked to end it.
    Ending(Vec<ShimProcess>),
    Ended(ExitRecord),
    Unrecorded(Verdict),
}

impl Unit {
    /// Brings the task to its end, telling news on the way; the last is the end. `starting` is held until the task
    /// needs nobody any more and what the first look showed has been told.
    pub(crate) async fn run(self, starting: watch::Receiver<()>, tell: impl Fn(News)) {
        let mut starting = Some(starting);
        let task = self.launch.task_index;
        let folder = self
            .appearances
            .as_ref()
            .and_then(|all| all.watch(self.dir.path()).ok());
        // How the shim that this unit started ended.
        let mut left = None;
        let mut looks = 0;
        loop {
            let unit = self.clone();
            let told: Option<Left> = left.clone();
            let look = tokio::task::spawn_blocking(move || unit.look(told.as_ref()));
            let sight = look.await.expect("BUG: looking at a task panicked");
            match sight {
                Ok(Sight::Alive(shim)) => {
                    left = self
                        .follow(shim, folder.as_ref(), &mut starting, &tell)
                        .await;
                }
                Ok(Sight::Ending(shims)) => self.see_out(shims).await,
                Ok(Sight::Ended(record)) => return tell(News::Ended { task, record }),
                Ok(Sight::Unrecorded(verdict)) => {
                    return tell(News::Unrecorded { task, verdict });
                }
                Err(why) if looks >= LOOKS_MAX => {
                    let verdict = self.find(Finding::Lost, &format!("Lost: {why}"));
                    return tell(News::Unrecorded { task, verdict });
                }
                Err(_) => {
                    looks += 1;
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
            }
        }
    }

    /// Looks at the task's folder, and starts the shim when there never was one. `left` says how one that this unit
    /// started ended. Errors are of the system, in words.
    fn look(&self, left: Option<&Left>) -> Result<Sight, String> {
        let dir = &self.dir;
        if self.is_folder_gone().map_err(|error| error.to_string())? {
            return Ok(self.folder_gone());
        }
        if let Some(pid) = is_shim_alive(dir).map_err(|error| error.to_string())? {
            let shim = ShimProcess::adopt(dir, pid).map_err(|error| error.to_string())?;
            return shim
                .map(Sight::Alive)
                .ok_or_else(|| format!("the process {pid:?} let go of the task"));
        }
        match dir.read_exit() {
            Ok(Some(record)) => return Ok(Sight::Ended(record)),
            Ok(None) => {}
            Err(error) => {
                let row = format!("Lost: the exit record cannot be used: {error}");
                return Ok(Sight::Unrecorded(self.find(Finding::Lost, &row)));
            }
        }
        if let Some(verdict) = Verdict::read(dir).map_err(|error| error.to_string())? {
            return Ok(Sight::Unrecorded(verdict));
        }
        // The log is begun right before the command: where a power cut left no more than that, it may have run.
        if dir.state_file().exists() || dir.log_file().exists() {
            let row = "Lost: the process that watched this task ended without a record";
            return Ok(Sight::Unrecorded(self.find(Finding::Lost, row)));
        }
        match left {
            Some(left) if left.began => {
                let row = "Lost: what was in the folder of the task vanished while it ran";
                Ok(Sight::Unrecorded(self.find(Finding::Lost, row)))
            }
            Some(left) => {
                let message = format!("{} {} before it began", self.shim.display(), left.how);
                Ok(Sight::Unrecorded(self.not_started(message)))
            }
            None => match self.nameless_shim() {
                Some(shim) => Ok(Sight::Alive(shim)),
                None => self.start(),
            },
        }
    }

    fn is_folder_gone(&self) -> io::Result<bool> {
        use io::ErrorKind::{NotADirectory, NotFound};
        match fs::metadata(self.dir.path()) {
            Ok(found) => Ok(!found.is_dir()),
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// A task's folder is made before its version counts as started. One that is gone says nothing of whether the task
    /// ran, so it is never started; should it run still, out of everybody's sight, it is ended.
    fn folder_gone(&self) -> Sight {
        let shims: Vec<_> = shims_of(&self.dir)
            .into_iter()
            .map(|(_, shim)| shim)
            .collect();
        if !shims.is_empty() {
            shims.iter().for_each(ShimProcess::ask_to_end);
            return Sight::Ending(shims);
        }
        let verdict = Verdict {
            at_ms: now_ms(),
            finding: Finding::FolderGone,
        };
        // As in `find`: now it counts all the same.
        let _ = verdict.write_with_folder(&self.dir);
        let name = self.dir.path().file_name().unwrap_or_default();
        let row = format!("Lost: its folder {} is gone", name.display());
        say(&self.dir, PlatformLevel::Error, &row);
        Sight::Unrecorded(verdict)
    }

    /// Waits for shims that were asked to end, and kills those that do not.
    async fn see_out(&self, shims: Vec<ShimProcess>) {
        let patience = Duration::from_millis(self.launch.grace_ms) + ENDING;
        for shim in shims {
            let Ok(mut shim) = shim.watch() else {
                // No descriptor to spare: the next look finds it again.
                tokio::time::sleep(LOOK_AGAIN).await;
                continue;
            };
            if tokio::time::timeout(patience, shim.gone()).await.is_err() {
                shim.kill();
            }
        }
    }

    /// The shim of a folder that was emptied while it lives: it is told of there again, and so adopted.
    fn nameless_shim(&self) -> Option<ShimProcess> {
        if self.begun == Begun::Now {
            return None;
        }
        let (pid, shim) = shim_without_lock(&self.dir)?;
        // Where it cannot be written the task runs to its end all the same, but cannot be asked to stop.
        let _ = restore_state(&self.dir, pid);
        // Whoever asked for its end before it was told of found nobody there.
        if self.dir.stop_file().is_file() {
            shim.ask_to_end();
        }
        Some(shim)
    }

    fn start(&self) -> Result<Sight, String> {
        let dir = &self.dir;
        // A launch is made of the plan, so one that a power cut took is made again.
        if !dir.has_launch() {
            if let Err(error) = dir.write_launch(&self.launch) {
                return Ok(Sight::Unrecorded(self.not_started(error.to_string())));
            }
            let (index, count) = (self.launch.task_index, self.launch.task_count);
            let row = match count {
                1 => "Starting on this computer".to_owned(),
                _ => format!(
                    "Starting on this computer: task {index} (0 to {})",
                    count - 1
                ),
            };
            say(dir, PlatformLevel::Info, &row);
        }
        let values = match self.secret_values() {
            Ok(values) => values,
            Err(message) => return Ok(Sight::Unrecorded(self.not_started(message))),
        };
        match spawn_with_secrets(&self.shim, dir, &values) {
            Ok(child) => ShimProcess::started(child)
                .map(Sight::Alive)
                .map_err(|error| error.to_string()),
            Err(error) => {
                let message = format!("{}: {error}", self.shim.display());
                Ok(Sight::Unrecorded(self.not_started(message)))
            }
        }
    }

    /// The values of the secret variables, which only now are needed.
    fn secret_values(&self) -> Result<SecretValues, String> {
        let one = |(name, id): (&String, &String)| {
            let value = self.secrets.get(&SecretId::from(id.as_str()));
            let value = value.map_err(|error| format!("the secret {name}: {error}"))?;
            Ok((name.clone(), value))
        };
        self.launch.secrets.iter().map(one).collect()
    }

    /// Tells how far a living shim is until it is gone; how it ended where this process started it.
    async fn follow(
        &self,
        shim: ShimProcess,
        folder: Option<&FolderWatch>,
        starting: &mut Option<watch::Receiver<()>>,
        tell: &impl Fn(News),
    ) -> Option<Left> {
        let Ok(mut shim) = shim.watch() else {
            // No descriptor to spare: the next look adopts it.
            tokio::time::sleep(LOOK_AGAIN).await;
            return None;
        };
        let mut said = None;
        loop {
            // Unreadable is as good as not there yet: the end is told by other means.
            if let Ok(Some(state)) = self.dir.read_state()
                && said != Some(state.phase)
            {
                said = Some(state.phase);
                tell(News::Progress {
                    task: self.launch.task_index,
                    phase: state.phase,
                    started_at_ms: state.started_at_ms,
                    at_ms: now_ms(),
                });
            }
            starting.take();
            tokio::select! {
                gone = shim.gone() => return if let Ok(status) = gone {
                    // Who began has said so in a file that only goes with its folder.
                    let began = said.is_some();
                    let how = status.map(|status| format!("ended ({status})"));
                    how.or_else(|| began.then(String::new)).map(|how| Left { how, began })
                } else {
                    tokio::time::sleep(LOOK_AGAIN).await;
                    None
                },
                () = changed(folder) => {}
            }
        }
    }

    fn not_started(&self, message: String) -> Verdict {
        let row = format!("Not started: {message}");
        self.find(Finding::NotStarted { message }, &row)
    }

    /// Records a finding, and says it in the log.
    fn find(&self, finding: Finding, row: &str) -> Verdict {
        let verdict = Verdict {
            at_ms: now_ms(),
            finding,
        };
        // On a full disk the finding is made again after a restart; now it counts all the same.
        let _ = verdict.write(&self.dir);
        say(&self.dir, PlatformLevel::Error, row);
        verdict
    }
}

/// Asks the shim of a task to end it. That it cannot be asked is said in the task's log.
pub(crate) fn ask_to_stop(dir: &TaskDir) {
    let Err(error) = request_stop(dir) else {
        return;
    };
    // Its folder may be gone, and so nobody be found by it.
    let shims = shims_of(dir);
    for (_, shim) in &shims {
        shim.ask_to_end();
    }
    if shims.is_empty() {
        say(dir, PlatformLevel::Warn, &format!("Not stopped: {error}"));
    }
}

/// Appends a row of the platform to a task's log. A row that cannot be written must not fail the task.
pub(crate) fn say(dir: &TaskDir, level: PlatformLevel, row: &str) {
    if let Ok(mut rows) = PlatformRows::open(dir.path()) {
        let _ = rows.append(level, row, now_ms());
    }
}

async fn changed(folder: Option<&FolderWatch>) {
    match folder {
        Some(folder) => folder.changed().await,
        None => tokio::time::sleep(LOOK_AGAIN).await,
    }
}
