//! The headers of a request, its signature among them.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::Url;
use trainyard_job::SignIn;
use trainyard_protocol::sign::{Key, Request, obs, sdk, stamp};

use super::call::Call;
use super::transport::Transport;
use crate::clock::now_s;

impl Transport {
    /// The headers of a request, its signature among them.
    pub(super) fn headers(
        &self,
        call: &Call,
        url: &Url,
        token: Option<&str>,
    ) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        let host = url.host_str().unwrap_or_default();
        match url.port() {
            Some(port) => add("Host", &format!("{host}:{port}")),
            None => add("Host", host),
        }
        if call.anonymous {
            if !call.body.is_empty() {
                add("Content-Type", "application/json;charset=utf8");
            }
            return headers;
        }
        if call.resource.is_none() {
            add("Content-Type", "application/json");
        }
        if let Some(token) = token {
            add("X-Auth-Token", token);
            return headers;
        }
        let (SignIn::AccessKey { access_key } | SignIn::Temporary { access_key }) =
            &self.settings().connection.sign_in
        else {
            return headers;
        };
        let key = Key {
            access: access_key.clone(),
            secret: self.settings().secret.clone(),
        };
        let session = self.settings().security_token.as_str();
        let is_object = call.resource.as_deref();
        if is_object.is_some() {
            add("Date", &http_date(now_s()));
        } else {
            add(sdk::DATE_HEADER, &stamp(now_s()));
            if let Some(project) = self.identity.known_project() {
                add("X-Project-Id", &project);
            }
        }
        if !session.is_empty() {
            let of_object = is_object.is_some();
            add(
                if of_object {
                    "x-obs-security-token"
                } else {
                    sdk::TOKEN_HEADER
                },
                session,
            );
        }
        let request = Request {
            method: call.method.as_str(),
            path: url.path(),
            query: url.query().unwrap_or_default(),
            headers: &headers,
            body: &call.body,
        };
        let authorization = match is_object {
            Some(resource) => obs::authorization(obs::Label::Obs, &key, &request, resource),
            None => sdk::authorization(&key, &request),
        };
        headers.push(("Authorization".to_owned(), authorization));
        headers
    }
}

fn http_date(epoch_s: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(epoch_s))
}
