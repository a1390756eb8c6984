//! What goes wrong in the console. How it crosses the door is in [`crossing`].

mod crossing;

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;
use trainyard_algorithms::AlgorithmError;
use trainyard_backend::BackendError;
use trainyard_datasets::DatasetError;
use trainyard_engines::EngineError;
use trainyard_job::{Fault, JobId};
use trainyard_objects::ObjectsError;
use trainyard_store::StoreError;

pub use crossing::{ErrorCode, WireError};

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
    /// A view of that name exists.
    #[error("a view named \"{name}\" exists; replace it or choose another name")]
    ViewExists {
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
    /// Versions of a connection have not ended.
    #[error(
        "{} of {name} {} not ended; wait for the end or stop first",
        list_of(versions, *and_more),
        if versions.len() + usize::from(*and_more > 0) == 1 { "has" } else { "have" }
    )]
    ConnectionInUse {
        /// The connection.
        name: String,
        /// The first of the versions, `job/V001`.
        versions: Vec<String>,
        /// How many more there are.
        and_more: u64,
    },
    /// No such place to run.
    #[error("no place to run is called \"{name}\"; there is {}", known.join(", "))]
    UnknownBackend {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
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
    /// A request that is not passed on to the owner.
    #[error("this is too large: {bytes} bytes; a request has at most {max_bytes}")]
    RequestTooLarge {
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        max_bytes: usize,
    },
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
    /// What is looked for in a log is no regular expression.
    #[error(transparent)]
    Pattern(#[from] regex::Error),
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
    /// A job that has not ended works with a folder.
    #[error("{by} {how} {folder} and has not ended; wait for it, or stop it first")]
    FolderInUse {
        /// The folder.
        folder: String,
        /// The version, `job/V001`.
        by: String,
        /// What it does with it.
        how: FolderUse,
    },
    /// One at a time makes versions of a data set.
    #[error(
        "another version of the dataset \"{name}\" is being made; wait until it is there, or cancel it"
    )]
    DatasetBusy {
        /// The data set.
        name: String,
    },
    /// Two pieces of work of one name could be neither told apart nor cancelled.
    #[error(
        "a transfer called \"{name}\" is under way; wait for it, or give this one another name"
    )]
    TransferTaken {
        /// The name.
        name: String,
    },
    /// The owner left while it worked on the request.
    #[error(
        "the console that owned the data directory left before {command} had ended; what was asked for may have been \
         done in part: look before you ask again"
    )]
    LeftUnfinished {
        /// What was asked for.
        command: String,
    },
    /// The files of a data set.
    #[error(transparent)]
    Datasets(#[from] DatasetError),
    /// The built-in algorithms.
    #[error(transparent)]
    Algorithms(#[from] AlgorithmError),
}

fn list_of(versions: &[String], and_more: u64) -> String {
    let more = match and_more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", versions.join(", "))
}

/// What a job does with a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderUse {
    /// It is the output.
    Writes,
    /// It is data.
    Reads,
    /// It is code that is still to be copied.
    Runs,
}

impl fmt::Display for FolderUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Writes => "writes into",
            Self::Reads => "reads",
            Self::Runs => "is still to copy its code from",
        })
    }
}

impl ConsoleError {
    pub(crate) fn arguments(command: &str, source: &serde_json::Error) -> Self {
        Self::Arguments {
            command: command.to_owned(),
            detail: source.to_string(),
        }
    }
}
