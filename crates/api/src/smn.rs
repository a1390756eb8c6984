//! Topics: list, make, publish, who subscribes.
//!
//! Source: SMN API reference, *Topic Operations*, *Subscription Operations*, *Message Publishing*.

mod subscriptions;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::store::TopicRow;
use trainyard_console::wire::{ByName, DeleteTopic, Nothing, Publish, Published, TopicNames};
use trainyard_console::{ConsoleError, ErrorCode};

use crate::asked::Asked;
use crate::clock::with_seconds;
use crate::credentials::REGION;
use crate::ids;
use crate::refusal::{Refusal, Shape};
use crate::server::{Server, Shared};

/// What a subject may have, in characters.
const SUBJECT_MAX: usize = 512;
/// What a message may have.
const MESSAGE_BYTES_MAX: usize = 256 << 10;
/// Most rows of one answer.
const LIMIT_MAX: usize = 100;

pub(crate) fn routes() -> Router<Shared> {
    let topics = "/v2/{project}/notifications/topics";
    Router::new()
        .route(topics, get(list).post(create))
        .route(&format!("{topics}/{{urn}}"), get(show).delete(delete))
        .route(
            &format!("{topics}/{{urn}}/subscriptions"),
            get(subscriptions::subscriptions).post(subscriptions::subscribe),
        )
        .route(&format!("{topics}/{{urn}}/publish"), post(publish))
        .route(
            "/v2/{project}/notifications/subscriptions",
            get(subscriptions::all_subscriptions),
        )
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    offset: Option<String>,
    limit: Option<String>,
    name: Option<String>,
    fuzzy_name: Option<String>,
    topic_id: Option<String>,
}

impl ListQuery {
    fn window<T>(&self, rows: Vec<T>) -> Result<Vec<T>, Refusal> {
        let read = |given: &Option<String>, default| match given.as_deref() {
            None | Some("") => Ok(default),
            Some(text) => text.parse::<usize>().map_err(|_| bad_window()),
        };
        let (offset, limit) = (read(&self.offset, 0)?, read(&self.limit, LIMIT_MAX)?);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(bad_window());
        }
        Ok(rows.into_iter().skip(offset).take(limit).collect())
    }
}

fn bad_window() -> Refusal {
    let message = "offset must be 0 or more, limit 1 to 100";
    refuse(StatusCode::BAD_REQUEST, "SMN.0015", message)
}

async fn list(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<Value>, Refusal> {
    let topics: Vec<TopicRow> = server.ask("list_topics", &Nothing {}).await.map_err(told)?;
    let is_wanted = |topic: &TopicRow| {
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        let has = |part: &String| topic.name.contains(part.as_str());
        is(&query.name, &topic.name)
            && is(&query.topic_id, &topic_id(topic))
            && query.fuzzy_name.as_ref().is_none_or(has)
    };
    let wanted: Vec<TopicRow> = topics.into_iter().filter(is_wanted).collect();
    let topic_count = wanted.len();
    let topics = query.window(wanted)?;
    let topics: Vec<Value> = topics
        .iter()
        .map(|topic| describe(&server, topic))
        .collect();
    answer(
        &server,
        json!({"topic_count": topic_count, "topics": topics}),
    )
}

async fn show(
    State(server): State<Shared>,
    Path((_, urn)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let topic = find(&server, &urn).await?;
    answer(&server, describe(&server, &topic))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CreateBody {
    name: String,
    display_name: String,
}

async fn create(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let CreateBody { name, display_name } = read(&body)?;
    let urn = urn(&server, &name);
    let names = TopicNames {
        name: name.clone(),
        display_name,
    };
    let made: Result<TopicRow, _> = server.ask("create_topic", &names).await;
    let status = match made {
        Ok(_) => StatusCode::CREATED,
        // One that is there already is answered as if it had been made.
        Err(_) if server.console.show_topic(ByName { name }).await.is_ok() => StatusCode::OK,
        Err(error) if error.code() == ErrorCode::Faults => {
            return Err(refuse(
                StatusCode::BAD_REQUEST,
                "SMN.0002",
                &error.to_string(),
            ));
        }
        Err(error) => return Err(told(error)),
    };
    Ok((status, answer(&server, json!({"topic_urn": urn}))?))
}

async fn delete(
    State(server): State<Shared>,
    Path((_, urn)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let name = find(&server, &urn).await?.name;
    let delete = DeleteTopic {
        name,
        even_if_used: false,
    };
    let _: Nothing = server.ask("delete_topic", &delete).await.map_err(told)?;
    answer(&server, json!({}))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PublishBody {
    subject: Option<String>,
    message: Option<String>,
    message_structure: Option<String>,
    message_template_name: Option<String>,
    time_to_live: Option<String>,
}

async fn publish(
    State(server): State<Shared>,
    Path((_, urn)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let topic = find(&server, &urn).await?;
    let body: PublishBody = read(&body)?;
    let subject = body.subject.clone().unwrap_or_default();
    if subject.chars().count() > SUBJECT_MAX || subject.contains(['\r', '\n']) {
        let message = "the subject may have 512 characters, in one line";
        return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0008", message));
    }
    let is_time = |text: &str| text.parse().is_ok_and(|s: u32| (1..=604_800).contains(&s));
    if !body.time_to_live.as_deref().is_none_or(is_time) {
        let message = "time_to_live: seconds, 1 to 604800, as text";
        return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0007", message));
    }
    let publish = Publish {
        topic: topic.name,
        subject,
        message: content(&body)?,
    };
    let published: Published = server.ask("publish", &publish).await.map_err(told)?;
    answer(&server, json!({"message_id": published.message_id}))
}

/// The text of a message: the structure's default goes before the template, and that before the plain text.
fn content(body: &PublishBody) -> Result<String, Refusal> {
    let message = if let Some(structure) = &body.message_structure {
        let parsed: Option<Value> = serde_json::from_str(structure).ok();
        let default = parsed.and_then(|parsed| Some(parsed.get("default")?.as_str()?.to_owned()));
        default.ok_or_else(|| {
            let message = "message_structure is JSON as text, with a member default";
            refuse(StatusCode::BAD_REQUEST, "SMN.0021", message)
        })?
    } else if let Some(template) = &body.message_template_name {
        let message = format!("there is no message template {template}: send a message");
        return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0032", &message));
    } else {
        body.message.clone().unwrap_or_default()
    };
    if message.is_empty() || message.len() > MESSAGE_BYTES_MAX {
        let message = "a message has 1 byte to 256 KB";
        return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0009", message));
    }
    Ok(message)
}

/// `urn:smn:{region}:{project}:{name}`
pub(crate) fn urn(server: &Server, name: &str) -> String {
    format!("urn:smn:{REGION}:{}:{name}", server.project_id())
}

/// The name in a topic's URN; a name alone is one.
pub(crate) fn name_of(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or(urn)
}

async fn find(server: &Server, given: &str) -> Result<TopicRow, Refusal> {
    let name = name_of(given);
    if given != urn(server, name) {
        let message = format!("{given} is no URN of a topic of this project");
        return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0005", &message));
    }
    let name = name.to_owned();
    server
        .console
        .show_topic(ByName { name })
        .await
        .map_err(told)
}

fn describe(server: &Server, topic: &TopicRow) -> Value {
    let created = with_seconds(topic.created_at_ms.unwrap_or(server.started_ms));
    json!({
        "topic_urn": urn(server, &topic.name),
        "name": topic.name,
        "display_name": topic.display_name,
        "push_policy": 0,
        "enterprise_project_id": "0",
        "topic_id": topic_id(topic),
        "create_time": created,
        "update_time": created,
    })
}

/// Made of the name, which never changes.
fn topic_id(topic: &TopicRow) -> String {
    hex::encode(&ids::digest(&topic.name)[..16])
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        refuse(
            StatusCode::BAD_REQUEST,
            "SMN.0003",
            &format!("the body: {error}"),
        )
    })
}

/// Every answer of this service names its request.
fn answer(server: &Server, mut body: Value) -> Result<Json<Value>, Refusal> {
    let random: Result<[u8; 16], _> = server.console.random_bytes();
    let random = random.map_err(|error| Refusal::internal(Shape::Smn, &error))?;
    body["request_id"] = json!(format!("{:032x}", u128::from_be_bytes(random)));
    Ok(Json(body))
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is an argument of map_err"
)]
fn told(error: ConsoleError) -> Refusal {
    let (status, code) = match error.code() {
        ErrorCode::NotFound => (StatusCode::NOT_FOUND, "SMN.0006"),
        ErrorCode::TopicInUse => (StatusCode::CONFLICT, "SMN.0013"),
        ErrorCode::Faults | ErrorCode::BadRequest => (StatusCode::BAD_REQUEST, "SMN.0003"),
        _ => return Refusal::internal(Shape::Smn, &error),
    };
    refuse(status, code, &error.to_string())
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Refusal {
    Refusal::new(Shape::Smn, status, code, message)
}
