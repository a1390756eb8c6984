//! A job in a file: a spec in YAML or JSON, or a body of the first generation.

use serde_json::Value;
use thiserror::Error;
use trainyard_job::{Fault, FaultKind, JobSpec, SpecFileError, from_yaml};

use crate::names::Names;
use crate::reading::Strictness;
use crate::v1;

/// Which words a file used, so that faults can be named in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Our own spec.
    Spec,
    /// The body of `POST /v1/{project_id}/training-jobs`.
    ModelArtsV1,
}

/// A spec read from a file.
#[derive(Clone, Debug)]
pub struct ParsedSpec {
    /// The job.
    pub spec: JobSpec,
    /// How the file was written.
    pub dialect: Dialect,
}

/// Why a file is not a job.
#[derive(Debug, Error)]
pub enum JobFileError {
    /// It is none as a spec.
    #[error(transparent)]
    Spec(#[from] SpecFileError),
    /// Faults of a body that a spec cannot even express.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
}

impl Dialect {
    /// The file's own name of a spec's field.
    #[must_use]
    pub fn field_name(self, field: &str) -> String {
        match self {
            Self::Spec => field.to_owned(),
            Self::ModelArtsV1 => v1::field_name(field),
        }
    }
}

/// Reads a job. Unknown fields are errors with the field's name.
pub fn parse_spec(text: &str) -> Result<ParsedSpec, JobFileError> {
    if let Ok(value) = serde_saphyr::from_str::<Value>(text)
        && v1::is_create_body(&value)
    {
        let read = v1::to_spec(&value, &Names::default(), Strictness::KnownMembersOnly);
        let read = read.map_err(JobFileError::Faults)?;
        if !read.left_out.is_empty() {
            let what =
                |field: String| Fault::error(field.clone(), FaultKind::NotHere { what: field });
            let faults = read.left_out.into_iter().map(|note| what(note.field));
            return Err(JobFileError::Faults(faults.collect()));
        }
        let dialect = Dialect::ModelArtsV1;
        let spec = read.spec;
        return Ok(ParsedSpec { spec, dialect });
    }
    let spec = from_yaml(text)?;
    let dialect = Dialect::Spec;
    Ok(ParsedSpec { spec, dialect })
}
