//! The console: opened on a data directory, as its owner or beside one.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::{RwLock, broadcast};
use tokio::task::JoinHandle;
use trainyard_datasets::Datasets;
use trainyard_engines::{Engines, Places};
use trainyard_job::VersionKey;
use trainyard_objects::ObjectStore;
use trainyard_secrets::Secrets;
use trainyard_store::StoreError;

use crate::db::Db;
use crate::door::{CallError, Elsewhere};
use crate::error::{ConsoleError, ErrorCode};
use crate::home::Home;
use crate::owner::{self, Lock, Owner};
use crate::places::Dial;
use crate::reserve::Reserve;
use crate::series::KeptSeries;
use crate::session::Session;
use crate::transfers::Transfers;
use crate::uses::{
    Counts, DatasetsInMaking, KeptLastLines, KeptListings, LogReaders, Makings, Tries,
};
use crate::visualizations::Visualizations;
use crate::wire::Notice;
use crate::{diagnostic, dial, orphans};

/// Notices a slow listener may fall behind before it is told to look at everything again.
const NOTICES: usize = 1024;

/// How long an owner that is only starting, or just leaving, is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(25);
/// Longest pause between two tries of a console that could not take over.
const TAKEOVER_PAUSE_MAX: Duration = Duration::from_secs(30);

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
    pub(crate) datasets: Datasets,
    pub(crate) transfers: Transfers,
    pub(crate) in_making: DatasetsInMaking,
    pub(crate) listings: KeptListings,
    pub(crate) engines: Engines,
    pub(crate) secrets: Secrets,
    pub(crate) reserve: Reserve,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) readers: LogReaders,
    pub(crate) last_lines: KeptLastLines,
    pub(crate) series: KeptSeries,
    pub(crate) visualizations: Visualizations,
    pub(crate) makings: Makings,
    pub(crate) counts: Counts,
    pub(crate) tries: Tries,
    pub(crate) dial: Dial,
    /// Read while a version is recorded and handed over: who writes knows that each version recorded is with its place.
    pub(crate) submitting: RwLock<()>,
    ownership: Ownership,
    role: Mutex<Role>,
    /// One at a time becomes the owner or leaves.
    changing: tokio::sync::Mutex<()>,
    succession: Mutex<Option<JoinHandle<()>>>,
}

enum Role {
    Owner(Arc<Owner>),
    Beside(Arc<Elsewhere>),
    Left,
}

impl Console {
    /// Opens a data directory. As the owner, what happened while nobody was there has been looked up when this
    /// returns.
    pub async fn open(options: OpenOptions) -> Result<Self, ConsoleError> {
        Self::open_with_secrets(options, Secrets::of_this_desktop()).await
    }

    /// The same with another place for secret values than this desktop's keyring.
    pub async fn open_with_secrets(
        options: OpenOptions,
        secrets: Secrets,
    ) -> Result<Self, ConsoleError> {
        let dial = dial::modelarts(secrets.clone());
        Self::open_with(options, secrets, dial).await
    }

    /// The same with other clients for connections than the service's.
    pub async fn open_with(
        options: OpenOptions,
        secrets: Secrets,
        dial: Dial,
    ) -> Result<Self, ConsoleError> {
        let home = Home::prepare(&options.home)?;
        orphans::refuse_emptied_database(&home)?;
        let (lock, db) = enter(&home).await?;
        let objects = ObjectStore::local(&home.objects())?;
        let elsewhere = Arc::new(Elsewhere::new(&home));
        let console = Self(Arc::new(Inner {
            shim: options.shim,
            delivery: options.delivery,
            db,
            datasets: Datasets::new(objects.clone(), home.datasets()),
            objects,
            transfers: Transfers::default(),
            in_making: DatasetsInMaking::default(),
            listings: KeptListings::default(),
            engines: Engines::new(home.engines(), Places::of_this_computer()),
            secrets,
            reserve: Reserve::new(home.reserve()),
            notices: broadcast::Sender::new(NOTICES),
            readers: LogReaders::default(),
            last_lines: KeptLastLines::default(),
            series: KeptSeries::default(),
            visualizations: Visualizations::default(),
            makings: Makings::default(),
            counts: Counts::default(),
            tries: Tries::default(),
            dial,
            submitting: RwLock::default(),
            ownership: options.ownership,
            role: Mutex::new(Role::Beside(elsewhere)),
            changing: tokio::sync::Mutex::default(),
            succession: Mutex::default(),
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
        let _one_at_a_time = self.0.changing.lock().await;
        if let Some(succession) = lock(&self.0.succession).take() {
            succession.abort();
        }
        let owner = self.owner();
        // What was begun is answered as the owner.
        if let Some(owner) = &owner {
            owner.close_door(self).await;
        }
        self.0.makings.end().await;
        *self.role() = Role::Left;
        match owner {
            Some(owner) => owner.close(self).await,
            None => Vec::new(),
        }
    }

    /// Has the owner carry out a command, and answers what it says; none where this console is the owner and does it
    /// itself. Where nobody owns the directory any more, that is this console from now on.
    pub(crate) async fn pass_on(
        &self,
        command: &str,
        args: &Value,
    ) -> Result<Option<Vec<u8>>, ConsoleError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let elsewhere = match &*self.role() {
                Role::Owner(_) => return Ok(None),
                Role::Beside(elsewhere) => Arc::clone(elsewhere),
                Role::Left => return Err(ConsoleError::NotOwner),
            };
            let reason = match elsewhere.call(command, args).await {
                Ok(answer) => return Ok(Some(answer)),
                Err(CallError::Failed(error)) => return Err(error),
                Err(CallError::NotBegun(reason)) => reason,
            };
            // One that succeeds the owner is waiting for the lock already.
            if self.0.ownership == Ownership::IfFree
                && let Some(lock) = Lock::try_take(&self.0.home.lock())?
            {
                self.become_owner(lock).await?;
            } else if Instant::now() >= deadline {
                return Err(ConsoleError::OwnerUnreachable { reason });
            } else {
                tokio::time::sleep(PAUSE).await;
            }
        }
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
            Role::Beside(_) | Role::Left => None,
        }
    }

    pub(crate) fn owner_elsewhere(&self) -> Option<Arc<Elsewhere>> {
        match &*self.role() {
            Role::Beside(elsewhere) => Some(Arc::clone(elsewhere)),
            Role::Owner(_) | Role::Left => None,
        }
    }

    fn role(&self) -> std::sync::MutexGuard<'_, Role> {
        lock(&self.0.role)
    }

    async fn become_owner(&self, lock: Lock) -> Result<(), ConsoleError> {
        let _one_at_a_time = self.0.changing.lock().await;
        if !matches!(*self.role(), Role::Beside(_)) {
            return Ok(());
        }
        on_a_full_disk(&self.0.reserve, || self.0.db.begin_to_write())?;
        // What is submitted asks again, and is refused where there is no room.
        let _ = self.0.reserve.hold();
        // The sample's job file then runs as it is, from the window and from a script.
        if let Err(error) = self.upload_sample_once().await {
            diagnostic::say(&format_args!("the sample could not be uploaded: {error}"));
        }
        if let Err(error) = self.write_shipped_algorithms().await {
            diagnostic::say(&format_args!(
                "the built-in algorithms could not be written: {error}"
            ));
        }
        match owner::start(self, lock).await {
            Ok(owner) => *self.role() = Role::Owner(owner),
            Err(error) => {
                self.0.db.end_writing().await;
                return Err(error);
            }
        }
        self.notify(Notice::Owner { this: true });
        Ok(())
    }

    /// Passes on the owner's notices, and takes its place when it goes. What keeps it from that may pass.
    fn stay_beside(&self) {
        let console = self.clone();
        let succession = tokio::spawn(async move {
            let mut pause = PAUSE;
            while let Err(error) = console.succeed().await {
                diagnostic::say(&format_args!("could not take over: {error}"));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(TAKEOVER_PAUSE_MAX);
            }
        });
        *lock(&self.0.succession) = Some(succession);
    }

    /// Waits for the owner to go, and becomes it.
    async fn succeed(&self) -> Result<(), ConsoleError> {
        let relay = tokio::spawn(crate::door::relay_notices(self.clone()));
        let lock = Lock::take(self.home().lock()).await;
        relay.abort();
        self.become_owner(lock?).await
    }
}

/// The lock and the database, as the owner or beside one. The owner alone makes and migrates the database, so one that is
/// only being made is waited for.
async fn enter(home: &Home) -> Result<(Option<Lock>, Db), ConsoleError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match Lock::try_take(&home.lock()) {
            Ok(Some(lock)) => {
                let reserve = Reserve::new(home.reserve());
                let db = on_a_full_disk(&reserve, || Db::open_to_write(&home.database()))?;
                return Ok((Some(lock), db));
            }
            Ok(None) => {}
            // Nobody can own it; it can be read.
            Err(ConsoleError::File { source, .. })
                if source.kind() == ErrorKind::ReadOnlyFilesystem =>
            {
                return Ok((None, Db::open_to_read(&home.database())?));
            }
            Err(error) => return Err(error),
        }
        match Db::open_to_read(&home.database()) {
            Err(ConsoleError::Store(
                StoreError::NotFound { .. } | StoreError::Older { .. } | StoreError::Busy { .. },
            )) if Instant::now() < deadline => tokio::time::sleep(PAUSE).await,
            opened => return Ok((None, opened?)),
        }
    }
}

/// On a full disk with the room that is kept for that.
fn on_a_full_disk<T>(
    reserve: &Reserve,
    open: impl Fn() -> Result<T, ConsoleError>,
) -> Result<T, ConsoleError> {
    match open() {
        Err(error) if error.code() == ErrorCode::DiskFull && reserve.give_up() => open(),
        opened => opened,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
