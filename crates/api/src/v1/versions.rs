//! Versions: create, list, detail, stop, delete.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::store::{
    JobQuery, JobSort, Order, Page, VersionLine, VersionQuery, VersionRow,
};
use trainyard_console::wire::{JobDetail, Nothing, OneJob, OneVersion, VersionDetail};
use trainyard_job::{JobId, VersionKey};
use trainyard_protocol::v1::{
    CreatedJob, ListQuery, Success, Version, VersionList, version_to_spec,
};
use trainyard_protocol::{Flag, Int, Text, codes};

use super::described::{describe, series};
use super::faults::{illegal_state, no_such_job, of_faults, read, refuse, told};
use super::jobs::{self, duration, job_id, submit, success};
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::ids;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

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
