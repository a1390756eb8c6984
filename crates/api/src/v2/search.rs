//! Lists of jobs.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use trainyard_console::store::{JobQuery, JobRow, JobSort, Order, Page};
use trainyard_job::VersionKey;
use trainyard_protocol::v2::{Filter, Job, JobPage, Search};
use trainyard_protocol::{Int, codes, phase};

use super::faults::{
    UNSUPPORTED_FILTER, UNSUPPORTED_KEY, UNSUPPORTED_OPERATOR, UNSUPPORTED_SORT, UNSUPPORTED_VALUE,
    read, refuse, told,
};
use super::jobs::job;
use crate::credentials::USER;
use crate::refusal::Refusal;
use crate::server::{Server, Shared};

/// Most jobs of a page, and how many without being told.
const LIMIT_MAX: u32 = trainyard_protocol::v2::PAGE_MAX;
const LIMIT: i64 = 10;
/// Jobs that are read at once where they are filtered here.
const AT_ONCE: u32 = 1000;

/// A condition that the rows of a page meet.
type Condition = Box<dyn Fn(&JobRow) -> bool + Send + Sync>;

pub(super) async fn search(
    State(server): State<Shared>,
    body: Bytes,
) -> Result<Json<JobPage>, Refusal> {
    let search: Search = if body.is_empty() {
        Search::default()
    } else {
        read(&body)?
    };
    let limit = search.limit.map_or(LIMIT, |Int(limit)| limit);
    let limit = u32::try_from(limit)
        .ok()
        .filter(|limit| (1..=LIMIT_MAX).contains(limit));
    let limit = limit.ok_or_else(|| refuse(codes::V2_INVALID_PARAM, "limit: 1 to 50"))?;
    let page = search.offset.unsigned();
    let mut asked = JobQuery {
        sort: sort(&search)?,
        order: order(&search)?,
        offset: page.saturating_mul(u64::from(limit)),
        limit,
        ..JobQuery::default()
    };
    let mut conditions = Vec::new();
    for filter in &search.filters {
        conditions.extend(condition(filter)?);
    }
    let total = server.console.job_total().await.map_err(told)?;
    let (rows, count) = if conditions.is_empty() {
        let page: Page<JobRow> = server.ask("list_jobs", &asked).await.map_err(told)?;
        (page.rows, total)
    } else {
        filtered(&server, &mut asked, &conditions).await?
    };
    let choices = server.kept_choices().await.map_err(told)?;
    let mut items: Vec<Job> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = VersionKey {
            job: row.id,
            version: row.version,
        };
        // One that was deleted meanwhile is left out.
        if let Ok(job) = job(&server, key, &choices).await {
            items.push(job);
        }
    }
    Ok(Json(JobPage {
        total: Int::from(total),
        count: Int::from(count),
        limit: Int(i64::from(limit)),
        offset: search.offset,
        sort_by: search.sort_by.unwrap_or_else(|| "create_time".into()),
        order: search.order.unwrap_or_else(|| "desc".into()),
        group_by: search.group_by.unwrap_or_default(),
        workspace_id: "0".into(),
        ai_project: "default-ai-project".into(),
        items: items.into(),
    }))
}

fn sort(search: &Search) -> Result<JobSort, Refusal> {
    match search.sort_by.as_ref().map_or("", |key| key) {
        "" | "create_time" => Ok(JobSort::Created),
        "name" => Ok(JobSort::Name),
        "phase" | "status" => Ok(JobSort::Status),
        "duration" => Ok(JobSort::Duration),
        _ => Err(refuse(
            UNSUPPORTED_SORT,
            "sort_by: create_time, name, phase or duration",
        )),
    }
}

fn order(search: &Search) -> Result<Order, Refusal> {
    match search.order.as_ref().map_or("", |order| order) {
        "" | "desc" => Ok(Order::Desc),
        "asc" => Ok(Order::Asc),
        _ => Err(refuse(codes::V2_INVALID_PARAM, "order: asc or desc")),
    }
}

/// The page of those that meet all conditions, and how many they are.
async fn filtered(
    server: &Server,
    asked: &mut JobQuery,
    conditions: &[Condition],
) -> Result<(Vec<JobRow>, u64), Refusal> {
    let (skip, take) = (asked.offset, asked.limit);
    asked.limit = AT_ONCE;
    asked.offset = 0;
    let (mut count, mut kept) = (0, Vec::new());
    loop {
        let page: Page<JobRow> = server.ask("list_jobs", asked).await.map_err(told)?;
        let read = page.rows.len();
        for row in page.rows {
            if !conditions.iter().all(|meets| meets(&row)) {
                continue;
            }
            if count >= skip && kept.len() < take as usize {
                kept.push(row);
            }
            count += 1;
        }
        if read < AT_ONCE as usize {
            return Ok((kept, count));
        }
        asked.offset += read as u64;
    }
}

/// What a filter asks for; none where it says that it is not set.
fn condition(filter: &Filter) -> Result<Option<Condition>, Refusal> {
    let values: Vec<String> = filter.values().into_iter().map(ToOwned::to_owned).collect();
    if values.is_empty() {
        return Ok(None);
    }
    let operator = &*filter.operator;
    let known = ["between", "like", "in", "not"];
    if !known.contains(&operator) {
        let message = format!(
            "filters: the operator {operator} is not supported; use between, like, in or not"
        );
        return Err(refuse(UNSUPPORTED_OPERATOR, message));
    }
    let read: fn(&JobRow) -> String = match &*filter.key {
        "name" => |row| row.name.clone(),
        "phase" => |row| phase(row.status).phase.to_owned(),
        "algorithm_name" => |row| row.algorithm.clone(),
        "kind" => |_| "job".to_owned(),
        "user_id" | "user_name" => |_| USER.to_owned(),
        "create_time" => |row| row.created_at_ms.to_string(),
        "runtime_type" => |_| "container".to_owned(),
        other => {
            let message = format!("filters: the key {other} is not supported");
            return Err(refuse(UNSUPPORTED_KEY, message));
        }
    };
    let condition: Condition = match operator {
        "between" => {
            let bounds: Vec<u64> = values
                .iter()
                .filter_map(|value| value.parse().ok())
                .collect();
            let [from, to] = bounds[..] else {
                let message = "filters: between needs two times in milliseconds";
                return Err(refuse(UNSUPPORTED_VALUE, message));
            };
            if &*filter.key != "create_time" {
                return Err(refuse(
                    UNSUPPORTED_FILTER,
                    "filters: between is for create_time",
                ));
            }
            Box::new(move |row| (from..=to).contains(&row.created_at_ms))
        }
        "like" => {
            let values: Vec<String> = values.iter().map(|value| value.to_lowercase()).collect();
            Box::new(move |row| {
                let found = read(row).to_lowercase();
                values.iter().any(|value| found.contains(value))
            })
        }
        "not" => Box::new(move |row| !values.contains(&read(row))),
        _ => Box::new(move |row| values.contains(&read(row))),
    };
    Ok(Some(condition))
}
