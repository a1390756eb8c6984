//! What a shim is told: the launch of one task of a started version.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use trainyard_backend::{BackendError, Run};
use trainyard_job::{Algorithm, JobSpec, Variable};
use trainyard_shim::{CodeDir, Limits, Requirements, TaskLaunch};

use crate::LocalConfig;
use crate::data;
use crate::environment::{self, TaskInput};
use crate::flavors::Shape;
use crate::plan::{Plan, task_dir};
use crate::program::Program;

/// The launch of task `index`. `shape` is missing where the flavor went away since the version was started: then
/// the task has no limits. `program`: what runs, unless the spec has a command of its own.
pub(crate) fn launch(
    config: &LocalConfig,
    run: &Run,
    plan: &Plan,
    shape: Option<&Shape>,
    program: Option<&Program>,
    index: u32,
) -> TaskLaunch {
    let spec = &run.spec;
    let mut launch = TaskLaunch::new(command(spec, program));
    launch.env = environment::environment(&TaskInput {
        config,
        spec,
        program,
        job_id: format!("{}-{}", run.key.job, run.key.version),
        index,
        hosts: &plan.hosts,
        gpus: &plan.claim.gpus,
    });
    launch.secrets = secrets(spec);
    launch.visible = environment::folders(&config.objects, spec);
    launch.read_only = data::frozen(&config.objects, spec);
    if let Some(program) = program {
        launch.code = Some(program.code.clone());
        launch.requirements = Some(Requirements {
            interpreter: program.environment.interpreter.clone(),
        });
        launch.visible.extend(program.folders());
    } else {
        launch.code = code(config, spec);
        let kept = run.provenance.as_ref().and_then(|kept| kept.code.as_ref());
        if let (Some(code), Some(kept)) = (&mut launch.code, kept) {
            code.source = config.code.folder(&kept.hash);
        }
    }
    launch.grace_ms = config.grace_ms;
    launch.limits = Limits {
        cpus: shape.map(|shape| shape.cpus),
        memory_bytes: shape.map(|shape| shape.memory_bytes),
    };
    launch.task_index = index;
    launch.task_count = u32::try_from(plan.hosts.len()).unwrap_or(u32::MAX);
    launch.others = (0..launch.task_count)
        .filter(|other| *other != index)
        .map(|other| task_dir(&run.dir, other).path().to_owned())
        .collect();
    launch
}

/// The secret variables of a spec, with the ids of their values.
fn secrets(spec: &JobSpec) -> BTreeMap<String, String> {
    let id = |row: &Variable| Some((row.name.clone(), row.secret.as_ref()?.to_string()));
    spec.environment.iter().filter_map(id).collect()
}

/// The line a task's shell gets; empty for a spec that has none.
pub(crate) fn command<'a>(spec: &'a JobSpec, program: Option<&'a Program>) -> &'a str {
    match &spec.algorithm {
        Algorithm::CustomImage { boot_command, .. } => boot_command,
        Algorithm::BuiltIn { .. } | Algorithm::Framework { .. } => {
            program.map_or("", |program| &program.command)
        }
    }
}

/// Writes `spec.json`: exactly what ran. [`sync_spec`] is to follow, when the tasks do not wait for it any more.
pub(crate) fn write_spec(run: &Run) -> Result<(), BackendError> {
    crate::file::write_unsynced(&spec_file(&run.dir), &run.spec)
}

/// Has `spec.json` survive a power cut. One that cannot be synced is written again by whoever resumes the version.
pub(crate) fn sync_spec(version_dir: &Path) {
    let _ = trainyard_files::sync(&spec_file(version_dir));
}

/// Writes `spec.json` again where a power cut took it. It is for people: a version runs without it.
pub(crate) fn restore_spec(run: &Run) {
    let found = crate::file::read::<JobSpec>(&spec_file(&run.dir));
    if !matches!(found, Ok(Some(_))) && write_spec(run).is_ok() {
        sync_spec(&run.dir);
    }
}

fn spec_file(version_dir: &Path) -> PathBuf {
    version_dir.join("spec.json")
}

/// The code directory of a spec as it is now.
pub(crate) fn code(config: &LocalConfig, spec: &JobSpec) -> Option<CodeDir> {
    let url = environment::folder_url(spec.algorithm.code_dir()?)?;
    Some(CodeDir {
        source: config.objects.local_path(&url)?,
        name: url.name().to_owned(),
        url: url.to_string(),
    })
}
