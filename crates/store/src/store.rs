//! The open database: how it is opened, and the two doors every statement goes through.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Fault, StoreError};
use crate::{migration, platform};

/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Statements kept prepared on a connection.
const PREPARED: usize = 96;

/// Everything the console remembers.
///
/// Writes take `&mut` and are one transaction each; reads take `&` and see one moment.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the database of a data directory, making and migrating it as needed. One process at a time does
    /// this: the owner of the data directory.
    ///
    /// A database of a newer release is refused, untouched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = |source| StoreError::File {
            path: path.to_owned(),
            source,
        };
        drop(platform::create_private(path).map_err(file)?);
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        store.adjust(|conn| {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            Ok(())
        })?;
        migration::found(&store.conn, path)?;

        platform::make_private(path).map_err(file)?;
        store.adjust(|conn| {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
            conn.pragma_update(None, "journal_mode", "WAL")?;
            // NORMAL syncs at checkpoints only. A commit is in the page cache when it returns, so it outlives a
            // SIGKILL of this process; after a power cut the newest commits may be missing, whole.
            conn.pragma_update(None, "synchronous", "NORMAL")
        })?;
        migration::run(&mut store.conn, path)?;
        Ok(store)
    }

    /// Opens the database beside its owner. Every write is refused.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Err(StoreError::NotFound {
                what: path.display().to_string(),
            });
        }
        let mut store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut looked = migration::found(&store.conn, path);
        if looked.is_err() && platform::is_at_rest_on_a_read_only_disk(path) {
            store = Self::connect_at_rest(path)?;
            looked = migration::found(&store.conn, path);
        }
        let found = looked?;
        if found < migration::KNOWN {
            return Err(StoreError::Older {
                path: path.to_owned(),
                found,
                known: migration::KNOWN,
            });
        }
        Ok(store)
    }

    /// Closes it after the owner's last write, with all of it in one file where nobody is just reading: what can then be
    /// read from a disk that takes no writes.
    pub fn close(self) {
        let fold = || {
            self.conn.busy_timeout(Duration::ZERO)?;
            self.conn
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        };
        // Else the next owner does it; nothing is lost.
        let _ = fold();
    }

    fn connect(path: &Path, access: OpenFlags) -> Result<Self, StoreError> {
        let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|source| StoreError::from_sqlite(path, source))?;
        Self::set_up(conn, path)
    }

    /// Opens a file that nobody can change, without the files beside it that a reader otherwise makes.
    fn connect_at_rest(path: &Path) -> Result<Self, StoreError> {
        use std::fmt::Write;
        use std::os::unix::ffi::OsStrExt;

        let mut uri = String::from("file:");
        for byte in path.as_os_str().as_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
                byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
                byte => {
                    let _ = write!(uri, "%{byte:02x}");
                }
            }
        }
        uri.push_str("?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(uri, flags)
            .map_err(|source| StoreError::from_sqlite(path, source))?;
        Self::set_up(conn, path)
    }

    fn set_up(conn: Connection, path: &Path) -> Result<Self, StoreError> {
        let store = Self {
            conn,
            path: path.to_owned(),
        };
        store.adjust(|conn| {
            conn.busy_timeout(BUSY_TIMEOUT)?;
            conn.set_prepared_statement_cache_capacity(PREPARED);
            conn.pragma_update(None, "foreign_keys", true)
        })?;
        Ok(store)
    }

    fn adjust(
        &self,
        set: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        set(&self.conn).map_err(|source| StoreError::from_sqlite(&self.path, source))
    }

    /// Runs statements that see one moment.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let run = || {
            let moment = self.conn.unchecked_transaction()?;
            query(&moment)
        };
        run().map_err(|fault: Fault| fault.at(&self.path))
    }

    /// Runs statements that all happen or none. The lock is taken at once: a transaction that began as a reader
    /// could not wait for another writer.
    pub(crate) fn write<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let conn = &mut self.conn;
        let run = || {
            let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|fault: Fault| fault.at(&self.path))
    }
}

#[cfg(test)]
#[path = "full_disk_tests.rs"]
mod full_disk_tests;

#[cfg(test)]
#[path = "transaction_tests.rs"]
mod transaction_tests;
