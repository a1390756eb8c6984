//! The service's catalogues, as pickers show them. A spec holds the names; what has none is called by its id.

use trainyard_backend::{
    Catalogue, CataloguePart, Flavor, RemoteAlgorithm, RemoteDataset, RemoteDatasetVersion,
    RemoteEngine, RemoteImage, RemoteObject, RemoteParameter, RemotePool, RemoteTag, RemoteTopic,
};
use trainyard_job::{Device, ObsPath};
use trainyard_protocol::{Int, iam, smn, swr, v1, v2};

use crate::client::{Client, Generation};
use crate::failure::Failure;

/// No node has more; a number beyond is no reason to run out of memory.
const CARDS_MAX: u32 = 64;

/// More pages of a list are not asked for.
const PAGES_MAX: u32 = 50;
/// Of more topics the subscriptions are not counted.
const COUNTED_MAX: usize = 50;
const GIB: f64 = 1_073_741_824.0;

/// A page of the catalogues.
pub(crate) async fn catalogue(client: &Client, part: &CataloguePart) -> Result<Catalogue, Failure> {
    Ok(match part {
        CataloguePart::Flavors => Catalogue::Flavors(flavors(client).await?),
        CataloguePart::Engines => Catalogue::Engines(engines(client).await?),
        CataloguePart::Algorithms => {
            let rows = match client.generation().await? {
                Generation::V1 => all_algorithms(client).await?,
                Generation::V2 => Vec::new(),
            };
            Catalogue::Algorithms(rows.into_iter().map(algorithm).collect())
        }
        CataloguePart::Pools => Catalogue::Pools(pools(client).await?),
        CataloguePart::Datasets => Catalogue::Datasets(datasets(client).await?),
        CataloguePart::DatasetVersions { dataset } => {
            let rows = client.dataset_versions(dataset).await?.versions;
            Catalogue::DatasetVersions(rows.into_iter().map(dataset_version).collect())
        }
        CataloguePart::Topics => Catalogue::Topics(topics(client).await?),
        CataloguePart::Images => Catalogue::Images(images(client).await?),
        CataloguePart::ImageTags { repository } => {
            Catalogue::ImageTags(image_tags(client, repository).await?)
        }
        CataloguePart::Objects { url } => Catalogue::Objects(objects(client, url).await?),
    })
}

/// The flavors, the smallest first.
pub(crate) async fn flavors(client: &Client) -> Result<Vec<Flavor>, Failure> {
    let mut flavors: Vec<Flavor> = match client.generation().await? {
        Generation::V1 => client
            .specs()
            .await?
            .specs
            .into_iter()
            .map(flavor_v1)
            .collect(),
        Generation::V2 => client
            .flavors_v2()
            .await?
            .flavors
            .into_iter()
            .map(flavor_v2)
            .collect(),
    };
    flavors.sort_by_key(|f| (f.accelerators.len(), f.cpus, f.memory_bytes));
    Ok(flavors)
}

fn flavor_v1(spec: v1::Spec) -> Flavor {
    let gpus = count(spec.gpu_num);
    let device = match trainyard_protocol::device_of(&spec.spec_code) {
        Device::Cpu if gpus > 0 => Device::Gpu,
        told => told,
    };
    let max_nodes = count(spec.max_num).max(1);
    Flavor {
        device,
        cpus: spec.core.trim().parse().unwrap_or(0),
        memory_bytes: gib(spec.cpu.trim().parse().unwrap_or(0.0)),
        accelerators: cards(&spec.gpu_type, gpus),
        max_nodes,
        free_nodes: if spec.no_resource.0 { 0 } else { max_nodes },
        code: spec.spec_code.0,
    }
}

/// A name for each card of a node.
fn cards(name: &str, count: u32) -> Vec<String> {
    vec![name.to_owned(); count.min(CARDS_MAX) as usize]
}

fn flavor_v2(flavor: v2::FlavorItem) -> Flavor {
    let info = flavor.flavor_info;
    let told = |told: &Option<v2::GpuInfo>| match told {
        Some(told) => cards(&told.product_name, count(told.unit_num)),
        None => Vec::new(),
    };
    let (gpus, npus) = (told(&info.gpu), told(&info.npu));
    let device = match &*flavor.flavor_type {
        "Ascend" => Device::Ascend,
        "GPU" => Device::Gpu,
        _ => Device::Cpu,
    };
    let max_nodes = count(flavor.max_num).max(1);
    Flavor {
        code: flavor.flavor_id.0,
        device,
        cpus: info.cpu.map_or(0, |cpu| count(cpu.core_num)),
        memory_bytes: info.memory.map_or(0, |memory| gib(memory.size.0)),
        accelerators: if gpus.is_empty() { npus } else { gpus },
        max_nodes,
        free_nodes: max_nodes,
    }
}

async fn engines(client: &Client) -> Result<Vec<RemoteEngine>, Failure> {
    let engine = |framework: String, version: String| RemoteEngine {
        value: version.clone(),
        framework,
        version,
    };
    Ok(match client.generation().await? {
        Generation::V1 => {
            let rows = client.engines_v1().await?.engines.into_iter();
            rows.map(|row| engine(row.engine_name.0, row.engine_version.0))
                .collect()
        }
        Generation::V2 => {
            let rows = client.engines_v2().await?.items.into_iter();
            rows.map(|row| engine(row.engine_name.0, row.engine_version.0))
                .collect()
        }
    })
}

/// Every built-in algorithm.
pub(crate) async fn all_algorithms(client: &Client) -> Result<Vec<v1::Algorithm>, Failure> {
    let mut all = Vec::new();
    for page in 1..=PAGES_MAX {
        let found = client.algorithms(page).await?;
        let last = found.models.is_empty();
        all.extend(found.models);
        if last || all.len() as u64 >= found.model_total_count.unsigned() {
            break;
        }
    }
    Ok(all)
}

fn algorithm(row: v1::Algorithm) -> RemoteAlgorithm {
    let parameter = |parameter: v1::Parameter| RemoteParameter {
        name: parameter.label.0,
        value: parameter.value.0,
        required: parameter.required.0,
    };
    RemoteAlgorithm {
        parameters: row.parameters().into_iter().map(parameter).collect(),
        value: row.model_name.0.clone(),
        name: row.model_name.0,
        about: row.model_train_dataset.0,
        engine: row.engine_version.0,
    }
}

async fn pools(client: &Client) -> Result<Vec<RemotePool>, Failure> {
    if client.generation().await? == Generation::V2 {
        let rows = client.pools_v2().await?.items.into_iter();
        let pool = |pool: v2::PoolItem| RemotePool {
            value: pool.metadata.name.0.clone(),
            name: pool.display_name().to_owned(),
            usable: true,
            state: String::new(),
            about: String::new(),
            nodes: None,
            free_nodes: None,
        };
        return Ok(rows.filter(v2::PoolItem::trains).map(pool).collect());
    }
    let rows = client.clusters().await?.clusters.into_iter();
    let pool = |row: v1::Cluster| {
        let nodes = row.nodes.unwrap_or_default();
        RemotePool {
            value: row.cluster_id.0,
            name: row.cluster_name.0,
            usable: matches!(&*row.status, "running" | "concerning"),
            state: row.status.0,
            about: nodes.specification.0,
            nodes: Some(count(nodes.count)),
            free_nodes: Some(count(nodes.available_count)),
        }
    };
    Ok(rows.map(pool).collect())
}

async fn datasets(client: &Client) -> Result<Vec<RemoteDataset>, Failure> {
    let mut all = Vec::new();
    for page in 0..PAGES_MAX {
        let found = client.datasets(page).await?;
        let last = found.datasets.is_empty();
        let rows = found.datasets.into_iter().map(|row| RemoteDataset {
            value: row.dataset_id.0,
            name: row.dataset_name.0,
            about: row.description.0,
            versions: count(row.dataset_version_count),
        });
        all.extend(rows);
        if last || all.len() as u64 >= found.total_number.unsigned() {
            break;
        }
    }
    Ok(all)
}

fn dataset_version(row: v1::DatasetVersion) -> RemoteDatasetVersion {
    RemoteDatasetVersion {
        value: row.version_id.0,
        name: row.version_name.0,
        usable: row.status == Int(1),
        samples: Some(row.total_sample_count.unsigned()),
    }
}

async fn topics(client: &Client) -> Result<Vec<RemoteTopic>, Failure> {
    let mut all: Vec<smn::Topic> = Vec::new();
    for page in 0..PAGES_MAX {
        let found = client.topics(page * 100).await?;
        let last = found.topics.is_empty();
        all.extend(found.topics);
        if last || all.len() as u64 >= found.topic_count.unsigned() {
            break;
        }
    }
    let mut topics = Vec::with_capacity(all.len());
    for (index, topic) in all.into_iter().enumerate() {
        let subscribed = if index < COUNTED_MAX {
            client.topic_subscriptions(&topic.topic_urn).await.ok()
        } else {
            None
        };
        let confirmed = subscribed.as_ref().map(|found| {
            let confirmed = found.subscriptions.iter().filter(|row| row.is_confirmed());
            u32::try_from(confirmed.count()).unwrap_or(u32::MAX)
        });
        topics.push(RemoteTopic {
            value: topic.topic_urn.0,
            name: topic.name.0,
            display_name: topic.display_name.0,
            subscriptions: subscribed.map(|found| count(found.subscription_count)),
            confirmed,
        });
    }
    Ok(topics)
}

async fn images(client: &Client) -> Result<Vec<RemoteImage>, Failure> {
    let mut all = Vec::new();
    for page in 0..PAGES_MAX {
        let found = client.repositories(page * 100).await?;
        let last = found.len() < 100;
        let rows = found.into_iter().map(|row| RemoteImage {
            repository: format!("{}/{}", row.namespace, row.name),
            path: row.path.0,
            tags: count(row.num_images),
        });
        all.extend(rows);
        if last {
            break;
        }
    }
    Ok(all)
}

async fn image_tags(client: &Client, repository: &str) -> Result<Vec<RemoteTag>, Failure> {
    let (namespace, name) = repository.split_once('/').unwrap_or(("", repository));
    let mut tags = client.tags(namespace, name).await?;
    tags.sort_by(|a, b| b.updated.cmp(&a.updated));
    let tag = |tag: swr::Tag| RemoteTag {
        value: tag.path.0,
        tag: tag.tag.0,
        size_bytes: tag.size.unsigned(),
        updated_at_ms: iam::parse_time(&tag.updated).map(|s| s * 1000),
    };
    Ok(tags.into_iter().map(tag).collect())
}

async fn objects(client: &Client, url: &str) -> Result<Vec<RemoteObject>, Failure> {
    let Some(folder) = ObsPath::parse(url).map(|path| path.as_folder()) else {
        let rows = client.buckets().await?.rows.into_iter();
        return Ok(rows.map(|row| object("", &row)).collect());
    };
    let mut all = Vec::new();
    let mut marker = String::new();
    for _ in 0..PAGES_MAX {
        let page = client
            .objects(folder.bucket(), folder.key(), &marker, "/")
            .await?;
        all.extend(
            page.rows
                .into_iter()
                .map(|row| object(folder.bucket(), &row)),
        );
        match page.next {
            Some(next) => marker = next,
            None => break,
        }
    }
    all.sort_by_key(|object| !object.folder);
    Ok(all)
}

fn object(bucket: &str, row: &crate::client::Listed) -> RemoteObject {
    let slash = if bucket.is_empty() { "" } else { "/" };
    RemoteObject {
        url: format!("obs://{bucket}{slash}{}", row.key),
        folder: row.folder,
        size_bytes: row.size_bytes,
        modified_ms: iam::parse_time(&row.modified).map(|s| s * 1000),
    }
}

fn count(number: Int) -> u32 {
    u32::try_from(number.unsigned()).unwrap_or(u32::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of machines are positive and far below the limits"
)]
fn gib(size: f64) -> u64 {
    (size.max(0.0) * GIB) as u64
}
