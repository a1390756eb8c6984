//! The database as asynchronous code sees it: one connection that writes, one that reads, neither on a worker thread.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use trainyard_store::{Store, StoreError};

use crate::error::ConsoleError;

#[derive(Clone)]
pub(crate) struct Db {
    writer: Arc<Mutex<Store>>,
    reader: Arc<Mutex<Store>>,
}

impl Db {
    pub(crate) fn open(path: &Path) -> Result<Self, ConsoleError> {
        let writer = Store::open(path)?;
        let reader = Store::open_read_only(path)?;
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            reader: Arc::new(Mutex::new(reader)),
        })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let store = Arc::clone(&self.reader);
        blocking(move || query(&store.lock().unwrap_or_else(PoisonError::into_inner))).await
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let store = Arc::clone(&self.writer);
        blocking(move || change(&mut store.lock().unwrap_or_else(PoisonError::into_inner))).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, ConsoleError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.expect("BUG: a statement panicked")?)
}
