//! Whom a version would wait for, for those who ask before they submit.

use trainyard_backend::{Ahead, Preview};
use trainyard_job::VersionKey;

use super::Scheduler;
use crate::pools::PoolMoment;

impl Scheduler {
    /// Says what is free now in each pool, and who has what is not.
    pub(super) fn publish(&self) {
        let mut moment = self.pools.moment();
        for pool in &mut moment.pools {
            pool.ahead = self.ahead(pool);
        }
        self.moment.send_replace(moment);
    }

    /// The running ones of a pool first, then its queue in its order.
    fn ahead(&self, pool: &PoolMoment) -> Vec<Ahead> {
        let running = pool.running.iter().filter_map(|key| {
            let started = self.started.get(key).map(|one| &one.run);
            let run = started.or_else(|| Some(&self.preparing.get(key)?.run))?;
            Some(ahead(*key, &run.spec.name, true))
        });
        let waiting = pool.waiting.iter().filter_map(|key| {
            let run = self.queued.get(key)?;
            Some(ahead(*key, &run.spec.name, false))
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
