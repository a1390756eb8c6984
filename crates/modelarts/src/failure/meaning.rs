//! What the refusals of the services mean, and the sentences that say so.

use std::fmt;

use trainyard_protocol::{ServiceError, codes};

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The key, the password or the token is wrong or over.
    NotSignedIn,
    /// The clocks are apart.
    ClockOff {
        /// By how much.
        skew_s: u64,
    },
    /// The project is not this account's, or not in this region.
    WrongProject,
    /// Signed in, and not allowed to.
    Forbidden,
    /// No such interface at this address.
    Absent,
    /// No such thing.
    NotFound,
    /// The name is taken.
    NameTaken,
    /// Used up.
    Quota,
    /// Not in the state it is in.
    IllegalState,
    /// It is so already.
    AlreadySo,
    /// Too many requests, or not now.
    Busy,
    /// In trouble itself.
    Failed,
    /// Whatever its words say.
    Other,
}

pub(super) fn sentence(meaning: &Meaning, error: &ServiceError) -> String {
    let said = Said(error);
    match meaning {
        Meaning::NotSignedIn => format!(
            "the key, the password or the token is wrong or over ({said}); sign in again under Connections"
        ),
        Meaning::ClockOff { skew_s } => format!(
            "the clock of this computer is {skew_s} s away from the service's, so no signature counts; set the clock"
        ),
        Meaning::WrongProject => format!(
            "the project is not this account's, or not in this region ({said}); correct it under Connections"
        ),
        Meaning::Forbidden => {
            format!("this account is not allowed to ({said}); ask its administrator for the right")
        }
        Meaning::Absent => {
            format!("there is no such service at this address ({said}); the region may not have it")
        }
        Meaning::NotFound => format!("it is not there ({said})"),
        Meaning::NameTaken => format!("the name is taken there ({said}); choose another"),
        Meaning::Quota => {
            format!("a quota is used up ({said}); delete what is not needed, or ask for more")
        }
        Meaning::IllegalState => format!("that is not possible in its present state ({said})"),
        Meaning::AlreadySo => format!("it is so already ({said})"),
        Meaning::Busy => format!("it takes no more requests now ({said}); try again later"),
        Meaning::Failed => format!("it is in trouble itself ({said}); try again later"),
        Meaning::Other => said.to_string(),
    }
}

/// Of what a service says so much is passed on.
const SAID_CHARS: usize = 500;

struct Said<'a>(&'a ServiceError);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ServiceError {
            code,
            message,
            solution,
            ..
        } = self.0;
        let message: String = message.chars().take(SAID_CHARS).collect();
        match (code.as_str(), message.as_str()) {
            ("", "") => f.write_str("without a word")?,
            (code, "") => f.write_str(code)?,
            ("", message) => f.write_str(message)?,
            (code, message) => write!(f, "{code}: {message}")?,
        }
        solution
            .as_ref()
            .map_or(Ok(()), |solution| write!(f, "; {solution}"))
    }
}

impl Meaning {
    /// What a refusal means, by its code where that says it, and else by its status. `skew_s` is how far the clocks are
    /// apart, where the answer tells.
    pub(crate) fn of(http_status: u16, error: &ServiceError, skew_s: Option<u64>) -> Self {
        /// What the services allow (OBS, `RequestTimeTooSkewed`).
        const SKEW_MAX_S: u64 = 15 * 60;
        let meaning = Self::of_code(&error.code).unwrap_or(match http_status {
            401 => Self::NotSignedIn,
            403 => Self::Forbidden,
            404 | 405 | 410 | 501 => Self::NotFound,
            409 => Self::IllegalState,
            429 | 503 => Self::Busy,
            500.. => Self::Failed,
            _ => Self::Other,
        });
        match (meaning, skew_s) {
            (Self::NotSignedIn | Self::Forbidden, Some(skew_s)) if skew_s > SKEW_MAX_S => {
                Self::ClockOff { skew_s }
            }
            (Self::ClockOff { .. }, Some(skew_s)) => Self::ClockOff { skew_s },
            (meaning, _) => meaning,
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            codes::BAD_TOKEN
            | codes::BAD_KEY
            | codes::TOKEN
            | "APIGW.0301"
            | "APIGW.0303"
            | "APIGW.0305"
            | "APIGW.0307"
            | "InvalidAccessKeyId"
            | "SignatureDoesNotMatch" => Self::NotSignedIn,
            "RequestTimeTooSkewed" => Self::ClockOff { skew_s: 0 },
            codes::OTHER_PROJECT | "ModelArts.0204" => Self::WrongProject,
            codes::GATEWAY_NO_API => Self::Absent,
            "ModelArts.0108" | "ModelArts.0112" | "APIGW.0302" | "APIGW.0306" | "AccessDenied" => {
                Self::Forbidden
            }
            "APIGW.0308" => Self::Busy,
            codes::NO_SUCH_JOB | codes::V2_NO_SUCH_JOB | "NoSuchKey" | "NoSuchBucket" => {
                Self::NotFound
            }
            codes::NAME_TAKEN | codes::V2_NAME_TAKEN => Self::NameTaken,
            codes::QUOTA | "ModelArts.0116" | "ModelArts.2815" | "ModelArts.2833" => Self::Quota,
            codes::ILLEGAL_STATE | codes::V2_NOT_TERMINABLE => Self::IllegalState,
            codes::ALREADY_SO => Self::AlreadySo,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(http_status: u16, code: &str) -> Meaning {
        Meaning::of(http_status, &ServiceError::new(code, "x"), None)
    }

    #[test]
    fn a_code_says_more_than_a_status() {
        assert_eq!(refused(403, "ModelArts.0210"), Meaning::WrongProject);
        assert_eq!(refused(400, "ModelArts.0103"), Meaning::NameTaken);
        assert_eq!(refused(404, "APIGW.0101"), Meaning::Absent);
        assert_eq!(refused(401, "APIGW.0301"), Meaning::NotSignedIn);
        assert_eq!(refused(500, "ModelArts.0010"), Meaning::Failed);
        assert_eq!(refused(429, ""), Meaning::Busy);
        assert_eq!(refused(429, "APIGW.0308"), Meaning::Busy);
    }

    #[test]
    fn a_wrong_key_is_a_wrong_clock_where_the_clocks_are_apart() {
        let error = ServiceError::new("APIGW.0301", "signature expired");
        assert_eq!(Meaning::of(401, &error, Some(60)), Meaning::NotSignedIn);
        let off = Meaning::of(401, &error, Some(4000));
        assert_eq!(off, Meaning::ClockOff { skew_s: 4000 });
        assert!(sentence(&off, &error).contains("set the clock"));
    }

    #[test]
    fn a_clock_that_the_service_itself_calls_wrong_is_said_to_be_as_wrong_as_it_is() {
        let error = ServiceError::new("RequestTimeTooSkewed", "too large");
        let off = Meaning::of(403, &error, Some(1234));
        assert_eq!(off, Meaning::ClockOff { skew_s: 1234 });
    }
}
