//! Versions beside each other: their list, what each ran and went through, how the code of two differs.

use trainyard_code::{CodeDiff, Copies, FileDiff, State};
use trainyard_job::{CodeHash, Provenance, Unlike, VersionKey, WhatRan};
use trainyard_objects::{ObjectsError, ObsUrl, Usage};
use trainyard_store::{Page, Store, VersionLine, VersionQuery};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::places::is_here;
use crate::uses::jobs::not_found;
use crate::wire::{
    CodePair, FilePair, OneVersion, OutputSize, ProvenanceDetail, RunAgainPlan, SubmitRequest,
    Submitted, VersionProgress,
};

/// Tasks whose steps are told.
const TASKS_TOLD: u32 = 64;

impl Console {
    /// The versions of a job that match, newest first.
    pub async fn list_versions(
        &self,
        query: VersionQuery,
    ) -> Result<Page<VersionLine>, ConsoleError> {
        let list = move |store: &Store| store.version_lines(&query);
        self.inner().db.read(list).await
    }

    /// What a version ran.
    pub async fn show_provenance(&self, one: OneVersion) -> Result<ProvenanceDetail, ConsoleError> {
        let ran = self.what_ran(one.key).await?;
        let code = ran.as_ref().and_then(|ran| ran.provenance.code.as_ref());
        let code_kept = match code.map(|code| code.hash.clone()) {
            Some(hash) => {
                self.with_copies(move |copies| copies.folder(&hash).is_dir())
                    .await
            }
            None => false,
        };
        Ok(ProvenanceDetail { ran, code_kept })
    }

    /// What a version waited for and which steps its tasks took.
    pub async fn show_progress(&self, one: OneVersion) -> Result<VersionProgress, ConsoleError> {
        let version = self.version(one.key).await?;
        let dir = self.home().version(one.key);
        let tasks = version.spec.resources.nodes.min(TASKS_TOLD);
        let read = tokio::task::spawn_blocking(move || VersionProgress {
            waited: trainyard_local::waited(&dir),
            tasks: trainyard_local::task_steps(&dir, tasks),
        });
        Ok(read.await.expect("BUG: reading steps panicked"))
    }

    /// How much is in a version's Training Output Path now; nothing where the folder is not there.
    pub async fn measure_output(&self, one: OneVersion) -> Result<OutputSize, ConsoleError> {
        let version = self.version(one.key).await?;
        let path = &version.spec.output_path;
        if !is_here(&version.backend) {
            return Err(not_found("folder of this computer", path));
        }
        let folder: ObsUrl = path.parse()?;
        let usage = match self.objects().measure(&folder.to_dir()).await {
            Ok(usage) => usage,
            Err(ObjectsError::NotFound { .. }) => Usage::default(),
            Err(error) => return Err(error.into()),
        };
        Ok(OutputSize {
            files: usage.files,
            size_bytes: usage.bytes,
        })
    }

    /// The files in which the code of two versions differs.
    pub async fn compare_code(&self, pair: CodePair) -> Result<CodeDiff, ConsoleError> {
        let (left, right) = self.code_of(pair.left, pair.right).await?;
        Ok(self
            .with_copies(move |copies| copies.compare(&left, &right))
            .await?)
    }

    /// How one file of the code of two versions differs.
    pub async fn compare_file(&self, pair: FilePair) -> Result<FileDiff, ConsoleError> {
        let (left, right) = self.code_of(pair.left, pair.right).await?;
        Ok(self
            .with_copies(move |copies| copies.compare_file(&left, &right, &pair.path))
            .await?)
    }

    /// What would not be the same if a version ran again now.
    pub async fn plan_run_again(&self, one: OneVersion) -> Result<RunAgainPlan, ConsoleError> {
        let version = self.version(one.key).await?;
        let was = self.what_ran(one.key).await?;
        let Some(was) = was else {
            let differences = vec![Unlike::NotRecorded];
            return Ok(RunAgainPlan { differences });
        };
        let backend = self.place(&version.backend).await?;
        // What is kept on the way and then not run is cleared with the rest.
        let _keeps = self.inner().submitting.read().await;
        let now = backend.keep(&version.spec, Some(&was.provenance)).await?;
        Ok(RunAgainPlan {
            differences: was.unlike(&now),
        })
    }

    /// The same version once more, as the next one of its job: its spec, its copy of the code and its interpreter, as
    /// far as they are there.
    pub async fn run_again(&self, one: OneVersion) -> Result<Submitted, ConsoleError> {
        let version = self.version(one.key).await?;
        let was = self.what_ran(one.key).await?;
        let request = SubmitRequest {
            spec: version.spec,
            backend: version.backend,
            parent: Some(one.key),
            save_as: None,
            from_config: None,
        };
        let like = was.as_ref().map(|was| &was.provenance);
        self.submit_like(request, like).await
    }

    /// Removes the code and the lists of packages that no version refers to any more.
    pub(crate) async fn clear_unused_code(&self) -> Result<(), ConsoleError> {
        // Nobody is just keeping code for a version that is not written yet.
        let _nobody_submits = self.inner().submitting.write().await;
        let in_use = self.inner().db.read(Store::code_in_use).await?;
        // First, for it makes room for what is written.
        self.with_copies(move |copies| copies.clear(&in_use)).await;
        let forget = Store::forget_unused_packages;
        self.inner().db.write(forget).await?;
        Ok(())
    }

    /// Whether the copy that a version ran is there, byte for byte.
    pub(crate) async fn is_kept_whole(&self, hash: CodeHash) -> bool {
        self.with_copies(move |copies| copies.state(&hash) == State::Whole)
            .await
    }

    async fn what_ran(&self, key: VersionKey) -> Result<Option<WhatRan>, ConsoleError> {
        let read = move |store: &Store| store.what_ran(key);
        self.inner().db.read(read).await
    }

    async fn code_of(
        &self,
        left: VersionKey,
        right: VersionKey,
    ) -> Result<(CodeHash, CodeHash), ConsoleError> {
        let read = move |store: &Store| Ok((store.provenance(left)?, store.provenance(right)?));
        let found = self.inner().db.read(read).await?;
        let hash = |key: VersionKey, ran: Option<Provenance>| {
            let code = ran.and_then(|ran| ran.code);
            code.map(|code| code.hash)
                .ok_or_else(|| not_found("code of version", &key))
        };
        Ok((hash(left, found.0)?, hash(right, found.1)?))
    }

    async fn with_copies<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Copies) -> T + Send + 'static,
    ) -> T {
        let copies = self.home().code();
        let done = tokio::task::spawn_blocking(move || work(&copies));
        done.await.expect("BUG: reading copies of code panicked")
    }
}
