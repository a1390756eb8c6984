//! Object storage, for clients of OBS and of S3, by path: `/bucket/key`.
//!
//! The operations and AWS signatures of version 4 are [`s3s`]'s; which file is which object is the console's. Here are the
//! service's own signatures (`OBS`, and their twin `AWS`), its `x-obs-` headers, and its shape of errors.

mod body;
mod check;
mod covered;
mod errors;
mod listing;
mod operations;
mod signed;
mod storage;
mod uploads;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any};
use s3s::access::{S3Access, S3AccessContext};
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3ErrorCode, S3Result};
use tower::ServiceExt;
use trainyard_protocol::sign::obs::Label;

use crate::server::Shared;
use crate::standing::Standing;
use signed::{Keys, Signed};
use storage::Storage;

const OBS: &str = "x-obs-";
const AMZ: &str = "x-amz-";
/// Of a form that a browser sends: one field, and all but the file.
const FORM_FIELD_BYTES_MAX: usize = 64 << 10;
const FORM_BYTES_MAX: usize = 256 << 10;
/// Largest error that is written anew.
const ERROR_BYTES_MAX: usize = 64 << 10;

struct Front {
    server: Shared,
    /// Checks signatures of version 4.
    checking: S3Service,
    /// For requests that were checked here.
    checked: S3Service,
}

/// Everything below `/` that is no other service's.
pub(crate) fn front(server: &Shared) -> MethodRouter<(), std::convert::Infallible> {
    let storage = || Storage::new(server.clone());
    let mut checking = S3ServiceBuilder::new(storage());
    checking.set_auth(Keys::new(server.clone()));
    checking.set_access(Known);
    checking.set_config(Arc::new(StaticConfigProvider::new(Arc::new(limits()))));
    let front = Front {
        server: server.clone(),
        checking: checking.build(),
        checked: S3ServiceBuilder::new(storage()).build(),
    };
    any(answer).with_state(Arc::new(front))
}

/// Fields of a form are read before it is known who sent it.
fn limits() -> S3Config {
    let mut config = S3Config::default();
    config.form_max_field_size = FORM_FIELD_BYTES_MAX;
    config.form_max_fields_size = FORM_BYTES_MAX;
    config
}

/// Lets in who signed, and tells the connection that it is somebody's who is known.
struct Known;

#[async_trait::async_trait]
impl S3Access for Known {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        if context.credentials().is_none() {
            let message = "Sign the request: nobody asks here without a signature.";
            return Err(errors::refuse(S3ErrorCode::AccessDenied, message));
        }
        know(context.extensions_mut());
        Ok(())
    }
}

fn know(extensions: &Extensions) {
    if let Some(standing) = extensions.get::<Standing>() {
        standing.know();
    }
}

async fn answer(State(front): State<Arc<Front>>, request: Request) -> Response {
    if is_probe(&request) {
        return [(HeaderName::from_static("x-obs-api"), "3.0")].into_response();
    }
    let id = request_id(&front);
    let path = request.uri().path().to_owned();
    let is_head = request.method() == Method::HEAD;
    let (label, response) = match signed::check(&front.server, request) {
        Ok((Signed::Here(label), request)) => {
            know(request.extensions());
            (label, call(&front.checked, request).await)
        }
        Ok((Signed::V4, request)) => (Label::Aws, call(&front.checking, request).await),
        Err((label, refusal)) => (label, errors::render(&refusal)),
    };
    let mut response = if response.status().is_success() || is_head {
        response
    } else {
        with_ids(response, &id, &path).await
    };
    finish(response.headers_mut(), label, &id);
    response
}

/// Asked without a signature, to find out which signatures are understood.
fn is_probe(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    request.method() == Method::HEAD
        && request.uri().path() == "/"
        && query
            .split('&')
            .any(|pair| pair == "apiversion" || pair == "apiversion=")
}

async fn call(service: &S3Service, request: Request) -> Response {
    // The error type of a body that comes has to be one that says what it is.
    let request = request.map(body::Named::new);
    match service.clone().oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn request_id(front: &Front) -> String {
    let random: [u8; 16] = front.server.console.random_bytes().unwrap_or_default();
    format!("{:032X}", u128::from_be_bytes(random))
}

/// Adds to an error which request it is about, as the service's errors have it.
async fn with_ids(response: Response, id: &str, path: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let text = axum::body::to_bytes(body, ERROR_BYTES_MAX)
        .await
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let Some(at) = text.rfind("</Error>") else {
        return Response::from_parts(parts, Body::from(text.into_owned()));
    };
    let resource = errors::escape(path);
    let whole = format!(
        "{}<Resource>{resource}</Resource><RequestId>{id}</RequestId><HostId>{id}</HostId>{}",
        &text[..at],
        &text[at..]
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::TRANSFER_ENCODING);
    Response::from_parts(parts, Body::from(whole))
}

/// Names the request, and speaks of `x-obs-` to who asked so.
fn finish(headers: &mut HeaderMap, label: Label, id: &str) {
    let value = HeaderValue::from_str(id).expect("BUG: an id is of hexadecimal digits");
    headers.insert(HeaderName::from_static("x-amz-request-id"), value.clone());
    headers.insert(HeaderName::from_static("x-request-id"), value);
    disarm(headers);
    if label == Label::Obs {
        if let Some(region) = headers.get("x-amz-bucket-region").cloned() {
            headers.insert(HeaderName::from_static("x-obs-bucket-location"), region);
        }
        rename(headers, AMZ, OBS);
    }
}

/// What somebody stored is data: a browser that is led to it runs nothing of it, and has no part in this origin. The type is
/// the one that was stored, for clients compare it.
fn disarm(headers: &mut HeaderMap) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.map(|kind| String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase());
    let is_page = kind.is_some_and(|kind| ["html", "svg"].iter().any(|page| kind.contains(page)));
    if is_page {
        let kept = HeaderValue::from_static("attachment");
        headers.entry(header::CONTENT_DISPOSITION).or_insert(kept);
    }
}

/// Gives headers that begin with one prefix another.
fn rename(headers: &mut HeaderMap, from: &str, to: &str) {
    let names: Vec<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with(from))
        .cloned()
        .collect();
    for name in names {
        let renamed = format!("{to}{}", &name.as_str()[from.len()..]);
        let renamed = HeaderName::from_bytes(renamed.as_bytes());
        if let (Ok(renamed), Some(value)) = (renamed, headers.remove(&name)) {
            headers.entry(renamed).or_insert(value);
        }
    }
}
