//! Which headers a signature covers, and the refusal of those that it does not.
//!
//! A header that begins with `x-amz-` or `x-obs-` changes what a request does: `x-amz-copy-source` makes a copy of an
//! upload. Who has one signed address must not get more with it than was signed (AWS: *Authenticating Requests*, "There were
//! headers present in the request which were not signed").

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use s3s::{S3Error, S3ErrorCode, S3Result};
use trainyard_protocol::sign::obs::Label;
use trainyard_protocol::uri;

use super::errors::refuse;
use super::{AMZ, OBS};

/// The digest of the body is itself part of what version 4 signs.
const PAYLOAD: &str = "x-amz-content-sha256";
/// For how long an address of version 4 may be good, in seconds (*Query parameters*, `X-Amz-Expires`).
const EXPIRES_S_MAX: u64 = 604_800;

/// Of the twins: each covers what begins with its own prefix, and nothing that begins with the other's.
pub(super) fn check_v2(label: Label, headers: &HeaderMap) -> S3Result<()> {
    let foreign = match label {
        Label::Obs => AMZ,
        Label::Aws => OBS,
    };
    let own = label.prefix();
    let is_covered = |name: &str, is_text: bool| {
        !(name.starts_with(foreign) || (name.starts_with(own) && !is_text))
    };
    check_each(headers, is_covered)
}

/// Nothing is signed with a token, and its bearer may say all. A header is said in one of the two ways.
pub(super) fn check_token(headers: &HeaderMap) -> S3Result<()> {
    let twice = headers.keys().find_map(|name| {
        let said = name.as_str().strip_prefix(OBS)?;
        headers
            .contains_key(format!("{AMZ}{said}"))
            .then_some(name.as_str())
    });
    match twice {
        None => Ok(()),
        Some(name) => Err(refuse(
            S3ErrorCode::InvalidRequest,
            format!("The header {name} is there a second time, with {AMZ}."),
        )),
    }
}

/// Of version 4: what it names as signed. It is proved by one of header, address and form.
pub(super) fn check_v4(request: &Request) -> S3Result<()> {
    let pairs = uri::query_pairs(request.uri().query().unwrap_or_default());
    let all = |name: &str| -> Vec<&str> {
        let found = pairs.iter().filter(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).collect()
    };
    let headers = request.headers();
    let in_header = headers.contains_key(header::AUTHORIZATION);
    let in_address = ["X-Amz-Signature", "X-Amz-Credential", "Signature"]
        .iter()
        .any(|name| !all(name).is_empty());
    if in_header && in_address {
        return Err(refuse(
            S3ErrorCode::InvalidArgument,
            "Only one way of signing is allowed: the Authorization header, or the query.",
        ));
    }
    let named = if is_form(request) {
        // What is signed of a form is its policy.
        Vec::new()
    } else if in_header {
        in_authorization(headers)?
    } else {
        if !all("X-Amz-Signature").is_empty() {
            check_expires(&all("X-Amz-Expires"))?;
        }
        names(&all("X-Amz-SignedHeaders"))?
    };
    let is_covered = |name: &str, is_text: bool| {
        let is_told = name.starts_with(AMZ) || name.starts_with(OBS);
        let is_signed = is_text && named.iter().any(|signed| signed == name);
        !is_told || name == PAYLOAD || (is_signed && name.starts_with(AMZ))
    };
    check_each(headers, is_covered)
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.map(|kind| String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase());
    request.method() == Method::POST
        && kind.is_some_and(|kind| kind.trim_start().starts_with("multipart/"))
}

fn in_authorization(headers: &HeaderMap) -> S3Result<Vec<String>> {
    let given = headers.get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok());
    let rest = given.and_then(|value| Some(value.split_once(' ')?.1));
    let lists: Vec<&str> = rest
        .unwrap_or_default()
        .split(',')
        .filter_map(|part| part.trim().strip_prefix("SignedHeaders="))
        .collect();
    names(&lists)
}

/// The names of the one list there is.
fn names(lists: &[&str]) -> S3Result<Vec<String>> {
    match lists {
        [] => Ok(Vec::new()),
        [list] => Ok(list.split(';').map(str::to_ascii_lowercase).collect()),
        _ => Err(refuse(
            S3ErrorCode::InvalidArgument,
            "SignedHeaders is there more than once.",
        )),
    }
}

fn check_expires(given: &[&str]) -> S3Result<()> {
    let is_good = |given: &&str| given.parse().is_ok_and(|s: u64| s <= EXPIRES_S_MAX);
    if given.iter().all(is_good) {
        return Ok(());
    }
    Err(refuse(
        S3ErrorCode::AuthorizationQueryParametersError,
        format!("X-Amz-Expires must be a number of seconds, at most {EXPIRES_S_MAX} (a week)."),
    ))
}

fn check_each(headers: &HeaderMap, is_covered: impl Fn(&str, bool) -> bool) -> S3Result<()> {
    let loose = headers.iter().find(|(name, value)| {
        // What is no text no signature is made of.
        let is_text = std::str::from_utf8(value.as_bytes()).is_ok();
        !is_covered(name.as_str(), is_text)
    });
    match loose {
        None => Ok(()),
        Some((name, _)) => Err(not_signed(name.as_str())),
    }
}

fn not_signed(name: &str) -> S3Error {
    let mut error = refuse(
        S3ErrorCode::AccessDenied,
        format!("There were headers present in the request which were not signed: {name}"),
    );
    error.set_status_code(StatusCode::FORBIDDEN);
    error
}
