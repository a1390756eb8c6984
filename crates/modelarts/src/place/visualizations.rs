//! The visualization jobs of the first generation: a page of them, one made, once, and one changed.

use std::collections::HashSet;

use trainyard_backend::{
    NewVisualization, RemoteVisualization, RemoteVisualizationId, RemoteVisualizationQuery,
    RemoteVisualizations, VisualizationChange, VisualizationKind,
};
use trainyard_job::{JobStatus, ObsPath, StatusGroup, web_address};
use trainyard_protocol::v1::{CreateVisualization, Describe, Schedule, Visualization};
use trainyard_protocol::{Int, Rows, status_of};

use crate::client::{Client, Generation};
use crate::failure::{Failure, Meaning};

/// Rows of a page where all are read, which is also the most that both references allow, and the most pages of them.
const PER_PAGE: u32 = 100;
const PAGES_MAX: u32 = 100;
/// How often a creation is sent that the service does not know of.
const TRIES: u32 = 3;

/// A page of them; none where the region does not have such jobs.
pub(crate) async fn list(
    client: &Client,
    query: &RemoteVisualizationQuery,
) -> Result<Option<RemoteVisualizations>, Failure> {
    if client.generation().await? == Generation::V2 {
        return Ok(None);
    }
    let asked = match query.group {
        None => page(client, query).await,
        Some(group) => of_group(client, query, group).await,
    };
    match asked {
        // The generation is there, and not these calls of it.
        Err(failure) if failure.meaning() == Some(Meaning::Absent) => Ok(None),
        asked => asked.map(Some),
    }
}

async fn page(
    client: &Client,
    query: &RemoteVisualizationQuery,
) -> Result<RemoteVisualizations, Failure> {
    let (page, per_page) = (query.page.max(1), query.per_page.clamp(1, PER_PAGE));
    let list = client.visualizations(page, per_page, &query.search).await?;
    let rows = unseen(list.jobs, &mut HashSet::new());
    let seen = u64::from(page - 1) * u64::from(per_page) + rows.len() as u64;
    let total = match list.job_total_count.unsigned() {
        0 if !rows.is_empty() => seen,
        total => total,
    };
    Ok(RemoteVisualizations { rows, total })
}

/// The service filters by one status, and a kind has several: all are read, and those of the kind are paged here.
async fn of_group(
    client: &Client,
    query: &RemoteVisualizationQuery,
    group: StatusGroup,
) -> Result<RemoteVisualizations, Failure> {
    let mut found = all(client, &query.search).await?;
    found.retain(|one| one.status.group() == group);
    let total = found.len() as u64;
    let per_page = query.per_page.clamp(1, PER_PAGE) as usize;
    let before = (query.page.max(1) as usize - 1).saturating_mul(per_page);
    let rows = found.into_iter().skip(before).take(per_page).collect();
    Ok(RemoteVisualizations { rows, total })
}

/// All whose names hold a text, the newest first.
async fn all(client: &Client, search: &str) -> Result<Vec<RemoteVisualization>, Failure> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for page in 1..=PAGES_MAX {
        let list = client.visualizations(page, PER_PAGE, search).await?;
        let got = list.jobs.len();
        found.extend(unseen(list.jobs, &mut seen));
        if got < PER_PAGE as usize {
            break;
        }
    }
    Ok(found)
}

/// Those that were not seen yet: what is made meanwhile moves others to the next page.
fn unseen(
    jobs: Rows<Visualization>,
    seen: &mut HashSet<RemoteVisualizationId>,
) -> Vec<RemoteVisualization> {
    let mut rows: Vec<_> = jobs.into_iter().map(of_wire).collect();
    rows.retain(|one| seen.insert(one.id.clone()));
    rows
}

/// One as it is now.
pub(crate) async fn show(
    client: &Client,
    id: &RemoteVisualizationId,
) -> Result<RemoteVisualization, Failure> {
    client.visualization(&id.0).await.map(of_wire)
}

/// Makes one. Of a creation that nobody knows the fate of the service is asked by its name, and it is sent again only
/// when the service does not have it.
pub(crate) async fn create(
    client: &Client,
    new: &NewVisualization,
) -> Result<RemoteVisualizationId, Failure> {
    let body = to_wire(new);
    let pause = client.settings().limits.pause;
    let mut may_be_there = false;
    let mut tries = 1;
    loop {
        let failure = match client.create_visualization(&body).await {
            Ok(created) => return Ok(id_of(created.job_id)),
            Err(failure) => failure,
        };
        let is_taken = failure.meaning() == Some(Meaning::NameTaken);
        may_be_there |= failure.may_be_done();
        if !may_be_there || !(is_taken || failure.may_be_done()) {
            return Err(failure);
        }
        // Where it cannot be asked, what is known is what went wrong first.
        match all(client, &new.spec.name).await {
            Ok(there) => match there.into_iter().find(|one| is_it(one, new)) {
                Some(made) => return Ok(made.id),
                // Somebody else's of the name: the next creation says so.
                None if !is_taken && tries < TRIES => {}
                None => return Err(failure),
            },
            Err(_) => return Err(failure),
        }
        tries += 1;
        tokio::time::sleep(pause).await;
    }
}

/// Whether this is what was to be made. One that has ended was there before.
fn is_it(there: &RemoteVisualization, new: &NewVisualization) -> bool {
    let folder = |path: &str| ObsPath::parse(path).map(|path| path.as_folder());
    there.name == new.spec.name
        && there.description == new.spec.description
        && folder(&there.output_path) == folder(&new.spec.output_path)
        && !there.status.is_final()
}

/// Changes one. The answer to a first try may have been lost, so what is so already was done.
pub(crate) async fn change(
    client: &Client,
    id: &RemoteVisualizationId,
    change: &VisualizationChange,
) -> Result<(), Failure> {
    let changed = match change {
        VisualizationChange::Stop => client.stop_visualization(&id.0).await,
        VisualizationChange::Restart => client.restart_visualization(&id.0).await,
        VisualizationChange::Delete => client.delete_visualization(&id.0).await,
        VisualizationChange::Describe { description } => {
            let job_desc = description.as_str().into();
            let body = Describe { job_desc };
            client.describe_visualization(&id.0, &body).await
        }
    };
    match changed {
        Err(failure) if is_so(client, id, change, &failure).await => Ok(()),
        changed => changed.map(drop),
    }
}

/// Whether a change was refused because there is nothing to change any more.
async fn is_so(
    client: &Client,
    id: &RemoteVisualizationId,
    change: &VisualizationChange,
    refused: &Failure,
) -> bool {
    let wanted: fn(JobStatus) -> bool = match change {
        VisualizationChange::Delete => return refused.says_it_is_not_there(),
        VisualizationChange::Describe { .. } => return false,
        VisualizationChange::Stop => |status| status.is_final() || status == JobStatus::Killing,
        VisualizationChange::Restart => |status| !status.is_final() && status != JobStatus::Killing,
    };
    let (illegal, already) = (Some(Meaning::IllegalState), Some(Meaning::AlreadySo));
    if refused.meaning() != illegal && refused.meaning() != already {
        return false;
    }
    let now = show(client, id).await;
    now.is_ok_and(|now| wanted(now.status))
}

fn to_wire(new: &NewVisualization) -> CreateVisualization {
    let NewVisualization { kind, spec } = new;
    let path = ObsPath::parse(&spec.output_path);
    let schedule = spec.auto_stop_hours.map(|hours| Schedule {
        kind: "stop".into(),
        time_unit: "HOURS".into(),
        duration: Int(i64::from(hours)),
    });
    CreateVisualization {
        job_name: spec.name.as_str().into(),
        job_desc: spec.description.as_str().into(),
        train_url: path
            .map_or_else(
                || spec.output_path.clone(),
                |path| format!("/{}/{}", path.bucket(), path.key()),
            )
            .into(),
        job_type: match kind {
            VisualizationKind::Tensorboard => "tensorboard".into(),
            VisualizationKind::Mindinsight => "mindinsight".into(),
        },
        flavor: None,
        schedule: schedule.into_iter().collect::<Vec<_>>().into(),
    }
}

fn of_wire(one: Visualization) -> RemoteVisualization {
    let path = ObsPath::parse(&one.train_url);
    let stop = one.schedule.first();
    let stop = stop.filter(|stop| &*stop.kind == "stop" && &*stop.time_unit == "HOURS");
    RemoteVisualization {
        id: id_of(one.job_id),
        name: one.job_name.0,
        description: one.job_desc.0,
        status: status_of(one.status),
        output_path: path.map_or(one.train_url.0, |path| path.obs_url()),
        address: web_address(&one.service_url),
        created_at_ms: Some(one.create_time.unsigned()).filter(|ms| *ms > 0),
        auto_stop_hours: stop
            .and_then(|stop| u32::try_from(stop.duration.0).ok())
            .filter(|hours| *hours > 0),
    }
}

fn id_of(number: Int) -> RemoteVisualizationId {
    RemoteVisualizationId(number.0.to_string())
}
