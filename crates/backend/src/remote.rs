//! A place that is reached over the network: whether it answers, and what its live catalogues have to choose from.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use trainyard_job::{JobSpec, ServiceAnswer};
use ts_rs::TS;

use crate::{
    Backend, BackendError, ConfigThere, Flavor, NewVisualization, NotPublished, RemoteConfig,
    RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery, RemoteVisualizations,
    VisualizationChange,
};

/// A place to run that is somebody else's service.
#[async_trait]
pub trait Remote: Backend {
    /// Asks each of its services whether it answers; one that does not is no error of the test.
    async fn test(&self) -> Vec<ServiceAnswer>;

    /// A page of its catalogues as it is now.
    async fn catalogue(&self, part: &CataloguePart) -> Result<Catalogue, BackendError>;

    /// Whether it has a job of this name, of whomever: its names are taken for all of a project.
    async fn has_job(&self, name: &str) -> Result<bool, BackendError>;

    /// The names of the configurations that it keeps; none where it keeps no configurations at all.
    async fn config_names(&self) -> Result<Option<Vec<String>>, BackendError>;

    /// Those of these names that are there.
    async fn read_configs(&self, names: Vec<String>) -> Result<Vec<RemoteConfig>, BackendError>;

    /// What configurations, each with its name and description, would be there. The values of secret variables are not
    /// sent: who wants them to be puts them into the configuration.
    async fn configs_there(&self, configs: &[JobSpec]) -> Result<Vec<ConfigThere>, BackendError>;

    /// Sends a configuration, once: one that is there by now and is no other is what was sent. With `replace` it is
    /// written over the one of its name.
    async fn send_config(&self, config: &JobSpec, replace: bool) -> Result<(), BackendError>;

    /// Has those told who subscribe to one of its topics; answers what it calls the message. Sent once, whatever comes
    /// of it.
    async fn publish(
        &self,
        topic: &str,
        subject: &str,
        message: &str,
    ) -> Result<String, NotPublished>;

    /// A page of its visualization jobs; none where it has no such jobs at all.
    async fn visualizations(
        &self,
        query: &RemoteVisualizationQuery,
    ) -> Result<Option<RemoteVisualizations>, BackendError>;

    /// One of them as it is now.
    async fn visualization(
        &self,
        id: &RemoteVisualizationId,
    ) -> Result<RemoteVisualization, BackendError>;

    /// Makes one, once: one of its name that is there by now, runs and shows the same is what was asked for.
    async fn create_visualization(
        &self,
        new: &NewVisualization,
    ) -> Result<RemoteVisualizationId, BackendError>;

    /// Changes one. What is so already is done.
    async fn change_visualization(
        &self,
        id: &RemoteVisualizationId,
        change: &VisualizationChange,
    ) -> Result<(), BackendError>;
}

/// Which page of a place's catalogues.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum CataloguePart {
    /// Specifications.
    Flavors,
    /// AI engines.
    Engines,
    /// Built-in algorithms.
    Algorithms,
    /// Dedicated resource pools.
    Pools,
    /// Data sets.
    Datasets,
    /// The versions of one.
    DatasetVersions {
        /// Its id.
        dataset: String,
    },
    /// Topics.
    Topics,
    /// Repositories of images.
    Images,
    /// The tags of one.
    ImageTags {
        /// The repository, as [`RemoteImage::repository`] has it.
        repository: String,
    },
    /// What is in a folder of object storage.
    Objects {
        /// `obs://bucket/folder/`; `obs://` for the buckets.
        url: String,
    },
}

impl CataloguePart {
    /// Its name where pages are kept: one for each part.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Flavors => "flavors".to_owned(),
            Self::Engines => "engines".to_owned(),
            Self::Algorithms => "algorithms".to_owned(),
            Self::Pools => "pools".to_owned(),
            Self::Datasets => "datasets".to_owned(),
            Self::DatasetVersions { dataset } => format!("dataset_versions {dataset}"),
            Self::Topics => "topics".to_owned(),
            Self::Images => "images".to_owned(),
            Self::ImageTags { repository } => format!("image_tags {repository}"),
            Self::Objects { url } => format!("objects {url}"),
        }
    }
}

/// What a page has to choose from. `value` is what a spec holds of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "part", content = "entries", rename_all = "snake_case")]
pub enum Catalogue {
    /// Specifications, smallest first; of one that is sold out no node is free.
    Flavors(Vec<Flavor>),
    /// AI engines.
    Engines(Vec<RemoteEngine>),
    /// Built-in algorithms.
    Algorithms(Vec<RemoteAlgorithm>),
    /// Dedicated resource pools.
    Pools(Vec<RemotePool>),
    /// Data sets.
    Datasets(Vec<RemoteDataset>),
    /// Versions of a data set, newest first.
    DatasetVersions(Vec<RemoteDatasetVersion>),
    /// Topics.
    Topics(Vec<RemoteTopic>),
    /// Repositories of images.
    Images(Vec<RemoteImage>),
    /// Tags of a repository, newest first.
    ImageTags(Vec<RemoteTag>),
    /// Folders first, then files.
    Objects(Vec<RemoteObject>),
}

/// An AI engine of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteEngine {
    /// What a spec calls it.
    pub value: String,
    /// Its framework, for example `TensorFlow`.
    pub framework: String,
    /// Its version, for example `TF-1.8.0-python3.6`.
    pub version: String,
}

/// A built-in algorithm of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteAlgorithm {
    /// What a spec calls it.
    pub value: String,
    /// Its name.
    pub name: String,
    /// What it is for, as the place says it; may be empty.
    pub about: String,
    /// The engine it runs on; may be empty.
    pub engine: String,
    /// The running parameters it proposes.
    pub parameters: Vec<RemoteParameter>,
}

/// A running parameter that an algorithm proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteParameter {
    /// Its name.
    pub name: String,
    /// The value it begins with.
    pub value: String,
    /// Whether it has to be given.
    pub required: bool,
}

/// A dedicated resource pool of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemotePool {
    /// What a spec calls it.
    pub value: String,
    /// What people call it.
    pub name: String,
    /// Whether jobs can be given to it.
    pub usable: bool,
    /// Its state, in the place's own word.
    pub state: String,
    /// What its nodes are, as the place says it; may be empty.
    pub about: String,
    /// Its nodes; none where the place does not say.
    pub nodes: Option<u32>,
    /// Those that are free.
    pub free_nodes: Option<u32>,
}

/// A data set of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteDataset {
    /// What a spec calls it.
    pub value: String,
    /// What people call it.
    pub name: String,
    /// Its description; may be empty.
    pub about: String,
    /// How many versions it has.
    pub versions: u32,
}

/// A version of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteDatasetVersion {
    /// What a spec calls it.
    pub value: String,
    /// What people call it.
    pub name: String,
    /// Whether it can be used now.
    pub usable: bool,
    /// Its samples; none where the place does not say.
    pub samples: Option<u64>,
}

/// A topic of the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteTopic {
    /// Its URN, which is what a spec calls it.
    pub value: String,
    /// Its name.
    pub name: String,
    /// What people call it; may be empty.
    pub display_name: String,
    /// Its subscriptions; none where they could not be asked.
    pub subscriptions: Option<u32>,
    /// Those that are confirmed: a topic with none tells nobody.
    pub confirmed: Option<u32>,
}

/// A repository of images.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteImage {
    /// Organization and name, `team/net`.
    pub repository: String,
    /// Its address without a tag, `swr.eu-de.example.com/team/net`.
    pub path: String,
    /// How many tags it has.
    pub tags: u32,
}

/// A tag of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteTag {
    /// What a spec calls the image.
    pub value: String,
    /// The tag.
    pub tag: String,
    /// Size of the image.
    pub size_bytes: u64,
    /// When it was pushed, in epoch milliseconds; none where that cannot be read.
    pub updated_at_ms: Option<u64>,
}

/// Something in a folder of object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteObject {
    /// `obs://bucket/key`; folders and buckets end in `/`.
    pub url: String,
    /// Whether it is a folder or a bucket.
    pub folder: bool,
    /// Size of an object; 0 for a folder.
    pub size_bytes: u64,
    /// When it was written, in epoch milliseconds.
    pub modified_ms: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_a_key_of_its_own() {
        let named = |text: &str| text.to_owned();
        let parts = [
            CataloguePart::Flavors,
            CataloguePart::Datasets,
            CataloguePart::DatasetVersions {
                dataset: named("a"),
            },
            CataloguePart::DatasetVersions {
                dataset: named("b"),
            },
            CataloguePart::ImageTags {
                repository: named("a"),
            },
            CataloguePart::Objects {
                url: named("obs://"),
            },
            CataloguePart::Objects {
                url: named("obs://a/"),
            },
        ];
        let keys: std::collections::HashSet<_> = parts.iter().map(CataloguePart::key).collect();
        assert_eq!(keys.len(), parts.len());
    }
}
