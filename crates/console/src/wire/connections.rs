//! Connections to the service, their tests and what their catalogues have.

use serde::{Deserialize, Serialize};
use trainyard_backend::{Catalogue, CataloguePart};
use trainyard_job::{Cloud, Connection, ConnectionId, Endpoints};
use ts_rs::TS;

use super::SecretText;
use crate::error::WireError;

/// A connection to be made, changed or tried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveConnection {
    /// The one to change; none for a new one.
    pub id: Option<ConnectionId>,
    /// Where it leads and who signs in.
    pub connection: Connection,
    /// What signs in; none to keep what is in the keyring.
    pub keys: Option<ConnectionKeys>,
}

/// What signs in. It goes to the keyring and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionKeys {
    /// SK, or the password.
    pub secret: SecretText,
    /// The token of a temporary key; empty for others.
    pub security_token: SecretText,
}

/// One connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneConnection {
    /// Which.
    pub id: ConnectionId,
}

/// The regions of a cloud with their addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CloudPreset {
    /// Whose.
    pub cloud: Cloud,
    /// Its regions; of another address none is known.
    pub regions: Vec<RegionPreset>,
}

/// A region's addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegionPreset {
    /// For example `eu-de`.
    pub region: String,
    /// Its services.
    pub endpoints: Endpoints,
}

/// A page of a connection's catalogues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueQuery {
    /// Whose.
    pub connection: ConnectionId,
    /// Which page.
    pub of: CataloguePart,
    /// Whether to ask the service now, however young the page is.
    pub refresh: bool,
}

/// A page as it is known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueWindow {
    /// What there is; none where it was never heard.
    pub catalogue: Option<Catalogue>,
    /// When that was heard, in epoch milliseconds.
    pub fetched_at_ms: Option<u64>,
    /// Whether the service is being asked now: a notice follows.
    pub refreshing: bool,
    /// Why the last try brought nothing.
    pub failure: Option<WireError>,
}
