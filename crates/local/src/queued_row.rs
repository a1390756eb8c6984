//! The row in a task's log that says it waits for room.

use trainyard_backend::Run;
use trainyard_logs::{PlatformLevel, TaskLogPaths};

use crate::plan::task_dir;
use crate::unit::say;

/// Says in the log of each task that it waits, unless an earlier console did.
pub(crate) fn say_once(run: &Run, wanted: &str) {
    for index in 0..run.spec.resources.nodes {
        let dir = task_dir(&run.dir, index);
        let rows = TaskLogPaths::new(dir.path()).platform();
        if !rows.exists() && dir.make().is_ok() {
            say(
                &dir,
                PlatformLevel::Info,
                &format!("Queued: waiting for {wanted}"),
            );
        }
    }
}
