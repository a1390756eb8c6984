//! Calls of the services around: topics, images; and whether each of all answers.

use std::time::Instant;

use reqwest::Method;
use trainyard_job::{CloudService, ServiceAnswer, ServiceState, SignIn};
use trainyard_protocol::smn::{Publish, Published, Subscriptions, Topics};
use trainyard_protocol::swr::{Namespaces, Repository, Tag};
use trainyard_protocol::uri;

use super::{Call, Client};
use crate::failure::{Failure, Service};

impl Client {
    async fn smn(&self, method: Method, rest: &str) -> Result<Call, Failure> {
        let project = self.transport.project_id().await?;
        let path = format!("/v2/{project}/notifications/{rest}");
        Ok(Call::new(Service::Smn, method, path))
    }

    /// A page of the topics.
    pub async fn topics(&self, offset: u32) -> Result<Topics, Failure> {
        let call = self.smn(Method::GET, "topics").await?;
        self.json(call.query("offset", offset).query("limit", 100))
            .await
    }

    pub(crate) async fn topic_subscriptions(&self, urn: &str) -> Result<Subscriptions, Failure> {
        let rest = format!("topics/{}/subscriptions", uri::encode(urn));
        let call = self.smn(Method::GET, &rest).await?;
        self.json(call.query("offset", 0).query("limit", 100)).await
    }

    /// Publishes to a topic; never sent twice.
    pub async fn publish(&self, urn: &str, body: &Publish) -> Result<Published, Failure> {
        let rest = format!("topics/{}/publish", uri::encode(urn));
        let call = self.smn(Method::POST, &rest).await?;
        self.json(call.json(body)).await
    }

    pub(crate) async fn namespaces(&self) -> Result<Namespaces, Failure> {
        self.json(Call::get(Service::Swr, "/v2/manage/namespaces"))
            .await
    }

    pub(crate) async fn repositories(&self, offset: u32) -> Result<Vec<Repository>, Failure> {
        let call = Call::get(Service::Swr, "/v2/manage/repos");
        self.json(call.query("limit", 100).query("offset", offset))
            .await
    }

    pub(crate) async fn tags(&self, namespace: &str, name: &str) -> Result<Vec<Tag>, Failure> {
        let (namespace, name) = (uri::encode(namespace), uri::encode(&name.replace('/', "$")));
        let path = format!("/v2/manage/namespaces/{namespace}/repos/{name}/tags");
        self.json(
            Call::get(Service::Swr, path)
                .query("limit", 100)
                .query("offset", 0),
        )
        .await
    }

    /// Asks each service whether it answers.
    pub async fn test(&self) -> Vec<ServiceAnswer> {
        let mut answers = Vec::with_capacity(6);
        for service in [
            CloudService::Iam,
            CloudService::ModelartsV1,
            CloudService::ModelartsV2,
            CloudService::Obs,
            CloudService::Smn,
            CloudService::Swr,
        ] {
            let begun = Instant::now();
            let asked = self.ask(service).await;
            let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            let (state, said) = match asked {
                Ok(()) => (ServiceState::Answered, String::new()),
                Err(failure) => (failure.state(), failure.to_string()),
            };
            answers.push(ServiceAnswer {
                service,
                state,
                took_ms,
                said,
            });
        }
        answers
    }

    async fn ask(&self, service: CloudService) -> Result<(), Failure> {
        match service {
            CloudService::Iam => self.ask_iam().await,
            CloudService::ModelartsV1 => self.probe_v1().await,
            CloudService::ModelartsV2 => self.probe_v2().await,
            CloudService::Obs => self.buckets().await.map(|_| ()),
            CloudService::Smn => self.topics(0).await.map(|_| ()),
            CloudService::Swr => self.namespaces().await.map(|_| ()),
        }
    }

    /// A login where there is a password, and else the project by a signed request.
    async fn ask_iam(&self) -> Result<(), Failure> {
        let connection = &self.settings().connection;
        if let SignIn::Password { .. } = connection.sign_in {
            self.transport.try_login_again().await;
            return self.transport.signed_in().await.map(|_| ());
        }
        let call = Call::get(Service::Iam, "/v3/projects").query("name", &connection.region);
        let answer: trainyard_protocol::iam::Projects = self.json(call).await?;
        drop(answer);
        Ok(())
    }
}
