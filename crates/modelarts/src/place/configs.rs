//! The configurations that the first generation keeps: all of them read, and one sent, once.

use std::sync::Arc;

use serde_json::Value;
use tokio::task::JoinSet;
use trainyard_backend::{ConfigThere, RemoteConfig, Unreadable};
use trainyard_job::{Fault, JobSpec};
use trainyard_protocol::v1::{self, ConfigBody};

use super::check;
use super::entry::Inner;
use super::names::Known;
use crate::client::{Client, Generation};
use crate::failure::{Failure, Meaning};

/// Rows of a page, and the most pages that are asked for.
const PER_PAGE: u32 = 100;
const PAGES_MAX: u32 = 100;
/// How often a creation is sent that the service does not know of.
const TRIES: u32 = 3;

/// The names of all, in their order; none where the region has only the second generation.
pub(crate) async fn names(client: &Client) -> Result<Option<Vec<String>>, Failure> {
    if client.generation().await? == Generation::V2 {
        return Ok(None);
    }
    let mut names: Vec<String> = Vec::new();
    for page in 1..=PAGES_MAX {
        let list = client.configs(page, PER_PAGE, "").await?;
        let total = usize::try_from(list.config_total_count.0).unwrap_or(0);
        let got = list.configs.len();
        names.extend(list.configs.into_iter().map(|row| row.config_name.0));
        let is_last = match total {
            0 => got < PER_PAGE as usize,
            total => names.len() >= total,
        };
        if got == 0 || is_last {
            break;
        }
    }
    // What is saved meanwhile moves others to the next page.
    names.sort_unstable();
    names.dedup();
    Ok(Some(names))
}

/// Those of these names that are there, in their order.
pub(crate) async fn read_all(
    inner: &Arc<Inner>,
    names: Vec<String>,
) -> Result<Vec<RemoteConfig>, Failure> {
    let known = inner.names.open(&inner.client).await?;
    let mut reading = JoinSet::new();
    for (place, name) in names.into_iter().enumerate() {
        let (inner, known) = (Arc::clone(inner), Arc::clone(&known));
        reading.spawn(async move { (place, read(&inner.client, name, &known).await) });
    }
    let mut found = Vec::with_capacity(reading.len());
    while let Some(done) = reading.join_next().await {
        let (place, config) = done.expect("BUG: reading a configuration panicked");
        found.extend(config?.map(|config| (place, config)));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, config)| config).collect())
}

/// One of them; none where it was deleted meanwhile.
async fn read(
    client: &Client,
    name: String,
    known: &Known,
) -> Result<Option<RemoteConfig>, Failure> {
    let (values, left_out) = match client.config(&name).await {
        Ok(detail) => match v1::config_to_spec(&detail, &known.names) {
            Ok(read) => {
                let left_out = read.left_out.into_iter().map(|note| note.field);
                (Ok(read.spec), left_out.collect())
            }
            Err(faults) => (Err(Unreadable::Faults(faults)), Vec::new()),
        },
        Err(failure) if failure.is_missing() => return Ok(None),
        Err(failure @ (Failure::NotUnderstood { .. } | Failure::TooLarge { .. })) => {
            (Err(Unreadable::Whole(failure.to_string())), Vec::new())
        }
        Err(failure) => return Err(failure),
    };
    Ok(Some(RemoteConfig {
        name,
        values,
        left_out,
    }))
}

/// What a configuration would be there: sent, and read back.
pub(crate) fn there(config: &JobSpec, known: &Known) -> ConfigThere {
    let (body, notes) = v1::config_from_spec(config, &known.names);
    let mut faults = check::config_faults(config, &notes, known);
    let values = match v1::config_to_spec(&json(&body), &known.names) {
        Ok(read) if !faults.iter().any(Fault::is_error) => Some(read.spec),
        Ok(_) => None,
        Err(unread) => {
            if !faults.iter().any(Fault::is_error) {
                faults.extend(unread);
            }
            None
        }
    };
    ConfigThere { values, faults }
}

/// Sends one. Of a creation that nobody knows the fate of the service is asked by its name, and it is sent again only
/// when the service does not have it.
pub(crate) async fn send(inner: &Inner, config: &JobSpec, replace: bool) -> Result<(), Failure> {
    let client = &inner.client;
    let known = inner.names.open(client).await?;
    let (body, _) = v1::config_from_spec(config, &known.names);
    if replace {
        return client.replace_config(&body).await.map(drop);
    }
    let pause = client.settings().limits.pause;
    let mut may_be_there = false;
    let mut tries = 1;
    loop {
        let Err(failure) = client.create_config(&body).await else {
            return Ok(());
        };
        let is_taken = failure.meaning() == Some(Meaning::NameTaken);
        may_be_there |= failure.may_be_done();
        if !may_be_there || !(is_taken || failure.may_be_done()) {
            return Err(failure);
        }
        // Where it cannot be asked, what is known is what went wrong first.
        match find(client, &body.config_name).await {
            Ok(Some(there)) if is_same(&there, &body, &known) => return Ok(()),
            // Somebody else's: the next creation says so.
            Ok(_) if !is_taken && tries < TRIES => {}
            _ => return Err(failure),
        }
        tries += 1;
        tokio::time::sleep(pause).await;
    }
}

/// The configuration of exactly this name, where the service lists it.
async fn find(client: &Client, name: &str) -> Result<Option<Value>, Failure> {
    let list = client.configs(1, 1000, name).await?;
    if !list.configs.iter().any(|row| *row.config_name == *name) {
        return Ok(None);
    }
    match client.config(name).await {
        Ok(there) => Ok(Some(there)),
        Err(failure) if failure.is_missing() => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn is_same(there: &Value, sent: &ConfigBody, known: &Known) -> bool {
    let read = |value: &Value| v1::config_to_spec(value, &known.names).map(|read| read.spec);
    read(there) == read(&json(sent))
}

fn json(body: &ConfigBody) -> Value {
    serde_json::to_value(body).expect("BUG: a body is JSON")
}
