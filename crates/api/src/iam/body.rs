//! The body of a request for a token.

use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AuthBody {
    pub(super) auth: Auth,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Auth {
    pub(super) identity: Identity,
    pub(super) scope: Option<Scope>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    pub(super) methods: Vec<String>,
    pub(super) password: Option<Password>,
    pub(super) token: Option<GivenToken>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Password {
    pub(super) user: User,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) password: String,
    pub(super) domain: Option<Named>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct GivenToken {
    pub(super) id: String,
    pub(super) duration_seconds: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Scope {
    pub(super) project: Option<Named>,
    pub(super) domain: Option<Named>,
}

impl Named {
    pub(super) fn is(&self, id: &str, name: &str) -> bool {
        let same_id = self.id.as_deref().is_none_or(|given| given == id);
        let same_name = self.name.as_deref().is_none_or(|given| given == name);
        same_id && same_name && (self.id.is_some() || self.name.is_some())
    }
}
