//! Calls of the first generation.

use reqwest::Method;
use serde_json::Value;
use trainyard_protocol::uri;
use trainyard_protocol::v1::{
    Algorithms, Clusters, ConfigBody, ConfigList, CreateJob, CreateVersion, CreatedJob,
    DatasetVersions, Datasets, Engines, JobList, LogFiles, LogRows, PodMetrics, Specs, Success,
    Version, VersionList,
};

use super::{Call, Client};
use crate::failure::{Failure, Service};

const SERVICE: Service = Service::ModelArts;

/// Which way a log is read from a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The rows after it.
    Following,
    /// The rows before it.
    Preceding,
}

impl Client {
    pub(super) async fn probe_v1(&self) -> Result<(), Failure> {
        self.jobs_v1(1, 1, "").await.map(|_| ())
    }

    pub(super) async fn v1(&self, method: Method, rest: &str) -> Result<Call, Failure> {
        Ok(Call::new(SERVICE, method, self.path("v1", rest).await?))
    }

    async fn get_v1(&self, rest: &str) -> Result<Call, Failure> {
        self.v1(Method::GET, rest).await
    }

    /// A page of the jobs, the newest first; of those whose names hold `search`, where it is given.
    pub async fn jobs_v1(
        &self,
        page: u32,
        per_page: u32,
        search: &str,
    ) -> Result<JobList, Failure> {
        let call = self.get_v1("training-jobs").await?;
        let call = call.page(page, per_page, search);
        self.json(call.sorted("create_time", "desc")).await
    }

    /// Creates a job; never sent twice.
    pub async fn create_job_v1(&self, body: &CreateJob) -> Result<CreatedJob, Failure> {
        let call = self.v1(Method::POST, "training-jobs").await?;
        self.json(call.json(body)).await
    }

    /// Creates a version of a job; never sent twice.
    pub async fn create_version_v1(
        &self,
        job_id: i64,
        body: &CreateVersion,
    ) -> Result<CreatedJob, Failure> {
        let rest = format!("training-jobs/{job_id}/versions");
        let call = self.v1(Method::POST, &rest).await?;
        self.json(call.json(body)).await
    }

    /// All versions of a job.
    pub async fn versions_v1(&self, job_id: i64) -> Result<VersionList, Failure> {
        let rest = format!("training-jobs/{job_id}/versions");
        let call = self.get_v1(&rest).await?;
        self.json(call.query("per_page", 1000).query("page", 1))
            .await
    }

    /// A version in full.
    pub async fn version_v1(&self, job_id: i64, version_id: i64) -> Result<Version, Failure> {
        let rest = format!("training-jobs/{job_id}/versions/{version_id}");
        let call = self.get_v1(&rest).await?;
        self.json(call).await
    }

    /// Stops a version; twice is like once.
    pub async fn stop_v1(&self, job_id: i64, version_id: i64) -> Result<Success, Failure> {
        let rest = format!("training-jobs/{job_id}/versions/{version_id}/stop");
        let call = self.v1(Method::POST, &rest).await?;
        self.json(call.safe().urgent()).await
    }

    /// Deletes a job with all its versions.
    pub async fn delete_job_v1(&self, job_id: i64) -> Result<Success, Failure> {
        let call = self
            .v1(Method::DELETE, &format!("training-jobs/{job_id}"))
            .await?;
        self.json(call).await
    }

    /// Names of a version's logs, one for each task.
    pub async fn log_files_v1(&self, job_id: i64, version_id: i64) -> Result<LogFiles, Failure> {
        let rest = format!("training-jobs/{job_id}/versions/{version_id}/log/file-names");
        let call = self.get_v1(&rest).await?;
        self.json(call).await
    }

    /// Rows of a log on one side of a position; the newest without one.
    pub(crate) async fn log_rows_v1(
        &self,
        (job_id, version_id): (i64, i64),
        file: &str,
        position: Option<&str>,
        direction: Direction,
        lines: u32,
    ) -> Result<LogRows, Failure> {
        let rest = format!("training-jobs/{job_id}/versions/{version_id}/aom-log");
        let order = match direction {
            Direction::Following => "desc",
            Direction::Preceding => "asc",
        };
        let call = self.get_v1(&rest).await?;
        let call = call
            .query("log_file", file)
            .query("lines", lines)
            .query("order", order);
        let call = match position {
            Some(position) => call.query("base_line", position),
            None => call,
        };
        self.json(call).await
    }

    /// What a task uses.
    pub async fn metrics_v1(
        &self,
        (job_id, version_id): (i64, i64),
        pod: &str,
    ) -> Result<PodMetrics, Failure> {
        let pod = uri::encode(pod);
        let rest =
            format!("training-jobs/{job_id}/versions/{version_id}/pod/{pod}/metric-statistic");
        let call = self.get_v1(&rest).await?;
        self.json(call.query("metrics", "").query("statistic_type", "all"))
            .await
    }

    /// A page of the saved configurations; of those whose names hold `search`, where it is given.
    pub async fn configs(
        &self,
        page: u32,
        per_page: u32,
        search: &str,
    ) -> Result<ConfigList, Failure> {
        let call = self.get_v1("training-job-configs").await?;
        let call = call.page(page, per_page, search);
        self.json(call.sorted("config_name", "asc")).await
    }

    /// A configuration in full, as it was answered.
    pub async fn config(&self, name: &str) -> Result<Value, Failure> {
        let rest = format!("training-job-configs/{}", uri::encode(name));
        let call = self.get_v1(&rest).await?;
        self.json(call).await
    }

    /// Saves a new configuration; never sent twice.
    pub async fn create_config(&self, body: &ConfigBody) -> Result<Success, Failure> {
        let call = self.v1(Method::POST, "training-job-configs").await?;
        self.json(call.json(body)).await
    }

    /// Replaces a configuration.
    pub async fn replace_config(&self, body: &ConfigBody) -> Result<Success, Failure> {
        let rest = format!("training-job-configs/{}", uri::encode(&body.config_name));
        let mut value = serde_json::to_value(body).expect("BUG: a body is JSON");
        if let Some(members) = value.as_object_mut() {
            members.remove("config_name");
        }
        let call = self.v1(Method::PUT, &rest).await?;
        self.json(call.json(&value)).await
    }

    /// Deletes a configuration.
    pub async fn delete_config(&self, name: &str) -> Result<Success, Failure> {
        let rest = format!("training-job-configs/{}", uri::encode(name));
        let call = self.v1(Method::DELETE, &rest).await?;
        self.json(call).await
    }

    pub(crate) async fn specs(&self) -> Result<Specs, Failure> {
        let call = self.get_v1("job/resource-specs").await?;
        self.json(call.query("job_type", "train")).await
    }

    pub(crate) async fn engines_v1(&self) -> Result<Engines, Failure> {
        let call = self.get_v1("job/ai-engines").await?;
        self.json(call.query("job_type", "train")).await
    }

    pub(crate) async fn algorithms(&self, page: u32) -> Result<Algorithms, Failure> {
        let call = self.get_v1("built-in-algorithms").await?;
        self.json(call.query("per_page", 100).query("page", page))
            .await
    }

    pub(crate) async fn clusters(&self) -> Result<Clusters, Failure> {
        let call = self.get_v1("clusters").await?;
        self.json(call).await
    }

    /// A page of the data sets that have versions; both generations ask the same address.
    pub(crate) async fn datasets(&self, page: u32) -> Result<Datasets, Failure> {
        let call = Call::get(SERVICE, self.path("v2", "datasets").await?);
        let call = call.query("limit", 100).query("offset", page);
        self.json(call.query("contain_versions", true)).await
    }

    pub(crate) async fn dataset_versions(&self, dataset: &str) -> Result<DatasetVersions, Failure> {
        let rest = format!("datasets/{}/versions", uri::encode(dataset));
        let call = Call::get(SERVICE, self.path("v2", &rest).await?);
        self.json(call.query("limit", 1000)).await
    }
}
