//! Logs of versions, and what their containers use.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::wire::{LogTarget, VersionDetail};
use trainyard_protocol::v1::{LogFiles, LogQuery, LogRows, PodMetrics, UsageRow};
use trainyard_protocol::{Flag, Int, Text, codes};

use super::faults::{refuse, told};
use super::versions::find;
use crate::asked::Asked;
use crate::log_rows::{self, RowsError};
use crate::refusal::Refusal;
use crate::server::Shared;
use crate::usage;

/// Most bytes of one answer of the oldest call.
const BYTES_MAX: i64 = 2048;

pub(super) async fn names(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
) -> Result<Json<LogFiles>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let tasks = 0..detail.version.spec.resources.nodes;
    let names: Vec<Text> = tasks
        .map(|task| log_rows::file_name(&detail.job_name, task).into())
        .collect();
    Ok(Json(LogFiles {
        is_success: Flag(true),
        log_file_list: names.into(),
    }))
}

pub(super) async fn rows(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
    Asked(query): Asked<LogQuery>,
) -> Result<Json<LogRows>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let target = target(&detail, query.log_file.as_ref())?;
    let rows = log_rows::page(&server, target, &query).await;
    rows.map(Json).map_err(|error| match error {
        RowsError::Member(what) => refuse(codes::PARAMETER, what),
        RowsError::NoLog => no_log(),
        RowsError::Console(error) => told(error),
    })
}

fn target(detail: &VersionDetail, file: Option<&Text>) -> Result<LogTarget, Refusal> {
    let file = file.and_then(Text::some);
    let file =
        file.ok_or_else(|| refuse(codes::PARAMETER, "log_file: name one of log/file-names"))?;
    let task = log_rows::task_of(&detail.job_name, file, detail.version.spec.resources.nodes);
    let task = task.ok_or_else(no_log)?;
    Ok(LogTarget {
        key: detail.version.key,
        task,
    })
}

fn no_log() -> Refusal {
    refuse(codes::NO_LOG, "Log download failed: nothing was found.")
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct BytesQuery {
    log_file: Option<Text>,
    start_byte: Option<Int>,
    offset: Option<Int>,
}

/// The oldest call: a piece of the log by its bytes.
pub(super) async fn bytes(
    State(server): State<Shared>,
    Path((_, job, version)): Path<(String, String, String)>,
    Asked(query): Asked<BytesQuery>,
) -> Result<Json<Value>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let target = target(&detail, query.log_file.as_ref())?;
    let Int(start) = query.start_byte.unwrap_or(Int(0));
    let Int(length) = query.offset.unwrap_or(Int(BYTES_MAX));
    if start < -1 || !(-BYTES_MAX..=BYTES_MAX).contains(&length) {
        let message = "start_byte: -1 or more; offset: -2048 to 2048";
        return Err(refuse(codes::PARAMETER, message));
    }
    let piece = server
        .console
        .log_bytes(target, start, length)
        .await
        .map_err(told)?;
    let (bytes, end) = piece.ok_or_else(no_log)?;
    Ok(Json(json!({
        "is_success": true,
        "log": String::from_utf8_lossy(&bytes),
        "log_byte_count": bytes.len(),
        "end_byte": end,
    })))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MetricQuery {
    metrics: Option<Text>,
}

pub(super) async fn metrics(
    State(server): State<Shared>,
    Path((_, job, version, pod)): Path<(String, String, String, String)>,
    Asked(query): Asked<MetricQuery>,
) -> Result<Json<PodMetrics>, Refusal> {
    let detail = find(&server, &job, &version).await?;
    let pod = Text::from(pod);
    let LogTarget { key, task } = target(&detail, Some(&pod))?;
    let wanted = query.metrics.unwrap_or_default();
    let is_wanted = |name: &str| {
        wanted.is_empty()
            || wanted
                .split(',')
                .any(|one| one.trim().eq_ignore_ascii_case(name))
    };
    let used = usage::of_task(&server, key, task).await.map_err(told)?;
    let rows = used.iter().filter(|series| is_wanted(series.name));
    let rows: Vec<UsageRow> = rows
        .map(|series| UsageRow {
            metric: series.name.into(),
            value: series
                .values
                .iter()
                .map(|value| Text::from(usage::text(*value)))
                .collect::<Vec<_>>()
                .into(),
        })
        .collect();
    Ok(Json(PodMetrics {
        metrics: rows.into(),
        interval: Int(1),
    }))
}
