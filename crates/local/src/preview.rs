//! What would run if a spec were submitted now.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use trainyard_backend::{CodeSize, Preview, TaskPreview};
use trainyard_job::{HostPort, JobSpec, Variable};
use trainyard_shim::{inherited_environment, task_environment};

use crate::LocalConfig;
use crate::environment::{self, TaskInput};
use crate::flavors::Shape;
use crate::launch;
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
    Preview {
        command: launch::command(spec, program).to_owned(),
        tasks: tasks(config, shape, spec, program),
        task_count: nodes,
        code: code_size(config, spec, program).await,
        queued_before: pool.map_or(0, |pool| pool.free.queued),
        starts_now: pool.zip(shape).is_some_and(|(pool, shape)| {
            nodes <= shape.max_nodes && pool.free.starts_now(shape, nodes)
        }),
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
        let environment = variables.into_iter().map(|(name, value)| Variable {
            value: if is_host(&name) {
                "127.0.0.1:<port>".to_owned()
            } else {
                value
            },
            name,
        });
        TaskPreview {
            index,
            environment: environment.collect(),
        }
    };
    (0..nodes.min(Preview::MAX_TASKS)).map(task).collect()
}

/// Names that are the platform's, so that no variable of the user is meant.
fn is_host(name: &str) -> bool {
    name.starts_with("BATCH_") && name.ends_with("_HOSTS")
}

async fn code_size(
    config: &LocalConfig,
    spec: &JobSpec,
    program: Option<&Program>,
) -> Option<CodeSize> {
    if let Some(url) = spec.algorithm.code_dir().and_then(environment::folder_url) {
        let usage = config.objects.measure(&url).await.ok()?;
        return Some(CodeSize {
            files: usage.files,
            size_bytes: usage.bytes,
        });
    }
    package_size(&program?.code.source)
}

/// The size of a built-in algorithm's package, which is small.
fn package_size(folder: &Path) -> Option<CodeSize> {
    let mut size = CodeSize {
        files: 0,
        size_bytes: 0,
    };
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let metadata = entry.metadata().ok()?;
        let more = if metadata.is_dir() {
            package_size(&entry.path())?
        } else {
            CodeSize {
                files: 1,
                size_bytes: metadata.len(),
            }
        };
        size.files += more.files;
        size.size_bytes += more.size_bytes;
    }
    Some(size)
}
