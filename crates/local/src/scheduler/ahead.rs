//! Whom a version would wait for, for those who ask before they submit.

use trainyard_backend::{Ahead, Preview};
use trainyard_job::VersionKey;

use super::Scheduler;

impl Scheduler {
    /// Says what is free now, and who has what is not.
    pub(super) fn publish(&self) {
        let mut free = self.queue.free();
        free.ahead = self.ahead();
        self.free.send_replace(free);
    }

    /// The running ones first, then the queue in its order.
    fn ahead(&self) -> Vec<Ahead> {
        let mut running: Vec<VersionKey> = self.started.keys().copied().collect();
        running.sort_unstable();
        let running = running.into_iter().filter_map(|key| {
            let run = &self.started.get(&key)?.run;
            Some(ahead(key, &run.spec.name, true))
        });
        let waiting = self.queue.waiting().into_iter().filter_map(|key| {
            let run = self.queued.get(&key)?;
            Some(ahead(key, &run.spec.name, false))
        });
        running.chain(waiting).take(Preview::MAX_AHEAD).collect()
    }
}

fn ahead(key: VersionKey, name: &str, running: bool) -> Ahead {
    Ahead {
        key,
        job_name: name.to_owned(),
        running,
    }
}
