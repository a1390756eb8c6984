//! The console: opened on a data directory, as its owner or beside one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{RwLock, broadcast};
use trainyard_job::VersionKey;
use trainyard_objects::ObjectStore;

use crate::db::Db;
use crate::door::Elsewhere;
use crate::error::ConsoleError;
use crate::home::Home;
use crate::orphans;
use crate::owner::{self, Lock, Owner};
use crate::session::Session;
use crate::uses::{KeptLastLines, LogReaders};
use crate::wire::Notice;

/// Notices a slow listener may fall behind before it is told to look at everything again.
const NOTICES: usize = 1024;

/// How a console is opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The data directory.
    pub home: PathBuf,
    /// The program that watches a task.
    pub shim: PathBuf,
    /// Whether to schedule.
    pub ownership: Ownership,
    /// Whether to tell subscribers while being the owner.
    pub delivery: Delivery,
}

/// What a console does when nobody owns the data directory, and when somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// Own it if nobody does; otherwise stay beside the owner.
    IfFree,
    /// The same, and take over when the owner goes.
    Succeed,
}

/// Whether an owner tells subscribers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Leave messages in the outbox for a console that stays.
    Leave,
    /// Deliver.
    Deliver,
}

/// The application.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) home: Home,
    pub(crate) shim: PathBuf,
    pub(crate) delivery: Delivery,
    pub(crate) db: Db,
    pub(crate) objects: ObjectStore,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) readers: LogReaders,
    pub(crate) last_lines: KeptLastLines,
    /// Read while a version is recorded and handed over: who writes knows that each version recorded is with its place.
    pub(crate) submitting: RwLock<()>,
    role: Mutex<Role>,
}

enum Role {
    Owner(Arc<Owner>),
    Beside(Arc<Elsewhere>),
}

impl Console {
    /// Opens a data directory. As the owner, what happened while nobody was there has been looked up when this
    /// returns.
    pub async fn open(options: OpenOptions) -> Result<Self, ConsoleError> {
        let home = Home::prepare(&options.home)?;
        orphans::refuse_emptied_database(&home)?;
        let db = Db::open(&home.database())?;
        let objects = ObjectStore::local(&home.objects())?;
        let elsewhere = Arc::new(Elsewhere::new(home.door()));
        let lock = Lock::try_take(&home.lock())?;
        let console = Self(Arc::new(Inner {
            shim: options.shim,
            delivery: options.delivery,
            db,
            objects,
            notices: broadcast::Sender::new(NOTICES),
            readers: LogReaders::default(),
            last_lines: KeptLastLines::default(),
            submitting: RwLock::default(),
            role: Mutex::new(Role::Beside(elsewhere)),
            home,
        }));
        match lock {
            Some(lock) => console.become_owner(lock).await?,
            None if options.ownership == Ownership::Succeed => console.stay_beside(),
            None => {}
        }
        Ok(console)
    }

    /// A place for one window or script to ask from.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(self.clone())
    }

    /// The data directory.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.0.home
    }

    /// Hears what changes.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.0.notices.subscribe()
    }

    /// Whether this process schedules and notifies.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.owner().is_some()
    }

    /// Leaves: the running tasks go on, somebody else may own the data directory. Answers what this console as the owner
    /// leaves waiting for room: it starts under the next owner.
    pub async fn close(&self) -> Vec<VersionKey> {
        let Some(owner) = self.owner() else {
            return Vec::new();
        };
        let beside = Role::Beside(Arc::new(Elsewhere::new(self.0.home.door())));
        *self.role() = beside;
        owner.close().await
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn notify(&self, notice: Notice) {
        // Nobody listening is fine.
        let _ = self.0.notices.send(notice);
    }

    pub(crate) fn owner(&self) -> Option<Arc<Owner>> {
        match &*self.role() {
            Role::Owner(owner) => Some(Arc::clone(owner)),
            Role::Beside(_) => None,
        }
    }

    pub(crate) fn owner_elsewhere(&self) -> Option<Arc<Elsewhere>> {
        match &*self.role() {
            Role::Owner(_) => None,
            Role::Beside(elsewhere) => Some(Arc::clone(elsewhere)),
        }
    }

    fn role(&self) -> std::sync::MutexGuard<'_, Role> {
        self.0.role.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn become_owner(&self, lock: Lock) -> Result<(), ConsoleError> {
        // The sample's job file then runs as it is, from the window and from a script.
        if let Err(error) = self.upload_sample_once().await {
            eprintln!("trainyard: the sample could not be uploaded: {error}");
        }
        let owner = owner::start(self, lock).await?;
        *self.role() = Role::Owner(owner);
        self.notify(Notice::Owner { this: true });
        Ok(())
    }

    /// Passes on the owner's notices, and takes its place when it goes.
    fn stay_beside(&self) {
        let console = self.clone();
        tokio::spawn(async move {
            let relay = tokio::spawn(crate::door::relay_notices(console.clone()));
            let lock = Lock::take(console.home().lock()).await;
            relay.abort();
            if let Ok(lock) = lock
                && let Err(error) = console.become_owner(lock).await
            {
                eprintln!("trainyard: could not take over: {error}");
            }
        });
    }
}
