//! How a command ends: 0 done, 1 the job failed or a connection's test missed a service, 2 the request was wrong, 3 the place could not be reached, 4 the output
//! could not be written, 130 interrupted, 141 nobody read the output of a follower on.

use std::io::{self, Write};
use std::path::Path;

use trainyard_console::protocol::Dialect;
use trainyard_console::{ConsoleError, ErrorCode};
use trainyard_job::Fault;

use crate::output::{self, Unwritten};

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    JobFailed,
    /// A service of a connection does not answer as it should.
    Missed,
    WrongRequest,
    Unreachable,
    Unwritten,
    Interrupted,
    /// What the signal of a closed pipe would have made of it.
    NobodyReads,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::JobFailed | Exit::Missed => 1,
            Exit::WrongRequest => 2,
            Exit::Unreachable => 3,
            Exit::Unwritten => 4,
            Exit::Interrupted => 130,
            Exit::NobodyReads => 141,
        })
    }
}

/// Why a command could not be carried out.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    code: ErrorCode,
    lines: Vec<String>,
    faults: Vec<Fault>,
}

impl Failure {
    /// The request is wrong; the message names the field.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::WrongRequest,
            code: ErrorCode::BadRequest,
            lines: vec![message.into()],
            faults: vec![],
        }
    }

    /// Somebody did not answer.
    pub(crate) fn unreachable(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Unreachable,
            code: ErrorCode::Unreachable,
            lines: vec![message.into()],
            faults: vec![],
        }
    }

    /// A service of a connection does not answer as it should.
    pub(crate) fn missed(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Missed,
            code: ErrorCode::Unreachable,
            lines: vec![message.into()],
            faults: vec![],
        }
    }

    /// What was asked for is there, and cannot be written.
    pub(crate) fn unwritten(to: &Path, error: &io::Error) -> Self {
        Self {
            exit: Exit::Unwritten,
            code: ErrorCode::Storage,
            lines: vec![format!("{}: {error}", to.display())],
            faults: vec![],
        }
    }

    /// With another line, which says what to do.
    pub(crate) fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// Names the faults by the words of the file they are in.
    pub(crate) fn in_words_of(self, dialect: Dialect) -> Self {
        self.with_fields(|field| dialect.field_name(field))
    }

    /// Names the faults by these words for their fields.
    pub(crate) fn with_fields(mut self, word: impl Fn(&str) -> String) -> Self {
        for fault in &mut self.faults {
            fault.field = word(&fault.field);
        }
        if !self.faults.is_empty() {
            self.lines = self.faults.iter().map(ToString::to_string).collect();
        }
        self
    }

    /// Whether there is nothing to say: who closed the pipe knows.
    fn is_quiet(&self) -> bool {
        self.exit == Exit::NobodyReads || self.exit == Exit::Done
    }

    /// The same of a follower whose job has not ended: until then nothing has succeeded.
    pub(crate) fn before_the_end(mut self) -> Self {
        if self.exit == Exit::Done {
            self.exit = Exit::NobodyReads;
        }
        self
    }

    pub(crate) fn print(&self, json: bool) {
        if self.is_quiet() {
            return;
        }
        if json {
            let error = serde_json::json!({
                "error": { "code": self.code, "message": self.lines.join("\n"), "faults": self.faults }
            });
            let _ = writeln!(io::stderr(), "{error}");
        } else {
            for line in &self.lines {
                output::say(line);
            }
        }
    }
}

impl From<Unwritten> for Failure {
    /// A reader that has gone away, as in `trainyard logs | head`, has what it wanted.
    fn from(Unwritten(error): Unwritten) -> Self {
        Self {
            exit: if error.kind() == io::ErrorKind::BrokenPipe {
                Exit::Done
            } else {
                Exit::Unwritten
            },
            code: ErrorCode::Storage,
            lines: vec![format!("standard output: {error}")],
            faults: vec![],
        }
    }
}

impl From<ConsoleError> for Failure {
    fn from(error: ConsoleError) -> Self {
        let wire = error.to_wire();
        let mut faults = wire.faults;
        faults.retain(Fault::is_error);
        Self {
            exit: match wire.code {
                ErrorCode::OwnerUnreachable | ErrorCode::Unreachable => Exit::Unreachable,
                _ => Exit::WrongRequest,
            },
            code: wire.code,
            lines: wire.detail.lines().map(ToOwned::to_owned).collect(),
            faults,
        }
    }
}
