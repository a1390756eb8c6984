//! What would run if a spec were submitted now.

use trainyard_backend::{CodeSize, Preview, TaskPreview};
use trainyard_job::{HostPort, JobSpec, Variable};
use trainyard_shim::{inherited_environment, task_environment};

use crate::LocalConfig;
use crate::environment::{self, TaskInput};
use crate::flavors::Shape;
use crate::launch;
use crate::queue::Free;

/// No spec is shown with more hosts than validation lets through.
const HOSTS_MAX: u32 = 1024;

/// The preview of `spec` on a computer as free as `free` says. Parts of the spec that are missing or wrong leave
/// their part of the preview empty.
pub(crate) async fn preview(
    config: &LocalConfig,
    shapes: &[Shape],
    free: &Free,
    spec: &JobSpec,
) -> Preview {
    let nodes = spec.resources.nodes;
    let shape = shapes
        .iter()
        .find(|shape| shape.code == spec.resources.flavor);
    Preview {
        command: launch::command(spec).to_owned(),
        tasks: tasks(config, shape, spec),
        task_count: nodes,
        code: code_size(config, spec).await,
        queued_before: free.queued,
        starts_now: shape.is_some_and(|s| nodes <= s.max_nodes && free.starts_now(s, nodes)),
    }
}

fn tasks(config: &LocalConfig, shape: Option<&Shape>, spec: &JobSpec) -> Vec<TaskPreview> {
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

async fn code_size(config: &LocalConfig, spec: &JobSpec) -> Option<CodeSize> {
    let url = environment::folder_url(spec.algorithm.code_dir()?)?;
    let usage = config.objects.measure(&url).await.ok()?;
    Some(CodeSize {
        files: usage.files,
        size_bytes: usage.bytes,
    })
}
