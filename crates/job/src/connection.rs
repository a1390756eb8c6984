//! A connection to the service: where it is, which project, who signs in, and what may be wrong with that.
//!
//! Owns the description alone. Keys and passwords are no part of it: the keyring has them.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::{Host, Url};

use crate::fault::{Fault, FaultKind};
use crate::validate::Faults;

/// Longest name of a connection.
pub const CONNECTION_NAME_MAX: usize = 64;
/// Longest name of a region or project; the service's own have 32 at most.
const WORD_MAX: usize = 64;
/// Longest address of a service.
const ENDPOINT_MAX: usize = 2048;

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

/// All faults of a connection, in the order of the form's fields.
#[must_use]
pub fn validate_connection(connection: &Connection) -> Vec<Fault> {
    let mut faults = Faults::default();
    one_line(
        &mut faults,
        "name",
        &connection.name,
        CONNECTION_NAME_MAX,
        true,
    );
    word(&mut faults, "region", &connection.region, true);
    word(&mut faults, "project_id", &connection.project_id, false);
    let needs_iam = matches!(connection.sign_in, SignIn::Password { .. })
        || connection.project_id.trim().is_empty();
    for (service, address) in connection.endpoints.named() {
        let field = format!("endpoints.{service}");
        if address.is_empty() {
            if service == "modelarts" || (service == "iam" && needs_iam) {
                faults.add(field, FaultKind::Required);
            }
        } else if let Some(kind) = endpoint_fault(address) {
            faults.add(field, kind);
        }
    }
    match &connection.sign_in {
        SignIn::AccessKey { access_key } | SignIn::Temporary { access_key } => {
            word(&mut faults, "sign_in.access_key", access_key, true);
        }
        SignIn::Password { domain, user } => {
            one_line(&mut faults, "sign_in.domain", domain, WORD_MAX, true);
            one_line(&mut faults, "sign_in.user", user, WORD_MAX, true);
        }
    }
    faults.into_list()
}

fn one_line(faults: &mut Faults, field: &str, text: &str, max: usize, required: bool) {
    let actual = text.chars().count();
    if text.trim().is_empty() {
        if required {
            faults.add(field, FaultKind::Required);
        }
    } else if text.chars().any(char::is_control) {
        faults.add(field, FaultKind::ControlCharacter);
    } else if actual > max {
        faults.add(field, FaultKind::TooLong { max, actual });
    }
}

/// A name that becomes part of an address or a header: neither blanks nor slashes.
fn word(faults: &mut Faults, field: &str, text: &str, required: bool) {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if text.is_empty() {
        if required {
            faults.add(field, FaultKind::Required);
        }
    } else if text.len() > WORD_MAX || !text.bytes().all(fits) {
        faults.add(field, FaultKind::BadName { max: WORD_MAX });
    }
}

/// What is wrong with the address of a service. A key or a password never leaves this computer unencrypted.
fn endpoint_fault(address: &str) -> Option<FaultKind> {
    let actual = address.chars().count();
    if actual > ENDPOINT_MAX {
        let max = ENDPOINT_MAX;
        return Some(FaultKind::TooLong { max, actual });
    }
    let given = address.to_owned();
    let Ok(url) = Url::parse(address) else {
        return Some(FaultKind::NotAnEndpoint { given });
    };
    let whole = url.query().is_none() && url.fragment().is_none() && url.host().is_some();
    if !matches!(url.scheme(), "http" | "https") || !whole {
        return Some(FaultKind::NotAnEndpoint { given });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Some(FaultKind::SecretInAddress);
    }
    (url.scheme() == "http" && !is_this_computer(&url)).then_some(FaultKind::NotEncrypted { given })
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Which service was asked whether it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the services'")]
pub enum CloudService {
    Iam,
    ModelartsV1,
    ModelartsV2,
    Obs,
    Smn,
    Swr,
}

/// What came of asking one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceAnswer {
    /// Which.
    pub service: CloudService,
    /// What it said.
    pub state: ServiceState,
    /// How long it took.
    pub took_ms: u64,
    /// Its own words, or the network's; empty when it answered.
    pub said: String,
}

/// What a service said, told apart by what somebody does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// It answered as it should.
    Answered,
    /// The connection has no address for it.
    NotUsed,
    /// There is no such service at this address: the region may not have it.
    Absent,
    /// The key, the password or the token is wrong or over.
    NotSignedIn,
    /// The clock of this computer is too far off for a signature to count.
    ClockOff,
    /// The project is not this account's, or not in this region.
    WrongProject,
    /// Signed in, and not allowed to.
    Forbidden,
    /// Nobody answers at the address.
    Unreachable,
    /// Something else answers there: a proxy's page, for example.
    NotTheService,
    /// It answered that it is in trouble itself.
    Failed,
}

/// A test of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionTest {
    /// When, in epoch milliseconds.
    pub at_ms: u64,
    /// One answer for each service, in the order of [`CloudService`].
    pub answers: Vec<ServiceAnswer>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection() -> Connection {
        Connection {
            name: "Frankfurt".to_owned(),
            cloud: Cloud::OpenTelekomCloud,
            region: "eu-de".to_owned(),
            project_id: "0f00000000000000000000000000abcd".to_owned(),
            endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap(),
            sign_in: SignIn::AccessKey {
                access_key: "AKEXAMPLE".to_owned(),
            },
        }
    }

    fn fields(connection: &Connection) -> Vec<String> {
        let faults = validate_connection(connection);
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn the_presets_of_every_region_have_no_faults() {
        for cloud in Cloud::ALL {
            for region in cloud.regions() {
                let preset = Connection {
                    cloud,
                    region: (*region).to_owned(),
                    endpoints: Endpoints::of(cloud, region).unwrap(),
                    ..connection()
                };
                assert_eq!(validate_connection(&preset), vec![], "{region}");
            }
        }
        assert_eq!(Endpoints::of(Cloud::Custom, "eu-de"), None);
    }

    #[test]
    fn every_field_is_answered_at_once() {
        let empty = Connection {
            name: " ".to_owned(),
            region: "eu de".to_owned(),
            project_id: "a/b".to_owned(),
            endpoints: Endpoints {
                obs: "obs.example.com".to_owned(),
                ..Endpoints::default()
            },
            sign_in: SignIn::Password {
                domain: String::new(),
                user: "line\nbreak".to_owned(),
            },
            ..connection()
        };
        assert_eq!(
            fields(&empty),
            [
                "name",
                "region",
                "project_id",
                "endpoints.iam",
                "endpoints.modelarts",
                "endpoints.obs",
                "sign_in.domain",
                "sign_in.user"
            ]
        );
    }

    #[test]
    fn only_this_computer_is_spoken_to_unencrypted() {
        for (address, sound) in [
            ("http://127.0.0.1:18090", true),
            ("http://localhost:1", true),
            ("http://[::1]:9/", true),
            ("https://proxy.example.com/modelarts", true),
            ("http://modelarts.example.com", false),
            ("http://127.0.0.1.example.com", false),
            ("https://lin:pass@example.com", false),
            ("https://example.com?x=1", false),
            ("ftp://example.com", false),
            ("modelarts.eu-de.otc.t-systems.com", false),
        ] {
            assert_eq!(endpoint_fault(address).is_none(), sound, "{address}");
        }
    }

    #[test]
    fn a_project_that_is_to_be_looked_up_needs_the_identity_service() {
        let mut sought = connection();
        sought.project_id.clear();
        assert_eq!(fields(&sought), Vec::<String>::new());
        sought.endpoints.iam.clear();
        assert_eq!(fields(&sought), ["endpoints.iam"]);
        sought.project_id = "p".to_owned();
        assert_eq!(fields(&sought), Vec::<String>::new());
    }

    #[test]
    fn an_id_is_told_from_other_places() {
        let id = ConnectionId::of([0, 0, 1, 2]);
        assert_eq!(id.0, "c-00000102");
        assert!(!"local".starts_with(ConnectionId::MARK));
    }
}
