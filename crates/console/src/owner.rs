//! Owning a data directory: the lock, the places to run, what they report, and who is told.

mod apply;
mod lock;
mod log_copy;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::{JoinHandle, JoinSet};
use trainyard_backend::{Backend, Run};
use trainyard_job::{ConnectionId, Provenance, VersionKey};
use trainyard_local::{Computer, LocalBackend, LocalConfig};
use trainyard_store::{Store, StoreError, VersionRow};

use crate::clock::now_ms;
use crate::console::{Console, Delivery};
use crate::door::Door;
use crate::error::ConsoleError;
use crate::home::{Home, make_private};
use crate::leaving::Leaving;
use crate::places::{LOCAL, Places};
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
    pub(crate) places: Places,
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
    /// Reaches the connections whose versions are to be watched.
    connecting: JoinHandle<()>,
    sweeping: Option<JoinHandle<()>>,
    lock: Lock,
}

struct Delivering {
    work: JoinHandle<()>,
    leaving: Leaving,
}

impl Owner {
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
        held.connecting.abort();
        // What it was just reaching is let go first.
        let _ = (&mut held.connecting).await;
        let mut leaving = JoinSet::new();
        for place in self.places.leave() {
            leaving.spawn(leave(place));
        }
        let waiting = leaving.join_all().await.concat();
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

/// Has a place report no more; answers what waits for room there. One that takes longer is looked after by the next owner.
async fn leave(place: Arc<dyn Backend>) -> Vec<VersionKey> {
    let settled = tokio::time::timeout(SETTLE, place.settle()).await;
    let _ = tokio::time::timeout(SETTLE, place.leave()).await;
    settled.map(Result::unwrap_or_default).unwrap_or_default()
}

/// Takes up the work: hands every version of this computer that had not ended to it, waits until what became of them is in
/// the database, then opens the door. The connections are reached behind that.
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
        updates.clone(),
    );
    let places = Places::new(local, updates);
    let local = places.local();

    let outbox = Arc::new(Notify::new());
    let applying = Applying::start(console.clone(), Arc::clone(&outbox), reported);
    orphans::number_above(console).await?;
    let pools = inner.db.read(Store::pools).await?;
    local.divide(pools).await?;
    // Of what died while it was being kept nothing is needed; a full disk is no reason not to open.
    let _ = console.clear_unused_code().await;
    console.clear_unsettled_datasets().await;
    console.finish_removals();
    resume_at(console, LOCAL, local.as_ref()).await?;
    let catch_up = async {
        let _ = local.settle().await;
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
        connecting: tokio::spawn(begin_watching(console.clone())),
        sweeping,
        lock,
    };
    Ok(Arc::new(Owner {
        places,
        outbox,
        computer,
        dividing: Mutex::default(),
        held: Mutex::new(Some(held)),
    }))
}

/// The connections are reached when this console is known to be the owner, which is a moment after it has begun.
async fn begin_watching(console: Console) {
    let mut notices = console.notices();
    while !console.is_owner() && notices.recv().await.is_ok() {}
    console.watch_remote_versions().await;
}

/// Hands the versions of a place that it has something to do for to it, in their order.
pub(crate) async fn resume_at(
    console: &Console,
    id: &str,
    place: &dyn Backend,
) -> Result<(), ConsoleError> {
    let here = id.to_owned();
    let in_work = move |store: &Store| in_work(store, &here);
    let versions = console.inner().db.read(in_work).await?;
    let home = &console.inner().home;
    let runs = versions.into_iter();
    let runs = runs.map(|(version, ran)| resumed(home, &version, ran));
    Ok(place.take(runs.collect()).await?)
}

/// The connections that have versions to watch.
pub(crate) fn remote_places(store: &Store) -> Result<BTreeSet<ConnectionId>, StoreError> {
    let places = store.in_work()?.into_iter().map(|row| row.backend);
    let remote = places.filter(|id| id.starts_with(ConnectionId::MARK));
    Ok(remote.map(ConnectionId).collect())
}

/// Every version that a place has something to do for, with what it runs.
fn in_work(
    store: &Store,
    place: &str,
) -> Result<Vec<(VersionRow, Option<Provenance>)>, StoreError> {
    let with_record = |version: VersionRow| {
        let ran = store.provenance(version.key)?;
        Ok((version, ran))
    };
    let all = store.in_work()?.into_iter();
    all.filter(|version| version.backend == place)
        .map(with_record)
        .collect()
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
