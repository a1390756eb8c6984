//! Work that takes a while: who does it, how far it is, and an end to it when it is not wanted any more.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use trainyard_objects::{Cancel, ObjectsError, ObsUrl, Progress};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::Notice;

/// Between two words on how far it is.
const PAUSE: Duration = Duration::from_millis(100);

/// What is under way, by the name its asker gave it.
#[derive(Default)]
pub(crate) struct Transfers(Mutex<HashMap<String, Stop>>);

#[derive(Clone, Default)]
struct Stop {
    cancel: Cancel,
    asked: Arc<Notify>,
}

impl Transfers {
    /// Ends what has this name. What has ended already is as it was asked to be.
    pub(crate) fn cancel(&self, name: &str) {
        if let Some(stop) = self.all().get(name) {
            stop.cancel.ask();
            stop.asked.notify_one();
        }
    }

    /// Ends everything: the console leaves.
    pub(crate) fn cancel_all(&self) {
        for stop in self.all().values() {
            stop.cancel.ask();
            stop.asked.notify_one();
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Stop>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One piece of work, known until this is dropped.
pub(crate) struct Transfer {
    console: Console,
    name: String,
    stop: Stop,
}

impl Transfer {
    /// Refused where work of this name is under way.
    pub(crate) fn begin(console: &Console, name: String) -> Result<Self, ConsoleError> {
        let stop = Stop::default();
        match console.inner().transfers.all().entry(name.clone()) {
            Entry::Occupied(_) => return Err(ConsoleError::TransferTaken { name }),
            Entry::Vacant(place) => place.insert(stop.clone()),
        };
        Ok(Self {
            console: console.clone(),
            name,
            stop,
        })
    }

    /// For work that looks at it by itself.
    pub(crate) fn cancel(&self) -> Cancel {
        self.stop.cancel.clone()
    }

    /// Tells how far the work is, a few times a second.
    pub(crate) fn teller(&self) -> impl Fn(Progress) + Send + Sync + 'static {
        let (console, transfer) = (self.console.clone(), self.name.clone());
        let told = Mutex::new(None::<Instant>);
        move |progress| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let is_first = told.is_none();
            let is_last = progress.files_done == progress.files_total;
            if is_first || is_last || told.is_some_and(|at| at.elapsed() >= PAUSE) {
                *told = Some(Instant::now());
                console.notify(Notice::Transfer {
                    transfer: transfer.clone(),
                    progress,
                });
            }
        }
    }

    /// Works until it is done or not wanted any more. An object that is just arriving then never gets its name.
    pub(crate) async fn run<T>(
        &self,
        about: &ObsUrl,
        work: impl Future<Output = Result<T, ConsoleError>>,
    ) -> Result<T, ConsoleError> {
        tokio::select! {
            done = work => done,
            () = self.stop.asked.notified() => {
                Err(ObjectsError::Cancelled { url: about.clone() }.into())
            }
        }
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        self.console.inner().transfers.all().remove(&self.name);
    }
}
