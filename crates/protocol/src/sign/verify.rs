//! Whether a request that came was signed by who it says, and when.

use thiserror::Error;

use super::Request;
use super::canonical::{CONTENT_HEADER, UNSIGNED};
use super::digest::{same, sha256_hex};
use super::sdk::{ALGORITHM, DATE_HEADER, signature};
use super::time::{SKEW_MAX_S, StampError, parse_stamp};

/// What an `Authorization` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    /// The access key.
    pub access: String,
    /// Names of the signed headers, in the order given.
    pub signed_headers: Vec<String>,
    /// The signature.
    pub signature: String,
}

/// Why a signature is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// No `Authorization` header.
    #[error("the request has no Authorization header; sign it or send X-Auth-Token")]
    Missing,
    /// Another algorithm.
    #[error("the algorithm {0} is not supported; sign with {ALGORITHM}")]
    Algorithm(String),
    /// The form of an older signer, with a scope.
    #[error(
        "Credential= is the form of an older signer; the header begins with {ALGORITHM} Access="
    )]
    OldForm,
    /// Not to be read.
    #[error(
        "the Authorization header is incomplete; it is {ALGORITHM} Access=…, SignedHeaders=…, Signature=…"
    )]
    Malformed,
    /// A header that must be signed is not.
    #[error("the header {0} must be among the signed headers")]
    NotSigned(&'static str),
    /// A header that was signed did not come.
    #[error("the header {0} is signed but was not sent")]
    NotSent(String),
    /// The body is not the one whose hash was signed.
    #[error("{CONTENT_HEADER} is not the SHA-256 of the body")]
    Content,
    /// Its date cannot be read.
    #[error("{DATE_HEADER}: {0}")]
    Date(#[from] StampError),
    /// The clocks differ.
    #[error(
        "{DATE_HEADER} is {skew_s} s away from this server's clock; at most {SKEW_MAX_S} s are allowed, so set the clock"
    )]
    Skewed {
        /// By how much.
        skew_s: u64,
    },
    /// The access key is known, and the signature is another.
    #[error(
        "the signature does not match; check the secret key, and that nothing changed the request on its way"
    )]
    Mismatch,
}

/// Reads the header of a request, to look its access key up.
pub fn presented(request: &Request<'_>) -> Result<Presented, SignatureError> {
    let header = request
        .header("Authorization")
        .ok_or(SignatureError::Missing)?;
    let (algorithm, rest) = header.split_once(' ').ok_or(SignatureError::Malformed)?;
    if algorithm != ALGORITHM {
        return Err(SignatureError::Algorithm(algorithm.to_owned()));
    }
    let part = |name: &str| {
        let mut parts = rest.split(',').map(str::trim);
        parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
    };
    if part("Credential").is_some() {
        return Err(SignatureError::OldForm);
    }
    let of = |name| {
        part(name)
            .filter(|v| !v.is_empty())
            .ok_or(SignatureError::Malformed)
    };
    Ok(Presented {
        access: of("Access")?.to_owned(),
        signed_headers: of("SignedHeaders")?
            .split(';')
            .map(str::to_ascii_lowercase)
            .collect(),
        signature: of("Signature")?.to_owned(),
    })
}

/// Whether the signature is the one of this secret key and the request's time is near enough to `now_s`, in epoch
/// seconds.
pub fn verify(
    request: &Request<'_>,
    presented: &Presented,
    secret: &str,
    now_s: u64,
) -> Result<(), SignatureError> {
    for (name, written) in [("host", "Host"), ("x-sdk-date", DATE_HEADER)] {
        if !presented.signed_headers.iter().any(|n| n == name) {
            return Err(SignatureError::NotSigned(written));
        }
    }
    for name in &presented.signed_headers {
        if request.header(name).is_none() {
            return Err(SignatureError::NotSent(name.clone()));
        }
    }
    check_content(request, presented)?;
    let made_s = parse_stamp(request.header(DATE_HEADER).unwrap_or_default())?;
    let expected = signature(secret, request, &presented.signed_headers);
    // A wrong key is told before a wrong clock: only who has the key is told about the clock.
    if !same(expected.as_bytes(), presented.signature.as_bytes()) {
        return Err(SignatureError::Mismatch);
    }
    let skew_s = made_s.abs_diff(now_s);
    if skew_s > SKEW_MAX_S {
        return Err(SignatureError::Skewed { skew_s });
    }
    Ok(())
}

/// A hash in a header stands for the body only when it is signed and right.
fn check_content(request: &Request<'_>, presented: &Presented) -> Result<(), SignatureError> {
    let Some(given) = request
        .header(CONTENT_HEADER)
        .filter(|_| !request.body.is_empty())
    else {
        return Ok(());
    };
    let mut names = presented.signed_headers.iter();
    if !names.any(|name| name.eq_ignore_ascii_case(CONTENT_HEADER)) {
        return Err(SignatureError::NotSigned(CONTENT_HEADER));
    }
    if given != UNSIGNED && !given.eq_ignore_ascii_case(&sha256_hex(request.body)) {
        return Err(SignatureError::Content);
    }
    Ok(())
}
