//! What can be chosen: flavors, engines, pools, data sets.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::backend::Flavor;
use trainyard_console::store::{DatasetDetail, DatasetRow};
use trainyard_console::wire::{ByName, PoolView};
use trainyard_job::{Device, Pool};
use trainyard_protocol::v1::{Dataset, DatasetVersion, DatasetVersions, Datasets};
use trainyard_protocol::v2::{
    CpuInfo, EngineItem, EngineList, FlavorInfo, FlavorItem, FlavorList, GpuInfo, PoolItem,
    PoolList, PoolMetadata, PoolSpec, Size,
};
use trainyard_protocol::{Flag, Int, Real, Rows, Text, codes};

use super::faults::{refuse, told};
use crate::asked::Asked;
use crate::choices::{dataset_id, dataset_version_id, engine_id, gigabytes};
use crate::clock::with_seconds;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FlavorQuery {
    flavor_type: Option<Text>,
}

pub(super) async fn flavors(
    State(server): State<Shared>,
    Asked(query): Asked<FlavorQuery>,
) -> Result<Json<FlavorList>, Refusal> {
    let choices = server.choices().await.map_err(told)?;
    let wanted = query.flavor_type.unwrap_or_default();
    if !wanted.is_empty() && !["CPU", "GPU", "Ascend"].contains(&&*wanted) {
        let message = "flavor_type: CPU, GPU or Ascend";
        return Err(refuse(codes::V2_INVALID_PARAM, message));
    }
    let flavors = choices.flavors(&Pool::Public).iter().map(describe);
    let flavors: Vec<FlavorItem> = flavors
        .filter(|flavor| wanted.is_empty() || flavor.flavor_type == wanted)
        .collect();
    Ok(Json(FlavorList {
        total_count: Int::from(flavors.len() as u64),
        flavors: flavors.into(),
    }))
}

#[expect(clippy::cast_precision_loss, reason = "gigabytes of memory")]
fn describe(flavor: &Flavor) -> FlavorItem {
    let accelerators = (!flavor.accelerators.is_empty()).then(|| GpuInfo {
        unit_num: Int::from(flavor.accelerators.len() as u64),
        product_name: flavor.accelerators[0].as_str().into(),
        memory: Text::default(),
    });
    let is_npu = flavor.device == Device::Ascend;
    FlavorItem {
        flavor_id: flavor.code.as_str().into(),
        flavor_name: flavor.code.as_str().into(),
        flavor_type: match flavor.device {
            Device::Cpu => "CPU",
            Device::Gpu => "GPU",
            Device::Ascend => "Ascend",
        }
        .into(),
        max_num: Int(i64::from(flavor.max_nodes)),
        flavor_info: FlavorInfo {
            max_num: Int(i64::from(flavor.max_nodes)),
            cpu: Some(CpuInfo {
                arch: match std::env::consts::ARCH {
                    "x86_64" => "x86",
                    other => other,
                }
                .into(),
                core_num: Int(i64::from(flavor.cpus)),
            }),
            npu: accelerators.clone().filter(|_| is_npu),
            gpu: accelerators.filter(|_| !is_npu),
            memory: Some(Size {
                size: Real(gigabytes(flavor.memory_bytes) as f64),
                unit: "GB".into(),
            }),
            disk: None,
        },
        attributes: json!({}),
    }
}

pub(super) async fn engines(State(server): State<Shared>) -> Result<Json<EngineList>, Refusal> {
    let engines = server.engines().await.map_err(told)?;
    let items: Vec<EngineItem> = engines
        .iter()
        .map(|engine| EngineItem {
            engine_id: engine_id(engine).to_string().into(),
            engine_name: engine.framework.as_str().into(),
            engine_version: engine.id.0.as_str().into(),
            v1_compatible: Flag(true),
            ..EngineItem::default()
        })
        .collect();
    Ok(Json(EngineList {
        total: Int::from(items.len() as u64),
        items: items.into(),
    }))
}

pub(super) async fn pools(State(server): State<Shared>) -> Result<Json<PoolList>, Refusal> {
    let choices = server.choices().await.map_err(told)?;
    let pools = choices
        .pools
        .pools
        .iter()
        .filter_map(|view| match &view.pool {
            Pool::Dedicated { id } => Some(pool(&id.0, view, server.started_ms)),
            Pool::Public => None,
        });
    Ok(Json(PoolList {
        api_version: "v2".into(),
        kind: "PoolList".into(),
        items: pools.collect::<Vec<_>>().into(),
    }))
}

fn pool(id: &str, view: &PoolView, at_ms: u64) -> PoolItem {
    let labels = [
        ("os.modelarts/name", view.name.as_str()),
        ("os.modelarts/workspace.id", "0"),
    ];
    let flavors = view.flavors.iter().map(|flavor| {
        json!({"flavor": flavor.code, "count": flavor.max_nodes, "maxCount": flavor.max_nodes})
    });
    let flavors: Vec<Value> = flavors.collect();
    PoolItem {
        metadata: PoolMetadata {
            name: id.into(),
            creation_timestamp: with_seconds(at_ms).into(),
            labels: labels
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Text::from(value)))
                .collect(),
            ..PoolMetadata::default()
        },
        spec: PoolSpec {
            kind: "Dedicate".into(),
            scope: Rows(vec!["Train".into()]),
            resources: Value::Array(flavors),
        },
        status: json!({"phase": "Running"}),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct DatasetListQuery {
    limit: Option<Int>,
    offset: Option<Int>,
    search_content: Option<Text>,
    contain_versions: Option<Flag>,
    dataset_type: Option<Int>,
}

pub(super) async fn datasets(
    State(server): State<Shared>,
    Asked(query): Asked<DatasetListQuery>,
) -> Result<Json<Datasets>, Refusal> {
    let limit = query.limit.map_or(10, Int::unsigned);
    if !(1..=100).contains(&limit) {
        return Err(refuse(codes::V2_INVALID_PARAM, "limit: 1 to 100"));
    }
    let search = query.search_content.unwrap_or_default().to_lowercase();
    let mut rows = server.datasets().await.map_err(told)?;
    rows.retain(|row| {
        row.name.to_lowercase().contains(&search)
            && (query.contain_versions != Some(Flag(true)) || row.newest.is_some())
            && query
                .dataset_type
                .is_none_or(|Int(kind)| kind == i64::from(row.labeling.code()))
    });
    rows.sort_by_key(|row| std::cmp::Reverse(row.created_at_ms));
    let total = rows.len() as u64;
    let skip = query.offset.map_or(0, Int::unsigned).saturating_mul(limit);
    let page = rows
        .iter()
        .skip(usize::try_from(skip).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(Json(Datasets {
        total_number: Int::from(total),
        datasets: page.map(dataset).collect::<Vec<_>>().into(),
    }))
}

fn dataset(row: &DatasetRow) -> Dataset {
    let newest = row.newest.as_ref();
    Dataset {
        dataset_id: dataset_id(&row.name).into(),
        dataset_name: row.name.as_str().into(),
        dataset_type: Int(i64::from(row.labeling.code())),
        // Ready.
        status: Int(1),
        create_time: Int::from(row.created_at_ms),
        update_time: Int::from(row.updated_at_ms),
        description: row.description.as_str().into(),
        current_version_id: newest
            .map(|newest| dataset_version_id(&row.name, newest.version))
            .unwrap_or_default()
            .into(),
        current_version_name: newest
            .map(|newest| newest.version.to_string())
            .unwrap_or_default()
            .into(),
        dataset_version_count: Int(i64::from(row.version_count)),
        workspace_id: "0".into(),
        ..Dataset::default()
    }
}

pub(super) async fn dataset_versions(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<DatasetVersions>, Refusal> {
    let detail = find_dataset(&server, &id).await?;
    let name = &detail.dataset.name;
    let newest = detail.dataset.newest.as_ref().map(|newest| newest.version);
    let versions = detail.versions.iter().map(|row| DatasetVersion {
        version_id: dataset_version_id(name, row.version).into(),
        version_name: row.version.to_string().into(),
        status: Int(1),
        is_current: Flag(newest == Some(row.version)),
        data_path: format!("/trainyard-datasets/{name}/{}/", row.version).into(),
        total_sample_count: Int::from(row.files),
        create_time: Int::from(row.created_at_ms),
        ..DatasetVersion::default()
    });
    let versions: Vec<DatasetVersion> = versions.collect();
    Ok(Json(DatasetVersions {
        total_number: Int::from(versions.len() as u64),
        versions: versions.into(),
    }))
}

async fn find_dataset(server: &Server, id: &str) -> Result<DatasetDetail, Refusal> {
    let rows = server.datasets().await.map_err(told)?;
    let row = rows.into_iter().find(|row| dataset_id(&row.name) == id);
    let name = row.map(|row| row.name).ok_or_else(|| {
        refuse(
            "ModelArts.2783",
            format!("The dataset {id} does not exist."),
        )
    })?;
    server
        .ask("show_dataset", &ByName { name })
        .await
        .map_err(told)
}
