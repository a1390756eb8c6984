//! SDK-HMAC-SHA256, the gateway's signature with an access key, and V11-HMAC-SHA256, the same with a derived key.
//!
//! Source: the official Python SDK's signer, whose results are the vectors in the tests.

use super::canonical::{CONTENT_HEADER, UNSIGNED, canonical_request, signed_names};
use super::digest::{hmac_sha256, sha256_hex};
use super::{Key, Request};

/// Name of the algorithm, first word of the header.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";
/// Header with the time of the request, `20240102T030405Z`.
pub const DATE_HEADER: &str = "X-Sdk-Date";
/// Header with the token of a temporary key.
pub const TOKEN_HEADER: &str = "X-Security-Token";
const DERIVED: &str = "V11-HMAC-SHA256";

/// The header that a body needs which is neither JSON nor BSON: such bodies are not part of the signature. To be added
/// before signing.
#[must_use]
pub fn content_header(content_type: Option<&str>) -> Option<(&'static str, &'static str)> {
    let known =
        |kind: &str| kind.starts_with("application/json") || kind.starts_with("application/bson");
    let unsigned = content_type.is_some_and(|kind| !kind.is_empty() && !known(kind));
    unsigned.then_some((CONTENT_HEADER, UNSIGNED))
}

/// Value of the `Authorization` header of a request that carries [`DATE_HEADER`] and `Host`. Every header is signed but
/// those with an underscore in their names.
#[must_use]
pub fn authorization(key: &Key, request: &Request<'_>) -> String {
    let names = signed_names(request.headers);
    let signature = signature(&key.secret, request, &names);
    format!(
        "{ALGORITHM} Access={}, SignedHeaders={}, Signature={signature}",
        key.access,
        names.join(";")
    )
}

/// The signature over the headers of these names.
pub(super) fn signature(secret: &str, request: &Request<'_>, names: &[String]) -> String {
    let to_sign = string_to_sign(request, names);
    hex::encode(hmac_sha256(secret.as_bytes(), to_sign.as_bytes()))
}

fn string_to_sign(request: &Request<'_>, names: &[String]) -> String {
    let date = request.header(DATE_HEADER).unwrap_or_default();
    let hash = sha256_hex(canonical_request(request, names).as_bytes());
    format!("{ALGORITHM}\n{date}\n{hash}")
}

/// The same with a key derived for a region and a service, as a few gateways ask for.
#[must_use]
pub fn derived_authorization(
    key: &Key,
    request: &Request<'_>,
    region: &str,
    service: &str,
) -> String {
    let names = signed_names(request.headers);
    let date = request.header(DATE_HEADER).unwrap_or_default();
    let day = date.split('T').next().unwrap_or_default();
    let scope = format!("{day}/{region}/{service}");
    let hash = sha256_hex(canonical_request(request, &names).as_bytes());
    let to_sign = format!("{DERIVED}\n{date}\n{scope}\n{hash}");
    let derived = hex::encode(hkdf(
        key.access.as_bytes(),
        key.secret.as_bytes(),
        scope.as_bytes(),
    ));
    let signature = hex::encode(hmac_sha256(derived.as_bytes(), to_sign.as_bytes()));
    format!(
        "{DERIVED} Credential={}/{scope}, SignedHeaders={}, Signature={signature}",
        key.access,
        names.join(";")
    )
}

/// HKDF with SHA-256, for one block of output (RFC 5869).
fn hkdf(salt: &[u8], input: &[u8], info: &[u8]) -> Vec<u8> {
    let extracted = hmac_sha256(salt, input);
    let mut block = info.to_vec();
    block.push(1);
    hmac_sha256(&extracted, &block)
}

#[cfg(test)]
#[path = "sdk_tests.rs"]
mod tests;
