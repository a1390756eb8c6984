//! What can go wrong between here and the service, told apart by what somebody does about it.

mod meaning;

use std::fmt;

use thiserror::Error;
use trainyard_backend::BackendError;
use trainyard_job::ServiceState;
use trainyard_protocol::ServiceError;

pub use meaning::Meaning;
use meaning::sentence;

/// How ModelArts' own codes begin; those of gateways before it begin otherwise.
const OWN_CODES: &str = "ModelArts.";

/// A service of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the services'")]
pub enum Service {
    Iam,
    ModelArts,
    Obs,
    Smn,
    Swr,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iam => "IAM",
            Self::ModelArts => "ModelArts",
            Self::Obs => "OBS",
            Self::Smn => "SMN",
            Self::Swr => "SWR",
        })
    }
}

/// Why a call did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The connection has no address for it.
    #[error("the connection has no address of {service}; add it under Connections")]
    NoAddress {
        /// Which.
        service: Service,
    },
    /// Nothing was sent.
    #[error(
        "{service} cannot be reached at {host} ({reason}); check the network, and the address under Connections"
    )]
    Unreachable {
        /// Which.
        service: Service,
        /// Where.
        host: String,
        /// Why.
        reason: String,
    },
    /// It was sent, and nobody answered in time.
    #[error("{service} did not answer within {after_s} s; check the network, or try again later")]
    TimedOut {
        /// Which.
        service: Service,
        /// How long was waited.
        after_s: u64,
    },
    /// It was sent, and the answer ended too early.
    #[error(
        "the answer of {service} was cut off ({reason}); check the network and the proxy, or try again later"
    )]
    Cut {
        /// Which.
        service: Service,
        /// What the network says.
        reason: String,
    },
    /// Somebody else answers at its address.
    #[error(
        "something else than {service} answers at {host} ({what}); check the address under Connections, and the proxy"
    )]
    NotTheService {
        /// Which.
        service: Service,
        /// Where.
        host: String,
        /// What it looks like.
        what: String,
    },
    /// More than is taken.
    #[error("the answer of {service} has more than {max_bytes} bytes")]
    TooLarge {
        /// Which.
        service: Service,
        /// The most.
        max_bytes: usize,
    },
    /// It is JSON, and not what was asked for.
    #[error("the answer of {service} is not understood: {reason}")]
    NotUnderstood {
        /// Which.
        service: Service,
        /// What is missing.
        reason: String,
    },
    /// It answered, and said no.
    #[error("{service}: {}", sentence(meaning, error))]
    Refused {
        /// Which.
        service: Service,
        /// HTTP status.
        http_status: u16,
        /// What it means.
        meaning: Meaning,
        /// Its words.
        error: ServiceError,
    },
    /// The connection's project is not the one that a job was submitted to.
    #[error(
        "it was submitted to the project {of_job}, and the connection leads to {now}; give the connection that project, or a key of its account"
    )]
    OtherProject {
        /// The job's.
        of_job: String,
        /// The connection's.
        now: String,
    },
    /// The value of a secret variable cannot be had.
    #[error("the value of {name} cannot be had: {reason}")]
    Secret {
        /// The variable.
        name: String,
        /// Why.
        reason: String,
    },
    /// The certificates of this computer cannot be used.
    #[error("secure connections cannot be set up: {reason}")]
    NoTls {
        /// Why.
        reason: String,
    },
}

impl Failure {
    /// What the service meant, where it answered.
    #[must_use]
    pub fn meaning(&self) -> Option<Meaning> {
        match self {
            Self::Refused { meaning, .. } => Some(*meaning),
            _ => None,
        }
    }

    /// The service's code, where it gave one.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Refused { error, .. } => &error.code,
            _ => "",
        }
    }

    /// Whether trying again later may help, without anybody doing anything.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            // Pages of others as well: a hotel's login, a maintenance.
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Cut { .. }
            | Self::NotTheService { .. } => true,
            Self::Refused { meaning, .. } => matches!(meaning, Meaning::Busy | Meaning::Failed),
            _ => false,
        }
    }

    /// Whether what was asked for may have been done all the same.
    pub(crate) fn may_be_done(&self) -> bool {
        match self {
            Self::TimedOut { .. }
            | Self::Cut { .. }
            | Self::NotTheService { .. }
            | Self::TooLarge { .. }
            | Self::NotUnderstood { .. } => true,
            // A gateway answers so for a service that it has asked already, 503 included.
            Self::Refused { http_status, .. } => *http_status >= 500,
            _ => false,
        }
    }

    /// Whether there is no such interface here, or no such thing.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.meaning(), Some(Meaning::NotFound | Meaning::Absent))
    }

    /// Whether the service itself says that what was asked for does not exist.
    pub(crate) fn says_it_is_not_there(&self) -> bool {
        self.meaning() == Some(Meaning::NotFound) && self.code().starts_with(OWN_CODES)
    }

    /// As the console hears it.
    pub(crate) fn of_place(&self, place: &str) -> BackendError {
        let (place, reason) = (place.to_owned(), self.to_string());
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Cut { .. }
            | Self::NotTheService { .. } => BackendError::Unreachable { place, reason },
            _ => BackendError::Refused { place, reason },
        }
    }

    /// As the test of a connection tells it.
    pub(crate) fn state(&self) -> ServiceState {
        match self {
            Self::NoAddress { .. } => ServiceState::NotUsed,
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::NoTls { .. } => {
                ServiceState::Unreachable
            }
            Self::Cut { .. } | Self::TooLarge { .. } | Self::NotUnderstood { .. } => {
                ServiceState::Failed
            }
            Self::NotTheService { .. } => ServiceState::NotTheService,
            Self::OtherProject { .. } => ServiceState::WrongProject,
            Self::Secret { .. } => ServiceState::NotSignedIn,
            Self::Refused { meaning, .. } => match meaning {
                Meaning::NotSignedIn => ServiceState::NotSignedIn,
                Meaning::ClockOff { .. } => ServiceState::ClockOff,
                Meaning::WrongProject => ServiceState::WrongProject,
                Meaning::Forbidden => ServiceState::Forbidden,
                Meaning::Absent | Meaning::NotFound => ServiceState::Absent,
                _ => ServiceState::Failed,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sent_may_be_done() {
        let service = Service::ModelArts;
        assert!(
            Failure::TimedOut {
                service,
                after_s: 1
            }
            .may_be_done()
        );
        let (host, reason) = ("h".to_owned(), "refused".to_owned());
        let unsent = Failure::Unreachable {
            service,
            host,
            reason,
        };
        assert!(!unsent.may_be_done() && unsent.is_passing());
    }
}
