//! The English sentence of each kind of fault, as the command line says it.

use std::fmt;

use super::FaultKind;
use crate::ObsPath;

impl fmt::Display for FaultKind {
    #[expect(clippy::too_many_lines, reason = "one sentence for each kind")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => write!(f, "is required"),
            Self::BadName { max } => {
                write!(f, "use 1 to {max} letters, digits, underscores or hyphens")
            }
            Self::TooLong { max, actual } => {
                write!(f, "has {actual} characters; at most {max} are allowed")
            }
            Self::OutOfRange { min, max, actual } => {
                write!(f, "is {actual}; choose {min} to {max}")
            }
            Self::NotAnObjectPath { given } => {
                write!(f, "\"{given}\" is not a path such as obs://bucket/folder/")?;
                match ObsPath::read(given) {
                    Err(why) => write!(f, ": {why}"),
                    Ok(_) => Ok(()),
                }
            }
            Self::BadVariableName { given } => write!(
                f,
                "\"{given}\" is not a variable name; use letters, digits and underscores, not a digit first"
            ),
            Self::ReservedVariable { name } => {
                write!(f, "{name} is set by the platform; choose another name")
            }
            Self::Duplicate { given } => write!(f, "\"{given}\" is there twice; keep one"),
            Self::ControlCharacter => {
                write!(
                    f,
                    "contains a line break or another control character; remove it"
                )
            }
            Self::OfAnotherSource => write!(
                f,
                "this algorithm source does not take it: a custom image takes environment variables, the others running \
                 parameters; remove it"
            ),
            Self::BootFileNotPython { given } => {
                write!(f, "\"{given}\" is not a .py file")
            }
            Self::BootFileOutside { given, code_dir } => write!(
                f,
                "\"{given}\" is not inside the code directory {code_dir}; choose a file in it"
            ),
            Self::OutputIsData => write!(
                f,
                "is the folder of the data; choose another, or the job may overwrite what it trains on"
            ),
            Self::OutputNotEmpty { path } => write!(
                f,
                "{path} is not empty; files of an earlier job may be overwritten"
            ),
            Self::NameTaken { name } => {
                write!(f, "\"{name}\" exists already; choose another name")
            }
            Self::UnknownFlavor { given, known } => {
                write!(f, "no flavor \"{given}\" here; choose {}", list(known))
            }
            Self::UnknownImage { given, known } => {
                write!(f, "no image \"{given}\" here; choose {}", list(known))
            }
            Self::UnknownTopic { given, known } => {
                write!(f, "no topic \"{given}\"; choose {}", list(known))
            }
            Self::UnknownField { name } => write!(f, "unknown field \"{name}\"; remove it"),
            Self::WrongType { expected } => write!(f, "should be {expected}"),
            Self::NotFound { path } => {
                write!(f, "{path} does not exist; upload it or choose another")
            }
            Self::EmptyFolder { path } => {
                write!(f, "{path} is empty; upload files or choose another folder")
            }
            Self::Unreadable { path, reason } => write!(f, "{path} cannot be read: {reason}"),
            Self::TooManyNodes { asked, flavor, fit } => write!(
                f,
                "{asked} nodes of {flavor} are more than fit here; at most {fit} do"
            ),
            Self::CodeTooLarge { bytes, max_bytes } => write!(
                f,
                "the code directory has {bytes} bytes; at most {max_bytes} are allowed"
            ),
            Self::CodeTooManyFiles {
                files,
                max_files,
                and_more,
            } => write!(
                f,
                "the code directory has {}{files} files; at most {max_files} are allowed",
                if *and_more { "more than " } else { "" }
            ),
            Self::NotHere { what } => write!(f, "{what} cannot be used where this job runs"),
            Self::UnknownEngine { given, known } => {
                write!(f, "no AI engine \"{given}\" here; choose {}", list(known))
            }
            Self::NoFramework { framework } => write!(
                f,
                "no Python environment of this computer has {framework}; add one that has it, or create one"
            ),
            Self::EngineInSeveral { given, choose } => {
                write!(
                    f,
                    "{given} is in several environments; choose {}",
                    list(choose)
                )
            }
            Self::UnknownAlgorithm { given, known } => {
                write!(
                    f,
                    "no built-in algorithm \"{given}\" here; choose {}",
                    list(known)
                )
            }
            Self::BrokenAlgorithm { name, reason } => {
                write!(f, "the package of {name} cannot be used: {reason}")
            }
            Self::NoEngineFor { algorithm, need } => write!(
                f,
                "{algorithm} needs {need}, which no Python environment of this computer has"
            ),
            Self::NotWhole { given } => write!(f, "\"{given}\" is not a whole number"),
            Self::NotNumber { given } => write!(f, "\"{given}\" is not a number"),
            Self::NotBool { given } => write!(f, "\"{given}\" is neither true nor false"),
            Self::NotAChoice { given, choices } => {
                write!(f, "\"{given}\" is not a choice; choose {}", list(choices))
            }
            Self::TooSmall { given, min } => write!(f, "{given} is too small; at least {min}"),
            Self::TooLarge { given, max } => write!(f, "{given} is too large; at most {max}"),
            Self::UnknownParameter { known } => {
                write!(
                    f,
                    "the algorithm has no such parameter; choose {}",
                    list(known)
                )
            }
            Self::SetByPlatform => write!(f, "is appended by the platform; remove it"),
            Self::BadTopicName { max } => write!(
                f,
                "use 1 to {max} letters, digits, underscores or hyphens, a letter or a digit first"
            ),
            Self::TooManyBytes { max, actual } => {
                write!(f, "has {actual} bytes; at most {max} are allowed")
            }
            Self::TopicTaken { name } => {
                write!(f, "a topic named \"{name}\" exists; choose another name")
            }
            Self::NobodyConfirmed { topic } => write!(
                f,
                "\"{topic}\" has no confirmed subscription, so nobody would be told; confirm one under Topics"
            ),
            Self::AlreadySubscribed { given } => {
                write!(f, "{given} is subscribed to this topic already")
            }
            Self::NotAWebAddress { given } => write!(
                f,
                "\"{given}\" is not an address such as https://example.com/hook"
            ),
            Self::SecretInAddress => write!(
                f,
                "takes no user name or password; messages are signed instead"
            ),
            Self::NotAMailAddress { given } => {
                write!(
                    f,
                    "\"{given}\" is not a mail address such as name@example.com"
                )
            }
            Self::NotASigningSecret => write!(
                f,
                "should be whsec_ and 24 to 64 bytes in Base64; leave it empty to have one made"
            ),
            Self::NoMailServer => write!(f, "needs a mail server; set one up under Topics"),
            Self::WrongCode => write!(
                f,
                "is not the one that was sent last; look again, or send the confirmation once more"
            ),
            Self::CodeExpired => {
                write!(f, "is no longer valid; send the confirmation once more")
            }
            Self::PasswordInClear { host } => write!(
                f,
                "a password would travel to {host} unencrypted; use STARTTLS or TLS, or leave the user name empty"
            ),
            Self::UnknownPool { given, known } => {
                write!(
                    f,
                    "no resource pool \"{given}\" here; choose {}",
                    list(known)
                )
            }
            Self::PoolNameTaken { name } => {
                write!(
                    f,
                    "a resource pool named \"{name}\" exists; choose another name"
                )
            }
            Self::CpusLeft { asked, left } => write!(
                f,
                "{asked} CPUs are more than the {left} that are left; the public pool keeps one, other pools have the rest"
            ),
            Self::MemoryLeft {
                asked_bytes,
                left_bytes,
            } => write!(
                f,
                "{} MiB are more than the {} MiB of memory that other pools and the public one leave",
                asked_bytes >> 20,
                left_bytes >> 20
            ),
            Self::SecretOnCommandLine => write!(
                f,
                "is part of the command line, which others can read; make it an environment variable of a custom image"
            ),
            Self::SecretWithValue => write!(
                f,
                "is secret and so kept in the keyring; leave the value empty"
            ),
            Self::SecretMissing => write!(
                f,
                "its secret is not in the keyring of this computer; type it again"
            ),
            Self::NoKeyring { reason } => write!(
                f,
                "the keyring of this computer cannot be used: {reason}; unlock or start it, or mark the value as not secret"
            ),
            Self::TooManyTags { max } => {
                write!(f, "at most {max} tags are allowed; take one off first")
            }
            Self::OutputInData { data } => write!(
                f,
                "lies in the data {data}; the job trains on what it writes there"
            ),
            Self::DataInOutput { data } => write!(
                f,
                "holds the data {data}; the job may overwrite what it trains on"
            ),
            Self::UnknownDataset { given, known } if known.is_empty() => {
                write!(f, "no dataset \"{given}\" here; create one first")
            }
            Self::UnknownDataset { given, known } => {
                write!(f, "no dataset \"{given}\" here; choose {}", list(known))
            }
            Self::DatasetChanged {
                version,
                missing,
                changed,
                added,
                example,
            } => write!(
                f,
                "files of {version} are not what they were: {missing} missing, {changed} changed, {added} \
                 added, {example} among them; create a new version"
            ),
            Self::LongNames {
                count,
                max,
                example,
            } => write!(
                f,
                "{count} files have names of more than {max} characters and are left out, {example} among them"
            ),
            Self::OneNodeEngine { engine, actual } => write!(
                f,
                "is {actual}, and {engine} runs on one node; choose 1, or another engine"
            ),
            Self::AllNamesLong { path, max } => write!(
                f,
                "all files of {path} have names of more than {max} characters, so none can be used; shorten them"
            ),
            Self::NoRoom {
                needed_bytes,
                free_bytes,
            } => write!(
                f,
                "takes {needed_bytes} bytes to copy, and {free_bytes} are free; make room, or choose a smaller folder"
            ),
            Self::ConnectionTaken { name } => write!(
                f,
                "a connection named \"{name}\" exists; choose another name"
            ),
            Self::NotAnEndpoint { given } => write!(
                f,
                "\"{given}\" is not an address such as https://modelarts.eu-de.otc.t-systems.com"
            ),
            Self::NotEncrypted { given } => write!(
                f,
                "keys and data would travel to {given} unencrypted; write https://"
            ),
            Self::PlainTextThere { name } => write!(
                f,
                "{name} is secret here, and the service keeps environment variables in plain text"
            ),
            Self::NoDollarThere => write!(f, "the service takes no $ here; remove it"),
            Self::NoPlaceThere => f.write_str("stays here: the service has no place for it"),
            Self::SoldOutThere { given } => {
                write!(f, "{given} is sold out; the job waits until there is one")
            }
        }
    }
}

fn list(known: &[String]) -> String {
    match known {
        [] => "another".to_owned(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}
