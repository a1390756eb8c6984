//! Versions that have room and are prepared before they start: their data sets are compared, the folder of their output is
//! made, their program is looked for. That can take minutes, and nobody else waits for it: their claims are held, the
//! loop goes on.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinError};
use trainyard_backend::Run;
use trainyard_job::{JobStatus, VersionKey};

use super::Scheduler;
use crate::claim::Claim;
use crate::program::{self, Program};
use crate::{LocalConfig, data, environment};

/// What came of preparing a version. Why it cannot start is in words.
pub(super) type Prepared = (VersionKey, Result<Option<Program>, String>);

/// A version between its turn in the queue and its start.
pub(super) struct Preparing {
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

    /// Begins to prepare a version.
    pub(super) fn prepare(&mut self, run: Run, claim: Claim) {
        let (key, config, prepared) = (run.key, Arc::clone(&self.config), run.clone());
        let prepare = async move { (key, prepare(config, prepared).await) };
        let preparing = Preparing {
            run,
            claim,
            work: self.preparations.spawn(prepare),
            starting: self.starting.subscribe(),
        };
        self.preparing.insert(key, preparing);
    }

    /// Starts a version for which everything is there, unless it was stopped meanwhile.
    pub(super) async fn prepared(&mut self, done: Result<Prepared, JoinError>) {
        let (key, prepared) = match done {
            Ok(done) => done,
            Err(error) => {
                assert!(error.is_cancelled(), "BUG: preparing a version panicked");
                return;
            }
        };
        let Some(one) = self.preparing.remove(&key) else {
            return;
        };
        match prepared {
            Ok(program) => self.start(one.run, one.claim, program).await,
            Err(why) => self.refuse(&one.run, &why),
        }
        drop(one.starting);
    }

    /// Gives up preparing a version that is stopped before it starts.
    pub(super) fn stop_preparing(&mut self, key: VersionKey) -> Option<Run> {
        let one = self.preparing.remove(&key)?;
        one.work.abort();
        Some(one.run)
    }
}

async fn prepare(config: Arc<LocalConfig>, run: Run) -> Result<Option<Program>, String> {
    data::ready(&config, &run.spec).await?;
    if let Some(output) = environment::folder_url(&run.spec.output_path) {
        let made = config.objects.make_folder(&output).await;
        made.map_err(|error| error.to_string())?;
    }
    // Of a framework, each Python that has changed is asked what is installed.
    let find = move || program::find_like(&config, &run.spec, run.provenance.as_ref());
    let found = tokio::task::spawn_blocking(find).await;
    found.expect("BUG: looking for a program panicked")
}
