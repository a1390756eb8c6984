//! The visualization jobs that run: a `TensorBoard` for each where one is installed, and the clock that stops them.
//!
//! What there is of them is in the database, so that they survive the console: the next owner starts those again whose
//! time is not over.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use trainyard_engines::Environment;
use trainyard_job::VisualizationId;
use trainyard_local::{TensorBoard, TensorBoardLaunch};
use trainyard_store::{Store, VisualizationEngine, VisualizationRow};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::make_private;
use crate::wire::Notice;

/// The distribution that has the module.
const PACKAGE: &str = "tensorboard";
/// Environments that are tried, the first first.
const TRIED_MAX: usize = 3;
/// The clock of timers stands still while the computer sleeps, so nobody waits for longer at once.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Those of this process.
#[derive(Default)]
pub(crate) struct Visualizations {
    running: Arc<Mutex<HashMap<VisualizationId, Running>>>,
    /// Said when a time to stop may have changed.
    changed: Arc<Notify>,
    clock: Mutex<Option<JoinHandle<()>>>,
}

struct Running {
    work: JoinHandle<()>,
    /// `TensorBoard`'s address, while it serves.
    url: Option<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Visualizations {
    /// As the owner: ends those whose time is over and starts the others. One that cannot be ended, as on a full disk,
    /// is no reason not to open: the clock tries again.
    pub(crate) async fn begin(&self, console: &Console) -> Result<(), ConsoleError> {
        let live = console.inner().db.read(Store::live_visualizations).await?;
        let now = now_ms();
        for row in live {
            match row.stop_at_ms {
                Some(over) if over <= now => {
                    if let Err(error) = console.end_visualization(row.id, over).await {
                        diagnostic::say(&format_args!("visualization job {}: {error}", row.id));
                    }
                }
                _ => self.run(console, &row),
            }
        }
        let clock = tokio::spawn(stop_in_time(console.clone(), Arc::clone(&self.changed)));
        if let Some(old) = lock(&self.clock).replace(clock) {
            old.abort();
        }
        Ok(())
    }

    /// No longer the owner: they go on under the next one.
    pub(crate) fn leave(&self) {
        if let Some(clock) = lock(&self.clock).take() {
            clock.abort();
        }
        lock(&self.running).clear();
    }

    /// Starts what shows one.
    pub(crate) fn run(&self, console: &Console, row: &VisualizationRow) {
        let work = tokio::spawn(show(console.clone(), row.clone()));
        let running = Running { work, url: None };
        lock(&self.running).insert(row.id, running);
        self.changed.notify_one();
    }

    /// Ends what shows one.
    pub(crate) fn forget(&self, id: VisualizationId) {
        lock(&self.running).remove(&id);
        self.changed.notify_one();
    }

    /// `TensorBoard`'s address.
    pub(crate) fn url(&self, id: VisualizationId) -> Option<String> {
        lock(&self.running).get(&id)?.url.clone()
    }

    fn serves(&self, id: VisualizationId, url: Option<&str>) {
        if let Some(running) = lock(&self.running).get_mut(&id) {
            running.url = url.map(str::to_owned);
        }
    }
}

impl Console {
    /// The environments that have `TensorBoard`.
    pub(crate) async fn tensorboards(&self) -> Vec<Environment> {
        let console = self.clone();
        let scan = tokio::task::spawn_blocking(move || {
            let scan = console.inner().engines.scan().unwrap_or_default();
            let having = scan.with_package(PACKAGE).into_iter();
            having.take(TRIED_MAX).cloned().collect()
        });
        scan.await.expect("BUG: looking for TensorBoard panicked")
    }
}

/// Shows one with a `TensorBoard`, and where none does its work with the console's own charts, until it is stopped.
async fn show(console: Console, row: VisualizationRow) {
    let mut note = None;
    let folder = console.series_folder(&row.spec.output_path);
    let environments = console.tensorboards().await;
    for environment in environments {
        let Some(folder) = folder.clone() else { break };
        match serve(&console, &row, environment.interpreter, folder).await {
            Ok(()) => {
                note = Some("TensorBoard ended by itself".to_owned());
                break;
            }
            Err(reason) => note = Some(reason),
        }
    }
    say(&console, row.id, VisualizationEngine::BuiltIn, note).await;
}

/// Returns when `TensorBoard` has ended by itself.
async fn serve(
    console: &Console,
    row: &VisualizationRow,
    interpreter: PathBuf,
    folder: PathBuf,
) -> Result<(), String> {
    let dir = console.home().visualization(row.id);
    make_private(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let token = token().map_err(|error| error.to_string())?;
    let launch = TensorBoardLaunch {
        interpreter,
        folder,
        dir,
        token,
    };
    let board = TensorBoard::start(&launch).await;
    let mut board = board.map_err(|error| error.to_string())?;
    console
        .inner()
        .visualizations
        .serves(row.id, Some(board.url()));
    say(console, row.id, VisualizationEngine::Tensorboard, None).await;
    board.ended().await;
    console.inner().visualizations.serves(row.id, None);
    Ok(())
}

async fn say(
    console: &Console,
    id: VisualizationId,
    engine: VisualizationEngine,
    note: Option<String>,
) {
    let write = move |store: &mut Store| store.visualization_runs(id, engine, note.as_deref());
    match console.inner().db.write(write).await {
        Ok(_) => console.notify(Notice::Visualization),
        Err(error) => diagnostic::say(&format_args!("visualization job {id}: {error}")),
    }
}

/// Ends each when its time is over.
async fn stop_in_time(console: Console, changed: Arc<Notify>) {
    loop {
        let wait = end_those_over(&console).await.unwrap_or_else(|error| {
            diagnostic::say(&format_args!("visualization jobs: {error}; trying again"));
            Some(LONGEST_WAIT)
        });
        match wait {
            Some(wait) => {
                let _ = tokio::time::timeout(wait, changed.notified()).await;
            }
            None => changed.notified().await,
        }
    }
}

/// Ends those whose time is over; answers how long to wait before the next look, unless none stops by itself. One that
/// could not be ended is tried again then.
async fn end_those_over(console: &Console) -> Result<Option<Duration>, ConsoleError> {
    let live = console.inner().db.read(Store::live_visualizations).await?;
    let now = now_ms();
    let mut next: Option<Duration> = None;
    for row in live {
        let Some(over) = row.stop_at_ms else { continue };
        let mut wait = Duration::from_millis(over.saturating_sub(now)).min(LONGEST_WAIT);
        if over <= now {
            match console.end_visualization(row.id, now).await {
                Ok(_) => continue,
                Err(error) => {
                    diagnostic::say(&format_args!("visualization job {}: {error}", row.id));
                    wait = LONGEST_WAIT;
                }
            }
        }
        next = Some(next.map_or(wait, |known| known.min(wait)));
    }
    Ok(next)
}

/// 128 random bits in hexadecimal.
fn token() -> Result<String, ConsoleError> {
    Ok(hex::encode(crate::random::bytes::<16>()?))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use trainyard_job::VisualizationSpec;

    use super::*;
    use crate::console::{Delivery, OpenOptions, Ownership};

    #[tokio::test(flavor = "multi_thread")]
    async fn one_that_could_not_be_ended_is_tried_again() {
        let home = tempfile::tempdir().unwrap();
        let opened = Console::open(OpenOptions {
            home: home.path().to_owned(),
            shim: PathBuf::from("trainyard-shim"),
            ownership: Ownership::IfFree,
            delivery: Delivery::Leave,
        });
        let console = opened.await.unwrap();
        assert_eq!(end_those_over(&console).await.unwrap(), None);
        let spec = VisualizationSpec {
            name: "over".to_owned(),
            output_path: "obs://demo/out/".to_owned(),
            auto_stop_hours: Some(1),
            description: String::new(),
        };
        // Long over.
        let create = move |store: &mut Store| store.create_visualization(&spec, 1);
        console.inner().db.write(create).await.unwrap();
        // As on a disk that takes nothing.
        console.inner().db.end_writing().await;
        let wait = end_those_over(&console).await.unwrap();
        assert_eq!(wait, Some(LONGEST_WAIT));
        console.inner().db.begin_to_write().unwrap();
        assert_eq!(end_those_over(&console).await.unwrap(), None);
        let live = console.inner().db.read(Store::live_visualizations).await;
        assert!(live.unwrap().is_empty(), "it was ended");
        console.close().await;
    }
}
