//! Versions that have room and whose data sets are compared before they start. A large one takes minutes, and nobody
//! else waits for that: their claims are held, the loop goes on.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinError};
use trainyard_backend::Run;
use trainyard_job::{JobStatus, VersionKey};

use super::Scheduler;
use crate::claim::Claim;
use crate::data;

/// What came of the comparisons of a version. Why it cannot start is in words.
pub(super) type Compared = (VersionKey, Result<(), String>);

/// A version between its turn in the queue and its start.
pub(super) struct Comparing {
    pub(super) run: Run,
    claim: Claim,
    work: AbortHandle,
    /// Who waits until nothing is about to start waits for this one too.
    starting: watch::Receiver<()>,
}

impl Scheduler {
    /// Gives a version up that had its turn, and its claim to others.
    pub(super) fn refuse(&mut self, run: &Run, why: &str) {
        self.pools.remove(run.key);
        self.give_up(run, JobStatus::Failed, why);
    }

    /// Begins to compare the data sets of a version.
    pub(super) fn compare(&mut self, run: Run, claim: Claim) {
        let (key, spec) = (run.key, run.spec.clone());
        let config = Arc::clone(&self.config);
        let compare = async move { (key, data::ready(&config, &spec).await) };
        let comparing = Comparing {
            run,
            claim,
            work: self.comparisons.spawn(compare),
            starting: self.starting.subscribe(),
        };
        self.comparing.insert(key, comparing);
    }

    /// Starts a version whose data sets are what they were, unless it was stopped meanwhile.
    pub(super) async fn compared(&mut self, done: Result<Compared, JoinError>) {
        let (key, ready) = match done {
            Ok(done) => done,
            Err(error) => {
                assert!(error.is_cancelled(), "BUG: comparing data sets panicked");
                return;
            }
        };
        let Some(one) = self.comparing.remove(&key) else {
            return;
        };
        match ready {
            Ok(()) => self.start(one.run, one.claim).await,
            Err(why) => self.refuse(&one.run, &why),
        }
        drop(one.starting);
    }

    /// Ends the comparisons of a version that is stopped before it starts.
    pub(super) fn stop_comparing(&mut self, key: VersionKey) -> Option<Run> {
        let one = self.comparing.remove(&key)?;
        one.work.abort();
        Some(one.run)
    }
}
