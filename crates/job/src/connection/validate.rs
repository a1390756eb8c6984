//! What may be wrong with the description of a connection. Whether anybody answers there is no question of it.

use url::{Host, Url};

use super::{Connection, ConnectionId, SignIn};
use crate::fault::{Fault, FaultKind};
use crate::validate::Faults;

/// Longest name of a connection.
pub const CONNECTION_NAME_MAX: usize = 64;
/// Longest name of a region or project; the service's own have 32 at most.
const WORD_MAX: usize = 64;
/// Longest address of a service.
const ENDPOINT_MAX: usize = 2048;

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
    if is_reserved(connection.name.trim()) {
        let name = connection.name.trim().to_owned();
        faults.add("name", FaultKind::NameTaken { name });
    }
    word(&mut faults, "region", &connection.region, true);
    word(&mut faults, "project_id", &connection.project_id, false);
    let needs_iam = matches!(connection.sign_in, SignIn::Password { .. })
        || connection.project_id.trim().is_empty();
    for (service, address) in connection.endpoints.named() {
        let field = format!("endpoints.{service}");
        if address.is_empty() {
            let needed = match service {
                "modelarts" => true,
                "iam" => needs_iam,
                "smn" => connection.publish,
                _ => false,
            };
            if needed {
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
    } else if text.chars().any(|c| c.is_control() || turns_writing(c)) {
        faults.add(field, FaultKind::ControlCharacter);
    } else if actual > max {
        faults.add(field, FaultKind::TooLong { max, actual });
    }
}

/// Names that mean a place already: this computer, and the ids of connections.
fn is_reserved(name: &str) -> bool {
    let id = name.strip_prefix(ConnectionId::MARK);
    name.eq_ignore_ascii_case("local") || id.is_some_and(|id| is_hex(id, 8))
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Whether a character turns the direction of what stands beside it, so that a name reads as another.
fn turns_writing(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

/// Names below `localhost` are not: who answers for them is a matter of the resolver.
fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cloud, Endpoints};
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
            publish: false,
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
    fn who_publishes_to_topics_has_an_address_for_them() {
        let mut publishing = connection();
        publishing.publish = true;
        assert_eq!(fields(&publishing), Vec::<String>::new());
        publishing.endpoints.smn.clear();
        assert_eq!(fields(&publishing), ["endpoints.smn"]);
        publishing.publish = false;
        assert_eq!(fields(&publishing), Vec::<String>::new());
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
    fn a_name_means_one_place_and_reads_as_it_is() {
        for name in ["local", "Local", "c-0a39758b", "Frank\u{202e}furt"] {
            let named = Connection {
                name: name.to_owned(),
                ..connection()
            };
            assert_eq!(fields(&named), ["name"], "{name}");
        }
        for name in ["locals", "c-sharp", "法兰克福"] {
            let named = Connection {
                name: name.to_owned(),
                ..connection()
            };
            assert_eq!(fields(&named), Vec::<String>::new(), "{name}");
        }
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
            ("http://evil.localhost", false),
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
}
