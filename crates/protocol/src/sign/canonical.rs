//! The canonical request: one text for every spelling of the same request.

use super::Request;
use super::digest::{EMPTY_SHA256, sha256_hex};
use crate::uri;

/// Says in a header that the body is not part of the signature.
pub(super) const CONTENT_HEADER: &str = "X-Sdk-Content-Sha256";
pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// Names of the headers that a signer signs: all but those with an underscore, in lower case, sorted.
pub(super) fn signed_names(headers: &[(String, String)]) -> Vec<String> {
    let mut names: Vec<String> = headers
        .iter()
        .filter(|(name, _)| !name.contains('_'))
        .map(|(name, _)| name.to_ascii_lowercase())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The six parts of the canonical request, with these headers.
pub(super) fn canonical_request(request: &Request<'_>, names: &[String]) -> String {
    let headers = header_lines(request, names);
    [
        request.method.to_ascii_uppercase().as_str(),
        &path(request.path),
        &query(request.query),
        &headers,
        &names.join(";"),
        &payload(request),
    ]
    .join("\n")
}

/// `name:value` and a line break for each header.
pub(super) fn header_lines(request: &Request<'_>, names: &[String]) -> String {
    let line = |name: &String| [name, ":", request.header(name).unwrap_or_default(), "\n"].concat();
    names.iter().map(line).collect()
}

/// Decoded, then each part encoded; with a slash at the end, which the request itself need not have.
fn path(raw: &str) -> String {
    let decoded = uri::decode(raw);
    let mut path = decoded
        .split('/')
        .map(uri::encode)
        .collect::<Vec<_>>()
        .join("/");
    if !path.ends_with('/') {
        path.push('/');
    }
    path
}

fn query(raw: &str) -> String {
    let mut pairs = uri::query_pairs(raw);
    pairs.sort();
    uri::query(&pairs)
}

fn payload(request: &Request<'_>) -> String {
    if request.body.is_empty() {
        return EMPTY_SHA256.to_owned();
    }
    match request.header(CONTENT_HEADER) {
        Some(given) => given.to_owned(),
        None => sha256_hex(request.body),
    }
}
