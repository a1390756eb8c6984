//! One job, one target, one text, and what the text does not say.

use serde::{Deserialize, Serialize};
use trainyard_job::{JobSpec, is_name};
use trainyard_protocol::{Names, Note, NoteKind, Notes, v1, v2};
use ts_rs::TS;

use crate::{command, estimator, job_file};

/// What a job can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportTarget {
    /// Python with the service's SDK.
    Estimator,
    /// Body of `POST /v1/{project_id}/training-jobs`.
    V1Job,
    /// Body of `POST /v1/{project_id}/training-job-configs`.
    V1Config,
    /// Body of `POST /v2/{project_id}/training-jobs`.
    V2Job,
    /// A line for a shell.
    Command,
    /// What `trainyard submit -f` reads.
    JobFile,
}

/// Whether a job or a saved configuration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
#[ts(rename = "ExportSubjectKind")]
pub enum SubjectKind {
    Job,
    Configuration,
}

/// What is written: the values with the job's, or the configuration's, own name and description in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ExportSubject")]
pub struct Subject {
    /// Whether a job or a saved configuration.
    pub kind: SubjectKind,
    /// The values.
    pub spec: JobSpec,
}

/// A job in a target's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Export {
    /// The text, with a line break at its end.
    pub text: String,
    /// A name for its file.
    pub file_name: String,
    /// What the target does not carry, and what must be looked at there.
    pub notes: Vec<Note>,
}

impl ExportTarget {
    /// Every target, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Estimator,
        Self::V1Job,
        Self::V1Config,
        Self::V2Job,
        Self::Command,
        Self::JobFile,
    ];

    fn file_name(self, name: &str) -> String {
        let stem = if is_name(name) { name } else { "job" };
        match self {
            Self::Estimator => format!("{stem}.py"),
            Self::V1Job => format!("{stem}.v1.json"),
            Self::V1Config => format!("{stem}.v1-config.json"),
            Self::V2Job => format!("{stem}.v2.json"),
            Self::Command => format!("{stem}.sh"),
            Self::JobFile => format!("{stem}.yaml"),
        }
    }
}

/// Writes a job in a target's words.
#[must_use]
pub fn export(subject: &Subject, target: ExportTarget) -> Export {
    let mut notes = Notes::default();
    // Which ids the service has is known where one is connected with it.
    let names = Names::default();
    let text = match target {
        ExportTarget::Estimator => estimator::write(&subject.spec, &mut notes),
        ExportTarget::V1Job => body(v1::from_spec(&subject.spec, &names), &mut notes),
        ExportTarget::V1Config => body(v1::config_from_spec(&subject.spec, &names), &mut notes),
        ExportTarget::V2Job => body(v2::from_spec(&subject.spec, &names), &mut notes),
        ExportTarget::Command => command::write(subject, &mut notes),
        ExportTarget::JobFile => job_file::write(&subject.spec, &mut notes),
    };
    if subject.spec.name.is_empty() {
        notes.check("name", NoteKind::Missing);
    }
    Export {
        text,
        file_name: target.file_name(&subject.spec.name),
        notes: notes.sorted(),
    }
}

fn body((body, found): (impl Serialize, Vec<Note>), notes: &mut Notes) -> String {
    notes.extend(found);
    let mut text = serde_json::to_string_pretty(&body).expect("BUG: a body is JSON");
    text.push('\n');
    text
}
