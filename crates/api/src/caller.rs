//! Who asks: a token or a signature, and a project that is theirs.
//!
//! Not of object storage, whose signatures are its own.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use trainyard_protocol::codes;
use trainyard_protocol::sign::{self, SignatureError};

use crate::clock::now_ms;
use crate::refusal::{Refusal, Shape};
use crate::server::{Shared, same};
use crate::tokens::Worth;

/// What a signed body may have (*AK/SK-based authentication*: 12 MB).
const BODY_BYTES_MAX: usize = 12 << 20;
/// How long a body may take to come.
const BODY_PATIENCE: Duration = Duration::from_mins(1);

/// Lets those through who may ask.
pub(crate) async fn admit(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let shape = Shape::of(request.uri().path());
    match admitted(&server, request).await {
        Ok(request) => in_shape(shape, next.run(request).await),
        Err(refusal) => refusal.into_response(),
    }
}

/// A refusal by the router itself, such as of a path that is no UTF-8, has no shape yet.
fn in_shape(shape: Shape, response: Response) -> Response {
    let is_refused = response.status().is_client_error() || response.status().is_server_error();
    if !is_refused || response.extensions().get::<Refusal>().is_some() {
        return response;
    }
    let what = response
        .status()
        .canonical_reason()
        .unwrap_or("Bad Request");
    let code = match shape {
        Shape::V1 | Shape::V2 => codes::MALFORMED,
        _ => codes::GATEWAY_NO_API,
    };
    Refusal::new(shape, response.status(), code, what).into_response()
}

async fn admitted(server: &Shared, request: Request) -> Result<Request, Refusal> {
    let (parts, body) = request.into_parts();
    let shape = Shape::of(parts.uri.path());
    let body = read(body).await?;
    let is_open = is_open(parts.method.as_str(), parts.uri.path());
    if !is_open {
        match token(&parts.headers) {
            Some(token) => check_token(server, shape, token)?,
            None => check_signature(server, &parts, &body)?,
        }
        check_project(server, shape, parts.uri.path())?;
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

async fn read(body: Body) -> Result<axum::body::Bytes, Refusal> {
    match tokio::time::timeout(BODY_PATIENCE, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(Refusal::gateway(
            StatusCode::PAYLOAD_TOO_LARGE,
            "APIGW.0201",
            "Request entity too large: a body may have 12 MB",
        )),
        Ok(Err(_)) => Err(Refusal::gateway(
            StatusCode::BAD_REQUEST,
            "APIGW.0201",
            "Bad request: the body ended early",
        )),
        Err(_) => Err(Refusal::gateway(
            StatusCode::REQUEST_TIMEOUT,
            "APIGW.0201",
            "Request timed out: the body did not come",
        )),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        if next.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = next.source();
    }
    false
}

/// What a client may ask before it has a token.
fn is_open(method: &str, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path == "/v3" || (method == "POST" && path == "/v3/auth/tokens")
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let token = headers.get("x-auth-token")?.to_str().ok()?;
    Some(token).filter(|token| !token.is_empty())
}

fn check_token(server: &Shared, shape: Shape, token: &str) -> Result<(), Refusal> {
    let what = match server.tokens.worth(token, now_ms()) {
        Worth::Good(given) if given.of_project || shape == Shape::Iam => return Ok(()),
        Worth::Good(_) => return Err(of_no_project(shape)),
        Worth::Expired => "The token must be updated: it has expired.",
        Worth::Unknown => "The token is illegal: get one of POST /v3/auth/tokens.",
    };
    let code = match shape {
        Shape::V1 | Shape::V2 => codes::TOKEN,
        _ => codes::GATEWAY_IDENTITY,
    };
    Err(match shape {
        Shape::V1 | Shape::V2 | Shape::Iam => {
            Refusal::new(shape, StatusCode::UNAUTHORIZED, code, what)
        }
        _ => wrong_identity(what),
    })
}

/// A token of the account is for identity alone.
fn of_no_project(shape: Shape) -> Refusal {
    let what = "The token is of no project: give auth.scope.project when you get one.";
    match shape {
        Shape::V1 | Shape::V2 => {
            Refusal::new(shape, StatusCode::BAD_REQUEST, "ModelArts.0204", what)
        }
        _ => wrong_identity(what),
    }
}

fn check_signature(
    server: &Shared,
    parts: &axum::http::request::Parts,
    body: &[u8],
) -> Result<(), Refusal> {
    let headers = headers(&parts.headers);
    let request = sign::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &headers,
        body,
    };
    let told = |error: SignatureError| match error {
        SignatureError::Missing => wrong_identity("neither X-Auth-Token nor a signature was sent"),
        other => wrong_identity(&other.to_string()),
    };
    let presented = sign::presented(&request).map_err(told)?;
    let Some(key) = server.key(&presented.access) else {
        return Err(wrong_identity(&format!(
            "the access key {} is not known or has expired",
            presented.access
        )));
    };
    if let Some(expected) = &key.security_token {
        let given = request.header("X-Security-Token").unwrap_or_default();
        if !same(given, expected) {
            return Err(wrong_identity(
                "the security token is not the one of the temporary access key",
            ));
        }
    }
    sign::verify(&request, &presented, &key.secret, now_ms() / 1000).map_err(told)
}

/// Headers as signatures see them; what is no text was not signed.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let pairs = headers.iter();
    pairs
        .filter_map(|(name, value)| {
            let value = std::str::from_utf8(value.as_bytes()).ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        })
        .collect()
}

fn wrong_identity(what: &str) -> Refusal {
    Refusal::gateway(
        StatusCode::UNAUTHORIZED,
        codes::GATEWAY_IDENTITY,
        format!("Incorrect IAM authentication information: {what}"),
    )
}

/// The project of a path that names one.
fn check_project(server: &Shared, shape: Shape, path: &str) -> Result<(), Refusal> {
    let project = path.split('/').nth(2).unwrap_or_default();
    let code = match shape {
        Shape::V1 | Shape::V2 => codes::OTHER_PROJECT,
        Shape::Smn => "SMN.0001",
        Shape::Swr | Shape::Iam | Shape::Gateway => return Ok(()),
    };
    if project == server.project_id() {
        return Ok(());
    }
    let message = format!(
        "The project {project} of the address is not the project {} of the token or key.",
        server.project_id()
    );
    Err(Refusal::new(shape, StatusCode::FORBIDDEN, code, message))
}
