//! What a version went through here, read from its folder: for whoever shows it, whether or not it still runs.

use std::path::Path;

use trainyard_backend::{StepKind, TaskStep, TaskSteps, Waited};

use crate::plan::task_dir;
use crate::waited as wait;

/// What a version waited for; none where it started at once.
#[must_use]
pub fn waited(version_dir: &Path) -> Option<Waited> {
    let found = wait::read(version_dir).ok()??;
    Some(Waited {
        at_ms: found.at_ms,
        ahead: found.ahead,
        cpus: found.cpus,
        gpus: found.gpus,
        gpu: found.gpu,
    })
}

/// The steps of the first `tasks` tasks; those that have taken none are left out.
#[must_use]
pub fn task_steps(version_dir: &Path, tasks: u32) -> Vec<TaskSteps> {
    let of_task = |task| {
        // What cannot be read is missing from the story, which has its beginning and its end without it.
        let steps = task_dir(version_dir, task).read_steps().unwrap_or_default();
        let steps = steps.into_iter().map(|step| TaskStep {
            at_ms: step.at_ms,
            kind: kind(&step.kind),
        });
        TaskSteps {
            task,
            steps: steps.collect(),
        }
    };
    (0..tasks)
        .map(of_task)
        .filter(|task| !task.steps.is_empty())
        .collect()
}

fn kind(kind: &trainyard_shim::StepKind) -> StepKind {
    use trainyard_shim::StepKind as Noted;
    match kind {
        Noted::Preparing => StepKind::Preparing,
        Noted::CopyingCode => StepKind::CopyingCode,
        Noted::CodeCopied { files, bytes } => StepKind::CodeCopied {
            files: *files,
            size_bytes: *bytes,
        },
        Noted::Installing => StepKind::Installing,
        Noted::Installed => StepKind::Installed,
        Noted::Started => StepKind::Started,
    }
}
