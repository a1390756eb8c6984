//! Saved parameter configurations. Their key is the name.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Map, Value};
use trainyard_console::algorithms::Package;
use trainyard_console::store::{ConfigQuery, ConfigRow as Row, ConfigSort, JobConfig, Order, Page};
use trainyard_console::wire::{ByName, Nothing, SaveConfig};
use trainyard_console::{ConsoleError, ErrorCode};
use trainyard_job::{JobSpec, Pool};
use trainyard_protocol::v1::{
    ConfigDetail, ConfigList, ConfigRow, ListQuery, Success, config_from_spec, config_to_spec,
};
use trainyard_protocol::{Flag, Int, codes};

use super::described::engine;
use super::faults::{of_faults, read, refuse, told};
use super::jobs::success;
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::choices::{Choices, gigabytes};
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

/// Configurations that are read at once where the list is sorted here.
const AT_ONCE: u32 = 1000;

pub(super) async fn create(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<Json<Success>, Refusal> {
    let body: Value = read(&body)?;
    let choices = server.choices().await.map_err(told)?;
    let read = config_to_spec(&body, &choices.names);
    let spec = read.map_err(|faults| of_faults(&faults, true))?.spec;
    save(&server, spec, false).await
}

/// Saves under the spec's own name and description.
async fn save(server: &Server, spec: JobSpec, replace: bool) -> Result<Json<Success>, Refusal> {
    let save = SaveConfig {
        name: spec.name.clone(),
        description: spec.description.clone(),
        spec,
        replace,
    };
    let saved: Result<Nothing, _> = server.ask("save_config", &save).await;
    saved.map_err(|error| match error.to_wire() {
        wire if wire.code == ErrorCode::ConfigExists => {
            let message = format!("Config name:{} is existed", save.name);
            refuse(codes::NAME_TAKEN, message)
        }
        wire if wire.code == ErrorCode::Faults => of_faults(&wire.faults, true),
        _ => told(error),
    })?;
    Ok(success())
}

/// Members that are not sent stay as they are.
pub(super) async fn change(
    State(server): State<Shared>,
    Path((_, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Success>, Refusal> {
    let sent: Map<String, Value> = read(&body)?;
    let kept = find(&server, &name).await?;
    let choices = server.choices().await.map_err(told)?;
    let (old, _) = config_from_spec(&named(&kept), &choices.names);
    let mut body = serde_json::to_value(old).unwrap_or_default();
    clear_replaced(&mut body, &sent);
    for (member, value) in sent.iter().filter(|(member, _)| *member != "config_name") {
        body[member.as_str()] = value.clone();
    }
    let read = config_to_spec(&body, &choices.names);
    let mut spec = read.map_err(|faults| of_faults(&faults, true))?.spec;
    keep_unsent(&mut spec, &kept.spec, &sent);
    save(&server, spec, true).await
}

/// Of members that exclude each other the one that is sent counts.
fn clear_replaced(body: &mut Value, sent: &Map<String, Value>) {
    const EXCLUDING: [&[&str]; 3] = [
        &[
            "data_url",
            "data_source",
            "dataset_id",
            "dataset_version_id",
        ],
        &["spec_id", "flavor"],
        &["model_id", "engine_id", "user_image_url"],
    ];
    let Some(body) = body.as_object_mut() else {
        return;
    };
    for group in EXCLUDING {
        if group.iter().any(|member| sent.contains_key(*member)) {
            for member in group {
                body.remove(*member);
            }
        }
    }
}

/// What this generation's body has no place for, or no number, stays too.
fn keep_unsent(spec: &mut JobSpec, kept: &JobSpec, sent: &Map<String, Value>) {
    let is_sent = |members: &[&str]| members.iter().any(|member| sent.contains_key(*member));
    spec.notification.clone_from(&kept.notification);
    if !is_sent(&["parameter"]) {
        spec.parameters.clone_from(&kept.parameters);
        spec.environment.clone_from(&kept.environment);
    }
    if !is_sent(&["spec_id", "flavor"]) {
        spec.resources.flavor.clone_from(&kept.resources.flavor);
        spec.resources.device = kept.resources.device;
    }
    if !is_sent(&["pool_id"]) {
        spec.resources.pool.clone_from(&kept.resources.pool);
    }
}

pub(super) async fn list(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<ConfigList>, Refusal> {
    let window = Window::of(&query, 1000)?;
    let key = paging::key(&query, &["config_name", "config_desc", "create_time"])?;
    let order = paging::order(&query, Order::Desc)?;
    let rows = match query.config_type.as_ref().map_or("", |kind| kind) {
        "" | "custom" => all(&server, paging::search(&query)?).await?,
        // There are no samples here.
        "sample" => Vec::new(),
        _ => {
            return Err(refuse(
                codes::PARAMETER,
                "config_type must be custom or sample",
            ));
        }
    };
    let mut rows = rows;
    match key {
        "config_desc" => paging::sort(&mut rows, order, |row| row.description.clone()),
        "create_time" => paging::sort(&mut rows, order, |row| row.created_at_ms),
        _ => paging::sort(&mut rows, order, |row| row.name.clone()),
    }
    let total = rows.len() as u64;
    let choices = server.kept_choices().await.map_err(told)?;
    let packages = server.algorithms().await.map_err(told)?;
    let mut configs = Vec::new();
    for row in window.take(rows) {
        // One that was deleted meanwhile is left out.
        if let Ok(config) = find(&server, &row.name).await {
            configs.push(describe_row(&config, &choices, &packages));
        }
    }
    Ok(Json(ConfigList {
        is_success: Flag(true),
        config_total_count: Int::from(total),
        configs: configs.into(),
    }))
}

async fn all(server: &Server, search: String) -> Result<Vec<Row>, Refusal> {
    let mut query = ConfigQuery {
        search,
        folder: None,
        tags: Vec::new(),
        sort: ConfigSort::Name,
        order: Order::Asc,
        offset: 0,
        limit: AT_ONCE,
    };
    let mut all = Vec::new();
    loop {
        query.offset = all.len() as u64;
        let page: Page<Row> = server.ask("list_configs", &query).await.map_err(told)?;
        let is_last = page.rows.len() < AT_ONCE as usize;
        all.extend(page.rows);
        if is_last {
            return Ok(all);
        }
    }
}

fn describe_row(config: &JobConfig, choices: &Choices, packages: &[Package]) -> ConfigRow {
    let (body, _) = config_from_spec(&named(config), &choices.names);
    let engine = engine(&config.spec, choices, packages);
    ConfigRow {
        config_name: config.name.as_str().into(),
        config_desc: config.description.as_str().into(),
        create_time: Int::from(config.created_at_ms),
        engine_type: engine.as_ref().map(|engine| Int(engine.kind)),
        engine_name: engine.as_ref().map(|engine| engine.family.as_str().into()),
        engine_id: body.members.engine_id,
        engine_version: engine.map(|engine| engine.version.into()),
        user_image_url: body.members.user_image_url,
        user_command: body.members.user_command,
    }
}

pub(super) async fn show(
    State(server): State<Shared>,
    Path((_, name)): Path<(String, String)>,
) -> Result<Json<ConfigDetail>, Refusal> {
    let config = find(&server, &name).await?;
    let choices = server.kept_choices().await.map_err(told)?;
    let packages = server.algorithms().await.map_err(told)?;
    let (body, _) = config_from_spec(&named(&config), &choices.names);
    let engine = engine(&config.spec, &choices, &packages);
    let flavor = choices.flavor(&config.spec.resources.flavor);
    Ok(Json(ConfigDetail {
        is_success: Flag(true),
        body,
        create_time: Int::from(config.created_at_ms),
        engine_type: engine.as_ref().map(|engine| Int(engine.kind)),
        engine_name: engine.as_ref().map(|engine| engine.family.as_str().into()),
        engine_version: engine.map(|engine| engine.version.into()),
        spec_code: flavor.map(|flavor| flavor.code.as_str().into()),
        core: flavor.map(|flavor| flavor.cpus.to_string().into()),
        cpu: flavor.map(|flavor| gigabytes(flavor.memory_bytes).to_string().into()),
        gpu_num: flavor.map(|flavor| Int::from(flavor.accelerators.len() as u64)),
        gpu_type: flavor.map(|flavor| {
            flavor
                .accelerators
                .first()
                .cloned()
                .unwrap_or_default()
                .into()
        }),
        pool_name: match &config.spec.resources.pool {
            Pool::Public => None,
            Pool::Dedicated { id } => Some(id.0.as_str().into()),
        },
        ..ConfigDetail::default()
    }))
}

pub(super) async fn delete(
    State(server): State<Shared>,
    Path((_, name)): Path<(String, String)>,
) -> Result<Json<Success>, Refusal> {
    find(&server, &name).await?;
    let _: Nothing = server
        .ask("delete_config", &ByName { name })
        .await
        .map_err(told)?;
    Ok(success())
}

async fn find(server: &Server, name: &str) -> Result<JobConfig, Refusal> {
    let by = ByName {
        name: name.to_owned(),
    };
    let found: Result<JobConfig, ConsoleError> = server.ask("show_config", &by).await;
    found.map_err(|error| match error.code() {
        ErrorCode::NotFound => refuse(
            codes::NO_SUCH_JOB,
            format!("The config {name} does not exist"),
        ),
        _ => told(error),
    })
}

/// Its spec under its own name and description.
fn named(config: &JobConfig) -> JobSpec {
    JobSpec {
        name: config.name.clone(),
        description: config.description.clone(),
        ..config.spec.clone()
    }
}
