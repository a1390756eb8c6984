//! What there is to choose here, with the numbers and names that the service's clients know it by.

use std::collections::BTreeMap;

use trainyard_console::ConsoleError;
use trainyard_console::algorithms::{Catalogue, Package};
use trainyard_console::backend::Flavor;
use trainyard_console::engines::{Engine, EngineFamily};
use trainyard_console::store::{
    DatasetDetail, DatasetQuery, DatasetRow, DatasetSort, Order, Page, TopicRow,
};
use trainyard_console::wire::{BackendName, ByName, Nothing, PlacePools};
use trainyard_job::{JobSpec, LOCAL_IMAGE, Pool, VersionNumber};
use trainyard_protocol::{DatasetName, EngineName, FlavorName, Name, Names};

use crate::ids::number;
use crate::server::Server;
use crate::smn;

/// Where jobs that are sent here run.
pub(crate) const BACKEND: &str = "local";

/// Data sets whose names are looked up.
const DATASETS_MAX: u32 = 1000;

/// Everything that bodies name.
pub(crate) struct Choices {
    pub(crate) pools: PlacePools,
    pub(crate) names: Names,
}

pub(crate) fn place() -> BackendName {
    BackendName {
        backend: BACKEND.to_owned(),
    }
}

impl Server {
    /// What bodies name, for reading and writing them.
    pub(crate) async fn choices(&self) -> Result<Choices, ConsoleError> {
        let pools: PlacePools = self.ask("list_pools", &place()).await?;
        let mut flavors = BTreeMap::new();
        for flavor in pools.pools.iter().flat_map(|pool| &pool.flavors) {
            flavors.insert(flavor.code.clone(), flavor.device);
        }
        let flavors = flavors.into_iter().map(|(code, device)| FlavorName {
            spec_id: Some(number(&code)),
            code,
            device,
        });
        let engines = self.engines().await?;
        let engines = engines.iter().map(|engine| EngineName {
            name: engine.id.0.clone(),
            family: engine.framework.clone(),
            id: engine_id(engine).to_string(),
        });
        let algorithms = self.algorithms().await?;
        let algorithms = algorithms.into_iter().map(|package| Name {
            id: number(&package.manifest.name).to_string(),
            name: package.manifest.name,
        });
        let topics: Vec<TopicRow> = self.ask("list_topics", &Nothing {}).await?;
        let topics = topics.into_iter().map(|topic| Name {
            id: smn::urn(self, &topic.name),
            name: topic.name,
        });
        let names = Names {
            flavors: flavors.collect(),
            engines: engines.collect(),
            algorithms: algorithms.collect(),
            topics: topics.collect(),
            datasets: self.dataset_names().await?,
            registry: String::new(),
        };
        Ok(Choices { pools, names })
    }

    /// The engines of this computer.
    pub(crate) async fn engines(&self) -> Result<Vec<Engine>, ConsoleError> {
        let families: Vec<EngineFamily> = self.ask("list_engines", &place()).await?;
        Ok(families
            .into_iter()
            .flat_map(|family| family.engines)
            .collect())
    }

    /// The built-in algorithms that can be used.
    pub(crate) async fn algorithms(&self) -> Result<Vec<Package>, ConsoleError> {
        let catalogue: Catalogue = self.ask("list_algorithms", &place()).await?;
        Ok(catalogue.sound().cloned().collect())
    }

    /// All data sets, by name.
    pub(crate) async fn datasets(&self) -> Result<Vec<DatasetRow>, ConsoleError> {
        let query = DatasetQuery {
            search: String::new(),
            with_versions: false,
            sort: DatasetSort::Name,
            order: Order::Asc,
            offset: 0,
            limit: DATASETS_MAX,
        };
        let page: Page<DatasetRow> = self.ask("list_datasets", &query).await?;
        Ok(page.rows)
    }

    async fn dataset_names(&self) -> Result<Vec<DatasetName>, ConsoleError> {
        let mut names = Vec::new();
        for dataset in self.datasets().await? {
            let name = dataset.name.clone();
            let detail: DatasetDetail = self.ask("show_dataset", &ByName { name }).await?;
            names.extend(detail.versions.iter().map(|row| DatasetName {
                dataset: dataset.name.clone(),
                version: row.version.to_string(),
                dataset_id: dataset_id(&dataset.name),
                version_id: dataset_version_id(&dataset.name, row.version),
            }));
        }
        Ok(names)
    }
}

impl Choices {
    /// What a body may leave to the place that runs the job: the smallest flavor of its pool.
    pub(crate) fn complete(&self, spec: &mut JobSpec) {
        if let trainyard_job::Algorithm::CustomImage { image, .. } = &mut spec.algorithm {
            let plain = image.trim_start_matches('/');
            let plain = plain.strip_suffix(":latest").unwrap_or(plain);
            if plain == LOCAL_IMAGE {
                LOCAL_IMAGE.clone_into(image);
            }
        }
        if spec.resources.flavor.is_empty()
            && let Some(flavor) = self.flavors(&spec.resources.pool).first()
        {
            spec.resources.flavor.clone_from(&flavor.code);
            spec.resources.device = flavor.device;
        }
    }

    pub(crate) fn flavors(&self, pool: &Pool) -> &[Flavor] {
        let mut pools = self.pools.pools.iter();
        pools
            .find(|view| view.pool == *pool)
            .map_or(&[], |view| &view.flavors)
    }

    /// The flavor of a code, of whatever pool.
    pub(crate) fn flavor(&self, code: &str) -> Option<&Flavor> {
        let mut flavors = self.pools.pools.iter().flat_map(|pool| &pool.flavors);
        flavors.find(|flavor| flavor.code == code)
    }
}

pub(crate) fn engine_id(engine: &Engine) -> i64 {
    number(&engine.id.0)
}

pub(crate) fn dataset_id(name: &str) -> String {
    format!("{:08x}", number(name))
}

pub(crate) fn dataset_version_id(name: &str, version: VersionNumber) -> String {
    format!("{:08x}", number(&format!("{name}/{version}")))
}

/// A gigabyte of the catalogues, in text: memory is told in whole ones.
pub(crate) fn gigabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 30)
}
