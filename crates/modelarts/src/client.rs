//! The client: a connection that is signed in, and the calls of its services.

mod call;
mod identity;
mod objects;
mod others;
mod pause;
mod refusal;
mod signed;
mod transport;
mod v1;
mod v2;
mod visualizations;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;
use trainyard_protocol::{Flag, ServiceError};

use call::{Answer, Call};
pub(crate) use objects::Listed;
pub(crate) use pause::whenever;
pub(crate) use v1::Direction;

use crate::failure::{Failure, Meaning, Service};
use crate::settings::Settings;
use transport::Transport;

/// Which of the service's two generations a region speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Generation {
    V1,
    V2,
}

/// A connection in use.
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    generation: OnceCell<Generation>,
}

impl Client {
    /// Makes one; nothing is sent yet.
    pub fn new(settings: Settings) -> Result<Self, Failure> {
        let generation = OnceCell::new_with(settings.generation);
        let transport = Transport::new(settings)?;
        Ok(Self {
            transport,
            generation,
        })
    }

    /// What it was made with.
    pub(crate) fn settings(&self) -> &Settings {
        self.transport.settings()
    }

    /// How long the service of a failure asked not to be asked again.
    pub(crate) fn pause_of(&self, failure: &Failure) -> Option<std::time::Duration> {
        self.transport.pause_of(failure)
    }

    /// The id of the project that is asked.
    pub(crate) async fn project_id(&self) -> Result<String, Failure> {
        self.transport.project_id().await
    }

    /// The generation of the region: the first where it is there, for it has versions and configurations.
    pub async fn generation(&self) -> Result<Generation, Failure> {
        let find = || async {
            match self.probe_v1().await {
                Ok(()) => Ok(Generation::V1),
                Err(failure) if failure.is_missing() => match self.probe_v2().await {
                    Ok(()) => Ok(Generation::V2),
                    Err(second) if second.is_missing() => Err(failure),
                    Err(second) => Err(second),
                },
                Err(failure) => Err(failure),
            }
        };
        self.generation.get_or_try_init(find).await.copied()
    }

    /// Path of a ModelArts call below its generation and project.
    async fn path(&self, generation: &str, rest: &str) -> Result<String, Failure> {
        let project = self.transport.project_id().await?;
        Ok(format!("/{generation}/{project}/{rest}"))
    }

    /// Sends a call and reads its answer as JSON.
    async fn json<T: DeserializeOwned>(&self, call: Call) -> Result<T, Failure> {
        let service = call.service;
        let answer = self.transport.send(call).await?;
        self.read(service, &answer)
    }

    fn read<T: DeserializeOwned>(&self, service: Service, answer: &Answer) -> Result<T, Failure> {
        // The first generation says in the body whether it succeeded.
        #[derive(Deserialize)]
        struct Outcome {
            is_success: Option<Flag>,
        }
        if let Ok(Outcome {
            is_success: Some(Flag(false)),
        }) = serde_json::from_slice(&answer.body)
        {
            let error = ServiceError::read(&answer.body).unwrap_or_default();
            return Err(Failure::Refused {
                service,
                http_status: answer.http_status,
                meaning: Meaning::of(400, &error, None),
                error,
            });
        }
        serde_json::from_slice(&answer.body).map_err(|error| {
            if serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body).is_ok() {
                let reason = error.to_string();
                return Failure::NotUnderstood { service, reason };
            }
            Failure::NotTheService {
                service,
                host: self.transport.host(service),
                what: transport::looks_like(&answer.body),
            }
        })
    }
}
