//! The database as asynchronous code sees it: one connection that writes while this console is the owner, one that
//! reads, neither on a worker thread.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use trainyard_store::{Store, StoreError};

use crate::error::ConsoleError;

#[derive(Clone)]
pub(crate) struct Db {
    path: PathBuf,
    writer: Arc<Mutex<Option<Store>>>,
    reader: Arc<Mutex<Store>>,
}

impl Db {
    /// As the owner, who alone makes and migrates it.
    pub(crate) fn open_to_write(path: &Path) -> Result<Self, ConsoleError> {
        let writer = Store::open(path)?;
        let db = Self::open_to_read(path)?;
        *db.writer() = Some(writer);
        Ok(db)
    }

    /// Beside the owner.
    pub(crate) fn open_to_read(path: &Path) -> Result<Self, ConsoleError> {
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::default(),
            reader: Arc::new(Mutex::new(Store::open_read_only(path)?)),
        })
    }

    /// Having become the owner.
    pub(crate) fn begin_to_write(&self) -> Result<(), ConsoleError> {
        let mut writer = self.writer();
        if writer.is_none() {
            *writer = Some(Store::open(&self.path)?);
        }
        Ok(())
    }

    /// No longer the owner: what is being written is finished, and nothing follows.
    pub(crate) async fn end_writing(&self) {
        let db = self.clone();
        let close = move || {
            if let Some(store) = db.writer().take() {
                store.close();
            }
        };
        let _ = tokio::task::spawn_blocking(close).await;
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let store = Arc::clone(&self.reader);
        blocking(move || {
            let store = store.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(query(&store)?)
        })
        .await
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let db = self.clone();
        blocking(move || match &mut *db.writer() {
            Some(store) => Ok(change(store)?),
            None => Err(ConsoleError::NotOwner),
        })
        .await
    }

    fn writer(&self) -> std::sync::MutexGuard<'_, Option<Store>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ConsoleError> + Send + 'static,
) -> Result<T, ConsoleError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // The program is ending and did not begin it.
        Err(error) if error.is_cancelled() => Err(ConsoleError::NotOwner),
        Err(error) => panic!("BUG: a statement panicked: {error}"),
    }
}
