//! Versions: create, list, detail, stop, delete.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::algorithms::Package;
use trainyard_console::store::{
    JobQuery, JobSort, Order, Page, VersionLine, VersionQuery, VersionRow,
};
use trainyard_console::wire::{JobDetail, Nothing, OneJob, OneVersion, VersionDetail};
use trainyard_job::{Algorithm, JobId, Pool, VersionKey};
use trainyard_protocol::v1::{
    CreatedJob, JobConfig, ListQuery, Success, UsageSeries, Version, VersionList, from_spec,
    version_to_spec,
};
use trainyard_protocol::{Flag, Int, Text, codes};

use super::faults::{illegal_state, no_such_job, of_faults, read, refuse, told};
use super::jobs::{self, duration, job_id, submit, success};
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::choices::{Choices, gigabytes};
use crate::ids;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};
use crate::usage;

/// Versions of one job that are told where no page is asked for.
const VERSIONS_MAX: u32 = 1000;

/// A version of the path, which has to be one of the job of the path.
pub(super) async fn find(
    server: &Server,
    job: &str,
    version: &str,
) -> Result<VersionDetail, Refusal> {
    let key = version.parse().ok().and_then(ids::version_of);
    let job = job_id(job)?;
    let key = key
        .filter(|key| key.job == job)
        .ok_or_else(|| no_such_job(&format!("version {version} of job {job}")))?;
    server
        .console
        .show_version(OneVersion { key })
        .await
        .map_err(told)
}

pub(super) async fn create(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<CreatedJob>, Refusal> {
    let job = job_id(&job)?;
    let body: Value = read(&body)?;
    let found = server
        .console
        .show_job(OneJob { job })
        .await
        .map_err(told)?;
    let pre: Text =
        serde_json::from_value(body["config"]["pre_version_id"].clone()).unwrap_or_default();
    let parent = pre
        .parse()
        .ok()
        .and_then(ids::version_of)
        .filter(|key| key.job == job);
    let parent = parent.ok_or_else(|| {
        let message = "config.pre_version_id: name the version of this job that it derives from";
        refuse(codes::PARAMETER, message)
    })?;
    server
        .console
        .show_version(OneVersion { key: parent })
        .await
        .map_err(told)?;
    let choices = server.choices().await.map_err(told)?;
    let read = version_to_spec(&body, &found.job.name, &choices.names);
    let spec = read.map_err(|faults| of_faults(&faults, false))?.spec;
    submit(&server, &choices, spec, Some(parent)).await
}

pub(super) async fn list(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<VersionList>, Refusal> {
    let job = job_id(&job)?;
    let JobDetail { job: row, .. } = server
        .console
        .show_job(OneJob { job })
        .await
        .map_err(told)?;
    let pages = query.page.is_some_and(|Int(page)| page != 0);
    let window = if pages {
        Window::of(&query, 1000)?
    } else {
        Window {
            offset: 0,
            limit: VERSIONS_MAX,
        }
    };
    let lines = lines(&server, job, window).await?;
    let choices = server.kept_choices().await.map_err(told)?;
    let packages = server.algorithms().await.map_err(told)?;
    let mut versions = Vec::with_capacity(lines.len());
    for line in lines {
        let key = VersionKey {
            job,
            version: line.summary.version,
        };
        let detail = server
            .console
            .show_version(OneVersion { key })
            .await
            .map_err(told)?;
        let mut version = describe(&detail, &row.description, &choices, &packages);
        // Here it is a text of JSON, in the detail an object.
        let used = series(&server, key).await?;
        let used = serde_json::to_string(&used).unwrap_or_default();
        version.system_metric_list = Value::String(used);
        version.is_success = None;
        versions.push(version);
    }
    Ok(Json(VersionList {
        is_success: Flag(true),
        job_id: Int(job.0),
        job_name: row.name.into(),
        job_desc: row.description.into(),
        version_count: Int(i64::from(row.version_count)),
        versions: versions.into(),
    }))
}

async fn lines(server: &Server, job: JobId, window: Window) -> Result<Vec<VersionLine>, Refusal> {
    let query = VersionQuery {
        job,
        search: String::new(),
        groups: Vec::new(),
        from: None,
        to: None,
        offset: window.offset,
        limit: window.limit,
    };
    let page: Page<VersionLine> = server.ask("list_versions", &query).await.map_err(told)?;
    Ok(page.rows)
}

pub(super) async fn show(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
) -> Result<Json<Version>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let key = detail.version.key;
    let found = server
        .console
        .show_job(OneJob { job: key.job })
        .await
        .map_err(told)?;
    let choices = server.kept_choices().await.map_err(told)?;
    let packages = server.algorithms().await.map_err(told)?;
    let mut version = describe(&detail, &found.job.description, &choices, &packages);
    version.system_metric_list = json!(series(&server, key).await?);
    Ok(Json(version))
}

pub(super) async fn stop(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
) -> Result<Json<Success>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let VersionRow { key, status, .. } = detail.version;
    if status.is_final() {
        return Err(illegal_state("stop", status));
    }
    let _: Nothing = server
        .ask("stop", &OneVersion { key })
        .await
        .map_err(told)?;
    Ok(success())
}

/// A version that runs is stopped first, which the answer does not wait for.
pub(super) async fn delete(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
) -> Result<Json<Success>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let one = OneVersion {
        key: detail.version.key,
    };
    if detail.version.status.is_final() {
        let _: Nothing = server.ask("delete_version", &one).await.map_err(told)?;
        return Ok(success());
    }
    let server = Shared::clone(&server);
    tokio::spawn(async move {
        // Who looks sees that it is still there.
        let _: Result<Nothing, _> = server.ask("delete_version", &one).await;
    });
    Ok(success())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AllQuery {
    offset: Option<Int>,
    limit: Option<Int>,
    status: Option<Int>,
    order: Option<Text>,
    sort_by: Option<Text>,
    pool_id: Option<Text>,
}

/// The newest versions of all jobs.
pub(super) async fn of_all_jobs(
    State(server): State<Shared>,
    Asked(query): Asked<AllQuery>,
) -> Result<Json<Value>, Refusal> {
    let as_list = ListQuery {
        order: query.order.clone(),
        sort_by: query.sort_by.clone(),
        ..ListQuery::default()
    };
    let keys = ["create_time", "job_desc", "status", "duration", "job_name"];
    let key = paging::key(&as_list, &keys)?;
    let order = paging::order(&as_list, Order::Desc)?;
    let mut asked = JobQuery {
        sort: match key {
            "status" => JobSort::Status,
            "duration" => JobSort::Duration,
            "job_name" => JobSort::Name,
            _ => JobSort::Created,
        },
        order,
        ..JobQuery::default()
    };
    let mut rows = jobs::all(&server, &mut asked).await?;
    rows.retain(|row| {
        query
            .status
            .is_none_or(|Int(code)| code == i64::from(row.status.code()))
    });
    if key == "job_desc" {
        paging::sort(&mut rows, order, |row| row.description.clone());
    }
    let choices = server.kept_choices().await.map_err(told)?;
    let offset = query.offset.map_or(0, Int::unsigned);
    let limit = query.limit.map_or(20, Int::unsigned);
    let total = rows.len();
    let take = if limit == 0 {
        total
    } else {
        usize::try_from(limit).unwrap_or(total)
    };
    let skip = usize::try_from(offset).unwrap_or(usize::MAX);
    let versions = rows.iter().skip(skip).take(take).map(|row| {
        let key = VersionKey {
            job: row.id,
            version: row.version,
        };
        let flavor = choices.flavor(&row.flavor);
        json!({
            "version_id": ids::version_id(key),
            "version_name": row.name,
            "version_desc": row.description,
            "status": row.status.code(),
            "create_time": row.created_at_ms,
            "start_time": row.started_at_ms.unwrap_or(0),
            "end_time": row.ended_at_ms.unwrap_or(0),
            "duration": duration(row.started_at_ms, row.ended_at_ms),
            "pool_id": query.pool_id.as_ref().map_or("", |id| id),
            "flavor_code": row.flavor,
            "npu_num": 0,
            "gpu_num": flavor.map_or(0, |flavor| flavor.accelerators.len()),
        })
    });
    let versions: Vec<Value> = versions.collect();
    Ok(Json(json!({
        "is_success": true,
        "total_count": total,
        "offset": offset,
        "limit": limit,
        "versions": versions,
    })))
}

/// A version as the service tells it.
fn describe(
    detail: &VersionDetail,
    description: &str,
    choices: &Choices,
    packages: &[Package],
) -> Version {
    let row = &detail.version;
    let spec = &row.spec;
    let (body, _) = from_spec(spec, &choices.names);
    let config: JobConfig = body.config;
    let flavor = choices.flavor(&spec.resources.flavor);
    let engine = engine(spec, choices, packages);
    let pool = match &spec.resources.pool {
        Pool::Public => None,
        Pool::Dedicated { id } => Some(id.0.clone()),
    };
    let text = |text: &Text| text.some().map(Text::from);
    Version {
        is_success: Some(Flag(true)),
        job_id: Int(row.key.job.0),
        job_name: detail.job_name.as_str().into(),
        job_desc: description.into(),
        job_type: Some(Int(1)),
        version_id: Int(ids::version_id(row.key)),
        version_name: ids::version_name(row.key.version).into(),
        pre_version_id: row.parent.map(|version| {
            Int(ids::version_id(VersionKey {
                job: row.key.job,
                version,
            }))
        }),
        status: Int(i64::from(row.status.code())),
        create_time: Int::from(row.created_at_ms),
        start_time: Int::from(row.started_at_ms.unwrap_or(0)),
        duration: Int::from(duration(row.started_at_ms, row.ended_at_ms)),
        engine_type: engine.as_ref().map(|engine| Int(engine.kind)),
        engine_name: engine.as_ref().map(|engine| engine.family.as_str().into()),
        engine_version: engine.as_ref().map(|engine| engine.version.as_str().into()),
        engine_id: config.engine_id,
        model_id: config.model_id,
        app_url: text(&config.app_url),
        boot_file_url: text(&config.boot_file_url),
        parameter: config.parameter,
        spec_id: flavor.map(|flavor| Int(ids::number(&flavor.code))),
        spec_code: Some(spec.resources.flavor.as_str().into()),
        flavor_code: Some(spec.resources.flavor.as_str().into()),
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
        worker_server_num: Int(i64::from(spec.resources.nodes)),
        data_url: text(&config.data_url),
        train_url: text(&config.train_url),
        log_url: text(&config.log_url),
        dataset_id: config.dataset_id,
        dataset_version_id: config.dataset_version_id,
        data_source: Some(config.data_source).filter(|rows| !rows.is_empty()),
        model_metric_list: Some("{}".into()),
        user_image_url: config.user_image_url,
        user_command: config.user_command,
        resource_id: Some(ids::resource_id(row.key).into()),
        pool_type: Some(
            if pool.is_some() {
                "USER_DEFINED"
            } else {
                "SYSTEM_DEFINED"
            }
            .into(),
        ),
        pool_name: Some(pool.clone().unwrap_or_else(|| "public".to_owned()).into()),
        pool_id: Some(pool.unwrap_or_else(|| "public".to_owned()).into()),
        ..Version::default()
    }
}

pub(super) struct EngineOf {
    pub(super) kind: i64,
    pub(super) family: String,
    pub(super) version: String,
}

/// The engine of a spec; none for a custom image.
pub(super) fn engine(
    spec: &trainyard_job::JobSpec,
    choices: &Choices,
    packages: &[Package],
) -> Option<EngineOf> {
    match &spec.algorithm {
        Algorithm::CustomImage { .. } => None,
        Algorithm::Framework { engine, .. } => {
            let known = choices.names.engine(engine);
            let family = known.map_or_else(String::new, |known| known.family.clone());
            let kind = super::catalogues::engine_type(&family);
            Some(EngineOf {
                kind,
                family,
                version: engine.clone(),
            })
        }
        Algorithm::BuiltIn { algorithm } => {
            let mut packages = packages.iter();
            let package = packages.find(|package| package.manifest.name == *algorithm)?;
            let family = package.manifest.engine.framework.clone();
            let kind = super::catalogues::engine_type(&family);
            let version = package.manifest.version.clone();
            Some(EngineOf {
                kind,
                family,
                version,
            })
        }
    }
}

/// What the first task used.
async fn series(server: &Server, key: VersionKey) -> Result<UsageSeries, Refusal> {
    let used = usage::of_task(server, key, 0).await.map_err(told)?;
    let of = |name: &str| {
        let found = used.iter().find(|series| series.name == name);
        let values = found.map_or(&[][..], |series| &series.values);
        let texts: Vec<Text> = values
            .iter()
            .map(|value| usage::text(*value).into())
            .collect();
        texts.into()
    };
    Ok(UsageSeries {
        cpu_usage: of("cpuUsage"),
        mem_usage: of("memUsage"),
        gpu_util: of("gpuUtil"),
        gpu_mem_usage: of("gpuMemUsage"),
        disk_read_rate: of("diskReadRate"),
        disk_write_rate: of("diskWriteRate"),
        interval: Int(1),
        ..UsageSeries::default()
    })
}
