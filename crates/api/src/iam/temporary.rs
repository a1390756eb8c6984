//! Temporary keys (*Obtaining a Temporary Access Key*).

use std::ops::RangeInclusive;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::body::AuthBody;
use super::{bad_request, random, read, unauthorized};
use crate::clock::{now_ms, with_microseconds};
use crate::refusal::Refusal;
use crate::server::{Server, Shared};
use crate::tokens::{Proof, TemporaryKey, Worth};

/// How long one may be good, in seconds.
const LIFE_S: RangeInclusive<u64> = 900..=86_400;

/// Gives one out that lives no longer than what asked for it, and ends with it.
pub(super) async fn create(
    State(server): State<Shared>,
    Extension(proof): Extension<Proof>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let AuthBody { auth } = read(&body)?;
    let given = auth.identity.token.unwrap_or_default();
    let asked_s = given.duration_seconds.unwrap_or(*LIFE_S.start());
    if !LIFE_S.contains(&asked_s) {
        return Err(bad_request(
            "auth.identity.token.duration_seconds: 900 to 86400",
        ));
    }
    let proof = if given.id.is_empty() {
        proof
    } else {
        with_token(&server, proof, &given.id)?
    };
    let life_ms = u64::try_from(Duration::from_secs(asked_s).as_millis()).unwrap_or(u64::MAX);
    let key = made(&server, proof.until(now_ms().saturating_add(life_ms)))?;
    let body = json!({"credential": {
        "access": key.access,
        "secret": key.secret,
        "securitytoken": key.security_token,
        "expires_at": with_microseconds(key.proof.expires_ms),
    }});
    server.temporary.add(key);
    let mut answer = (StatusCode::CREATED, Json(body)).into_response();
    let no_store = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, no_store);
    Ok(answer)
}

/// What is proved where the body names a token too.
fn with_token(server: &Server, proof: Proof, token: &str) -> Result<Proof, Refusal> {
    let Worth::Good(given) = server.tokens.worth(token, now_ms()) else {
        return Err(unauthorized(
            "auth.identity.token.id is illegal or expired.",
        ));
    };
    proof.and(Proof::of_token(token, given)).ok_or_else(|| {
        bad_request("a temporary key that is asked for with a token or the access key")
    })
}

fn made(server: &Server, proof: Proof) -> Result<TemporaryKey, Refusal> {
    let bytes: [u8; 96] = random(server)?;
    let letters = |bytes: &[u8]| -> String {
        let text = STANDARD.encode(bytes);
        text.chars().filter(char::is_ascii_alphanumeric).collect()
    };
    Ok(TemporaryKey {
        access: letters(&bytes[..18]).to_uppercase(),
        secret: letters(&bytes[18..48]),
        security_token: STANDARD.encode(&bytes[48..]),
        proof,
    })
}
