//! What an answer that is no success says: in the service's words, or in those of somebody in between.

use trainyard_logs::Mask;
use trainyard_protocol::ServiceError;

use super::call::{Answer, Call};
use super::transport::{Transport, looks_like};
use crate::clock::now_s;
use crate::failure::{Failure, Meaning};

impl Transport {
    /// A service may quote what it was sent.
    fn without_keys(&self, error: ServiceError) -> ServiceError {
        let settings = self.settings();
        let mask = Mask::new([settings.secret.as_str(), settings.security_token.as_str()]);
        ServiceError {
            message: mask.over(&error.message),
            solution: error.solution.map(|solution| mask.over(&solution)),
            ..error
        }
    }

    /// What an answer that is no success says.
    pub(super) fn refusal(&self, call: &Call, answer: &Answer) -> Failure {
        let service = call.service;
        let told = ServiceError::read(&answer.body);
        let Some(error) = told.map(|error| self.without_keys(error)) else {
            let is_page = !answer.body.is_empty() && !matches!(answer.http_status, 429 | 500..);
            if is_page {
                return Failure::NotTheService {
                    service,
                    host: self.host(service),
                    what: looks_like(&answer.body),
                };
            }
            let error = ServiceError::new("", wordless(answer));
            let meaning = Meaning::of(answer.http_status, &error, skew_s(answer));
            return Failure::Refused {
                service,
                http_status: answer.http_status,
                meaning,
                error,
            };
        };
        let meaning = Meaning::of(answer.http_status, &error, skew_s(answer));
        Failure::Refused {
            service,
            http_status: answer.http_status,
            meaning,
            error,
        }
    }
}

/// What is said of a refusal that has none of the service's words: a proxy in between may have made it.
fn wordless(answer: &Answer) -> String {
    let status = answer.http_status;
    if answer.body.is_empty() {
        format!("HTTP {status}")
    } else {
        let what = looks_like(&answer.body);
        format!("HTTP {status} with {what}, perhaps of a proxy in between")
    }
}

fn skew_s(answer: &Answer) -> Option<u64> {
    let date = answer.headers.get("date")?.to_str().ok()?;
    let theirs = httpdate::parse_http_date(date).ok()?;
    let theirs = theirs.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(theirs.as_secs().abs_diff(now_s()))
}
