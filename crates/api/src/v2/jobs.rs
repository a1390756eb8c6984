//! Jobs: create, show, change, terminate, delete.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::store::TaskRow;
use trainyard_console::wire::{
    Describe, Nothing, OneJob, OneVersion, SubmitRequest, Submitted, VersionDetail,
};
use trainyard_job::VersionKey;
use trainyard_protocol::v2::{Action, Job, JobStatusBody, TaskStatus, from_spec, to_spec};
use trainyard_protocol::{Int, Rows, Text, codes};

use super::faults::{
    UNSUPPORTED_ACTION, no_such_job, not_terminable, of_faults, read, refuse, told,
};
use crate::asked::Asked;
use crate::choices::{BACKEND, Choices};
use crate::clock::now_ms;
use crate::credentials::USER;
use crate::ids;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

/// Jobs that can be deleted at once.
const SEVERAL_MAX: usize = 100;

/// A job of the path.
pub(super) async fn find(server: &Server, id: &str) -> Result<VersionDetail, Refusal> {
    let key = ids::of_uuid(server.project_id(), id).ok_or_else(|| no_such_job(id))?;
    let found = server.console.show_version(OneVersion { key }).await;
    found.map_err(|error| match error.code() {
        trainyard_console::ErrorCode::NotFound => no_such_job(id),
        _ => told(error),
    })
}

/// The task of a name such as `worker-0`.
pub(super) fn task_of(detail: &VersionDetail, name: &str) -> Result<u32, Refusal> {
    let task = name
        .strip_prefix("worker-")
        .and_then(|index| index.parse().ok());
    let nodes = detail.version.spec.resources.nodes;
    task.filter(|task| *task < nodes && task_name(*task) == name)
        .ok_or_else(|| {
            refuse(
                codes::V2_INVALID_PARAM,
                format!("task: worker-0 to worker-{}", nodes.saturating_sub(1)),
            )
        })
}

fn task_name(task: u32) -> String {
    format!("worker-{task}")
}

pub(super) async fn create(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<(StatusCode, Json<Job>), Refusal> {
    let body: Value = read(&body)?;
    let kind = body["kind"].as_str().unwrap_or("job");
    if kind != "job" {
        let message = format!("kind: {kind} cannot be created here; use job");
        return Err(refuse(codes::V2_INVALID_PARAM, message));
    }
    let choices = server.choices().await.map_err(told)?;
    let read = to_spec(&body, &choices.names).map_err(|faults| of_faults(&faults))?;
    let mut spec = read.spec;
    choices.complete(&mut spec);
    let request = SubmitRequest {
        spec,
        backend: BACKEND.to_owned(),
        parent: None,
        save_as: None,
        from_config: None,
    };
    let Submitted { key, .. } = server.ask("submit", &request).await.map_err(told)?;
    Ok((
        StatusCode::CREATED,
        Json(job(&server, key, &choices).await?),
    ))
}

/// A job as the service tells it.
pub(super) async fn job(
    server: &Server,
    key: VersionKey,
    choices: &Choices,
) -> Result<Job, Refusal> {
    let detail = server
        .console
        .show_version(OneVersion { key })
        .await
        .map_err(told)?;
    let found = server
        .console
        .show_job(OneJob { job: key.job })
        .await
        .map_err(told)?;
    Ok(describe(server, &detail, &found.job.description, choices))
}

fn describe(server: &Server, detail: &VersionDetail, description: &str, choices: &Choices) -> Job {
    let row = &detail.version;
    let (mut body, _) = from_spec(&row.spec, &choices.names);
    body.metadata.id = ids::uuid(server.project_id(), row.key).into();
    body.metadata.name = detail.job_name.as_str().into();
    body.metadata.description = description.into();
    body.metadata.create_time = Some(Int::from(row.created_at_ms));
    body.metadata.user_name = USER.into();
    let until = row.ended_at_ms.unwrap_or_else(now_ms);
    let names = (0..row.spec.resources.nodes).map(|task| task_name(task).into());
    let status = JobStatusBody {
        duration: Int::from(
            row.started_at_ms
                .map_or(0, |from| until.saturating_sub(from)),
        ),
        start_time: Int::from(row.started_at_ms.unwrap_or(0)),
        tasks: Rows(names.collect()),
        task_statuses: Rows(ended_tasks(&detail.tasks)),
        ..JobStatusBody::of(row.status)
    };
    Job {
        kind: "job".into(),
        metadata: body.metadata,
        status,
        algorithm: body.algorithm,
        spec: body.spec,
    }
}

fn ended_tasks(tasks: &[TaskRow]) -> Vec<TaskStatus> {
    let ended = tasks.iter().filter(|task| task.ended_at_ms.is_some());
    ended
        .map(|task| TaskStatus {
            task: task_name(task.index).into(),
            exit_code: task.exit_code.map(|code| Int(i64::from(code))),
            message: task.message.clone().unwrap_or_default().into(),
        })
        .collect()
}

pub(super) async fn show(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Job>, Refusal> {
    let key = find(&server, &id).await?.version.key;
    let choices = server.kept_choices().await.map_err(told)?;
    Ok(Json(job(&server, key, &choices).await?))
}

#[derive(Deserialize)]
struct ChangeBody {
    description: Option<Text>,
}

pub(super) async fn change(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let key = find(&server, &id).await?.version.key;
    let body: ChangeBody = read(&body)?;
    let Some(Text(description)) = body.description else {
        let message = "description: give it, 0 to 256 characters; nothing else can be changed here";
        return Err(refuse(codes::V2_INVALID_PARAM, message));
    };
    let describe = Describe {
        job: key.job,
        description,
    };
    let _: Nothing = server.ask("describe_job", &describe).await.map_err(told)?;
    Ok(StatusCode::OK)
}

pub(super) async fn act(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Job>), Refusal> {
    let detail = find(&server, &id).await?;
    let Action { action_type } = read(&body)?;
    if &*action_type != "terminate" {
        let message = format!("action_type: {action_type} is not supported; use terminate");
        return Err(refuse(UNSUPPORTED_ACTION, message));
    }
    let key = detail.version.key;
    if detail.version.status.is_final() {
        let phase = trainyard_protocol::phase(detail.version.status).phase;
        let message = format!("The training job is {phase} and cannot be terminated.");
        return Err(not_terminable(message));
    }
    let _: Nothing = server
        .ask("stop", &OneVersion { key })
        .await
        .map_err(told)?;
    let choices = server.kept_choices().await.map_err(told)?;
    Ok((
        StatusCode::ACCEPTED,
        Json(job(&server, key, &choices).await?),
    ))
}

pub(super) async fn delete(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    let detail = find(&server, &id).await?;
    delete_one(&server, &detail).await?;
    Ok(StatusCode::ACCEPTED)
}

/// One that runs is stopped first, which the answer does not wait for.
async fn delete_one(server: &Shared, detail: &VersionDetail) -> Result<(), Refusal> {
    let one = OneVersion {
        key: detail.version.key,
    };
    if detail.version.status.is_final() {
        let _: Nothing = server.ask("delete_version", &one).await.map_err(told)?;
        return Ok(());
    }
    let server = Shared::clone(server);
    tokio::spawn(async move {
        // Who looks sees that it is still there.
        let _: Result<Nothing, _> = server.ask("delete_version", &one).await;
    });
    Ok(())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SeveralBody {
    training_job_ids: Vec<String>,
    ids: Vec<String>,
}

pub(super) async fn delete_several(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let SeveralBody {
        mut training_job_ids,
        ids,
    } = read(&body)?;
    training_job_ids.extend(ids);
    if training_job_ids.is_empty() || training_job_ids.len() > SEVERAL_MAX {
        let message = "training_job_ids: 1 to 100 ids";
        return Err(refuse(codes::V2_INVALID_PARAM, message));
    }
    let (mut deleted, mut failed) = (Vec::new(), Vec::new());
    for id in training_job_ids {
        let result = async { delete_one(&server, &find(&server, &id).await?).await };
        match result.await {
            Ok(()) => deleted.push(id),
            Err(refusal) => failed.push(json!({
                "id": id,
                "error_code": refusal.error.code,
                "error_msg": refusal.error.message,
            })),
        }
    }
    Ok(Json(json!({"success": deleted, "failed": failed})))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NameQuery {
    job_name: String,
}

pub(super) async fn name(
    State(server): State<Shared>,
    Asked(query): Asked<NameQuery>,
) -> Result<Json<Value>, Refusal> {
    if !trainyard_job::is_name(&query.job_name) {
        let message = "job_name: 1 to 64 letters, digits, _ and -";
        return Err(refuse(codes::V2_INVALID_PARAM, message));
    }
    let found = server
        .console
        .job_named(&query.job_name)
        .await
        .map_err(told)?;
    Ok(Json(json!({"is_duplicate": found.is_some()})))
}

pub(super) async fn tasks(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let detail = find(&server, &id).await?;
    let rows = detail.tasks.iter().map(|task| {
        json!({
            "task_name": task_name(task.index),
            "status": task.state,
            "exit_code": task.exit_code,
            "host_ip": task.host.clone().unwrap_or_default(),
            "start_time": task.started_at_ms.unwrap_or(0),
            "end_time": task.ended_at_ms.unwrap_or(0),
        })
    });
    let items: Vec<Value> = rows.collect();
    Ok(Json(
        json!({"total": items.len(), "count": items.len(), "items": items}),
    ))
}
