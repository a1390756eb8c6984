//! Refusals of the first generation, by the codes that its clients know.

use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use trainyard_console::{ConsoleError, ErrorCode};
use trainyard_job::{Fault, FaultKind, JobStatus};
use trainyard_protocol::{codes, v1};

use crate::refusal::{Refusal, Shape};

pub(super) fn refuse(code: &str, message: impl Into<String>) -> Refusal {
    Refusal::new(Shape::V1, StatusCode::BAD_REQUEST, code, message)
}

pub(super) fn no_such_job(what: &str) -> Refusal {
    refuse(codes::NO_SUCH_JOB, format!("{what} does not exist"))
}

/// Something that the state of a job does not allow, in the service's own words.
pub(super) fn illegal_state(verb: &str, status: JobStatus) -> Refusal {
    let code = status.code();
    let message = format!("This job can't be {verb}. job status: {code}");
    refuse(codes::ILLEGAL_STATE, message)
}

/// A body, read; one that cannot be is refused with the member.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| refuse(codes::MALFORMED, format!("the body: {error}")))
}

/// Faults under the names of this generation's bodies.
pub(super) fn of_faults(faults: &[Fault], flat: bool) -> Refusal {
    let errors: Vec<&Fault> = faults.iter().filter(|fault| fault.is_error()).collect();
    if let Some(name) = errors.iter().find_map(|fault| taken(fault)) {
        return refuse(codes::NAME_TAKEN, format!("Job name:{name} is existed"));
    }
    let lines = errors.iter().map(|fault| {
        let mut fault = (*fault).clone();
        fault.field = v1::field_name(&fault.field);
        if flat {
            fault.field = fault.field.trim_start_matches("config.").to_owned();
        }
        line(&fault)
    });
    let lines: Vec<String> = lines.collect();
    refuse(codes::PARAMETER, lines.join("; "))
}

fn taken(fault: &Fault) -> Option<&str> {
    match &fault.kind {
        FaultKind::NameTaken { name } if fault.field == "name" => Some(name),
        _ => None,
    }
}

/// What some clients look for, and then the sentence.
fn line(fault: &Fault) -> String {
    match &fault.kind {
        FaultKind::BadName { .. } => format!("Illegal name: {fault}"),
        FaultKind::NotFound { path } | FaultKind::Unreadable { path, .. } => {
            let path = path.strip_prefix("obs:/").unwrap_or(path);
            format!("Invalid OBS path '{path}'. {fault}")
        }
        _ => fault.to_string(),
    }
}

/// An error of the console.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is an argument of map_err"
)]
pub(super) fn told(error: ConsoleError) -> Refusal {
    let wire = error.to_wire();
    match wire.code {
        ErrorCode::Faults if !wire.faults.is_empty() => of_faults(&wire.faults, false),
        ErrorCode::NotFound => refuse(codes::NO_SUCH_JOB, wire.detail),
        ErrorCode::AlreadyEnded | ErrorCode::StillRunning | ErrorCode::InUse => {
            refuse(codes::ILLEGAL_STATE, wire.detail)
        }
        ErrorCode::Faults
        | ErrorCode::BadRequest
        | ErrorCode::ConfigExists
        | ErrorCode::NameTaken => refuse(codes::PARAMETER, wire.detail),
        _ => Refusal::internal(Shape::V1, &error),
    }
}
