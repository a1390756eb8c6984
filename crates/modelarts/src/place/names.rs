//! What the service calls the things that a spec names, asked once in a while.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;
use trainyard_backend::Flavor;
use trainyard_protocol::{EngineName, FlavorName, Name, Names};

use super::catalogue;
use crate::client::{Client, Generation};
use crate::failure::{Failure, Meaning};

/// How long they are believed.
const FRESH: Duration = Duration::from_mins(1);

/// The tables, and the flavors they were made from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) names: Names,
    pub(crate) flavors: Vec<Flavor>,
}

/// What was asked last.
#[derive(Debug, Default)]
pub(crate) struct Book(Mutex<Option<(Instant, Arc<Known>)>>);

impl Book {
    /// The tables, asked anew when they are old. One asks, the others wait for that.
    pub(crate) async fn open(&self, client: &Client) -> Result<Arc<Known>, Failure> {
        let mut book = self.0.lock().await;
        if let Some((at, known)) = &*book
            && at.elapsed() < FRESH
        {
            return Ok(Arc::clone(known));
        }
        let known = Arc::new(ask(client).await?);
        *book = Some((Instant::now(), Arc::clone(&known)));
        Ok(known)
    }
}

async fn ask(client: &Client) -> Result<Known, Failure> {
    let flavors = catalogue::flavors(client).await?;
    let mut names = Names {
        flavors: flavors
            .iter()
            .map(|flavor| FlavorName {
                code: flavor.code.clone(),
                spec_id: None,
                device: flavor.device,
            })
            .collect(),
        registry: registry(client),
        ..Names::default()
    };
    match client.generation().await? {
        Generation::V1 => {
            let engines = optional(client.engines_v1().await)?.engines.0.into_iter();
            let engine = |engine: trainyard_protocol::v1::Engine| EngineName {
                name: engine.engine_version.0,
                family: engine.engine_name.0,
                id: engine.engine_id.0.to_string(),
            };
            names.engines = engines.map(engine).collect();
            let algorithms = optional(catalogue::all_algorithms(client).await)?.into_iter();
            let name = |row: trainyard_protocol::v1::Algorithm| Name {
                name: row.model_name.0,
                id: row.model_id.0.to_string(),
            };
            names.algorithms = algorithms.map(name).collect();
        }
        Generation::V2 => {
            let engines = optional(client.engines_v2().await)?.items.0.into_iter();
            let engine = |engine: trainyard_protocol::v2::EngineItem| EngineName {
                name: engine.engine_version.0,
                family: engine.engine_name.0,
                id: engine.engine_id.0,
            };
            names.engines = engines.map(engine).collect();
        }
    }
    Ok(Known { names, flavors })
}

/// A catalogue that this account may not see has nothing in it: an image needs none of them.
fn optional<T: Default>(asked: Result<T, Failure>) -> Result<T, Failure> {
    match asked {
        Err(failure)
            if matches!(
                failure.meaning(),
                Some(Meaning::Forbidden | Meaning::NotFound | Meaning::Absent)
            ) =>
        {
            Ok(T::default())
        }
        other => other,
    }
}

/// The registry beside the service of images: its own name less `-api`.
fn registry(client: &Client) -> String {
    let address = client.settings().connection.endpoints.swr.as_str();
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    let host = host.split('/').next().unwrap_or_default();
    match host.strip_prefix("swr-api.") {
        Some(rest) => format!("swr.{rest}"),
        None => String::new(),
    }
}
