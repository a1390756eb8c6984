//! Visualization jobs of a connection: they are the service's, nothing of them is kept here.

use trainyard_backend::{RemoteVisualization, VisualizationChange};
use trainyard_job::{DESCRIPTION_MAX, Fault, FaultKind};
use trainyard_store::{Count, Page};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{
    ChangeRemoteVisualization, CreateRemoteVisualization, ListRemoteVisualizations, Nothing,
    Notice, OneRemoteVisualization, VisualizationPlace,
};

impl Console {
    /// A page of a connection's visualization jobs; none where its region has no such jobs.
    pub async fn list_remote_visualizations(
        &self,
        asked: ListRemoteVisualizations,
    ) -> Result<Option<Page<RemoteVisualization>>, ConsoleError> {
        let remote = self.remote(&asked.connection).await?;
        let found = remote.visualizations(&asked.query).await?;
        Ok(found.map(|found| Page {
            rows: found.rows,
            total: Count {
                rows: found.total,
                and_more: false,
            },
        }))
    }

    /// Makes one there.
    pub async fn create_remote_visualization(
        &self,
        asked: CreateRemoteVisualization,
    ) -> Result<OneRemoteVisualization, ConsoleError> {
        let CreateRemoteVisualization { connection, new } = asked;
        let faults = new.spec.faults();
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let remote = self.remote(&connection).await?;
        let id = remote.create_visualization(&new).await?;
        self.notify(Notice::Visualization);
        Ok(OneRemoteVisualization { connection, id })
    }

    /// Where a browser finds one, as the service says it now.
    pub async fn open_remote_visualization(
        &self,
        one: OneRemoteVisualization,
    ) -> Result<VisualizationPlace, ConsoleError> {
        let remote = self.remote(&one.connection).await?;
        let there = remote.visualization(&one.id).await?;
        if there.status.is_final() {
            return Err(ConsoleError::AlreadyEnded { name: there.name });
        }
        Ok(VisualizationPlace { url: there.address })
    }

    /// Stops one, runs it again, describes or deletes it.
    pub async fn change_remote_visualization(
        &self,
        asked: ChangeRemoteVisualization,
    ) -> Result<Nothing, ConsoleError> {
        if let VisualizationChange::Describe { description } = &asked.change {
            let actual = description.chars().count();
            if actual > DESCRIPTION_MAX {
                let max = DESCRIPTION_MAX;
                let fault = Fault::error("description", FaultKind::TooLong { max, actual });
                return Err(ConsoleError::Faults(vec![fault]));
            }
        }
        let remote = self.remote(&asked.connection).await?;
        remote
            .change_visualization(&asked.id, &asked.change)
            .await?;
        self.notify(Notice::Visualization);
        Ok(Nothing {})
    }
}
