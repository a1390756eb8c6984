//! Who asks: a token or a signature, and a project that is theirs.
//!
//! Not of object storage, whose signatures are its own.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use trainyard_protocol::codes;
use trainyard_protocol::sign::{self, SignatureError};

use crate::bodies::{self, Held};
use crate::clock::now_ms;
use crate::refusal::{Refusal, Shape};
use crate::server::{KnownKey, Shared, same};
use crate::standing::Standing;
use crate::tokens::{Proof, Worth};

/// Lets those through who may ask.
pub(crate) async fn admit(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let shape = Shape::of(request.uri().path());
    let standing = request.extensions().get::<Standing>().cloned();
    let is_sign_in = is_sign_in(request.method().as_str(), request.uri().path());
    let (request, held) = match admitted(&server, request).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal.into_response(),
    };
    let know = || standing.iter().for_each(Standing::know);
    if request.extensions().get::<Proof>().is_some() {
        know();
    }
    let response = next.run(request).await;
    drop(held);
    if is_sign_in && response.status().is_success() {
        know();
    }
    in_shape(shape, response)
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

/// Who is not known is refused before the body is read.
async fn admitted(server: &Shared, request: Request) -> Result<(Request, Held), Refusal> {
    let (mut parts, body) = request.into_parts();
    if is_open(parts.method.as_str(), parts.uri.path()) {
        let (body, held) = server.bodies.read(body, bodies::SIGN_IN).await?;
        return Ok((Request::from_parts(parts, Body::from(body)), held));
    }
    let asker = match asker(server, &parts) {
        Ok(asker) => asker,
        Err(refusal) => {
            bodies::discard(&parts.headers, body).await;
            return Err(refusal);
        }
    };
    let (body, held) = server.bodies.read(body, bodies::ANY).await?;
    let proof = match asker {
        Asker::Token(proof) => proof,
        Asker::Key(presented, key) => {
            check_signature(&parts, &body, &presented, &key)?;
            key.proof
        }
    };
    check_project(server, Shape::of(parts.uri.path()), parts.uri.path())?;
    parts.extensions.insert(proof);
    Ok((Request::from_parts(parts, Body::from(body)), held))
}

/// Who a request says it is from.
enum Asker {
    /// The bearer of a token that is good.
    Token(Proof),
    /// A key that is known; whether it signed is seen with the body.
    Key(sign::Presented, KnownKey),
}

fn asker(server: &Shared, parts: &Parts) -> Result<Asker, Refusal> {
    let shape = Shape::of(parts.uri.path());
    match token(&parts.headers) {
        Some(token) => check_token(server, shape, token).map(Asker::Token),
        None => known_key(server, parts).map(|(presented, key)| Asker::Key(presented, key)),
    }
}

/// What a client may ask before it has a token.
fn is_open(method: &str, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path == "/v3" || is_sign_in(method, path)
}

fn is_sign_in(method: &str, path: &str) -> bool {
    method == "POST" && path.trim_end_matches('/') == "/v3/auth/tokens"
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let token = headers.get("x-auth-token")?.to_str().ok()?;
    Some(token).filter(|token| !token.is_empty())
}

fn check_token(server: &Shared, shape: Shape, token: &str) -> Result<Proof, Refusal> {
    let what = match server.tokens.worth(token, now_ms()) {
        Worth::Good(given) if given.of_project || shape == Shape::Iam => {
            return Ok(Proof::of_token(token, given));
        }
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

fn signed<'a>(
    parts: &'a Parts,
    headers: &'a [(String, String)],
    body: &'a [u8],
) -> sign::Request<'a> {
    sign::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers,
        body,
    }
}

fn told(error: SignatureError) -> Refusal {
    match error {
        SignatureError::Missing => wrong_identity("neither X-Auth-Token nor a signature was sent"),
        other => wrong_identity(&other.to_string()),
    }
}

/// The key a request says it is signed with.
fn known_key(server: &Shared, parts: &Parts) -> Result<(sign::Presented, KnownKey), Refusal> {
    let headers = headers(&parts.headers);
    let request = signed(parts, &headers, b"");
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
    Ok((presented, key))
}

fn check_signature(
    parts: &Parts,
    body: &[u8],
    presented: &sign::Presented,
    key: &KnownKey,
) -> Result<(), Refusal> {
    let headers = headers(&parts.headers);
    let request = signed(parts, &headers, body);
    sign::verify(&request, presented, &key.secret, now_ms() / 1000).map_err(told)
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
