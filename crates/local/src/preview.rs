//! What would run if a spec were submitted now.

use std::path::PathBuf;
use std::sync::Arc;

use trainyard_backend::{BackendError, CodeReport, CodeSize, OnCounted, Preview, TaskPreview};
use trainyard_job::{HostPort, JobSpec, Variable};
use trainyard_shim::{inherited_environment, task_environment};

use crate::LocalConfig;
use crate::code::{self, CodeError};
use crate::environment::{self, TaskInput};
use crate::flavors::Shape;
use crate::launch;
use crate::not_carried::not_carried;
use crate::pools::Moment;
use crate::program::{self, Program};

/// No spec is shown with more hosts than validation lets through.
const HOSTS_MAX: u32 = 1024;

/// The preview of `spec` on a computer as it is at this moment. Parts of the spec that are missing or wrong leave
/// their part of the preview empty.
pub(crate) async fn preview(config: &Arc<LocalConfig>, moment: &Moment, spec: &JobSpec) -> Preview {
    let nodes = spec.resources.nodes;
    let pool = moment.of(&spec.resources.pool);
    let shape = pool.and_then(|pool| pool.shape(&spec.resources.flavor));
    let program = program(config, spec).await;
    let program = program.as_ref();
    let starts_now = pool.zip(shape).is_some_and(|(pool, shape)| {
        nodes <= shape.max_nodes && pool.free.starts_now(shape, nodes)
    });
    Preview {
        command: launch::command(spec, program).to_owned(),
        tasks: tasks(config, shape, spec, program),
        task_count: nodes,
        code: code_size(config, spec, program).await,
        queued_before: pool.map_or(0, |pool| pool.free.queued),
        starts_now,
        ahead: match pool {
            Some(pool) if !starts_now => pool.ahead.clone(),
            _ => Vec::new(),
        },
        not_carried: not_carried(spec, shape, &config.computer),
    }
}

/// The program, once enough of the spec is filled in to find it.
async fn program(config: &Arc<LocalConfig>, spec: &JobSpec) -> Option<Program> {
    let (config, spec) = (Arc::clone(config), spec.clone());
    let found = tokio::task::spawn_blocking(move || program::find(&config, &spec));
    found.await.expect("BUG: finding a program panicked").ok()?
}

fn tasks(
    config: &LocalConfig,
    shape: Option<&Shape>,
    spec: &JobSpec,
    program: Option<&Program>,
) -> Vec<TaskPreview> {
    let nodes = spec.resources.nodes.min(HOSTS_MAX);
    let unassigned = HostPort {
        host: "127.0.0.1".to_owned(),
        port: 0,
    };
    let hosts = vec![unassigned; nodes as usize];
    let has_gpu = shape.is_some_and(|shape| shape.gpu.is_some());
    let gpus = vec!["<gpu>".to_owned(); if has_gpu { hosts.len() } else { 0 }];
    let task = |index| {
        let variables = environment::environment(&TaskInput {
            config,
            spec,
            program,
            job_id: "<job id>".to_owned(),
            index,
            hosts: &hosts,
            gpus: &gpus,
        });
        let cpus = shape.map(|shape| shape.cpus);
        let variables = task_environment(&variables, cpus, inherited_environment());
        let plain = variables.into_iter().map(|(name, value)| {
            let host = is_host(&name).then(|| "127.0.0.1:<port>".to_owned());
            Variable::plain(name, host.unwrap_or(value))
        });
        // By their ids: their values are needed when the task starts and not before.
        let secret = spec.environment.iter().filter(|row| row.secret.is_some());
        let mut environment: Vec<Variable> = plain.chain(secret.cloned()).collect();
        environment.sort_by(|a, b| a.name.cmp(&b.name));
        TaskPreview { index, environment }
    };
    (0..nodes.min(Preview::MAX_TASKS)).map(task).collect()
}

/// Names that are the platform's, so that no variable of the user is meant.
fn is_host(name: &str) -> bool {
    name.starts_with("BATCH_") && name.ends_with("_HOSTS")
}

/// What can be counted in a moment.
async fn code_size(
    config: &LocalConfig,
    spec: &JobSpec,
    program: Option<&Program>,
) -> Option<CodeSize> {
    let root = code_root(config, spec, program).await?;
    let counted = tokio::task::spawn_blocking(move || code::glance(&root));
    counted.await.expect("BUG: counting code panicked").ok()
}

/// The code directory of `spec`, counted whole.
pub(crate) async fn measure_code(
    config: &Arc<LocalConfig>,
    spec: &JobSpec,
    mut on_counted: OnCounted,
) -> Result<Option<CodeReport>, BackendError> {
    let program = program(config, spec).await;
    let Some(root) = code_root(config, spec, program.as_ref()).await else {
        return Ok(None);
    };
    let path = root.clone();
    let measured = tokio::task::spawn_blocking(move || code::measure(&root, &mut *on_counted));
    let measured = measured.await.expect("BUG: counting code panicked");
    let report = measured.map_err(|error| match error {
        CodeError::Io { path, source } => BackendError::File { path, source },
        CodeError::Rule(error) => BackendError::File {
            path,
            source: std::io::Error::other(error),
        },
    });
    Ok(Some(report?))
}

/// The folder of the code directory, or of a built-in algorithm's package, where there is one.
async fn code_root(
    config: &LocalConfig,
    spec: &JobSpec,
    program: Option<&Program>,
) -> Option<PathBuf> {
    if let Some(url) = spec.algorithm.code_dir().and_then(environment::folder_url) {
        config.objects.stat(&url).await.ok()?;
        return config.objects.local_path(&url);
    }
    Some(program?.code.source.clone())
}
