//! Calls of the services around: topics, images; and whether each of all answers.

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::sync::OnceCell;
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

    /// Asks each service whether it answers: all side by side, and each once.
    pub async fn test(&self) -> Vec<ServiceAnswer> {
        let probe = Self {
            transport: self.transport.probing(),
            generation: OnceCell::new(),
        };
        let opened = OnceCell::new();
        let of = |service| Box::pin(probe.answer_of(service, &opened));
        let answers = tokio::join!(
            of(CloudService::Iam),
            of(CloudService::ModelartsV1),
            of(CloudService::ModelartsV2),
            of(CloudService::Obs),
            of(CloudService::Smn),
            of(CloudService::Swr),
        );
        let (iam, v1, v2, obs, smn, swr) = answers;
        vec![iam, v1, v2, obs, smn, swr]
    }

    async fn answer_of(
        &self,
        service: CloudService,
        opened: &OnceCell<Result<(), Failure>>,
    ) -> ServiceAnswer {
        let begun = Instant::now();
        let patience = self.settings().limits.test;
        let asked = async {
            if self.is_opened_first(service) {
                // Once for all: what keeps one of them out keeps all out.
                opened.get_or_init(|| self.open()).await.clone()?;
            }
            self.ask(service).await
        };
        let asked = tokio::time::timeout(patience, asked).await;
        let asked = asked.unwrap_or_else(|_| Err(timed_out(of_cloud(service), patience)));
        let (state, said) = match asked {
            Ok(()) => (ServiceState::Answered, String::new()),
            Err(failure) => (failure.state(), failure.to_string()),
        };
        ServiceAnswer {
            service,
            state,
            took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            said,
        }
    }

    fn has_password(&self) -> bool {
        let sign_in = &self.settings().connection.sign_in;
        matches!(sign_in, SignIn::Password { .. })
    }

    /// Whether IAM is asked before a service can be.
    fn is_opened_first(&self, service: CloudService) -> bool {
        let names_project = matches!(
            service,
            CloudService::ModelartsV1 | CloudService::ModelartsV2 | CloudService::Smn
        );
        names_project || self.has_password()
    }

    /// Signs in where that is done with a password, and else finds out the project.
    async fn open(&self) -> Result<(), Failure> {
        let patience = self.settings().limits.whole;
        let opening = async {
            if self.has_password() {
                self.transport.try_login_again().await;
                return self.transport.signed_in().await.map(|_| ());
            }
            self.transport.project_id().await.map(|_| ())
        };
        // Another call may be signing in already, with more patience.
        let opened = tokio::time::timeout(patience, opening).await;
        opened.unwrap_or_else(|_| Err(timed_out(Service::Iam, patience)))
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

    /// Where there is no password, the project by a signed request; a login has been answered already.
    async fn ask_iam(&self) -> Result<(), Failure> {
        if self.has_password() {
            return Ok(());
        }
        let region = &self.settings().connection.region;
        let call = Call::get(Service::Iam, "/v3/projects").query("name", region);
        let answer: trainyard_protocol::iam::Projects = self.json(call).await?;
        drop(answer);
        Ok(())
    }
}

fn of_cloud(service: CloudService) -> Service {
    match service {
        CloudService::Iam => Service::Iam,
        CloudService::ModelartsV1 | CloudService::ModelartsV2 => Service::ModelArts,
        CloudService::Obs => Service::Obs,
        CloudService::Smn => Service::Smn,
        CloudService::Swr => Service::Swr,
    }
}

fn timed_out(service: Service, after: Duration) -> Failure {
    let after_s = after.as_secs();
    Failure::TimedOut { service, after_s }
}
