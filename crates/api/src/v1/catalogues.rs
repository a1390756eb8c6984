//! What can be chosen: flavors, engines, built-in algorithms, dedicated pools.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use trainyard_console::algorithms::Package;
use trainyard_console::store::Order;
use trainyard_console::wire::PoolView;
use trainyard_job::Pool;
use trainyard_protocol::v1::{
    Algorithm, Algorithms, Cluster, Clusters, Engine, Engines, ListQuery, NodeCounts, Spec, Specs,
};
use trainyard_protocol::{Flag, Id, Int, Real, Text};

use super::faults::told;
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::choices::{engine_id, gigabytes};
use crate::credentials::USER;
use crate::ids;
use crate::refusal::Refusal;
use crate::server::Shared;

/// The service's numbers of frameworks (*Querying the AI Engine Types*); others have one of ours.
const ENGINE_TYPES: [(&str, i64); 10] = [
    ("TensorFlow", 1),
    ("MXNet", 2),
    ("Ray", 3),
    ("Caffe", 4),
    ("Scikit_Learn", 6),
    ("scikit-learn", 6),
    ("XGBoost-Sklearn", 9),
    ("PyTorch", 10),
    ("Horovod", 12),
    ("MindSpore-GPU", 17),
];
const OTHER_ENGINE: i64 = 10_000;

pub(super) fn engine_type(family: &str) -> i64 {
    let known = ENGINE_TYPES.iter().find(|(name, _)| *name == family);
    known.map_or(OTHER_ENGINE, |(_, number)| *number)
}

pub(super) async fn specs(State(server): State<Shared>) -> Result<Json<Specs>, Refusal> {
    let choices = server.choices().await.map_err(told)?;
    let specs: Vec<Spec> = choices
        .flavors(&Pool::Public)
        .iter()
        .map(|flavor| Spec {
            spec_id: Int(ids::number(&flavor.code)),
            spec_code: flavor.code.as_str().into(),
            core: flavor.cpus.to_string().into(),
            cpu: gigabytes(flavor.memory_bytes).to_string().into(),
            gpu_num: Int::from(flavor.accelerators.len() as u64),
            gpu_type: flavor
                .accelerators
                .first()
                .cloned()
                .unwrap_or_default()
                .into(),
            max_num: Int(i64::from(flavor.max_nodes)),
            unit_num: Int(1),
            storage: Text::default(),
            interface_type: Int(1),
            // It waits for room here, where the service would be sold out.
            no_resource: Flag(flavor.max_nodes == 0),
        })
        .collect();
    Ok(Json(Specs {
        is_success: Flag(true),
        spec_total_count: Int::from(specs.len() as u64),
        specs: specs.into(),
    }))
}

pub(super) async fn engines(State(server): State<Shared>) -> Result<Json<Engines>, Refusal> {
    let engines = server.engines().await.map_err(told)?;
    let engines: Vec<Engine> = engines
        .iter()
        .map(|engine| Engine {
            engine_type: Int(engine_type(&engine.framework)),
            engine_id: Int(engine_id(engine)),
            engine_name: engine.framework.as_str().into(),
            engine_version: engine.id.0.as_str().into(),
        })
        .collect();
    Ok(Json(Engines {
        is_success: Flag(true),
        engines: engines.into(),
    }))
}

pub(super) async fn algorithms(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<Algorithms>, Refusal> {
    const KEYS: [&str; 7] = [
        "engine",
        "model_name",
        "model_precision",
        "model_usage",
        "model_size",
        "create_time",
        "parameter",
    ];
    let window = Window::of(&query, 100)?;
    let key = paging::key(&query, &KEYS)?;
    let order = paging::order(&query, Order::Desc)?;
    let search = paging::search(&query)?.to_lowercase();
    let mut packages = server.algorithms().await.map_err(told)?;
    packages.retain(|package| package.manifest.name.to_lowercase().contains(&search));
    match key {
        "engine" => paging::sort(&mut packages, order, |package| {
            (
                package.manifest.engine.framework.clone(),
                package.manifest.name.clone(),
            )
        }),
        _ => paging::sort(&mut packages, order, |package| {
            package.manifest.name.clone()
        }),
    }
    let total = packages.len() as u64;
    let models: Vec<Algorithm> = window
        .take(packages)
        .iter()
        .map(|package| describe(package, server.started_ms))
        .collect();
    Ok(Json(Algorithms {
        is_success: Flag(true),
        model_total_count: Int::from(total),
        models: models.into(),
    }))
}

fn describe(package: &Package, at_ms: u64) -> Algorithm {
    let manifest = &package.manifest;
    let parameters = manifest.parameters.iter().map(|parameter| {
        json!({
            "label": parameter.name,
            "value": parameter.default.clone().unwrap_or_default(),
            "placeholder_cn": parameter.help.zh,
            "placeholder_en": parameter.help.en,
            "required": parameter.required,
        })
    });
    let parameters: Vec<_> = parameters.collect();
    Algorithm {
        model_id: Int(ids::number(&manifest.name)),
        model_name: manifest.name.as_str().into(),
        model_dataset_format: manifest.data_layout.en.as_str().into(),
        parameter: serde_json::to_string(&parameters)
            .unwrap_or_default()
            .into(),
        create_time: Int::from(at_ms),
        engine_id: Id(ids::number(&manifest.engine.framework).to_string()),
        engine_name: manifest.engine.framework.as_str().into(),
        engine_version: manifest.engine.oldest.clone().unwrap_or_default().into(),
        ..Algorithm::default()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ClusterQuery {
    cluster_name: Option<Text>,
    status: Option<Text>,
    offset: Option<Int>,
    limit: Option<Int>,
}

pub(super) async fn clusters(
    State(server): State<Shared>,
    Asked(query): Asked<ClusterQuery>,
) -> Result<Json<Clusters>, Refusal> {
    let choices = server.choices().await.map_err(told)?;
    let name = query.cluster_name.unwrap_or_default();
    let status = query.status.unwrap_or_default();
    let dedicated: BTreeMap<&str, &PoolView> = choices
        .pools
        .pools
        .iter()
        .filter_map(|view| match &view.pool {
            Pool::Dedicated { id } => Some((id.0.as_str(), view)),
            Pool::Public => None,
        })
        .filter(|(_, view)| view.name.contains(&*name))
        .filter(|_| status.is_empty() || &*status == "running")
        .collect();
    let limit = usize::try_from(query.limit.map_or(1000, Int::unsigned)).unwrap_or(usize::MAX);
    let page = usize::try_from(query.offset.map_or(0, Int::unsigned)).unwrap_or(usize::MAX);
    let clusters: Vec<Cluster> = dedicated
        .iter()
        .skip(page.saturating_mul(limit))
        .take(limit)
        .map(|(id, view)| cluster(id, view, server.started_ms))
        .collect();
    Ok(Json(Clusters {
        total_count: Int::from(dedicated.len() as u64),
        count: Int::from(clusters.len() as u64),
        clusters: clusters.into(),
    }))
}

#[expect(clippy::cast_precision_loss, reason = "a count of GPUs")]
fn cluster(id: &str, view: &PoolView, at_ms: u64) -> Cluster {
    let free_cpus = view.share.cpus.saturating_sub(view.held.cpus);
    let free_bytes = view
        .share
        .memory_bytes
        .saturating_sub(view.held.memory_bytes);
    let idle_gpus = view.share.gpus.len().saturating_sub(view.held.gpus.len());
    Cluster {
        cluster_id: id.into(),
        cluster_name: view.name.as_str().into(),
        description: view.description.as_str().into(),
        tenant: USER.into(),
        project: USER.into(),
        owner: USER.into(),
        created_at: Int::from(at_ms),
        status: "running".into(),
        nodes: Some(NodeCounts {
            specification: format!("{} vCPUs", view.share.cpus).into(),
            count: Int(1),
            available_count: Int(1),
        }),
        allocatable_cpu_cores: Real(f64::from(free_cpus)),
        allocatable_memory: Real(gigabytes(free_bytes) as f64),
        allocatable_gpus: Real(idle_gpus as f64),
    }
}
