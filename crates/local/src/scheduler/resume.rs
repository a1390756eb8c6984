//! Versions that were started before, by this console or an earlier one.

use std::sync::Arc;

use trainyard_backend::Run;
use trainyard_job::{Algorithm, HostPort, JobStatus, LOCAL_IMAGE};
use trainyard_logs::PlatformLevel;
use trainyard_shim::{TaskLaunch, now_ms};

use super::Scheduler;
use crate::claim::Claim;
use crate::plan::{Plan, task_dir};
use crate::platform::shims_of;
use crate::unit::{Begun, say};
use crate::{launch, program, stop_mark};

impl Scheduler {
    /// Picks up a version that was started before.
    pub(super) async fn resume(&mut self, run: Run, plan: Plan) {
        let pool = &run.spec.resources.pool;
        self.pools.occupy(pool, run.key, plan.claim.clone());
        let mark = stop_mark::read(&run.dir).unwrap_or_default();
        let asked = run.status == JobStatus::Killing;
        let stop_at_ms = mark.or_else(|| asked.then(now_ms));
        let (restored, planned) = (run.clone(), plan.clone());
        let config = Arc::clone(&self.config);
        let made = tokio::task::spawn_blocking(move || {
            launch::restore_spec(&restored);
            if has_every_launch(&restored, &planned) {
                return Ok(None);
            }
            program::find_like(&config, &restored.spec, restored.provenance.as_ref())
        });
        match made.await.expect("BUG: making folders panicked") {
            Ok(program) => self.launch(run, plan, program.as_ref(), Begun::Before, stop_at_ms),
            Err(why) => self.launch_without_program(run, plan, &why, stop_at_ms),
        }
    }

    /// Those of a version's tasks that were never told what to run cannot be told any more: the engine or the algorithm
    /// went away. Their log says so, and they fail as their version's other tasks would.
    fn launch_without_program(
        &mut self,
        mut run: Run,
        plan: Plan,
        why: &str,
        stop_at_ms: Option<u64>,
    ) {
        let why = shlex::try_quote(why).unwrap_or_default();
        run.spec.algorithm = Algorithm::CustomImage {
            image: LOCAL_IMAGE.to_owned(),
            code_dir: String::new(),
            boot_command: format!("echo Error: {why} >&2; exit 127"),
        };
        self.launch(run, plan, None, Begun::Before, stop_at_ms);
    }

    /// The plan of a version that was started and has lost it: its tasks may still run.
    pub(super) fn recover(&self, run: &Run) -> Option<Plan> {
        let resources = &run.spec.resources;
        let (pool, nodes) = (&resources.pool, resources.nodes);
        let shape = self.pools.shape(pool, &resources.flavor);
        let ask = shape.and_then(|shape| self.pools.ask(pool, &shape, nodes));
        let cpus = ask.map_or(nodes, |ask| ask.cpus);
        let Some(plan) = plan_of_launches(run, cpus) else {
            return plan_of_shims(run, cpus);
        };
        say(
            &task_dir(&run.dir, 0),
            PlatformLevel::Warn,
            "tasks.json cannot be used; it was made again from what the tasks were told",
        );
        // Unwritten it is recovered again next time.
        let _ = plan.write(&run.dir);
        Some(plan)
    }
}

fn has_every_launch(run: &Run, plan: &Plan) -> bool {
    let tasks = (0..).zip(&plan.hosts);
    tasks
        .map(|(index, _)| task_dir(&run.dir, index))
        .all(|task| task.has_launch())
}

/// The plan as the tasks' launches tell it, of a version that occupies `cpus`. None where no task was launched.
fn plan_of_launches(run: &Run, cpus: u32) -> Option<Plan> {
    let nodes = run.spec.resources.nodes;
    let launches: Vec<_> = (0..nodes)
        .filter_map(|index| task_dir(&run.dir, index).read_launch().ok())
        .collect();
    let told = &launches.first()?.env;
    let host = |index| {
        let (host, port) = told
            .get(&host_variable(&run.spec.name, index, nodes))?
            .rsplit_once(':')?;
        Some(HostPort {
            host: host.to_owned(),
            port: port.parse().ok()?,
        })
    };
    let hosts = (0..nodes).map(host).collect::<Option<_>>()?;
    let gpu = |launch: &TaskLaunch| launch.env.get("CUDA_VISIBLE_DEVICES").cloned();
    let gpus = launches
        .iter()
        .filter_map(gpu)
        .filter(|gpu| !gpu.is_empty());
    let gpus = gpus.collect();
    Some(Plan::new(Claim { cpus, gpus }, hosts))
}

/// The plan of a version that did run and of which nothing is left but processes: its units find their folders gone, and
/// end those.
fn plan_of_shims(run: &Run, cpus: u32) -> Option<Plan> {
    if !matches!(run.status, JobStatus::Running | JobStatus::Killing) {
        return None;
    }
    let nodes = run.spec.resources.nodes;
    let mut tasks = (0..nodes).map(|index| task_dir(&run.dir, index));
    if !tasks.any(|task| !shims_of(&task).is_empty()) {
        return None;
    }
    // Where they listened only their own environment says.
    let host = |_| HostPort {
        host: "127.0.0.1".to_owned(),
        port: 0,
    };
    let gpus = Vec::new();
    Some(Plan::new(
        Claim { cpus, gpus },
        (0..nodes).map(host).collect(),
    ))
}

/// The variable that tells a task the host of task `index`, by the contract of a container.
fn host_variable(name: &str, index: u32, nodes: u32) -> String {
    if nodes == 1 {
        format!("BATCH_{name}.{index}_HOSTS")
    } else {
        format!("BATCH_CUSTOM{index}_HOSTS")
    }
}
