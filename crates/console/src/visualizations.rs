//! The visualization jobs that run: a `TensorBoard` for each where one is installed, and the clock that stops them.
//!
//! What there is of them is in the database, so that they survive the console: the next owner starts those again whose
//! time is not over.

use std::collections::HashMap;
use std::fmt::Write as _;
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
    /// As the owner: ends those whose time is over and starts the others.
    pub(crate) async fn begin(&self, console: &Console) -> Result<(), ConsoleError> {
        let live = console.inner().db.read(Store::live_visualizations).await?;
        let now = now_ms();
        for row in live {
            match row.stop_at_ms {
                Some(over) if over <= now => {
                    console.end_visualization(row.id, over).await?;
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
        let live = console.inner().db.read(Store::live_visualizations).await;
        let now = now_ms();
        let mut next_ms = None;
        for row in live.unwrap_or_default() {
            match row.stop_at_ms {
                Some(over) if over <= now => {
                    if let Err(error) = console.end_visualization(row.id, now).await {
                        diagnostic::say(&format_args!("visualization job {}: {error}", row.id));
                    }
                }
                Some(later) => next_ms = Some(next_ms.map_or(later, |next: u64| next.min(later))),
                None => {}
            }
        }
        match next_ms {
            Some(next) => {
                let wait = Duration::from_millis(next - now).min(LONGEST_WAIT);
                let _ = tokio::time::timeout(wait, changed.notified()).await;
            }
            None => changed.notified().await,
        }
    }
}

/// 128 random bits in hexadecimal.
fn token() -> Result<String, ConsoleError> {
    let bytes: [u8; 16] = crate::random::bytes()?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
