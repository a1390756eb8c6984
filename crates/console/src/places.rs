//! The places to run that an owner has: this computer, and what connections lead to.
//!
//! Owns which client stands for which connection, and when it is made: at its first use, for a keyring may have to be
//! unlocked for it, or when the console opens where versions that have not ended are to be watched. Knows no service.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use trainyard_backend::{Backend, BackendError, Remote, Update};
use trainyard_job::{Connection, ConnectionId};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::jobs::not_found;
use crate::{diagnostic, owner};

/// The id of this computer.
pub(crate) const LOCAL: &str = "local";

/// Between two tries to reach what has versions to watch: the first pause, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// Makes the client of a connection.
pub type Dial = Arc<dyn Fn(Dialling) -> Result<Arc<dyn Remote>, BackendError> + Send + Sync>;

/// A connection with all that its client needs.
#[derive(Debug)]
pub struct Dialling {
    /// What the place is called.
    pub id: ConnectionId,
    /// Where it leads and who signs in.
    pub connection: Connection,
    /// What was in the keyring.
    pub keys: Keys,
    /// Where it reports what becomes of versions.
    pub updates: mpsc::UnboundedSender<Update>,
}

/// What signs in, as it is in the keyring.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// SK, or the password.
    pub secret: String,
    /// The token of a temporary key; empty for others.
    #[serde(default)]
    pub security_token: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// Whether a version runs, or ran, on this computer: what it wrote to object storage is here then.
pub(crate) fn is_here(backend: &str) -> bool {
    backend == LOCAL
}

/// The places of an owner.
pub(crate) struct Places {
    local: Arc<dyn Backend>,
    remote: Mutex<HashMap<ConnectionId, Arc<Slot>>>,
    /// Gone when the owner leaves, so that nobody reports any more.
    updates: Mutex<Option<mpsc::UnboundedSender<Update>>>,
}

/// The client of a connection, once it was needed. Who needs it first makes it; others wait for that.
type Slot = tokio::sync::Mutex<Option<Arc<dyn Remote>>>;

impl Places {
    pub(crate) fn new(local: Arc<dyn Backend>, updates: mpsc::UnboundedSender<Update>) -> Self {
        Self {
            local,
            remote: Mutex::default(),
            updates: Mutex::new(Some(updates)),
        }
    }

    /// This computer.
    pub(crate) fn local(&self) -> &Arc<dyn Backend> {
        &self.local
    }

    /// Those that are there now; none after this is made.
    pub(crate) fn leave(&self) -> Vec<Arc<dyn Backend>> {
        lock(&self.updates).take();
        let slots: Vec<_> = lock(&self.remote).drain().map(|(_, slot)| slot).collect();
        let mut all = vec![Arc::clone(&self.local)];
        for slot in slots {
            // One that is only being dialled, for a keyring that waits for a person perhaps, has nothing to leave.
            if let Ok(mut slot) = slot.try_lock()
                && let Some(remote) = slot.take()
            {
                all.push(remote);
            }
        }
        all
    }

    /// Lets the client of a connection go; the next use makes another one.
    pub(crate) async fn hang_up(&self, id: &ConnectionId) {
        let slot = lock(&self.remote).get(id).cloned();
        if let Some(slot) = slot {
            // Held until it has left: two at once would copy one log and submit one version.
            let mut slot = slot.lock().await;
            if let Some(remote) = slot.take() {
                remote.leave().await;
            }
        }
    }

    fn slot(&self, id: &ConnectionId) -> Arc<Slot> {
        Arc::clone(lock(&self.remote).entry(id.clone()).or_default())
    }

    fn updates(&self) -> Option<mpsc::UnboundedSender<Update>> {
        lock(&self.updates).clone()
    }
}

impl Console {
    /// A place to run, by its id.
    pub(crate) async fn place(&self, id: &str) -> Result<Arc<dyn Backend>, ConsoleError> {
        if is_here(id) {
            return Ok(Arc::clone(self.owned()?.places.local()));
        }
        if !id.starts_with(ConnectionId::MARK) {
            return Err(self.unknown_place(id).await);
        }
        Ok(self.remote(&ConnectionId(id.to_owned())).await?)
    }

    /// The place that a connection leads to.
    pub(crate) async fn remote(&self, id: &ConnectionId) -> Result<Arc<dyn Remote>, ConsoleError> {
        let owner = self.owned()?;
        let slot = owner.places.slot(id);
        let mut slot = slot.lock().await;
        if let Some(remote) = &*slot {
            return Ok(Arc::clone(remote));
        }
        let updates = owner.places.updates().ok_or(ConsoleError::NotOwner)?;
        let remote = self.dial(id, updates).await?;
        owner::resume_at(self, &id.0, remote.as_ref()).await?;
        if owner.places.updates().is_none() {
            // It left meanwhile, and so did not see this one.
            remote.leave().await;
            return Err(ConsoleError::NotOwner);
        }
        *slot = Some(Arc::clone(&remote));
        Ok(remote)
    }

    async fn dial(
        &self,
        id: &ConnectionId,
        updates: mpsc::UnboundedSender<Update>,
    ) -> Result<Arc<dyn Remote>, ConsoleError> {
        let wanted = id.clone();
        let found = self
            .inner()
            .db
            .read(move |store| store.connection(&wanted))
            .await?;
        let row = found.ok_or_else(|| not_found("connection", id))?;
        let dialling = Dialling {
            id: id.clone(),
            connection: row.connection,
            keys: self.connection_keys(id).await?,
            updates,
        };
        Ok((self.inner().dial)(dialling)?)
    }

    /// Has the versions of connections watched that have not ended. One whose keyring is shut is tried again.
    pub(crate) async fn watch_remote_versions(self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let left = self.reach_those_with_versions().await;
            if left == 0 {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// How many could not be.
    async fn reach_those_with_versions(&self) -> usize {
        let Ok(ids) = self.inner().db.read(owner::remote_places).await else {
            return 1;
        };
        let mut left = 0;
        for id in ids {
            match self.remote(&id).await {
                // Removed by another hand, or nobody's any more: nothing is left to try.
                Ok(_) | Err(ConsoleError::NotFound { .. } | ConsoleError::NotOwner) => {}
                Err(error) => {
                    diagnostic::say(&format_args!("{id}: {error}"));
                    left += 1;
                }
            }
        }
        left
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
