//! What can go wrong with the store, told apart by what somebody does about it.

use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};
use thiserror::Error;

/// An error of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database was written by a newer release. Nothing in it was touched.
    #[error("{path} has schema {found}, written by a newer Trainyard; this one knows {known}")]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: usize,
        /// The newest schema this release knows.
        known: usize,
    },
    /// A reader met a database that its owner has not migrated yet.
    #[error("{path} has schema {found}; start Trainyard once to bring it to {known}")]
    Older {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: usize,
        /// The schema this release reads.
        known: usize,
    },
    /// The file is not a database of Trainyard, or is a damaged one.
    #[error("{path} is not a readable Trainyard database: {reason}")]
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The name belongs to another job.
    #[error("the name \"{name}\" is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The name belongs to another configuration.
    #[error("a configuration named \"{name}\" exists")]
    ConfigTaken {
        /// The name.
        name: String,
    },
    /// The name belongs to another view.
    #[error("a view named \"{name}\" exists")]
    ViewTaken {
        /// The name.
        name: String,
    },
    /// A job may have so many tags and no more.
    #[error("a job may have at most {most} tags; take one off first")]
    TooManyTags {
        /// So many.
        most: usize,
    },
    /// The name belongs to another data set.
    #[error("a dataset named \"{name}\" exists")]
    DatasetTaken {
        /// The name.
        name: String,
    },
    /// There is no such thing (any more).
    #[error("{what} does not exist")]
    NotFound {
        /// What was looked for, for example `job 7`.
        what: String,
    },
    /// No space is left for the database. The write was undone as a whole.
    #[error("no space is left to write {path}")]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// Another process kept the database locked for too long.
    #[error("{path} is being written by another process")]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The file could not be created or its mode not set.
    #[error("{path}: {source}")]
    File {
        /// The database.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else `SQLite` says.
    #[error("{path}: {source}")]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

/// An error inside a statement, before it is known which file it is about.
#[derive(Debug)]
pub(crate) enum Fault {
    Sqlite(rusqlite::Error),
    NameTaken(String),
    ConfigTaken(String),
    DatasetTaken(String),
    ViewTaken(String),
    NotFound(String),
    TooManyTags { most: usize },
}

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Self {
        Self::Sqlite(source)
    }
}

impl Fault {
    pub(crate) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound(what.into())
    }

    pub(crate) fn at(self, path: &Path) -> StoreError {
        match self {
            Self::Sqlite(source) => StoreError::from_sqlite(path, source),
            Self::NameTaken(name) => StoreError::NameTaken { name },
            Self::ConfigTaken(name) => StoreError::ConfigTaken { name },
            Self::DatasetTaken(name) => StoreError::DatasetTaken { name },
            Self::ViewTaken(name) => StoreError::ViewTaken { name },
            Self::NotFound(what) => StoreError::NotFound { what },
            Self::TooManyTags { most } => StoreError::TooManyTags { most },
        }
    }
}

impl StoreError {
    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        if let rusqlite::Error::FromSqlConversionFailure(column, _, reason) = &source {
            let reason = format!("column {column}: {reason}");
            return Self::Corrupt { path, reason };
        }
        let Some(error) = source.sqlite_error() else {
            return Self::Sqlite { path, source };
        };
        // The shared-memory file beside a database cannot be made on a full disk; SQLite has no code of its own for it.
        if error.extended_code == ffi::SQLITE_IOERR_SHMSIZE {
            return Self::Full { path };
        }
        match error.code {
            ErrorCode::DiskFull => Self::Full { path },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy { path },
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Self::Corrupt {
                path,
                reason: source.to_string(),
            },
            _ => Self::Sqlite { path, source },
        }
    }
}
