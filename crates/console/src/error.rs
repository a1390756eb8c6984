//! What goes wrong in the console, and how it crosses the door: a code to act on, its parameters, a detail to copy.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use trainyard_algorithms::AlgorithmError;
use trainyard_backend::BackendError;
use trainyard_datasets::DatasetError;
use trainyard_engines::EngineError;
use trainyard_job::{Fault, FaultKind, JobId};
use trainyard_objects::ObjectsError;
use trainyard_store::StoreError;
use ts_rs::TS;

use crate::credentials::SecretError;

/// An error of a use case.
#[derive(Debug, Error)]
pub enum ConsoleError {
    /// The request's fields are wrong.
    #[error("{}", .0.iter().filter(|f| f.is_error()).map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// No job, version or configuration of that name.
    #[error("{kind} \"{name}\" does not exist")]
    NotFound {
        /// What was looked for: `job`, `version`, `configuration`, `topic`.
        kind: &'static str,
        /// By which name.
        name: String,
    },
    /// The name of one job and the number of another.
    #[error(
        "\"{given}\" is the name of one job and the number of another; write {mark}{named} for the job of that name, \
         {mark}{numbered} for the job of that number",
        mark = JobId::MARK
    )]
    AmbiguousJob {
        /// What was asked for.
        given: String,
        /// The job of that name.
        named: JobId,
        /// The job of that number.
        numbered: JobId,
    },
    /// A configuration of that name exists.
    #[error("a configuration named \"{name}\" exists; replace it or choose another name")]
    ConfigExists {
        /// The name.
        name: String,
    },
    /// A text to be imported is no file of configurations.
    #[error("{}", crate::uses::fault_lines(faults))]
    Import {
        /// What is wrong with it.
        faults: Vec<trainyard_exports::ImportFault>,
    },
    /// The version has ended, so there is nothing to stop.
    #[error("{name} has already ended")]
    AlreadyEnded {
        /// Job and version.
        name: String,
    },
    /// The version has not ended, so it cannot be deleted.
    #[error("{name} is still running; stop it first")]
    StillRunning {
        /// Job and version.
        name: String,
    },
    /// Versions need what a pool has.
    #[error(
        "{} is needed by {}{}; wait for them or stop them first",
        pool.as_ref().map_or_else(|| "what the public pool has".to_owned(), |name| format!("the pool {name}")),
        versions.join(", "),
        if *and_more > 0 { format!(" and {and_more} more") } else { String::new() }
    )]
    PoolInUse {
        /// The pool's name; none for the public one.
        pool: Option<String>,
        /// The first of the versions, `job/V001`.
        versions: Vec<String>,
        /// How many more there are.
        and_more: usize,
    },
    /// No such place to run.
    #[error("no place to run is called \"{name}\"; use local")]
    UnknownBackend {
        /// The name.
        name: String,
    },
    /// No such command.
    #[error("no command is called \"{name}\"")]
    UnknownCommand {
        /// The name.
        name: String,
    },
    /// The arguments of a command do not fit.
    #[error("the arguments of {command} do not fit: {detail}")]
    Arguments {
        /// Which command.
        command: String,
        /// What does not fit.
        detail: String,
    },
    /// The console that owns the data directory could not be reached, or answered with this.
    #[error("{}", .0.detail)]
    Elsewhere(WireError),
    /// The owner of the data directory does not answer.
    #[error("the console that runs the jobs does not answer: {reason}")]
    OwnerUnreachable {
        /// Why.
        reason: String,
    },
    /// The owner was reached and has stopped answering.
    #[error("the console that owns {} (process {pid}) does not answer", home.display())]
    OwnerSilent {
        /// The data directory.
        home: PathBuf,
        /// The owner's process.
        pid: u32,
    },
    /// The owner began the request and went silent before it said how that ended.
    #[error(
        "the console that owns {} (process {pid}) went silent before it answered; what was asked for may have been \
         done: look before you ask again", home.display()
    )]
    OwnerLost {
        /// The data directory.
        home: PathBuf,
        /// The owner's process.
        pid: u32,
    },
    /// Jobs or configurations use the topic.
    #[error("the topic \"{name}\" is used by {users}; they would tell nobody without it")]
    TopicInUse {
        /// The topic.
        name: String,
        /// How many of what.
        users: String,
    },
    /// The system's keyring.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// This console is not the owner, or no longer.
    #[error("this console no longer owns the data directory; try again")]
    NotOwner,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A log could not be read.
    #[error(transparent)]
    Log(#[from] trainyard_logs::LogError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The place to run.
    #[error(transparent)]
    Backend(#[from] BackendError),
    /// Object storage.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// What a shim wrote.
    #[error(transparent)]
    Shim(#[from] trainyard_shim::ShimError),
    /// The code that versions ran.
    #[error(transparent)]
    Code(#[from] trainyard_code::CodeError),
    /// The AI engines.
    #[error(transparent)]
    Engines(#[from] EngineError),
    /// Event files.
    #[error(transparent)]
    Series(#[from] trainyard_summaries::SummaryError),
    /// A picture that no page is given.
    #[error("the picture of {name} has {bytes} bytes; at most {max_bytes} are shown")]
    PictureTooLarge {
        /// Its tag.
        name: String,
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        max_bytes: usize,
    },
    /// A rule for log rows that is not sound.
    #[error(transparent)]
    Rule(#[from] trainyard_summaries::RuleError),
    /// More rules for log rows than are kept.
    #[error("at most {max} rules are kept")]
    TooManyRules {
        /// How many.
        max: usize,
    },
    /// The keyring.
    #[error(transparent)]
    Secrets(#[from] trainyard_secrets::SecretsError),
    /// A job that has not ended needs it.
    #[error("{by} reads {name} and has not ended; stop it first")]
    InUse {
        /// What cannot be deleted.
        name: String,
        /// What needs it.
        by: String,
    },
    /// The files of a data set.
    #[error(transparent)]
    Datasets(#[from] DatasetError),
    /// The built-in algorithms.
    #[error(transparent)]
    Algorithms(#[from] AlgorithmError),
}

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
    Keyring,
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
}

impl ConsoleError {
    pub(crate) fn arguments(command: &str, source: &serde_json::Error) -> Self {
        Self::Arguments {
            command: command.to_owned(),
            detail: source.to_string(),
        }
    }

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
            Self::AlreadyEnded { .. }
            | Self::Backend(BackendError::NotRunning(_) | BackendError::Ended(_)) => {
                ErrorCode::AlreadyEnded
            }
            Self::StillRunning { .. } => ErrorCode::StillRunning,
            Self::PoolInUse { .. } => ErrorCode::PoolInUse,
            Self::AmbiguousJob { .. }
            | Self::Rule(_)
            | Self::TooManyRules { .. }
            | Self::UnknownBackend { .. }
            | Self::UnknownCommand { .. }
            | Self::Import { .. }
            | Self::Arguments { .. } => ErrorCode::BadRequest,
            Self::Elsewhere(error) => error.code,
            Self::OwnerUnreachable { .. }
            | Self::OwnerSilent { .. }
            | Self::OwnerLost { .. }
            | Self::NotOwner => ErrorCode::OwnerUnreachable,
            Self::TopicInUse { .. } => ErrorCode::TopicInUse,
            Self::Secret(SecretError::NoKeyring) => ErrorCode::NoKeyring,
            Self::Secret(_) => ErrorCode::KeyringLocked,
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
            Self::Secrets(_) => ErrorCode::Keyring,
            Self::InUse { .. } => ErrorCode::InUse,
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
            Self::InUse { name, by } => Some(format!("{by}: {name}")),
            Self::Objects(error) | Self::Datasets(DatasetError::Objects(error)) => about(error),
            Self::NotFound { name, .. }
            | Self::ConfigExists { name }
            | Self::AlreadyEnded { name }
            | Self::StillRunning { name }
            | Self::TopicInUse { name, .. }
            | Self::UnknownBackend { name }
            | Self::Algorithms(AlgorithmError::NameTaken { name }) => Some(name.clone()),
            Self::PoolInUse { versions, .. } => Some(versions.join(", ")),
            Self::Engines(error) => about_engine(error),
            Self::Algorithms(AlgorithmError::NotAFile { path }) => Some(shown(path)),
            Self::Secrets(error) => Some(error.to_string()),
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
        ObjectsError::BadUrl { .. } => ErrorCode::Faults,
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
