//! Refusals of the second generation, by the codes that its clients know.

use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use trainyard_console::{ConsoleError, ErrorCode};
use trainyard_job::{Fault, FaultKind};
use trainyard_protocol::codes;

use crate::refusal::{Refusal, Shape};

pub(super) const UNSUPPORTED_FILTER: &str = "ModelArts.2789";
pub(super) const UNSUPPORTED_SORT: &str = "ModelArts.2790";
pub(super) const UNSUPPORTED_KEY: &str = "ModelArts.2807";
pub(super) const UNSUPPORTED_OPERATOR: &str = "ModelArts.2808";
pub(super) const UNSUPPORTED_VALUE: &str = "ModelArts.2809";
pub(super) const UNSUPPORTED_ACTION: &str = "ModelArts.2812";
pub(super) const NO_EXPORT_PATH: &str = "ModelArts.2822";
const CODE_DIR: &str = "ModelArts.2757";
const BOOT_FILE: &str = "ModelArts.2758";
const NO_ALGORITHM: &str = "ModelArts.2755";
const NO_DATASET: &str = "ModelArts.2783";

pub(super) fn refuse(code: &str, message: impl Into<String>) -> Refusal {
    Refusal::new(Shape::V2, StatusCode::BAD_REQUEST, code, message)
}

pub(super) fn no_such_job(id: &str) -> Refusal {
    let message = format!("The training job {id} does not exist.");
    Refusal::new(
        Shape::V2,
        StatusCode::NOT_FOUND,
        codes::V2_NO_SUCH_JOB,
        message,
    )
}

/// A body, read; one that cannot be is refused with the member.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| refuse(codes::V2_INVALID_JSON, format!("the body: {error}")))
}

/// Faults under the names of this generation's body. The first one gives the code.
pub(super) fn of_faults(faults: &[Fault]) -> Refusal {
    let errors: Vec<&Fault> = faults.iter().filter(|fault| fault.is_error()).collect();
    let code = errors
        .first()
        .map_or(codes::V2_INVALID_PARAM, |fault| code(fault));
    let lines = errors.iter().map(|fault| {
        let mut fault = (*fault).clone();
        fault.field = field_name(&fault.field);
        fault.to_string()
    });
    let lines: Vec<String> = lines.collect();
    refuse(code, lines.join("; "))
}

fn code(fault: &Fault) -> &'static str {
    match (&fault.kind, fault.field.as_str()) {
        (FaultKind::NameTaken { .. }, "name") => codes::V2_NAME_TAKEN,
        (FaultKind::UnknownFlavor { .. }, _) => codes::V2_NO_FLAVOR,
        (FaultKind::UnknownEngine { .. }, _) => codes::V2_NO_ENGINE,
        (FaultKind::UnknownAlgorithm { .. }, _) => NO_ALGORITHM,
        (FaultKind::UnknownDataset { .. }, _) => NO_DATASET,
        (FaultKind::TooManyNodes { .. }, _) => codes::V2_TOO_MANY_NODES,
        (_, "algorithm.code_dir") => CODE_DIR,
        (_, "algorithm.boot_file") => BOOT_FILE,
        (
            FaultKind::NotFound { .. }
            | FaultKind::Unreadable { .. }
            | FaultKind::NotAnObjectPath { .. },
            _,
        ) => codes::V2_INVALID_PATH,
        _ => codes::V2_INVALID_PARAM,
    }
}

/// The body's name of a spec's field.
fn field_name(field: &str) -> String {
    const NAMES: [(&str, &str); 16] = [
        ("name", "metadata.name"),
        ("description", "metadata.description"),
        ("algorithm.image", "algorithm.engine.image_url"),
        ("algorithm.boot_command", "algorithm.command"),
        ("algorithm.engine", "algorithm.engine.engine_id"),
        ("algorithm.algorithm", "algorithm.id"),
        ("data", "algorithm.inputs"),
        ("output_path", "algorithm.outputs"),
        ("parameters", "algorithm.parameters"),
        ("environment", "algorithm.environments"),
        ("log_path", "spec.log_export_path.obs_url"),
        ("resources.flavor", "spec.resource.flavor_id"),
        ("resources.nodes", "spec.resource.node_count"),
        ("resources.pool.id", "spec.resource.pool_id"),
        ("notification.topic", "spec.notification.topic_urn"),
        ("notification.events", "spec.notification.events"),
    ];
    let (head, rest) = field.find('[').map_or((field, ""), |at| field.split_at(at));
    let known = NAMES.iter().find(|(name, _)| *name == head);
    let name = known.map_or(head, |(_, name)| name);
    format!("{name}{rest}")
}

/// An error of the console.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is an argument of map_err"
)]
pub(super) fn told(error: ConsoleError) -> Refusal {
    let wire = error.to_wire();
    match wire.code {
        ErrorCode::Faults if !wire.faults.is_empty() => of_faults(&wire.faults),
        ErrorCode::NotFound => Refusal::new(
            Shape::V2,
            StatusCode::NOT_FOUND,
            codes::V2_NO_SUCH_JOB,
            wire.detail,
        ),
        ErrorCode::AlreadyEnded => not_terminable(wire.detail),
        ErrorCode::Faults | ErrorCode::BadRequest | ErrorCode::InUse => {
            refuse(codes::V2_INVALID_PARAM, wire.detail)
        }
        _ => Refusal::internal(Shape::V2, &error),
    }
}

pub(super) fn not_terminable(message: impl Into<String>) -> Refusal {
    Refusal::new(
        Shape::V2,
        StatusCode::CONFLICT,
        codes::V2_NOT_TERMINABLE,
        message,
    )
}
