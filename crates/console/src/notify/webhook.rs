//! Telling a web address: one POST, bounded in time and in what is read of the answer.

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, StatusCode};
use trainyard_store::Subscriber;

use super::outgoing::{Outgoing, topic_urn};
use super::remote::{Again, Answer, Refusal};
use super::{backoff, signature};
use crate::clock::now_ms;

const CONNECT_MAX: Duration = Duration::from_secs(5);
const WHOLE_MAX: Duration = Duration::from_secs(15);
/// Bytes of an answer that are read; the rest is left.
const ANSWER_MAX_BYTES: usize = 4096;
/// Characters of an answer that the log keeps.
const ANSWER_LOGGED: usize = 300;
const REDIRECTS_MAX: usize = 3;

/// Posts a message. The secret's bytes sign it.
pub(super) async fn post(
    to: &Subscriber,
    secret: Option<&[u8]>,
    message: &Outgoing,
) -> Result<Answer, Refusal> {
    let endpoint = &to.subscription.endpoint;
    let client = client(stays_here(endpoint)).map_err(Refusal::later)?;
    let body = message.to_json(&to.topic);
    let timestamp_s = now_ms() / 1000;
    let urn = topic_urn(&to.topic);
    let mut request = client
        .post(endpoint)
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .header(USER_AGENT, concat!("Trainyard/", env!("CARGO_PKG_VERSION")))
        .header("X-SMN-MESSAGE-TYPE", message.type_name())
        .header("X-SMN-MESSAGE-ID", &message.id)
        .header(
            "X-SMN-SUBSCRIPTION-URN",
            format!("{urn}:{}", to.subscription.id.0),
        )
        .header("X-SMN-TOPIC-URN", urn)
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", timestamp_s);
    if let Some(secret) = secret {
        let signed = signature::sign(secret, &message.id, timestamp_s, &body);
        request = request.header("webhook-signature", signed);
    }
    let response = request
        .body(body)
        .send()
        .await
        .map_err(|e| unreachable(&e))?;
    judge(response).await
}

async fn judge(response: Response) -> Result<Answer, Refusal> {
    let status = response.status();
    let asked_s = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let body = read(response).await;
    let begins: String = body
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(ANSWER_LOGGED)
        .collect();
    let said = format!("{} {begins}", name(status)).trim_end().to_owned();
    if status.is_success() {
        return Ok(Answer { said, body });
    }
    let again = match (status, asked_s) {
        // It says that it is gone for good.
        (StatusCode::GONE, _) => Again::Never,
        (_, Some(seconds)) => Again::AfterMs(backoff::asked_ms(seconds)),
        (_, None) => Again::Later,
    };
    Err(Refusal { said, again })
}

fn name(status: StatusCode) -> String {
    let words = status.canonical_reason().unwrap_or_default();
    format!("HTTP {} {words}", status.as_u16())
        .trim_end()
        .to_owned()
}

/// The beginning of a body. That the rest did not come matters to nobody.
async fn read(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_MAX_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(ANSWER_MAX_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// No connection is kept: messages are rare, and one that is asked for on another thread pool would not work there.
///
/// What stays on this computer does not go through the proxy of the environment.
fn client(here: bool) -> Result<&'static Client, String> {
    static DIRECT: OnceLock<Result<Client, String>> = OnceLock::new();
    static THROUGH_PROXY: OnceLock<Result<Client, String>> = OnceLock::new();
    let kept = if here { &DIRECT } else { &THROUGH_PROXY };
    let made = kept.get_or_init(|| build(here).map_err(|error| chain(&error)));
    made.as_ref().map_err(Clone::clone)
}

fn build(here: bool) -> reqwest::Result<Client> {
    // Refused when there is one already, which does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .connect_timeout(CONNECT_MAX)
        .timeout(WHOLE_MAX)
        .pool_max_idle_per_host(0)
        .redirect(Policy::custom(follow));
    let builder = if here { builder.no_proxy() } else { builder };
    builder.build()
}

fn stays_here(endpoint: &str) -> bool {
    let url = reqwest::Url::parse(endpoint).ok();
    let host = url.as_ref().and_then(reqwest::Url::host_str);
    host.is_some_and(|host| is_this_computer(host.trim_matches(['[', ']'])))
}

/// Whether what is sent to a host does not leave this computer.
pub(crate) fn is_this_computer(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// A message goes nowhere but to the host that was subscribed, and stays a POST.
fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let same = attempt.previous().first().is_some_and(|first| {
        let next = attempt.url();
        first.host() == next.host()
            && first.port_or_known_default() == next.port_or_known_default()
            && first.scheme() == next.scheme()
    });
    let keeps_method = matches!(
        attempt.status(),
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
    );
    if same && keeps_method && attempt.previous().len() <= REDIRECTS_MAX {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// The whole chain of causes: the first says only that there was an error. Not the address, which may be a secret.
fn unreachable(error: &reqwest::Error) -> Refusal {
    if error.is_timeout() {
        return Refusal::later(format!("no answer within {} s", WHOLE_MAX.as_secs()));
    }
    Refusal::later(causes(error))
}

fn causes(error: &reqwest::Error) -> String {
    let mut said = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said.push(error.to_string());
        cause = error.source();
    }
    if said.is_empty() {
        return "the request could not be sent".to_owned();
    }
    said.dedup();
    said.join(": ")
}

fn chain(error: &reqwest::Error) -> String {
    format!("secure connections cannot be set up: {}", causes(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_computer_stay_here() {
        for here in [
            "http://localhost/x",
            "http://127.0.0.1:80/",
            "http://[::1]:9/",
        ] {
            assert!(stays_here(here), "{here}");
        }
        for elsewhere in [
            "https://example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
        ] {
            assert!(!stays_here(elsewhere), "{elsewhere}");
        }
    }
}
