//! Who asks, and for which project: tokens that are renewed before they end, by one login at a time.

use std::sync::{Mutex, PoisonError};

use reqwest::Method;
use tokio::sync::Mutex as Turn;
use trainyard_job::SignIn;
use trainyard_protocol::iam::{self, Projects, Scope, TokenAnswer};
use trainyard_protocol::uri;

use super::call::Call;
use super::transport::Transport;
use crate::clock::now_s;
use crate::failure::{Failure, Meaning, Service};

/// A token is renewed when it has no longer than this.
const MARGIN_S: u64 = 60 * 60;
/// Of one whose end cannot be read: the documented 24 hours, less the margin.
const LIFE_S: u64 = 24 * 60 * 60;

/// What a login gave.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) token: String,
    pub(crate) project_id: String,
    begun_s: u64,
    ends_s: u64,
}

/// How long a refusal is believed. Each further try with a wrong password brings an account nearer to being locked.
const REFUSED_S: u64 = 5 * 60;

/// What came of the last login.
#[derive(Debug)]
enum Login {
    Done(SignedIn),
    /// The user or the password is wrong, it was said then.
    Refused(u64, Failure),
}

/// The login that is in use.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    /// Held while somebody logs in: the others wait for what comes of it.
    login: Turn<Option<Login>>,
    /// The project of who signs with a key, once it is known.
    project: Mutex<Option<String>>,
    looking_up: Turn<()>,
}

impl Identity {
    /// Lets a token go that was refused, unless another has taken its place.
    pub(crate) async fn forget(&self, token: &str) {
        let mut login = self.login.lock().await;
        if matches!(&*login, Some(Login::Done(held)) if held.token == token) {
            *login = None;
        }
    }

    pub(crate) fn known_project(&self) -> Option<String> {
        self.project
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn know_project(&self, id: &str) {
        let mut known = self.project.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some(id.to_owned());
    }
}

impl SignedIn {
    /// Whether there is enough left of it; of a short life, a quarter is.
    fn is_fresh(&self, now_s: u64) -> bool {
        let margin_s = MARGIN_S.min(self.ends_s.saturating_sub(self.begun_s) / 4);
        now_s + margin_s < self.ends_s
    }
}

impl Transport {
    /// Lets a refusal go, for somebody asks for another try.
    pub(crate) async fn try_login_again(&self) {
        let mut login = self.identity.login.lock().await;
        if matches!(&*login, Some(Login::Refused(..))) {
            *login = None;
        }
    }

    /// A token that is good for a while.
    pub(crate) async fn signed_in(&self) -> Result<SignedIn, Failure> {
        let mut login = self.identity.login.lock().await;
        match &*login {
            Some(Login::Done(held)) if held.is_fresh(now_s()) => return Ok(held.clone()),
            Some(Login::Refused(at_s, failure)) if now_s() < at_s + REFUSED_S => {
                return Err(failure.clone());
            }
            _ => {}
        }
        let done = self.log_in().await;
        match &done {
            Ok(held) => {
                self.identity.know_project(&held.project_id);
                *login = Some(Login::Done(held.clone()));
            }
            Err(failure) if failure.meaning() == Some(Meaning::NotSignedIn) => {
                *login = Some(Login::Refused(now_s(), failure.clone()));
            }
            Err(_) => {}
        }
        done
    }

    async fn log_in(&self) -> Result<SignedIn, Failure> {
        let connection = &self.settings().connection;
        let SignIn::Password { domain, user } = &connection.sign_in else {
            unreachable!("BUG: only passwords log in");
        };
        let scope = match connection.project_id.as_str() {
            "" => Scope::ProjectName(connection.region.clone()),
            id => Scope::ProjectId(id.to_owned()),
        };
        let address = self.address(Service::Iam);
        if address.is_empty() {
            return Err(Failure::NoAddress {
                service: Service::Iam,
            });
        }
        let path = format!("{address}/v3/auth/tokens?nocatalog=true");
        let mut call = Call::new(Service::Iam, Method::POST, path).safe();
        call.anonymous = true;
        let call = call.json(&iam::password_request(
            user,
            &self.settings().secret,
            domain,
            &scope,
        ));
        let begun_s = now_s();
        let answer = Box::pin(self.send(call)).await?;
        let service = Service::Iam;
        let token = answer
            .headers
            .get(iam::TOKEN_HEADER)
            .and_then(|value| value.to_str().ok());
        let Some(token) = token.map(str::to_owned) else {
            return Err(Failure::NotTheService {
                service,
                host: self.host(service),
                what: super::transport::looks_like(&answer.body),
            });
        };
        let body: TokenAnswer =
            serde_json::from_slice(&answer.body).map_err(|error| Failure::NotUnderstood {
                service,
                reason: error.to_string(),
            })?;
        let told = body.token.project.map(|project| project.id.0);
        let project_id = told
            .filter(|id| !id.is_empty())
            .unwrap_or(connection.project_id.clone());
        Ok(SignedIn {
            token,
            project_id,
            begun_s,
            ends_s: iam::parse_time(&body.token.expires_at).unwrap_or(begun_s + LIFE_S),
        })
    }

    /// The project's id: given, told with the token, or looked up by the region's name.
    pub(crate) async fn project_id(&self) -> Result<String, Failure> {
        let connection = &self.settings().connection;
        if !connection.project_id.is_empty() {
            self.identity.know_project(&connection.project_id);
            return Ok(connection.project_id.clone());
        }
        if let SignIn::Password { .. } = connection.sign_in {
            return Ok(self.signed_in().await?.project_id);
        }
        let _turn = self.identity.looking_up.lock().await;
        if let Some(known) = self.identity.known_project() {
            return Ok(known);
        }
        let id = self.look_up_project(&connection.region).await?;
        self.identity.know_project(&id);
        Ok(id)
    }

    async fn look_up_project(&self, region: &str) -> Result<String, Failure> {
        let service = Service::Iam;
        let call = Call::get(service, "/v3/projects").query("name", region);
        let answer = Box::pin(self.send(call)).await?;
        let found: Projects =
            serde_json::from_slice(&answer.body).map_err(|_| Failure::NotTheService {
                service,
                host: self.host(service),
                what: super::transport::looks_like(&answer.body),
            })?;
        let mut projects = found.projects.into_iter();
        projects.next().map(|project| project.id.0).ok_or_else(|| {
            let message = format!(
                "this account has no project called {}, as the project of a region is called; correct the region, or give the project's ID",
                uri::encode(region)
            );
            Failure::Refused {
                service,
                http_status: 404,
                meaning: Meaning::WrongProject,
                error: trainyard_protocol::ServiceError::new("", message),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_an_hour_before_its_end_and_a_short_one_at_three_quarters() {
        let of = |life_s: u64| SignedIn {
            token: String::new(),
            project_id: String::new(),
            begun_s: 1000,
            ends_s: 1000 + life_s,
        };
        assert!(of(86_400).is_fresh(1000 + 82_799));
        assert!(!of(86_400).is_fresh(1000 + 82_800));
        assert!(of(40).is_fresh(1029));
        assert!(!of(40).is_fresh(1030));
    }
}
