//! Logs and metrics of tasks.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use trainyard_console::objects::ObsUrl;
use trainyard_console::wire::LogTarget;
use trainyard_protocol::v1::{LogQuery, LogRows};
use trainyard_protocol::v2::{LogLink, LogPreview, UsageList, UsageValues};
use trainyard_protocol::{Int, Real, codes, sign, uri};

use super::faults::{NO_EXPORT_PATH, refuse, told};
use super::jobs::{find, task_of};
use crate::asked::Asked;
use crate::clock::now_ms;
use crate::log_rows::{self, RowsError};
use crate::refusal::Refusal;
use crate::server::{Server, Shared};
use crate::usage;

/// Most of a log that is shown at once: the newest part.
const PREVIEW_BYTES_MAX: i64 = 5 << 20;
/// How long the address of a log is good.
const LINK_S: u64 = 300;

pub(super) async fn preview(
    State(server): State<Shared>,
    Path((_, id, task)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let detail = find(&server, &id).await?;
    let target = LogTarget {
        key: detail.version.key,
        task: task_of(&detail, &task)?,
    };
    let found = server
        .console
        .log_bytes(target, -1, PREVIEW_BYTES_MAX)
        .await;
    let Some((bytes, full_size)) = found.map_err(told)? else {
        return Ok(not_ready());
    };
    Ok(Json(LogPreview {
        content: String::from_utf8_lossy(&bytes).into_owned().into(),
        current_size: Int::from(bytes.len() as u64),
        full_size: Int::from(full_size),
    })
    .into_response())
}

/// `NotReadyToFetchLog` and its like are told without a body.
fn not_ready() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The address of the copy at the Job Log Path.
pub(super) async fn link(
    State(server): State<Shared>,
    Path((_, id, task)): Path<(String, String, String)>,
) -> Result<Json<LogLink>, Refusal> {
    let detail = find(&server, &id).await?;
    let task = task_of(&detail, &task)?;
    let spec = &detail.version.spec;
    if spec.log_path.is_empty() {
        let message = "spec.log_export_path is not set: the log can be previewed";
        return Err(refuse(NO_EXPORT_PATH, message));
    }
    let name = format!(
        "{}-{}-task-{task}.log",
        spec.name, detail.version.key.version
    );
    let folder: Result<ObsUrl, _> = spec.log_path.parse();
    let url = folder.and_then(|folder| folder.to_dir().join(&name));
    let url = url.map_err(|error| refuse(codes::V2_INVALID_PATH, error.to_string()))?;
    if server.console.objects().stat(&url).await.is_err() {
        let message =
            "The log has not been copied to spec.log_export_path yet: that is done at the end.";
        return Err(refuse(codes::V2_NO_LOG, message));
    }
    Ok(Json(LogLink {
        obs_url: signed_address(&server, &url).into(),
    }))
}

/// Good for a while without a key.
fn signed_address(server: &Server, url: &ObsUrl) -> String {
    use sign::obs::{Label, resource, signature, string_to_sign};
    let expires = (now_ms() / 1000 + LINK_S).to_string();
    let resource = resource(url.bucket(), url.key(), true);
    let request = sign::Request {
        method: "GET",
        path: "",
        query: "",
        headers: &[],
        body: b"",
    };
    let text = string_to_sign(Label::Obs, &request, &resource, Some(&expires));
    let query = uri::query(&[
        ("AccessKeyId", server.public.access_key.as_str()),
        ("Expires", &expires),
        ("Signature", &signature(&server.public.secret_key, &text)),
    ]);
    format!("{}{resource}?{query}", server.public.endpoint)
}

pub(super) async fn rows(
    State(server): State<Shared>,
    Path((_, id, task)): Path<(String, String, String)>,
    Asked(query): Asked<LogQuery>,
) -> Result<Response, Refusal> {
    let detail = find(&server, &id).await?;
    let target = LogTarget {
        key: detail.version.key,
        task: task_of(&detail, &task)?,
    };
    match log_rows::page(&server, target, &query).await {
        Ok(rows) => Ok(Json(LogRows {
            is_success: None,
            ..rows
        })
        .into_response()),
        Err(RowsError::Member(what)) => Err(refuse(codes::V2_INVALID_PARAM, what)),
        Err(RowsError::NoLog) => Ok(not_ready()),
        Err(RowsError::Console(error)) => Err(told(error)),
    }
}

pub(super) async fn metrics(
    State(server): State<Shared>,
    Path((_, id, task)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let detail = find(&server, &id).await?;
    let task = task_of(&detail, &task)?;
    let used = usage::of_task(&server, detail.version.key, task)
        .await
        .map_err(told)?;
    if used.iter().all(|series| series.values.is_empty()) {
        return Ok(not_ready());
    }
    let of = |name: &str| {
        let found = used.iter().find(|series| series.name == name);
        let values = found.map_or(&[][..], |series| &series.values);
        values
            .iter()
            .map(|value| Real(rounded(*value)))
            .collect::<Vec<_>>()
    };
    let names = [
        "cpuUsage",
        "memUsage",
        "gpuUtil",
        "gpuMemUsage",
        "npuUtil",
        "npuMemUsage",
    ];
    let minutes = of("cpuUsage").len();
    let metrics = names.map(|name| {
        let mut values = of(name);
        values.resize(minutes, Real(-1.0));
        UsageValues {
            metric: name.into(),
            value: values.into(),
        }
    });
    Ok(Json(UsageList {
        metrics: Vec::from(metrics).into(),
    })
    .into_response())
}

/// -1 for none.
fn rounded(value: Option<f64>) -> f64 {
    value.map_or(-1.0, |value| (value * 10.0).round() / 10.0)
}
