//! An error as it crosses the door: a code to act on, what its words are about, a detail to copy.

use std::path::Path;

use serde::{Deserialize, Serialize};
use trainyard_algorithms::AlgorithmError;
use trainyard_backend::BackendError;
use trainyard_datasets::DatasetError;
use trainyard_engines::EngineError;
use trainyard_job::{Fault, FaultKind};
use trainyard_objects::ObjectsError;
use trainyard_secrets::SecretsError;
use trainyard_store::StoreError;
use ts_rs::TS;

use super::ConsoleError;

/// An error as it crosses the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WireError {
    /// What somebody acts on.
    pub code: ErrorCode,
    /// Names and faults the words need.
    pub name: Option<String>,
    /// The faults, with [`ErrorCode::Faults`].
    pub faults: Vec<Fault>,
    /// The English sentence, to show under Details and to copy.
    pub detail: String,
}

/// A code exists because a page or a script acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ErrorCode {
    Faults,
    NotFound,
    ConfigExists,
    AlreadyEnded,
    StillRunning,
    PoolInUse,
    BadRequest,
    OwnerUnreachable,
    DatabaseNewer,
    DatabaseCorrupt,
    DiskFull,
    Storage,
    Unreachable,
    TopicInUse,
    NoKeyring,
    KeyringLocked,
    Internal,
    PathMissing,
    NoPythonInside,
    NotPython,
    PythonTooOld,
    AlreadyThere,
    BadEnvironmentName,
    NameTaken,
    BadPackage,
    NoUv,
    NoPython,
    MakingFailed,
    Cancelled,
    NotAPackageFile,
    PackageTooLarge,
    InUse,
    ConnectionInUse,
    RefusedThere,
    PortTaken,
    DatasetBusy,
}

impl ConsoleError {
    /// What somebody acts on.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Faults(_)
            | Self::Datasets(DatasetError::Empty { .. } | DatasetError::NothingFits { .. }) => {
                ErrorCode::Faults
            }
            Self::NotFound { .. }
            | Self::Store(StoreError::NotFound { .. })
            | Self::Datasets(DatasetError::NoVersion { .. })
            | Self::Series(trainyard_summaries::SummaryError::Absent { .. })
            | Self::Code(trainyard_code::CodeError::NotKept { .. }) => ErrorCode::NotFound,
            Self::ConfigExists { .. } => ErrorCode::ConfigExists,
            Self::ViewExists { .. } => ErrorCode::NameTaken,
            Self::AlreadyEnded { .. }
            | Self::Backend(BackendError::NotRunning(_) | BackendError::Ended(_)) => {
                ErrorCode::AlreadyEnded
            }
            Self::StillRunning { .. } => ErrorCode::StillRunning,
            Self::PoolInUse { .. } => ErrorCode::PoolInUse,
            Self::AmbiguousJob { .. }
            | Self::Rule(_)
            | Self::Pattern(_)
            | Self::TooManyRules { .. }
            | Self::UnknownBackend { .. }
            | Self::UnknownCommand { .. }
            | Self::Import { .. }
            | Self::RequestTooLarge { .. }
            | Self::TransferTaken { .. }
            | Self::Arguments { .. } => ErrorCode::BadRequest,
            Self::Elsewhere(error) => error.code,
            Self::OwnerUnreachable { .. }
            | Self::OwnerSilent { .. }
            | Self::OwnerLost { .. }
            | Self::LeftUnfinished { .. }
            | Self::NotOwner => ErrorCode::OwnerUnreachable,
            Self::TopicInUse { .. } => ErrorCode::TopicInUse,
            Self::Secrets(SecretsError::NoKeyring { .. }) => ErrorCode::NoKeyring,
            Self::Secrets(SecretsError::Refused { .. } | SecretsError::Missing { .. }) => {
                ErrorCode::KeyringLocked
            }
            Self::File { source, .. }
            | Self::Backend(BackendError::File { source, .. })
            | Self::Code(trainyard_code::CodeError::Io { source, .. })
                if is_full(source) =>
            {
                ErrorCode::DiskFull
            }
            Self::Store(StoreError::Newer { .. }) => ErrorCode::DatabaseNewer,
            Self::Store(StoreError::Corrupt { .. }) => ErrorCode::DatabaseCorrupt,
            Self::Store(StoreError::Full { .. }) => ErrorCode::DiskFull,
            Self::Store(_) => ErrorCode::Internal,
            Self::Backend(BackendError::Unreachable { .. }) => ErrorCode::Unreachable,
            Self::Backend(BackendError::Refused { .. }) => ErrorCode::RefusedThere,
            Self::InUse { .. } | Self::FolderInUse { .. } => ErrorCode::InUse,
            Self::DatasetBusy { .. } => ErrorCode::DatasetBusy,
            Self::ConnectionInUse { .. } => ErrorCode::ConnectionInUse,
            Self::Objects(error) | Self::Datasets(DatasetError::Objects(error)) => {
                of_objects(error)
            }
            Self::Datasets(DatasetError::Manifest { source, .. }) if is_full(source) => {
                ErrorCode::DiskFull
            }
            Self::File { .. }
            | Self::Log(_)
            | Self::Shim(_)
            | Self::Series(_)
            | Self::PictureTooLarge { .. }
            | Self::Datasets(_)
            | Self::Backend(_)
            | Self::Code(_) => ErrorCode::Storage,
            Self::Engines(error) => engine_code(error),
            Self::Algorithms(error) => algorithm_code(error),
        }
    }

    /// The error as it crosses the door.
    #[must_use]
    pub fn to_wire(&self) -> WireError {
        if let Self::Elsewhere(error) = self {
            return error.clone();
        }
        WireError {
            code: self.code(),
            name: self.name(),
            faults: self.faults(),
            detail: self.to_string(),
        }
    }

    /// The faults of the request's fields, of those that the rooms below found too.
    fn faults(&self) -> Vec<Fault> {
        let one = |field: &str, kind| vec![Fault::error(field, kind)];
        match self {
            Self::Faults(faults) => faults.clone(),
            Self::Objects(ObjectsError::BadUrl { url, .. }) => {
                let given = url.clone();
                one("url", FaultKind::NotAnObjectPath { given })
            }
            Self::Datasets(DatasetError::Objects(ObjectsError::TooFull {
                needed_bytes,
                free_bytes,
                ..
            })) => {
                let (needed_bytes, free_bytes) = (*needed_bytes, *free_bytes);
                let kind = FaultKind::NoRoom {
                    needed_bytes,
                    free_bytes,
                };
                one("source", kind)
            }
            Self::Datasets(DatasetError::Empty { source_name }) => {
                let path = source_name.clone();
                one("source", FaultKind::EmptyFolder { path })
            }
            Self::Datasets(DatasetError::NothingFits {
                source_name, max, ..
            }) => {
                let (path, max) = (source_name.clone(), *max);
                one("source", FaultKind::AllNamesLong { path, max })
            }
            _ => vec![],
        }
    }

    fn name(&self) -> Option<String> {
        match self {
            Self::InUse { name, by }
            | Self::FolderInUse {
                folder: name, by, ..
            } => Some(format!("{by}: {name}")),
            Self::Objects(error) | Self::Datasets(DatasetError::Objects(error)) => about(error),
            Self::NotFound { name, .. }
            | Self::ConfigExists { name }
            | Self::ViewExists { name }
            | Self::AlreadyEnded { name }
            | Self::StillRunning { name }
            | Self::TopicInUse { name, .. }
            | Self::DatasetBusy { name }
            | Self::UnknownBackend { name, .. }
            | Self::Algorithms(AlgorithmError::NameTaken { name }) => Some(name.clone()),
            Self::PoolInUse { versions, .. } | Self::ConnectionInUse { versions, .. } => {
                Some(versions.join(", "))
            }
            Self::Backend(BackendError::Refused { reason, .. }) => Some(reason.clone()),
            Self::Engines(error) => about_engine(error),
            Self::Algorithms(AlgorithmError::NotAFile { path }) => Some(shown(path)),
            _ => None,
        }
    }
}

fn engine_code(error: &EngineError) -> ErrorCode {
    match error {
        EngineError::Missing { .. } => ErrorCode::PathMissing,
        EngineError::NoPythonInside { .. } => ErrorCode::NoPythonInside,
        EngineError::NotPython { .. } | EngineError::Silent { .. } => ErrorCode::NotPython,
        EngineError::TooOld { .. } => ErrorCode::PythonTooOld,
        EngineError::AlreadyThere { .. } => ErrorCode::AlreadyThere,
        EngineError::NotAdded { .. } => ErrorCode::NotFound,
        EngineError::BadName { .. } => ErrorCode::BadEnvironmentName,
        EngineError::NameTaken { .. } => ErrorCode::NameTaken,
        EngineError::BadPackage { .. } => ErrorCode::BadPackage,
        EngineError::NoUv => ErrorCode::NoUv,
        EngineError::NoPython => ErrorCode::NoPython,
        EngineError::Failed { .. } => ErrorCode::MakingFailed,
        EngineError::Cancelled => ErrorCode::Cancelled,
        EngineError::File { source, .. } if is_full(source) => ErrorCode::DiskFull,
        EngineError::NotUtf8 { .. } | EngineError::File { .. } => ErrorCode::Storage,
    }
}

fn algorithm_code(error: &AlgorithmError) -> ErrorCode {
    match error {
        AlgorithmError::NameTaken { .. } => ErrorCode::NameTaken,
        AlgorithmError::NotThere { .. } => ErrorCode::NotFound,
        AlgorithmError::NotAFile { .. } => ErrorCode::NotAPackageFile,
        AlgorithmError::TooLarge { .. } => ErrorCode::PackageTooLarge,
        AlgorithmError::File { source, .. } if is_full(source) => ErrorCode::DiskFull,
        _ => ErrorCode::Storage,
    }
}

/// What the sentence for an error of an environment is about.
fn about_engine(error: &EngineError) -> Option<String> {
    match error {
        EngineError::Missing { path }
        | EngineError::NoPythonInside { path }
        | EngineError::NotPython { path, .. }
        | EngineError::Silent { path, .. }
        | EngineError::TooOld { path, .. }
        | EngineError::AlreadyThere { path }
        | EngineError::NotAdded { path } => Some(shown(path)),
        EngineError::BadName { given } | EngineError::BadPackage { given } => Some(given.clone()),
        EngineError::NameTaken { name } => Some(name.clone()),
        EngineError::Failed { last_line, .. } => Some(last_line.clone()),
        _ => None,
    }
}

fn of_objects(error: &ObjectsError) -> ErrorCode {
    match error {
        ObjectsError::NotFound { .. } => ErrorCode::NotFound,
        ObjectsError::NoSpace { .. } => ErrorCode::DiskFull,
        ObjectsError::AlreadyExists { .. } => ErrorCode::NameTaken,
        ObjectsError::Cancelled { .. } => ErrorCode::Cancelled,
        ObjectsError::BadUrl { .. } | ObjectsError::TooFull { .. } => ErrorCode::Faults,
        ObjectsError::LocalFile { source, .. } if is_full(source) => ErrorCode::DiskFull,
        _ => ErrorCode::Storage,
    }
}

/// The object an error is about.
fn about(error: &ObjectsError) -> Option<String> {
    match error {
        ObjectsError::NotFound { url }
        | ObjectsError::NoSpace { url }
        | ObjectsError::AlreadyExists { url, .. }
        | ObjectsError::Cancelled { url } => Some(url.to_string()),
        _ => None,
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn is_full(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::StorageFull
}
