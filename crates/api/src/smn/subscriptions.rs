//! Who subscribes to topics.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use trainyard_console::ErrorCode;
use trainyard_console::store::{Protocol, Subscription, SubscriptionState, TopicRow};
use trainyard_console::wire::{Nothing, SecretText, Subscribe, Subscribed};

use super::{ListQuery, answer, find, read, refuse, told, urn};
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

pub(super) async fn subscriptions(
    State(server): State<Shared>,
    Path((_, urn)): Path<(String, String)>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<Value>, Refusal> {
    let topic = find(&server, &urn).await?;
    told_subscriptions(&server, &[topic], &query)
}

pub(super) async fn all_subscriptions(
    State(server): State<Shared>,
    Asked(query): Asked<ListQuery>,
) -> Result<Json<Value>, Refusal> {
    let topics: Vec<TopicRow> = server.ask("list_topics", &Nothing {}).await.map_err(told)?;
    told_subscriptions(&server, &topics, &query)
}

fn told_subscriptions(
    server: &Server,
    topics: &[TopicRow],
    query: &ListQuery,
) -> Result<Json<Value>, Refusal> {
    let rows = topics.iter().flat_map(|topic| {
        let rows = topic.subscriptions.iter();
        rows.map(|row| describe_subscription(server, &topic.name, row))
    });
    let rows: Vec<Value> = rows.collect();
    let subscription_count = rows.len();
    let subscriptions = query.window(rows)?;
    let body = json!({"subscription_count": subscription_count, "subscriptions": subscriptions});
    answer(server, body)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SubscribeBody {
    protocol: String,
    endpoint: String,
    remark: String,
}

pub(super) async fn subscribe(
    State(server): State<Shared>,
    Path((_, urn)): Path<(String, String)>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let topic = find(&server, &urn).await?;
    let body: SubscribeBody = read(&body)?;
    let protocol = match body.protocol.as_str() {
        "email" => Protocol::Email,
        "http" | "https" => Protocol::Webhook,
        other => {
            let message =
                format!("the protocol {other} cannot be used here; use email, http or https");
            return Err(refuse(StatusCode::BAD_REQUEST, "SMN.0011", &message));
        }
    };
    let is_there = |one: &Subscription| one.protocol == protocol && one.endpoint == body.endpoint;
    if let Some(there) = topic.subscriptions.iter().find(|one| is_there(one)) {
        let urn = subscription_urn(&server, &topic.name, there);
        return Ok((
            StatusCode::OK,
            answer(&server, json!({"subscription_urn": urn}))?,
        ));
    }
    let new = Subscribe {
        topic: topic.name.clone(),
        protocol,
        endpoint: body.endpoint,
        remark: body.remark,
        sign: false,
        secret: SecretText::default(),
    };
    let made: Result<Subscribed, _> = server.ask("subscribe", &new).await;
    let made = made.map_err(|error| match error.code() {
        ErrorCode::Faults => refuse(StatusCode::BAD_REQUEST, "SMN.0012", &error.to_string()),
        _ => told(error),
    })?;
    let urn = subscription_urn(&server, &topic.name, &made.subscription);
    Ok((
        StatusCode::CREATED,
        answer(&server, json!({"subscription_urn": urn}))?,
    ))
}

fn describe_subscription(server: &Server, topic: &str, row: &Subscription) -> Value {
    json!({
        "topic_urn": urn(server, topic),
        "subscription_urn": subscription_urn(server, topic, row),
        "protocol": protocol(row),
        "owner": server.keys.identity.domain_id,
        "endpoint": row.endpoint,
        "remark": row.remark,
        "status": match row.state {
            SubscriptionState::Unconfirmed => 0,
            SubscriptionState::Confirmed => 1,
        },
        "filter_policies": [],
    })
}

fn subscription_urn(server: &Server, topic: &str, row: &Subscription) -> String {
    format!("{}:{}", urn(server, topic), row.id.0)
}

/// The service's word; it has none for a desktop.
fn protocol(row: &Subscription) -> &'static str {
    match row.protocol {
        Protocol::Desktop => "application",
        Protocol::Email => "email",
        Protocol::Webhook if row.endpoint.starts_with("https:") => "https",
        Protocol::Webhook => "http",
    }
}
