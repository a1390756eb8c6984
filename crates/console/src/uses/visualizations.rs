//! Visualization jobs: create, list, open, stop, run again, delete.

use trainyard_job::{
    DESCRIPTION_MAX, Fault, FaultKind, JobStatus, VisualizationId, VisualizationSpec,
};
use trainyard_store::{
    Page, Store, StoreError, VisualizationEnd, VisualizationQuery, VisualizationRow,
};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::jobs::not_found;
use crate::uses::removal;
use crate::wire::{
    DescribeVisualization, Nothing, Notice, OneVisualization, VisualizationDefaults,
    VisualizationLog, VisualizationPlace,
};

/// Bytes shown of a log.
const LOG_SHOWN_BYTES: usize = 256 << 10;

impl Console {
    /// What a new one begins with.
    pub async fn new_visualization(
        &self,
        _: Nothing,
    ) -> Result<VisualizationDefaults, ConsoleError> {
        let name = self.free_visualization_name().await?;
        let tensorboard = self.tensorboards().await.into_iter().next();
        Ok(VisualizationDefaults {
            spec: VisualizationSpec {
                name,
                output_path: String::new(),
                auto_stop_hours: Some(1),
                description: String::new(),
            },
            tensorboard: tensorboard.map(|environment| environment.name),
        })
    }

    /// Creates one, which begins to run.
    pub async fn create_visualization(
        &self,
        spec: VisualizationSpec,
    ) -> Result<OneVisualization, ConsoleError> {
        let mut faults = spec.faults();
        if faults.is_empty()
            && let Err(error) = spec.output_path.parse::<trainyard_objects::ObsUrl>()
        {
            let (path, reason) = (spec.output_path.clone(), error.to_string());
            faults.push(Fault::error(
                "output_path",
                FaultKind::Unreadable { path, reason },
            ));
        }
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let create = move |store: &mut Store| store.create_visualization(&spec, now_ms());
        let id = self.inner().db.write(create).await.map_err(taken_name)?;
        self.start_visualization(id).await?;
        Ok(OneVisualization { id })
    }

    /// One page of the list.
    pub async fn list_visualizations(
        &self,
        query: VisualizationQuery,
    ) -> Result<Page<VisualizationRow>, ConsoleError> {
        let read = move |store: &Store| store.visualizations(&query);
        self.inner().db.read(read).await
    }

    /// One.
    pub async fn show_visualization(
        &self,
        one: OneVisualization,
    ) -> Result<VisualizationRow, ConsoleError> {
        let read = move |store: &Store| store.visualization(one.id);
        let found = self.inner().db.read(read).await?;
        found.ok_or_else(|| not_found("visualization job", &one.id))
    }

    /// Where to look at one that runs.
    pub async fn open_visualization(
        &self,
        one: OneVisualization,
    ) -> Result<VisualizationPlace, ConsoleError> {
        let row = self.show_visualization(one).await?;
        if row.ended_at_ms.is_some() {
            return Err(ConsoleError::AlreadyEnded {
                name: row.spec.name,
            });
        }
        Ok(VisualizationPlace {
            url: self.inner().visualizations.url(one.id),
        })
    }

    /// Changes what one says of itself.
    pub async fn describe_visualization(
        &self,
        describe: DescribeVisualization,
    ) -> Result<Nothing, ConsoleError> {
        let actual = describe.description.chars().count();
        if actual > DESCRIPTION_MAX {
            let max = DESCRIPTION_MAX;
            let fault = Fault::error("description", FaultKind::TooLong { max, actual });
            return Err(ConsoleError::Faults(vec![fault]));
        }
        let write = move |store: &mut Store| {
            store.describe_visualization(describe.id, &describe.description)
        };
        self.inner().db.write(write).await?;
        self.notify(Notice::Visualization);
        Ok(Nothing {})
    }

    /// Ends one.
    pub async fn stop_visualization(&self, one: OneVisualization) -> Result<Nothing, ConsoleError> {
        let row = self.show_visualization(one).await?;
        if !self.end_visualization(one.id, now_ms()).await? {
            return Err(ConsoleError::AlreadyEnded {
                name: row.spec.name,
            });
        }
        Ok(Nothing {})
    }

    /// Runs one again that has ended; it has all its time before it.
    pub async fn run_visualization(&self, one: OneVisualization) -> Result<Nothing, ConsoleError> {
        let row = self.show_visualization(one).await?;
        let run = move |store: &mut Store| store.run_visualization(one.id, now_ms());
        if !self.inner().db.write(run).await? {
            return Err(ConsoleError::StillRunning {
                name: row.spec.name,
            });
        }
        self.start_visualization(one.id).await?;
        Ok(Nothing {})
    }

    /// Deletes one; what it showed stays.
    pub async fn delete_visualization(
        &self,
        one: OneVisualization,
    ) -> Result<Nothing, ConsoleError> {
        let delete = move |store: &mut Store| store.delete_visualization(one.id);
        self.inner().db.write(delete).await?;
        // Not before: one that could not be deleted goes on.
        self.inner().visualizations.forget(one.id);
        let (dir, place) = (
            self.home().visualization(one.id),
            self.home().visualizations(),
        );
        let removed = tokio::task::spawn_blocking(move || removal::remove(&dir, &place)).await;
        self.notify(Notice::Visualization);
        removed.expect("BUG: removing a folder panicked")?;
        Ok(Nothing {})
    }

    /// What its `TensorBoard` printed; nothing where it has none.
    pub async fn visualization_log(
        &self,
        one: OneVisualization,
    ) -> Result<VisualizationLog, ConsoleError> {
        let log = trainyard_local::TensorBoardLaunch::log(&self.home().visualization(one.id));
        let read = tokio::task::spawn_blocking(move || std::fs::read(log)).await;
        let bytes = read
            .expect("BUG: reading a log panicked")
            .unwrap_or_default();
        let from = bytes.len().saturating_sub(LOG_SHOWN_BYTES);
        Ok(VisualizationLog {
            text: String::from_utf8_lossy(&bytes[from..]).into_owned(),
        })
    }

    /// Ends one at a moment; whether it had not before.
    pub(crate) async fn end_visualization(
        &self,
        id: VisualizationId,
        at_ms: u64,
    ) -> Result<bool, ConsoleError> {
        let end = VisualizationEnd {
            status: JobStatus::Canceled,
            at_ms,
        };
        let write = move |store: &mut Store| store.end_visualization(id, &end);
        let ended = self.inner().db.write(write).await?;
        self.inner().visualizations.forget(id);
        self.notify(Notice::Visualization);
        Ok(ended)
    }

    async fn start_visualization(&self, id: VisualizationId) -> Result<(), ConsoleError> {
        let row = self.show_visualization(OneVisualization { id }).await?;
        self.inner().visualizations.run(self, &row);
        self.notify(Notice::Visualization);
        Ok(())
    }

    async fn free_visualization_name(&self) -> Result<String, ConsoleError> {
        loop {
            let number = u16::from_be_bytes(crate::random::bytes()?);
            let name = format!("tensor-{number:04x}");
            let wanted = name.clone();
            let find = move |store: &Store| store.has_visualization(&wanted);
            if !self.inner().db.read(find).await? {
                return Ok(name);
            }
        }
    }
}

fn taken_name(error: ConsoleError) -> ConsoleError {
    match error {
        ConsoleError::Store(StoreError::NameTaken { name }) => {
            ConsoleError::Faults(vec![Fault::error("name", FaultKind::NameTaken { name })])
        }
        other => other,
    }
}
