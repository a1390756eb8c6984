//! Identity: tokens, projects, temporary keys.
//!
//! Source: IAM API reference. The token itself is in the header [`TOKEN_HEADER`] of the answer.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::loose::{Flag, Rows, Text, or_default};

/// Header of the answer that has the token.
pub const TOKEN_HEADER: &str = "X-Subject-Token";
/// Header of requests that carry it.
pub const AUTH_HEADER: &str = "X-Auth-Token";

/// Which project, or which account, a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A project by its name, which begins with the region's.
    ProjectName(String),
    /// A project by its id.
    ProjectId(String),
    /// The account, for services that know no projects.
    Domain(String),
}

/// Body of `POST /v3/auth/tokens` with a password.
#[must_use]
pub fn password_request(user: &str, password: &str, domain: &str, scope: &Scope) -> Value {
    let scope = match scope {
        Scope::ProjectName(name) => json!({"project": {"name": name}}),
        Scope::ProjectId(id) => json!({"project": {"id": id}}),
        Scope::Domain(name) => json!({"domain": {"name": name}}),
    };
    json!({"auth": {
        "identity": {
            "methods": ["password"],
            "password": {"user": {"name": user, "password": password, "domain": {"name": domain}}},
        },
        "scope": scope,
    }})
}

/// Body of `POST /v3/auth/tokens`, as a server reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct TokenRequest {
    #[serde(deserialize_with = "or_default")]
    pub auth: Auth,
}

/// Member `auth`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct Auth {
    #[serde(deserialize_with = "or_default")]
    pub identity: Identity,
    pub scope: Option<AuthScope>,
}

/// Member `auth.identity`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct Identity {
    pub methods: Rows<Text>,
    pub password: Option<Password>,
    pub token: Option<Named>,
}

/// Member `auth.identity.password`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct Password {
    #[serde(deserialize_with = "or_default")]
    pub user: PasswordUser,
}

/// Member `auth.identity.password.user`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct PasswordUser {
    pub id: Text,
    pub name: Text,
    pub password: Text,
    pub domain: Option<Named>,
}

impl std::fmt::Debug for PasswordUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PasswordUser({})", self.name)
    }
}

/// Member `auth.scope`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct AuthScope {
    pub project: Option<Named>,
    pub domain: Option<Named>,
}

/// Something by its name, its id or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Named {
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub id: Text,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub name: Text,
}

/// Answer to a token request; its status is 201.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct TokenAnswer {
    #[serde(deserialize_with = "or_default")]
    pub token: Token,
}

/// Member `token`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct Token {
    /// `YYYY-MM-DDTHH:MM:SS.ffffffZ`.
    pub expires_at: Text,
    pub issued_at: Text,
    pub methods: Rows<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<Project>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<TokenUser>,
    pub roles: Rows<Named>,
    pub catalog: Rows<CatalogEntry>,
}

/// Whose a token is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct TokenUser {
    pub id: Text,
    pub name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Named>,
}

/// A service in the catalogue of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct CatalogEntry {
    #[serde(rename = "type")]
    pub kind: Text,
    pub name: Text,
    pub id: Text,
    pub endpoints: Rows<CatalogEndpoint>,
}

/// Where a service is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.1")]
pub struct CatalogEndpoint {
    pub interface: Text,
    pub region: Text,
    pub region_id: Text,
    pub url: Text,
    pub id: Text,
}

/// Answer to `GET /v3/projects`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.2")]
pub struct Projects {
    pub projects: Rows<Project>,
}

/// A project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.2")]
pub struct Project {
    pub id: Text,
    pub name: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_id: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<Flag>,
}

/// Answer to `POST /v3.0/OS-CREDENTIAL/securitytokens`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 2.3")]
pub struct TemporaryKey {
    pub access: Text,
    pub secret: Text,
    pub securitytoken: Text,
    pub expires_at: Text,
}

impl std::fmt::Debug for TemporaryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TemporaryKey({})", self.access)
    }
}

/// The time of a text such as `2024-01-02T03:04:05.000000Z`, in epoch seconds.
#[must_use]
pub fn parse_time(text: &str) -> Option<u64> {
    let seconds = text.strip_suffix('Z')?.split('.').next()?;
    let digits: String = seconds
        .chars()
        .filter(|c| !matches!(c, '-' | ':'))
        .collect();
    crate::sign::parse_stamp(&format!("{digits}Z")).ok()
}

/// A time as answers write it.
#[must_use]
pub fn time(epoch_s: u64) -> String {
    let stamp = crate::sign::stamp(epoch_s);
    let (date, clock) = (&stamp[..8], &stamp[9..15]);
    format!(
        "{}-{}-{}T{}:{}:{}.000000Z",
        &date[..4],
        &date[4..6],
        &date[6..],
        &clock[..2],
        &clock[2..4],
        &clock[4..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_the_documented_one_and_is_read_back() {
        let scope = Scope::ProjectName("eu-de".to_owned());
        let body = password_request("demo", "secret", "my-account", &scope);
        let read: TokenRequest = serde_json::from_value(body).unwrap();
        let user = read.auth.identity.password.unwrap().user;
        assert_eq!((&*user.name, &*user.password), ("demo", "secret"));
        assert!(!format!("{user:?}").contains("secret"));
        assert_eq!(read.auth.scope.unwrap().project.unwrap().name, "eu-de");
    }

    #[test]
    fn times_of_tokens_are_read_with_and_without_fractions() {
        for text in ["2024-01-02T03:04:05.123456Z", "2024-01-02T03:04:05Z"] {
            assert_eq!(parse_time(text), Some(1_704_164_645));
        }
        assert_eq!(parse_time(&time(1_704_164_645)), Some(1_704_164_645));
        assert_eq!(parse_time("tomorrow"), None);
    }
}
