//! Owning a data directory: the lock, the backends, what they report, and who is told.

mod apply;
mod lock;
mod log_copy;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::JoinHandle;
use trainyard_backend::{Backend, Run};
use trainyard_job::{Provenance, VersionKey};
use trainyard_local::{Computer, LocalBackend, LocalConfig};
use trainyard_store::{Store, StoreError, VersionRow};

use crate::clock::now_ms;
use crate::console::{Console, Delivery};
use crate::door::Door;
use crate::error::ConsoleError;
use crate::home::{Home, make_private};
use crate::leaving::Leaving;
use crate::{diagnostic, notify, orphans};

use apply::Applying;
pub(crate) use lock::Lock;

/// Time a task has to end by itself when it is stopped.
const GRACE_MS: u64 = 10_000;

/// How long is waited, when opening, for what happened meanwhile to be looked up, and, when leaving, for what was
/// submitted to start and for what ended to be written down.
const SETTLE: Duration = Duration::from_secs(5);
/// How long a console that leaves waits for the desktop to take its last notifications.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What the owner of a data directory has.
pub(crate) struct Owner {
    backends: HashMap<String, Arc<dyn Backend>>,
    /// Wakes the delivery of messages.
    pub(crate) outbox: Arc<Notify>,
    computer: Computer,
    /// One at a time changes the pools.
    pub(crate) dividing: Mutex<()>,
    held: Mutex<Option<Held>>,
}

/// What an owner has until it leaves.
struct Held {
    door: Door,
    applying: Applying,
    delivery: Option<Delivering>,
    sweeping: Option<JoinHandle<()>>,
    lock: Lock,
}

struct Delivering {
    work: JoinHandle<()>,
    leaving: Leaving,
}

impl Owner {
    /// A place to run, by its id.
    pub(crate) fn backend(&self, id: &str) -> Result<&Arc<dyn Backend>, ConsoleError> {
        self.backends
            .get(id)
            .ok_or_else(|| ConsoleError::UnknownBackend {
                name: id.to_owned(),
            })
    }

    pub(crate) fn computer(&self) -> &Computer {
        &self.computer
    }

    /// Answers those who have asked and no one else. What hangs is given up after a while, and said.
    pub(crate) async fn close_door(&self, console: &Console) {
        let Some(held) = &mut *self.held.lock().await else {
            return;
        };
        let unfinished = held.door.close(console).await;
        if !unfinished.is_empty() {
            let names = unfinished.join(", ");
            diagnostic::say(&format_args!("left before this had ended: {names}"));
        }
    }

    /// Stops scheduling, writes down what has ended, tells of it and gives the directory free. Tasks go on, those that
    /// were just submitted too; the answer is what waits for room, and so for the next owner.
    pub(crate) async fn close(&self, console: &Console) -> Vec<VersionKey> {
        let Some(mut held) = self.held.lock().await.take() else {
            return Vec::new();
        };
        let mut waiting = Vec::new();
        for backend in self.backends.values() {
            // One that takes longer is looked after by the next owner.
            if let Ok(Ok(keys)) = tokio::time::timeout(SETTLE, backend.settle()).await {
                waiting.extend(keys);
            }
            let _ = tokio::time::timeout(SETTLE, backend.leave()).await;
        }
        console.inner().visualizations.leave();
        held.applying.finish(SETTLE).await;
        if let Some(mut delivery) = held.delivery.take() {
            delivery.leaving.say();
            let last = tokio::time::timeout(LAST_WORDS, &mut delivery.work).await;
            if last.is_err() {
                delivery.work.abort();
            }
        }
        if let Some(sweeping) = held.sweeping.take() {
            sweeping.abort();
        }
        let written = tokio::time::timeout(SETTLE, console.inner().db.end_writing()).await;
        if written.is_err() {
            // While this process may still write nobody else may. Its end gives the lock free.
            std::mem::forget(held.lock);
        }
        waiting
    }
}

/// Takes up the work: hands every version that had not ended to its backend, waits until what became of them is in the
/// database, then opens the door.
pub(crate) async fn start(console: &Console, lock: Lock) -> Result<Arc<Owner>, ConsoleError> {
    let inner = console.inner();
    let since_ms = now_ms();
    let (updates, reported) = mpsc::unbounded_channel();
    let computer = Computer::detect();
    let local = LocalBackend::start(
        LocalConfig {
            shim: inner.shim.clone(),
            objects: inner.objects.clone(),
            code: inner.home.code(),
            datasets: inner.datasets.clone(),
            engines: inner.engines.clone(),
            algorithms: inner.home.algorithms(),
            secrets: inner.secrets.clone(),
            grace_ms: GRACE_MS,
            computer: computer.clone(),
        },
        updates,
    );
    let backends: HashMap<String, Arc<dyn Backend>> =
        HashMap::from([(local.id().to_owned(), local as Arc<dyn Backend>)]);

    let outbox = Arc::new(Notify::new());
    let applying = Applying::start(console.clone(), Arc::clone(&outbox), reported);
    orphans::number_above(console).await?;
    let pools = inner.db.read(Store::pools).await?;
    backends["local"].divide(pools).await?;
    // Of what died while it was being kept nothing is needed; a full disk is no reason not to open.
    let _ = console.clear_unused_code().await;
    console.clear_unsettled_datasets().await;
    console.finish_removals();
    let unfinished = inner.db.read(unfinished).await?;
    resume(&inner.home, &backends, unfinished).await?;
    let catch_up = async {
        for backend in backends.values() {
            let _ = backend.settle().await;
        }
        applying.flush().await;
    };
    // A place that takes longer, or a full disk, must not keep a console from opening.
    let _ = tokio::time::timeout(SETTLE, catch_up).await;
    let delivery = (inner.delivery == Delivery::Deliver).then(|| {
        let (leaving, stay) = Leaving::new();
        let work = notify::deliver(console.clone(), Arc::clone(&outbox), since_ms, stay);
        Delivering {
            work: tokio::spawn(work),
            leaving,
        }
    });
    // The keyring may ask for its password: not in the name of a command that is about something else.
    let sweeping = (inner.delivery == Delivery::Deliver)
        .then(|| tokio::spawn(console.clone().keep_sweeping_secrets()));
    inner.visualizations.begin(console).await?;
    let door = Door::open(console)?;
    let held = Held {
        door,
        applying,
        delivery,
        sweeping,
        lock,
    };
    Ok(Arc::new(Owner {
        backends,
        outbox,
        computer,
        dividing: Mutex::default(),
        held: Mutex::new(Some(held)),
    }))
}

/// Hands versions over in the order given. Those of a place that is not connected now stay as they are.
async fn resume(
    home: &Home,
    backends: &HashMap<String, Arc<dyn Backend>>,
    versions: Vec<(VersionRow, Option<Provenance>)>,
) -> Result<(), ConsoleError> {
    for (id, backend) in backends {
        let here = versions
            .iter()
            .filter(|(version, _)| version.backend == *id);
        let runs = here
            .map(|(version, ran)| resumed(home, version, ran.clone()))
            .collect();
        backend.take(runs).await?;
    }
    Ok(())
}

/// Every version that had not ended, with what it runs.
fn unfinished(store: &Store) -> Result<Vec<(VersionRow, Option<Provenance>)>, StoreError> {
    let with_record = |version: VersionRow| {
        let ran = store.provenance(version.key)?;
        Ok((version, ran))
    };
    store.unfinished()?.into_iter().map(with_record).collect()
}

fn resumed(home: &Home, version: &VersionRow, provenance: Option<Provenance>) -> Run {
    let dir = home.version(version.key);
    // A console that died right after it recorded the version has not made it. Where it cannot be made now, the
    // backend finds out and says so.
    let _ = make_private(&dir);
    Run {
        key: version.key,
        dir,
        spec: version.spec.clone(),
        provenance,
        status: version.status,
    }
}
