//! Calls about visualization jobs, which the first generation alone has.

use reqwest::Method;
use trainyard_protocol::uri;
use trainyard_protocol::v1::{
    CreateVisualization, CreatedVisualization, Describe, Success, Visualization, VisualizationList,
};

use super::{Call, Client};
use crate::failure::Failure;

const JOBS: &str = "visualization-jobs";

impl Client {
    /// A page of the visualization jobs, the newest first; of those whose names hold `search`, where it is given.
    pub async fn visualizations(
        &self,
        page: u32,
        per_page: u32,
        search: &str,
    ) -> Result<VisualizationList, Failure> {
        let call = self.v1(Method::GET, JOBS).await?;
        let call = call.page(page, per_page, search);
        self.json(call.sorted("create_time", "desc")).await
    }

    /// A visualization job in full.
    pub async fn visualization(&self, id: &str) -> Result<Visualization, Failure> {
        let call = self.of_visualization(Method::GET, id, "").await?;
        self.json(call).await
    }

    /// Creates one; never sent twice.
    pub async fn create_visualization(
        &self,
        body: &CreateVisualization,
    ) -> Result<CreatedVisualization, Failure> {
        let call = self.v1(Method::POST, JOBS).await?;
        self.json(call.json(body)).await
    }

    /// Changes what one says of itself.
    pub async fn describe_visualization(
        &self,
        id: &str,
        body: &Describe,
    ) -> Result<Success, Failure> {
        let call = self.of_visualization(Method::PUT, id, "").await?;
        self.json(call.json(body)).await
    }

    /// Stops one; twice is like once.
    pub async fn stop_visualization(&self, id: &str) -> Result<Success, Failure> {
        let call = self.of_visualization(Method::POST, id, "/stop").await?;
        self.json(call.safe()).await
    }

    /// Runs one again that has ended; twice is like once, for the second time it has not.
    pub async fn restart_visualization(&self, id: &str) -> Result<Success, Failure> {
        let call = self.of_visualization(Method::POST, id, "/restart").await?;
        self.json(call.safe()).await
    }

    /// Deletes one.
    pub async fn delete_visualization(&self, id: &str) -> Result<Success, Failure> {
        let call = self.of_visualization(Method::DELETE, id, "").await?;
        self.json(call).await
    }

    async fn of_visualization(
        &self,
        method: Method,
        id: &str,
        verb: &str,
    ) -> Result<Call, Failure> {
        let rest = format!("{JOBS}/{}{verb}", uri::encode(id));
        self.v1(method, &rest).await
    }
}
