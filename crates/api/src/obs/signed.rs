//! Whether a request was signed, and by which of the ways.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Error, S3ErrorCode, S3Result};
use trainyard_protocol::sign::obs::{Label, resource, signature, string_to_sign};
use trainyard_protocol::{sign, uri};

use super::errors::refuse;
use super::{AMZ, OBS, covered, rename};
use crate::caller;
use crate::clock::{now_ms, of_http_date};
use crate::server::{KnownKey, Shared, same};
use crate::tokens::Worth;

/// How far a request's time may be from ours.
const SKEW_MAX_MS: u64 = sign::SKEW_MAX_S * 1000;

/// Who checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// It was checked here.
    Here(Label),
    /// Version 4, or not at all: the library's to check and refuse.
    V4,
}

/// The keys, as the library asks for them.
pub(super) struct Keys(Shared);

impl Keys {
    pub(super) fn new(server: Shared) -> Self {
        Self(server)
    }
}

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let key = self
            .0
            .key(access_key)
            .ok_or_else(|| unknown_key(access_key))?;
        Ok(SecretKey::from(key.secret))
    }
}

/// A signature that is in the address or the header.
struct V2 {
    label: Label,
    access: String,
    signature: String,
    /// Until when it is good, in an address.
    expires: Option<String>,
}

/// Finds out who checks, checks what is ours, and makes the request one of S3.
pub(super) fn check(
    server: &Shared,
    mut request: Request,
) -> Result<(Signed, Request), (Label, S3Error)> {
    if let Some(token) = request.headers().get("x-auth-token") {
        let token = token.to_str().unwrap_or_default();
        return match server.tokens.worth(token, now_ms()) {
            Worth::Good(given) if !given.of_project => {
                let message =
                    "The token is of no project: give auth.scope.project when you get one.";
                Err((Label::Obs, refuse(S3ErrorCode::AccessDenied, message)))
            }
            Worth::Good(_) => {
                covered::check_token(request.headers()).map_err(|error| (Label::Obs, error))?;
                Ok((Signed::Here(Label::Obs), as_s3(request)))
            }
            Worth::Expired | Worth::Unknown => {
                let message = "The token is not known or has expired.";
                Err((Label::Obs, refuse(S3ErrorCode::AccessDenied, message)))
            }
        };
    }
    let Some(v2) = v2(&request) else {
        covered::check_v4(&request).map_err(|error| (Label::Aws, error))?;
        check_security_token(server, &request).map_err(|error| (Label::Aws, error))?;
        date_of_v4(&mut request);
        return Ok((Signed::V4, request));
    };
    let label = v2.label;
    check_v2(server, &request, &v2).map_err(|error| (label, error))?;
    Ok((Signed::Here(label), as_s3(request)))
}

fn v2(request: &Request) -> Option<V2> {
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok());
    if let Some((word, rest)) = authorization.and_then(|value| value.split_once(' ')) {
        let label = [Label::Obs, Label::Aws]
            .into_iter()
            .find(|label| label.word() == word)?;
        let (access, signature) = rest.trim().rsplit_once(':')?;
        return Some(V2 {
            label,
            access: access.to_owned(),
            signature: signature.to_owned(),
            expires: None,
        });
    }
    let pairs = uri::query_pairs(request.uri().query().unwrap_or_default());
    let get = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    let (label, access) = match (get("AccessKeyId"), get("AWSAccessKeyId")) {
        (Some(access), _) => (Label::Obs, access),
        (None, Some(access)) => (Label::Aws, access),
        (None, None) => return None,
    };
    Some(V2 {
        label,
        access,
        signature: get("Signature")?,
        expires: Some(get("Expires")?),
    })
}

fn check_v2(server: &Shared, request: &Request, v2: &V2) -> S3Result<()> {
    covered::check_v2(v2.label, request.headers())?;
    let key = server
        .key(&v2.access)
        .ok_or_else(|| unknown_key(&v2.access))?;
    let headers = caller::headers(request.headers());
    let query = request.uri().query().unwrap_or_default();
    let signed = sign::Request {
        method: request.method().as_str(),
        path: request.uri().path(),
        query,
        headers: &headers,
        body: b"",
    };
    let path = uri::decode(request.uri().path());
    let path = path.strip_prefix('/').unwrap_or(&path);
    let (bucket, object) = path.split_once('/').unwrap_or((path, ""));
    // A bucket itself is signed with and without a slash at its end, as the client addresses it.
    let is_signature = [true, false].into_iter().any(|path_style| {
        let resource = resource(bucket, object, path_style);
        let text = string_to_sign(v2.label, &signed, &resource, v2.expires.as_deref());
        same(&signature(&key.secret, &text), &v2.signature)
    });
    if !is_signature {
        return Err(refuse(
            S3ErrorCode::SignatureDoesNotMatch,
            "The signature is not the one of this request and the secret key.",
        ));
    }
    expect_security_token(&key, request, v2.label.prefix())?;
    match &v2.expires {
        Some(expires) => expect_not_over(expires),
        None => expect_near(&signed, v2.label),
    }
}

fn expect_not_over(expires: &str) -> S3Result<()> {
    let is_good = expires
        .parse()
        .is_ok_and(|until_s: u64| until_s >= now_ms() / 1000);
    if is_good {
        return Ok(());
    }
    Err(refuse(S3ErrorCode::AccessDenied, "Request has expired"))
}

fn expect_near(request: &sign::Request<'_>, label: Label) -> S3Result<()> {
    let own = request.header(&format!("{}date", label.prefix()));
    let given = own.or_else(|| request.header("Date")).unwrap_or_default();
    let made_ms = of_http_date(given).or_else(|| {
        sign::parse_stamp(given)
            .ok()
            .map(|s| s.saturating_mul(1000))
    });
    let Some(made_ms) = made_ms else {
        let message = "A signed request has a Date such as Tue, 02 Jan 2024 03:04:05 GMT.";
        return Err(refuse(S3ErrorCode::AccessDenied, message));
    };
    if made_ms.abs_diff(now_ms()) <= SKEW_MAX_MS {
        return Ok(());
    }
    Err(refuse(
        S3ErrorCode::RequestTimeTooSkewed,
        "The difference between the request time and the server's time is more than 15 minutes.",
    ))
}

/// The security token of a temporary key that signs by version 4.
fn check_security_token(server: &Shared, request: &Request) -> S3Result<()> {
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let in_header = authorization
        .split_once("Credential=")
        .map(|(_, rest)| rest.to_owned());
    let in_query = in_query(request, "X-Amz-Credential");
    let Some(credential) = in_header.or(in_query) else {
        return Ok(());
    };
    let access = credential.split('/').next().unwrap_or_default();
    match server.key(access) {
        Some(key) => expect_security_token(&key, request, AMZ),
        // The library says that it is not known.
        None => Ok(()),
    }
}

fn expect_security_token(key: &KnownKey, request: &Request, prefix: &str) -> S3Result<()> {
    let Some(expected) = &key.security_token else {
        return Ok(());
    };
    let name = format!("{prefix}security-token");
    let given = request
        .headers()
        .get(&name)
        .and_then(|value| value.to_str().ok());
    let given = given
        .map(ToOwned::to_owned)
        .or_else(|| in_query(request, &name));
    if given.is_some_and(|given| same(&given, expected)) {
        return Ok(());
    }
    let message = "The security token is not the one of the temporary access key.";
    Err(refuse(S3ErrorCode::InvalidToken, message))
}

fn in_query(request: &Request, name: &str) -> Option<String> {
    let pairs = uri::query_pairs(request.uri().query().unwrap_or_default());
    let mut pairs = pairs.into_iter();
    pairs
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// The official SDK signs a `Date` by version 4 where others sign `x-amz-date`; both say the same moment.
fn date_of_v4(request: &mut Request) {
    let headers = request.headers_mut();
    if headers.contains_key("x-amz-date") || !headers.contains_key(header::AUTHORIZATION) {
        return;
    }
    let date = headers
        .get(header::DATE)
        .and_then(|value| value.to_str().ok());
    if let Some(made_ms) = date.and_then(of_http_date)
        && let Ok(stamp) = HeaderValue::from_str(&sign::stamp(made_ms / 1000))
    {
        headers.insert(HeaderName::from_static("x-amz-date"), stamp);
    }
}

/// The same request as a client of S3 would have sent it, without what was checked.
fn as_s3(mut request: Request) -> Request {
    const CHECKED: [&str; 6] = [
        "AccessKeyId",
        "AWSAccessKeyId",
        "Signature",
        "Expires",
        "x-obs-security-token",
        "x-amz-security-token",
    ];
    let headers = request.headers_mut();
    headers.remove(header::AUTHORIZATION);
    rename(headers, OBS, AMZ);
    let query = request.uri().query().unwrap_or_default();
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(|pair| {
            let name = uri::decode(pair.split('=').next().unwrap_or_default());
            !CHECKED.contains(&name.as_str())
        })
        .collect();
    let path = request.uri().path();
    let whole = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    if let Ok(whole) = whole.parse::<Uri>() {
        *request.uri_mut() = whole;
    }
    request
}

fn unknown_key(access: &str) -> S3Error {
    let mut error = refuse(
        S3ErrorCode::InvalidAccessKeyId,
        format!("The access key {access} is not known or has expired."),
    );
    error.set_status_code(StatusCode::FORBIDDEN);
    error
}
