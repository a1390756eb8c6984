//! A connection to the service: where it is, which project, and who signs in.
//!
//! Owns the description alone. Keys and passwords are no part of it: the keyring has them.

mod answer;
mod validate;

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use answer::{CloudService, ConnectionTest, ServiceAnswer, ServiceState};
pub use validate::{CONNECTION_NAME_MAX, validate_connection};

/// What the place to run of a connection is called in requests and in the database.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct ConnectionId(pub String);

impl ConnectionId {
    /// Stands before every id, so that no connection is taken for another kind of place.
    pub const MARK: &'static str = "c-";

    /// The id of four random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 4]) -> Self {
        Self(format!("{}{:08x}", Self::MARK, u32::from_be_bytes(bytes)))
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A connection as it is written down: without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// What people call it: 1 to 64 characters, unique among connections.
    pub name: String,
    /// Whose service it is.
    pub cloud: Cloud,
    /// For example `eu-de`.
    pub region: String,
    /// The project's id, 32 hexadecimal digits on the service; empty to have it looked up by the region's name.
    pub project_id: String,
    /// Where its services are.
    pub endpoints: Endpoints,
    /// Who signs in.
    pub sign_in: SignIn,
    /// Whether this console itself publishes what is told of jobs there to the topic of the service that they name: no
    /// table promises that the service does.
    #[serde(default)]
    pub publish: bool,
}

/// Whose service it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// Huawei Cloud.
    HuaweiCloud,
    /// Open Telekom Cloud.
    OpenTelekomCloud,
    /// Another address, such as a loopback server of this computer.
    Custom,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::HuaweiCloud, Self::OpenTelekomCloud, Self::Custom];

    /// Its regions that have the service, as its documents list them; of another address none is known.
    #[must_use]
    pub fn regions(self) -> &'static [&'static str] {
        match self {
            Self::HuaweiCloud => &[
                "cn-north-1",
                "cn-north-4",
                "cn-north-9",
                "cn-east-3",
                "cn-south-1",
                "ap-southeast-1",
                "ap-southeast-2",
                "ap-southeast-3",
                "ap-southeast-4",
                "la-south-2",
                "af-south-1",
            ],
            Self::OpenTelekomCloud => &["eu-de", "eu-nl"],
            Self::Custom => &[],
        }
    }
}

/// Addresses of the services, `https://host`. One that is empty is not used; ModelArts' own is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// Identity: tokens, projects.
    pub iam: String,
    /// Training jobs and their catalogues.
    pub modelarts: String,
    /// Object storage.
    pub obs: String,
    /// Topics.
    pub smn: String,
    /// Images.
    pub swr: String,
}

impl Endpoints {
    /// The addresses of a cloud's region by its pattern, which any of them may be changed from; none where there is no
    /// pattern.
    #[must_use]
    pub fn of(cloud: Cloud, region: &str) -> Option<Self> {
        let ending = match cloud {
            Cloud::HuaweiCloud => "myhuaweicloud.com",
            Cloud::OpenTelekomCloud => "otc.t-systems.com",
            Cloud::Custom => return None,
        };
        let at = |service: &str, ending: &str| format!("https://{service}.{region}.{ending}");
        // The one host that the vendor's own table of addresses spells another way.
        let modelarts = match (cloud, region) {
            (Cloud::HuaweiCloud, "ap-southeast-1") => "myhuaweicloud.cn",
            _ => ending,
        };
        Some(Self {
            iam: at("iam", ending),
            modelarts: at("modelarts", modelarts),
            obs: at("obs", ending),
            smn: at("smn", ending),
            swr: at("swr-api", ending),
        })
    }

    /// Each address with the name of its field.
    fn named(&self) -> [(&'static str, &str); 5] {
        [
            ("iam", &self.iam),
            ("modelarts", &self.modelarts),
            ("obs", &self.obs),
            ("smn", &self.smn),
            ("swr", &self.swr),
        ]
    }
}

/// Who signs in; with what is in the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "with", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignIn {
    /// A key pair (AK/SK); each request is signed.
    AccessKey {
        /// AK.
        access_key: String,
    },
    /// A key pair that ends, with its security token.
    Temporary {
        /// AK.
        access_key: String,
    },
    /// A user name and password; IAM hands out a token.
    Password {
        /// Account name.
        domain: String,
        /// User name.
        user: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_other_places() {
        let id = ConnectionId::of([0, 0, 1, 2]);
        assert_eq!(id.0, "c-00000102");
        assert!(!"local".starts_with(ConnectionId::MARK));
    }
}
