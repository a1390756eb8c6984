//! Owning a data directory: the lock, the backends, what they report, and who is told.

mod apply;
mod lock;
mod log_copy;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use trainyard_backend::{Backend, Run};
use trainyard_job::VersionKey;
use trainyard_local::{Computer, LocalBackend, LocalConfig};
use trainyard_store::{Store, VersionRow};

use crate::clock::now_ms;
use crate::console::{Console, Delivery};
use crate::door::Door;
use crate::error::ConsoleError;
use crate::home::{Home, make_private};
use crate::notify;
use crate::orphans;

pub(crate) use lock::Lock;

/// Time a task has to end by itself when it is stopped.
const GRACE_MS: u64 = 10_000;

/// How long a console that leaves waits for what was submitted to start.
const SETTLE: std::time::Duration = std::time::Duration::from_secs(5);

/// What the owner of a data directory has.
pub(crate) struct Owner {
    backends: HashMap<String, Arc<dyn Backend>>,
    /// Wakes the delivery of messages.
    pub(crate) outbox: Arc<Notify>,
    computer: Computer,
    door: Door,
    work: Vec<JoinHandle<()>>,
    lock: std::sync::Mutex<Option<Lock>>,
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

    /// Stops scheduling and gives the directory free. Tasks go on, those that were just submitted too; the answer is
    /// what waits for room, and so for the next owner.
    pub(crate) async fn close(&self) -> Vec<VersionKey> {
        self.door.close();
        let mut waiting = Vec::new();
        for backend in self.backends.values() {
            // One that takes longer is looked after by the next owner.
            if let Ok(Ok(keys)) = tokio::time::timeout(SETTLE, backend.settle()).await {
                waiting.extend(keys);
            }
            backend.leave().await;
        }
        for work in &self.work {
            work.abort();
        }
        self.lock
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        waiting
    }
}

/// Takes up the work: hands every version that had not ended to its backend, then opens the door.
pub(crate) async fn start(console: &Console, lock: Lock) -> Result<Arc<Owner>, ConsoleError> {
    let inner = console.inner();
    let since_ms = now_ms();
    let (updates, reported) = mpsc::unbounded_channel();
    let computer = Computer::detect();
    let local = LocalBackend::start(
        LocalConfig {
            shim: inner.shim.clone(),
            objects: inner.objects.clone(),
            grace_ms: GRACE_MS,
            computer: computer.clone(),
        },
        updates,
    );
    let backends: HashMap<String, Arc<dyn Backend>> =
        HashMap::from([(local.id().to_owned(), local as Arc<dyn Backend>)]);

    let outbox = Arc::new(Notify::new());
    let mut work = vec![tokio::spawn(apply::run(
        console.clone(),
        Arc::clone(&outbox),
        reported,
    ))];
    orphans::number_above(console).await?;
    resume(
        &inner.home,
        &backends,
        inner.db.read(Store::unfinished).await?,
    )
    .await?;
    if inner.delivery == Delivery::Deliver {
        let delivery = notify::deliver(console.clone(), Arc::clone(&outbox), since_ms);
        work.push(tokio::spawn(delivery));
    }
    let door = Door::open(console).await?;
    Ok(Arc::new(Owner {
        backends,
        outbox,
        computer,
        door,
        work,
        lock: std::sync::Mutex::new(Some(lock)),
    }))
}

/// Hands versions over in the order given. Those of a place that is not connected now stay as they are.
async fn resume(
    home: &Home,
    backends: &HashMap<String, Arc<dyn Backend>>,
    versions: Vec<VersionRow>,
) -> Result<(), ConsoleError> {
    for (id, backend) in backends {
        let here = versions.iter().filter(|version| version.backend == *id);
        let runs = here.map(|version| resumed(home, version)).collect();
        backend.take(runs).await?;
    }
    Ok(())
}

fn resumed(home: &Home, version: &VersionRow) -> Run {
    let dir = home.version(version.key);
    // A console that died right after it recorded the version has not made it. Where it cannot be made now, the
    // backend finds out and says so.
    let _ = make_private(&dir);
    Run {
        key: version.key,
        dir,
        spec: version.spec.clone(),
        status: version.status,
    }
}
