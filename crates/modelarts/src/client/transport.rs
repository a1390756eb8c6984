//! Sending: signed, within limits, and again where that does no harm.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Method, Url};
use tokio::sync::{Semaphore, SemaphorePermit};
use trainyard_job::SignIn;

use super::call::{Answer, Call, Repeat};
use super::identity::Identity;
use super::pause::{Hold, Holds, Whom, jittered};
use super::v2::NO_SUCH_RANGE;
use crate::clock::now_s;
use crate::failure::{Failure, Meaning, Service};
use crate::settings::{Limits, Settings};

/// The connections of a client.
#[derive(Debug)]
pub(crate) struct Transport {
    settings: Settings,
    http: reqwest::Client,
    direct: reqwest::Client,
    permits: Semaphore,
    pub(super) identity: Arc<Identity>,
    holds: Arc<Holds>,
    /// Asked by a person, who is not kept waiting by what a service asked of others.
    urgent: bool,
}

/// What came of one try.
enum Tried {
    Done(Answer),
    /// Refused, with how long the service asks to wait.
    Failed(Failure, Option<Duration>),
    /// Nothing was sent, for the service asked not to be asked.
    Held(Failure),
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> Result<Self, Failure> {
        let build = |direct| {
            build(settings.limits, direct).map_err(|error| Failure::NoTls {
                reason: causes(&error),
            })
        };
        Ok(Self {
            http: build(false)?,
            direct: build(true)?,
            permits: Semaphore::new(settings.limits.connections),
            identity: Arc::default(),
            holds: Arc::default(),
            urgent: false,
            settings,
        })
    }

    /// The same for a test of the connection: one try, which waits for no other call and no pause.
    pub(crate) fn probing(&self) -> Self {
        let mut settings = self.settings.clone();
        let limits = &mut settings.limits;
        limits.tries = 1;
        // What one service is waited for leaves time for what depends on it.
        limits.whole = limits.whole.min(limits.test * 2 / 3);
        Self {
            http: self.http.clone(),
            direct: self.direct.clone(),
            permits: Semaphore::new(limits.connections),
            identity: Arc::clone(&self.identity),
            holds: Arc::clone(&self.holds),
            urgent: true,
            settings,
        }
    }

    /// How long the service of a failure asked not to be asked again.
    pub(crate) fn pause_of(&self, failure: &Failure) -> Option<Duration> {
        let Failure::Refused { service, .. } = failure else {
            return None;
        };
        let hold = self.holds.of(&Whom::Service(*service));
        hold.as_ref().map(Hold::left)
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The address of a service, without a slash at its end.
    pub(crate) fn address(&self, service: Service) -> &str {
        let endpoints = &self.settings.connection.endpoints;
        let address = match service {
            Service::Iam => &endpoints.iam,
            Service::ModelArts => &endpoints.modelarts,
            Service::Obs => &endpoints.obs,
            Service::Smn => &endpoints.smn,
            Service::Swr => &endpoints.swr,
        };
        address.trim_end_matches('/')
    }

    /// Where a service is, for a person.
    pub(crate) fn host(&self, service: Service) -> String {
        let url = Url::parse(self.address(service)).ok();
        let host = url.as_ref().and_then(Url::host_str);
        host.unwrap_or_default().to_owned()
    }

    /// Sends a call, again where that is safe or nothing was done, and answers what succeeded.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, Failure> {
        let limits = self.settings.limits;
        let mut renewed = false;
        let mut tries = 0;
        loop {
            let token = if call.anonymous {
                None
            } else {
                self.token().await?
            };
            let (failure, asked) = match self.attempt(&call, token.as_deref()).await {
                Tried::Done(answer) => return Ok(answer),
                Tried::Held(failure) => return Err(failure),
                Tried::Failed(failure, asked) => (failure, asked),
            };
            // Refused before anything was done, so even what must not be sent twice can be.
            if let Some(token) = token
                && failure.meaning() == Some(Meaning::NotSignedIn)
                && !renewed
            {
                self.identity.forget(&token).await;
                renewed = true;
                continue;
            }
            tries += 1;
            if tries >= limits.tries || !may_repeat(&call, &failure) {
                return Err(failure);
            }
            let pause = match asked {
                Some(asked) if asked > limits.longest_pause => return Err(failure),
                Some(asked) => asked,
                None => jittered(limits.pause, limits.longest_pause, tries - 1),
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// The token of who signs in with a password.
    async fn token(&self) -> Result<Option<String>, Failure> {
        match self.settings.connection.sign_in {
            SignIn::Password { .. } => Ok(Some(self.signed_in().await?.token)),
            SignIn::AccessKey { .. } | SignIn::Temporary { .. } => Ok(None),
        }
    }

    async fn attempt(&self, call: &Call, token: Option<&str>) -> Tried {
        let url = match self.url(call) {
            Ok(url) => url,
            Err(failure) => return Tried::Failed(failure, None),
        };
        let whom = whom(call, &url);
        let _permit = match self.turn(call, &whom).await {
            Ok(permit) => permit,
            Err(failure) => return Tried::Held(failure),
        };
        let limits = self.settings.limits;
        let exchange = self.exchange(call, url, token);
        match tokio::time::timeout(limits.whole, exchange).await {
            Err(_) => {
                let (service, after_s) = (call.service, limits.whole.as_secs());
                Tried::Failed(Failure::TimedOut { service, after_s }, None)
            }
            Ok(Err(failure)) => Tried::Failed(failure, None),
            Ok(Ok(answer)) if is_done(call, &answer) => Tried::Done(answer),
            Ok(Ok(answer)) => {
                let (failure, asked) = (self.refusal(call, &answer), retry_after(&answer));
                let failure = match asked {
                    Some(asked) => self.holds.note(whom, failure, asked, limits.longest_pause),
                    None => failure,
                };
                Tried::Failed(failure, asked)
            }
        }
    }

    /// Waits until there is a connection left, and for the end of a pause that somebody asked for. Of one that is longer than is
    /// waited the failure is answered.
    async fn turn(&self, call: &Call, whom: &Whom) -> Result<SemaphorePermit<'_>, Failure> {
        let patience = Instant::now() + self.settings.limits.longest_pause;
        loop {
            let permit = self.permits.acquire().await.expect("BUG: nobody closes it");
            let hold = if self.urgent || call.urgent {
                None
            } else {
                self.holds.of(whom)
            };
            let Some(hold) = hold else {
                return Ok(permit);
            };
            drop(permit);
            let left = hold.left();
            if Instant::now() + left > patience {
                return Err(hold.failure());
            }
            tokio::time::sleep(left).await;
        }
    }

    fn url(&self, call: &Call) -> Result<Url, Failure> {
        let service = call.service;
        let address = if call.anonymous {
            ""
        } else {
            self.address(service)
        };
        if address.is_empty() && !call.anonymous {
            return Err(Failure::NoAddress { service });
        }
        let mut text = format!("{address}{}", call.path);
        if let Some(bucket) = &call.bucket {
            text = text.replacen("://", &format!("://{bucket}."), 1);
        }
        if !call.query.is_empty() {
            text = format!("{text}?{}", trainyard_protocol::uri::query(&call.query));
        }
        Url::parse(&text).map_err(|error| Failure::Unreachable {
            service,
            host: address.to_owned(),
            reason: error.to_string(),
        })
    }

    async fn exchange(
        &self,
        call: &Call,
        url: Url,
        token: Option<&str>,
    ) -> Result<Answer, Failure> {
        let service = call.service;
        let host = url.host_str().unwrap_or_default().to_owned();
        let client = if is_this_computer(&host) {
            &self.direct
        } else {
            &self.http
        };
        let mut request = client.request(call.method.clone(), url.clone());
        for (name, value) in self.headers(call, &url, token) {
            // The library writes its own, which is the one that was signed.
            if name != "Host" {
                request = request.header(name, value);
            }
        }
        if let Some((first, last)) = call.range {
            request = request.header("Range", format!("bytes={first}-{last}"));
        }
        if !call.body.is_empty() {
            request = request.body(call.body.clone());
        } else if call.method != Method::GET {
            request = request.header("Content-Length", "0");
        }
        let mut response = request.send().await.map_err(|error| {
            let reason = causes(&error);
            if error.is_connect() || error.is_builder() {
                let host = host.clone();
                return Failure::Unreachable {
                    service,
                    host,
                    reason,
                };
            }
            Failure::Cut { service, reason }
        })?;
        let (http_status, headers) = (response.status().as_u16(), response.headers().clone());
        let max_bytes = self.settings.limits.body_bytes;
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(max_bytes);
        let mut body = Vec::with_capacity(announced.min(max_bytes));
        loop {
            let chunk = response.chunk().await.map_err(|error| Failure::Cut {
                service,
                reason: causes(&error),
            })?;
            let Some(chunk) = chunk else { break };
            if body.len() + chunk.len() > max_bytes {
                return Err(Failure::TooLarge { service, max_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            http_status,
            headers,
            body,
        })
    }
}

/// Who may ask for a pause by an answer to a call.
fn whom(call: &Call, url: &Url) -> Whom {
    // The login goes to IAM; anything else that nobody signs is a link.
    if call.anonymous && call.service != Service::Iam {
        Whom::Host(url.authority().to_owned())
    } else {
        Whom::Service(call.service)
    }
}

/// A part that is not there is an answer as well.
fn is_done(call: &Call, answer: &Answer) -> bool {
    let status = answer.http_status;
    (200..300).contains(&status) || (call.range.is_some() && status == NO_SUCH_RANGE)
}

fn may_repeat(call: &Call, failure: &Failure) -> bool {
    let is_done_by_nobody = matches!(failure, Failure::Unreachable { .. })
        || matches!(
            failure,
            Failure::Refused {
                http_status: 429,
                ..
            }
        );
    let is_in_trouble = matches!(failure, Failure::TimedOut { .. } | Failure::Cut { .. })
        || matches!(failure.meaning(), Some(Meaning::Busy | Meaning::Failed));
    is_done_by_nobody || (call.repeat == Repeat::Safe && is_in_trouble)
}

/// What a body is that is no answer of the service.
pub(super) fn looks_like(body: &[u8]) -> String {
    let start = String::from_utf8_lossy(&body[..body.len().min(512)]);
    let start = start.trim_start();
    if start.is_empty() {
        "an empty answer".to_owned()
    } else if start.starts_with('<') {
        "a web page".to_owned()
    } else {
        "no JSON".to_owned()
    }
}

/// In seconds, or as a date.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let asked = answer.headers.get("retry-after")?.to_str().ok()?.trim();
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let until = until.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Duration::from_secs(until.as_secs().saturating_sub(now_s())))
}

pub(super) fn is_this_computer(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// What goes to this computer does not go through a proxy.
fn build(limits: Limits, direct: bool) -> reqwest::Result<reqwest::Client> {
    // Refused when there is one already, which does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .connect_timeout(limits.connect)
        .pool_max_idle_per_host(limits.connections)
        .user_agent(concat!("trainyard/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none());
    let builder = if direct { builder.no_proxy() } else { builder };
    builder.build()
}

/// The last of the causes: those before it say only that there was one.
pub(super) fn causes(error: &reqwest::Error) -> String {
    let mut said = "the request could not be sent".to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said = error.to_string();
        cause = error.source();
    }
    // The number says nothing that its words do not.
    let words = said.split(" (os error ").next();
    words.unwrap_or_default().to_owned()
}
