//! Images: there is one, and it means "no container: a process of this computer".
//!
//! Source: SWR API reference, *Organization Management*, *Image Repository Management*, *Image Tag Management*.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_job::LOCAL_IMAGE;

use crate::asked::Asked;
use crate::clock::with_seconds;
use crate::credentials::USER;
use crate::refusal::{Refusal, Shape};
use crate::server::{Server, Shared};

/// The tag of an image that is written without one.
const TAG: &str = "latest";

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v2/manage/namespaces", get(namespaces))
        .route("/v2/manage/namespaces/{namespace}", get(show_namespace))
        .route("/v2/manage/repos", get(repositories))
        .route(
            "/v2/manage/namespaces/{namespace}/repos/{repository}",
            get(show_repository),
        )
        .route(
            "/v2/manage/namespaces/{namespace}/repos/{repository}/tags",
            get(tags),
        )
}

/// Namespace and repository.
fn image() -> (&'static str, &'static str) {
    LOCAL_IMAGE
        .split_once('/')
        .expect("BUG: an image has a namespace")
}

async fn namespaces() -> Json<Value> {
    Json(json!({"namespaces": [namespace()]}))
}

fn namespace() -> Value {
    json!({"id": 1, "name": image().0, "creator_name": USER, "auth": 7})
}

async fn show_namespace(Path(given): Path<String>) -> Result<Json<Value>, Refusal> {
    if given == image().0 {
        return Ok(Json(namespace()));
    }
    Err(unknown(&format!("there is no organization {given}")))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    namespace: Option<String>,
    name: Option<String>,
    filter: Option<String>,
    offset: Option<String>,
}

async fn repositories(State(server): State<Shared>, Asked(query): Asked<ListQuery>) -> Response {
    let (namespace, name) = image();
    let filters: Vec<(&str, &str)> = query
        .filter
        .as_deref()
        .unwrap_or_default()
        .split('|')
        .filter_map(|one| one.split_once("::"))
        .collect();
    let of = |key: &str, alone: &Option<String>| -> Option<String> {
        let found = filters.iter().find(|(known, _)| *known == key);
        found
            .map(|(_, value)| (*value).to_owned())
            .or_else(|| alone.clone())
    };
    let offset = of("offset", &query.offset);
    let is_wanted = of("namespace", &query.namespace).is_none_or(|wanted| wanted == namespace)
        && of("name", &query.name).is_none_or(|wanted| name.contains(&wanted))
        && offset.is_none_or(|offset| offset.trim_start_matches('0').is_empty());
    let rows: Vec<Value> = is_wanted.then(|| repository(&server)).into_iter().collect();
    listed(rows)
}

/// A bare list, which says in a header how many there are.
fn listed(rows: Vec<Value>) -> Response {
    let range = format!("0-{0}/{0}", rows.len());
    let mut answer = Json(rows).into_response();
    let value = HeaderValue::from_str(&range).expect("BUG: numbers are a header");
    answer.headers_mut().insert("content-range", value);
    answer
}

fn repository(server: &Server) -> Value {
    let (namespace, name) = image();
    let made = with_seconds(server.started_ms);
    json!({
        "name": name,
        "category": "other",
        "description": "No container: a process of this computer",
        "size": 0,
        "is_public": false,
        "num_images": 1,
        "num_download": 0,
        "created_at": made,
        "updated_at": made,
        "url": "",
        "path": LOCAL_IMAGE,
        "internal_path": LOCAL_IMAGE,
        "domain_name": server.public.domain,
        "namespace": namespace,
        "tags": [TAG],
        "status": false,
        "total_range": 1,
    })
}

async fn show_repository(
    State(server): State<Shared>,
    Path((namespace, name)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    known(&namespace, &name)?;
    Ok(Json(repository(&server)))
}

async fn tags(
    State(server): State<Shared>,
    Path((namespace, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    known(&namespace, &name)?;
    let made = with_seconds(server.started_ms);
    let path = format!("{LOCAL_IMAGE}:{TAG}");
    Ok(listed(vec![json!({
        "id": 1,
        "repo_id": 1,
        "Tag": TAG,
        "image_id": "",
        "manifest": "",
        "digest": "",
        "schema": 2,
        "path": path,
        "internal_path": path,
        "size": 0,
        "is_trusted": false,
        "created": made,
        "updated": made,
        "deleted": null,
        "domain_id": server.keys.identity.domain_id,
        "scanned": false,
        "tag_type": 0,
    })]))
}

/// A slash in a repository's name is a `$` in the path.
fn known(namespace: &str, name: &str) -> Result<(), Refusal> {
    let name = name.replace('$', "/");
    if (namespace, name.as_str()) == image() {
        return Ok(());
    }
    Err(unknown(&format!(
        "there is no repository {namespace}/{name}"
    )))
}

fn unknown(message: &str) -> Refusal {
    Refusal::new(
        Shape::Swr,
        StatusCode::NOT_FOUND,
        "SVCSTG.SWR.4001048",
        message,
    )
}
