//! Jobs: create, list, describe, delete.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::Value;
use trainyard_console::store::{JobQuery, JobRow as Row, JobSort, Order, Page};
use trainyard_console::wire::{self, Nothing, OneJob, SubmitRequest, Submitted};
use trainyard_job::{JobId, JobSpec, JobStatus, StatusGroup, VersionKey};
use trainyard_protocol::v1::{
    CreatedJob, Describe, JobList, JobRow, ListQuery, Success, User, to_spec,
};
use trainyard_protocol::{Flag, Int, Strictness, codes};

use super::faults::{no_such_job, of_faults, read, refuse, told};
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::choices::{BACKEND, Choices};
use crate::clock::now_ms;
use crate::credentials::USER;
use crate::ids;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

/// How many jobs a project may have; more are not refused here.
const QUOTA: i64 = 100_000;
/// Jobs that are read at once where a list is narrowed here.
const AT_ONCE: u32 = 1000;

pub(super) fn success() -> Json<Success> {
    Json(Success {
        is_success: Flag(true),
    })
}

pub(super) async fn create(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<Json<CreatedJob>, Refusal> {
    let body: Value = read(&body)?;
    if body["config"]["create_version"] == Value::Bool(false) {
        let message =
            "config.create_version: a job without a version cannot be kept here; leave it out";
        return Err(refuse(codes::PARAMETER, message));
    }
    let choices = server.choices().await.map_err(told)?;
    let spec = to_spec(&body, &choices.names, Strictness::AnyMembers)
        .map_err(|faults| of_faults(&faults, false))?
        .spec;
    submit(&server, &choices, spec, None).await
}

/// Submits, and answers what came of it.
pub(super) async fn submit(
    server: &Server,
    choices: &Choices,
    mut spec: JobSpec,
    parent: Option<VersionKey>,
) -> Result<Json<CreatedJob>, Refusal> {
    choices.complete(&mut spec);
    let request = SubmitRequest {
        spec,
        backend: BACKEND.to_owned(),
        parent,
        save_as: None,
        from_config: None,
    };
    let submitted: Submitted = server.ask("submit", &request).await.map_err(told)?;
    let Submitted { key, job_name, .. } = submitted;
    let one = wire::OneVersion { key };
    let version = server
        .console
        .show_version(one)
        .await
        .map_err(told)?
        .version;
    Ok(Json(CreatedJob {
        is_success: Flag(true),
        job_id: Int(key.job.0),
        job_name: job_name.into(),
        status: Int(i64::from(version.status.code())),
        create_time: Int::from(version.created_at_ms),
        version_id: Int(ids::version_id(key)),
        version_name: ids::version_name(key.version).into(),
        resource_id: ids::resource_id(key).into(),
    }))
}

pub(super) async fn list(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<JobList>, Refusal> {
    const KEYS: [&str; 6] = [
        "job_name",
        "job_desc",
        "status",
        "duration",
        "version_count",
        "create_time",
    ];
    let window = Window::of(&query, 1000)?;
    let key = paging::key(&query, &KEYS)?;
    let order = paging::order(&query, Order::Asc)?;
    let status = status(&query)?;
    let mut asked = JobQuery {
        search: paging::search(&query)?,
        groups: status.map(JobStatus::group).into_iter().collect(),
        sort: match key {
            "status" => JobSort::Status,
            "duration" => JobSort::Duration,
            "version_count" => JobSort::Versions,
            "create_time" => JobSort::Created,
            _ => JobSort::Name,
        },
        order,
        offset: window.offset,
        limit: window.limit,
        ..JobQuery::default()
    };
    let (rows, total) = if status.is_some() || key == "job_desc" {
        let mut all = all(&server, &mut asked).await?;
        all.retain(|row| status.is_none_or(|status| row.status == status));
        if key == "job_desc" {
            paging::sort(&mut all, order, |row| row.description.clone());
        }
        let total = all.len() as u64;
        (window.take(all), total)
    } else {
        page(&server, &mut asked).await?
    };
    let total = i64::try_from(total).unwrap_or(QUOTA);
    Ok(Json(JobList {
        is_success: Flag(true),
        quotas: Int(QUOTA),
        job_total_count: Int(total),
        job_count_limit: Int((QUOTA - total).max(0)),
        jobs: rows.iter().map(describe_row).collect::<Vec<_>>().into(),
    }))
}

fn status(query: &ListQuery) -> Result<Option<JobStatus>, Refusal> {
    let Some(Int(code)) = query.status else {
        return Ok(None);
    };
    let status = u8::try_from(code).ok().and_then(JobStatus::from_code);
    let status = status.ok_or_else(|| refuse(codes::PARAMETER, "status must be 0 to 22"))?;
    Ok(Some(status))
}

/// A page, and how many rows there are on all pages.
async fn page(server: &Server, asked: &mut JobQuery) -> Result<(Vec<Row>, u64), Refusal> {
    let page: Page<Row> = server.ask("list_jobs", asked).await.map_err(told)?;
    if !page.total.and_more {
        return Ok((page.rows, page.total.rows));
    }
    if asked.search.is_empty() && asked.groups.is_empty() {
        let total = server.console.job_total().await.map_err(told)?;
        return Ok((page.rows, total));
    }
    let total = all(server, asked).await?.len() as u64;
    Ok((page.rows, total))
}

/// Every row that matches.
pub(crate) async fn all(server: &Server, asked: &mut JobQuery) -> Result<Vec<Row>, Refusal> {
    let mut all = Vec::new();
    asked.limit = AT_ONCE;
    loop {
        asked.offset = all.len() as u64;
        let page: Page<Row> = server.ask("list_jobs", asked).await.map_err(told)?;
        let is_last = page.rows.len() < AT_ONCE as usize;
        all.extend(page.rows);
        if is_last {
            return Ok(all);
        }
    }
}

fn describe_row(row: &Row) -> JobRow {
    let key = VersionKey {
        job: row.id,
        version: row.version,
    };
    JobRow {
        job_id: Int(row.id.0),
        job_name: row.name.as_str().into(),
        version_id: Int(ids::version_id(key)),
        status: Int(i64::from(row.status.code())),
        create_time: Int::from(row.created_at_ms),
        duration: Int::from(duration(row.started_at_ms, row.ended_at_ms)),
        job_desc: row.description.as_str().into(),
        version_count: Int(i64::from(row.version_count)),
        user: Some(User { name: USER.into() }),
    }
}

/// How long something has run, in milliseconds.
pub(crate) fn duration(started_at_ms: Option<u64>, ended_at_ms: Option<u64>) -> u64 {
    let until = ended_at_ms.unwrap_or_else(now_ms);
    started_at_ms.map_or(0, |started| until.saturating_sub(started))
}

pub(super) async fn describe(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Success>, Refusal> {
    let job = job_id(&job)?;
    let body: Value = read(&body)?;
    if body.get("job_desc").is_none() {
        return Err(refuse(
            codes::PARAMETER,
            "job_desc: give the description, 0 to 256 characters",
        ));
    }
    let Describe { job_desc } = serde_json::from_value(body)
        .map_err(|error| refuse(codes::MALFORMED, format!("the body: {error}")))?;
    let describe = wire::Describe {
        job,
        description: job_desc.0,
    };
    let _: Nothing = server.ask("describe_job", &describe).await.map_err(told)?;
    Ok(success())
}

/// A job that runs is stopped first, which the answer does not wait for.
pub(super) async fn delete(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
) -> Result<Json<Success>, Refusal> {
    let one = OneJob { job: job_id(&job)? };
    let found = server.console.show_job(one).await.map_err(told)?;
    if found.job.status.group() == StatusGroup::Running {
        let server = Shared::clone(&server);
        tokio::spawn(async move {
            // Who looks sees that it is still there.
            let _: Result<Nothing, _> = server.ask("delete_job", &one).await;
        });
        return Ok(success());
    }
    let _: Nothing = server.ask("delete_job", &one).await.map_err(told)?;
    Ok(success())
}

pub(super) fn job_id(text: &str) -> Result<JobId, Refusal> {
    let number = text.parse().ok().filter(|number: &i64| *number > 0);
    number
        .map(JobId)
        .ok_or_else(|| no_such_job(&format!("job {text}")))
}
