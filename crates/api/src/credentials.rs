//! What clients are told to sign in with.

use std::fmt;

use serde::{Deserialize, Serialize};
use trainyard_console::EndpointKeys;

/// The one region there is; its project has the same name, as the service's projects do.
pub(crate) const REGION: &str = "local";
/// The one user.
pub(crate) const USER: &str = "trainyard";
/// The account.
pub(crate) const DOMAIN: &str = "trainyard";

/// What a client needs, as `trainyard serve --json` prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// `http://127.0.0.1:PORT`, of every service.
    pub endpoint: String,
    /// The project's id.
    pub project_id: String,
    /// The project's name.
    pub project_name: String,
    /// The region.
    pub region: String,
    /// Access key.
    pub access_key: String,
    /// Secret key.
    pub secret_key: String,
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
    /// The account's name.
    pub domain: String,
}

impl Credentials {
    pub(crate) fn new(endpoint: String, keys: &EndpointKeys) -> Self {
        Self {
            endpoint,
            project_id: keys.identity.project_id.clone(),
            project_name: REGION.to_owned(),
            region: REGION.to_owned(),
            access_key: keys.identity.access_key.clone(),
            secret_key: keys.secret_key.clone(),
            user: USER.to_owned(),
            password: keys.password.clone(),
            domain: DOMAIN.to_owned(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("endpoint", &self.endpoint)
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}
