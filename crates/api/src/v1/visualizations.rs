//! Visualization jobs.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use trainyard_console::store::{Order, Page, VisualizationQuery, VisualizationRow};
use trainyard_console::wire::{
    DescribeVisualization, Nothing, OneVisualization, VisualizationPlace,
};
use trainyard_job::{JobStatus, ObsPath, StatusGroup, VisualizationId, VisualizationSpec};
use trainyard_protocol::v1::{
    CreateVisualization, CreatedVisualization, Describe, ListQuery, Schedule, Success,
    Visualization, VisualizationList,
};
use trainyard_protocol::{Flag, Int, Real, Text, codes};

use super::faults::{illegal_state, no_such_job, read, refuse, told};
use super::jobs::{duration, success};
use super::paging::{self, Window};
use crate::asked::Asked;
use crate::clock::now_ms;
use crate::ids;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

/// How many there may be; more are not refused here.
const QUOTA: i64 = 1000;
const HOUR_MS: u64 = 3_600_000;

pub(super) async fn create(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<Json<CreatedVisualization>, Refusal> {
    let body: CreateVisualization = read(&body)?;
    if !body.job_type.is_empty() && !body.job_type.eq_ignore_ascii_case("tensorboard") {
        let message = format!(
            "job_type: {} cannot be used here; use TensorBoard",
            body.job_type
        );
        return Err(refuse(codes::PARAMETER, message));
    }
    let spec = VisualizationSpec {
        name: body.job_name.0,
        output_path: ObsPath::parse(&body.train_url)
            .map_or_else(|| body.train_url.0.clone(), |path| path.obs_url()),
        auto_stop_hours: auto_stop(&body.schedule)?,
        description: body.job_desc.0,
    };
    let one: OneVisualization = server
        .ask("create_visualization", &spec)
        .await
        .map_err(|error| of_visualization(told(error)))?;
    let row = server.console.show_visualization(one).await.map_err(told)?;
    Ok(Json(CreatedVisualization {
        is_success: Flag(true),
        job_id: Int(row.id.0),
        job_name: row.spec.name.as_str().into(),
        status: Int(i64::from(row.status.code())),
        create_time: Int::from(row.created_at_ms),
        service_url: place(&server, &row).await.into(),
    }))
}

/// Names of fields as this body has them.
fn of_visualization(mut refusal: Refusal) -> Refusal {
    let message = refusal
        .error
        .message
        .replace("config.train_url", "train_url");
    refusal.error.message = message;
    refusal
}

fn auto_stop(schedule: &[Schedule]) -> Result<Option<u32>, Refusal> {
    let Some(first) = schedule.first() else {
        return Ok(None);
    };
    let is_stop = &*first.kind == "stop" && &*first.time_unit == "HOURS";
    match u32::try_from(first.duration.0) {
        Ok(0) if is_stop => Ok(None),
        Ok(hours) if is_stop => Ok(Some(hours)),
        _ => {
            let message = "schedule: type stop, time_unit HOURS, duration 0 to 24";
            Err(refuse(codes::PARAMETER, message))
        }
    }
}

pub(super) async fn list(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<VisualizationList>, Refusal> {
    const KEYS: [&str; 5] = ["job_id", "job_name", "job_desc", "create_time", "status"];
    let window = Window::of(&query, 1000)?;
    let key = paging::key(&query, &KEYS)?;
    let order = paging::order(&query, Order::Asc)?;
    let mut rows = all(&server, paging::search(&query)?).await?;
    rows.retain(|row| {
        query
            .status
            .is_none_or(|Int(code)| code == i64::from(row.status.code()))
    });
    match key {
        "job_name" => paging::sort(&mut rows, order, |row| row.spec.name.clone()),
        "job_desc" => paging::sort(&mut rows, order, |row| row.spec.description.clone()),
        "create_time" => paging::sort(&mut rows, order, |row| row.created_at_ms),
        "status" => paging::sort(&mut rows, order, |row| row.status.code()),
        _ => paging::sort(&mut rows, order, |row| row.id.0),
    }
    let total = i64::try_from(rows.len()).unwrap_or(QUOTA);
    let mut jobs = Vec::new();
    for row in window.take(rows) {
        jobs.push(Visualization {
            is_success: None,
            ..describe_row(&server, &row).await
        });
    }
    Ok(Json(VisualizationList {
        is_success: Flag(true),
        job_total_count: Int(total),
        job_count_limit: Int((QUOTA - total).max(0)),
        quotas: Int(QUOTA),
        jobs: jobs.into(),
    }))
}

async fn all(server: &Server, search: String) -> Result<Vec<VisualizationRow>, Refusal> {
    let mut query = VisualizationQuery {
        search,
        group: None,
        offset: 0,
        limit: 1000,
    };
    let mut all = Vec::new();
    loop {
        query.offset = all.len() as u64;
        let page: Page<VisualizationRow> = server
            .ask("list_visualizations", &query)
            .await
            .map_err(told)?;
        let is_last = page.rows.len() < query.limit as usize;
        all.extend(page.rows);
        if is_last {
            return Ok(all);
        }
    }
}

pub(super) async fn show(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
) -> Result<Json<Visualization>, Refusal> {
    let row = find(&server, &job).await?;
    Ok(Json(describe_row(&server, &row).await))
}

async fn describe_row(server: &Server, row: &VisualizationRow) -> Visualization {
    let schedule = row.spec.auto_stop_hours.map(|hours| Schedule {
        kind: "stop".into(),
        time_unit: "HOURS".into(),
        duration: Int(i64::from(hours)),
    });
    let train_url = ObsPath::parse(&row.spec.output_path);
    let train_url = train_url.map_or_else(
        || row.spec.output_path.clone(),
        |path| format!("/{}/{}", path.bucket(), path.key()),
    );
    Visualization {
        is_success: Some(Flag(true)),
        job_id: Int(row.id.0),
        job_name: row.spec.name.as_str().into(),
        job_desc: row.spec.description.as_str().into(),
        status: Int(i64::from(row.status.code())),
        create_time: Int::from(row.created_at_ms),
        duration: Int::from(duration(Some(row.started_at_ms), row.ended_at_ms)),
        service_url: place(server, row).await.into(),
        train_url: train_url.into(),
        resource_id: format!("job{:08x}", ids::number(&row.spec.name)).into(),
        schedule: schedule.into_iter().collect::<Vec<_>>().into(),
        remaining_duration: remaining(row).map(Real),
    }
}

/// Hours until it stops by itself.
#[expect(clippy::cast_precision_loss, reason = "hours, to look at")]
fn remaining(row: &VisualizationRow) -> Option<f64> {
    let until = row.stop_at_ms.filter(|_| row.ended_at_ms.is_none())?;
    Some(until.saturating_sub(now_ms()) as f64 / HOUR_MS as f64)
}

/// Where to look at it; empty while there is nothing to look at.
async fn place(server: &Server, row: &VisualizationRow) -> String {
    if row.ended_at_ms.is_some() {
        return String::new();
    }
    let one = OneVisualization { id: row.id };
    let place: Result<VisualizationPlace, _> = server.ask("open_visualization", &one).await;
    place.ok().and_then(|place| place.url).unwrap_or_default()
}

pub(super) async fn describe(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Success>, Refusal> {
    let id = find(&server, &job).await?.id;
    let Describe {
        job_desc: Text(description),
    } = read(&body)?;
    let describe = DescribeVisualization { id, description };
    let _: Nothing = server
        .ask("describe_visualization", &describe)
        .await
        .map_err(told)?;
    Ok(success())
}

pub(super) async fn stop(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
) -> Result<Json<Success>, Refusal> {
    let row = find(&server, &job).await?;
    if row.status.is_final() {
        return Err(illegal_state("stop", row.status));
    }
    let one = OneVisualization { id: row.id };
    let _: Nothing = server.ask("stop_visualization", &one).await.map_err(told)?;
    Ok(success())
}

pub(super) async fn restart(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
) -> Result<Json<Success>, Refusal> {
    let row = find(&server, &job).await?;
    if !row.status.is_final() {
        return Err(illegal_state("resubmit", row.status));
    }
    let one = OneVisualization { id: row.id };
    let _: Nothing = server.ask("run_visualization", &one).await.map_err(told)?;
    Ok(success())
}

pub(super) async fn delete(
    State(server): State<Shared>,
    Path((_, job)): Path<(String, String)>,
) -> Result<Json<Success>, Refusal> {
    let row = find(&server, &job).await?;
    if row.status == JobStatus::Killing && row.status.group() == StatusGroup::Running {
        return Err(illegal_state("delete", row.status));
    }
    let one = OneVisualization { id: row.id };
    let _: Nothing = server
        .ask("delete_visualization", &one)
        .await
        .map_err(told)?;
    Ok(success())
}

async fn find(server: &Server, job: &str) -> Result<VisualizationRow, Refusal> {
    let id = job.parse().map(VisualizationId);
    let id = id.map_err(|_| no_such_job(&format!("visualization job {job}")))?;
    let one = OneVisualization { id };
    server.console.show_visualization(one).await.map_err(told)
}
