//! What happened to a job.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use trainyard_console::store::{EventKind, EventRow, Page};
use trainyard_console::wire::EventWindow;
use trainyard_job::{EventLevel, StatusGroup};
use trainyard_protocol::v2::{Event, EventList};
use trainyard_protocol::{Int, Text, codes};

use super::faults::{refuse, told};
use super::jobs::find;
use crate::asked::Asked;
use crate::clock::{of_iso, with_seconds};
use crate::refusal::Refusal;
use crate::server::Shared;

const LIMIT_MAX: usize = 100;
const LIMIT: usize = 50;
/// Events that are looked through.
const EVENTS_MAX: u32 = 1000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct EventQuery {
    offset: Option<Int>,
    limit: Option<Int>,
    order: Option<Text>,
    start_time: Option<Text>,
    end_time: Option<Text>,
    level: Option<Text>,
    pattern: Option<Text>,
    source: Option<Text>,
}

pub(super) async fn list(
    State(server): State<Shared>,
    Path((_, id)): Path<(String, String)>,
    Asked(query): Asked<EventQuery>,
) -> Result<Json<EventList>, Refusal> {
    let key = find(&server, &id).await?.version.key;
    let limit = match query.limit {
        None => LIMIT,
        Some(Int(limit)) => usize::try_from(limit)
            .ok()
            .filter(|limit| (1..=LIMIT_MAX).contains(limit))
            .ok_or_else(|| refuse(codes::V2_INVALID_PARAM, "limit: 1 to 100"))?,
    };
    let offset = usize::try_from(query.offset.map_or(0, Int::unsigned)).unwrap_or(usize::MAX);
    let (from, to) = (
        time(query.start_time.as_ref())?,
        time(query.end_time.as_ref())?,
    );
    let window = EventWindow {
        key,
        offset: 0,
        limit: EVENTS_MAX,
    };
    let page: Page<EventRow> = server.ask("list_events", &window).await.map_err(told)?;
    let is = |wanted: &Option<Text>, found: &str| {
        wanted
            .as_ref()
            .and_then(Text::some)
            .is_none_or(|wanted| wanted == found)
    };
    let mut events: Vec<Event> = page
        .rows
        .iter()
        .filter(|row| from.is_none_or(|from| row.at_ms >= from))
        .filter(|row| to.is_none_or(|to| row.at_ms <= to))
        .map(describe)
        .filter(|event| is(&query.level, &event.level) && is(&query.source, &event.source))
        .filter(|event| {
            let pattern = query.pattern.as_ref().map_or("", |pattern| pattern);
            event.message.contains(pattern)
        })
        .collect();
    let order = query.order.unwrap_or_else(|| "desc".into());
    if &*order != "asc" {
        events.reverse();
    }
    let total = events.len() as u64;
    let events: Vec<Event> = events.into_iter().skip(offset).take(limit).collect();
    Ok(Json(EventList {
        total: Int::from(total),
        limit: Int::from(limit as u64),
        offset: query.offset.unwrap_or_default(),
        order,
        start_time: query.start_time.unwrap_or_default(),
        end_time: query.end_time.unwrap_or_default(),
        events: events.into(),
    }))
}

fn time(given: Option<&Text>) -> Result<Option<u64>, Refusal> {
    let Some(text) = given.and_then(Text::some) else {
        return Ok(None);
    };
    let read = text.parse().ok().or_else(|| of_iso(text));
    let read = read.ok_or_else(|| {
        refuse(
            codes::V2_INVALID_PARAM,
            "start_time, end_time: such as 2024-01-02T03:04:05Z",
        )
    })?;
    Ok(Some(read))
}

fn describe(row: &EventRow) -> Event {
    let (level, source, message) = match &row.kind {
        EventKind::Submitted => ("Info", "Job", "The training job was created.".to_owned()),
        EventKind::Status { status, reason } => {
            let level = if status.group() == StatusGroup::Failed {
                "Error"
            } else {
                "Info"
            };
            let reason = reason.as_ref().map(|reason| format!(": {reason}"));
            let phase = trainyard_protocol::phase(*status).phase;
            let message = format!("The training job is {phase}{}", reason.unwrap_or_default());
            (level, "Job", message)
        }
        EventKind::StopRequested => ("Info", "Job", "Its termination was asked for.".to_owned()),
        EventKind::Notified { event, subscriber } => (
            "Info",
            "Job",
            format!("{subscriber} was told of {}.", event.name()),
        ),
        EventKind::NotifyFailed {
            event,
            subscriber,
            error,
        } => {
            let message = format!(
                "{subscriber} could not be told of {}: {error}",
                event.name()
            );
            ("Warning", "Job", message)
        }
        EventKind::Service {
            level,
            source,
            message,
        } => {
            let level = match level {
                EventLevel::Info => "Info",
                EventLevel::Warning => "Warning",
                EventLevel::Error => "Error",
            };
            (level, source.as_str(), message.clone())
        }
        EventKind::LogCopied { task, to, .. } => (
            "Info",
            "Task",
            format!("The log of worker-{task} was copied to {to}."),
        ),
        EventKind::LogNotCopied { task, to, error } => {
            let message = format!("The log of worker-{task} could not be copied to {to}: {error}");
            ("Warning", "Task", message)
        }
    };
    Event {
        time: with_seconds(row.at_ms).into(),
        level: level.into(),
        message: message.into(),
        source: source.into(),
    }
}
