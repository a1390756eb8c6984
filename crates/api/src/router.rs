//! Which path is whose.
//!
//! A path that begins with a version of an API is a service's; all others are buckets and objects.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;

use tower::ServiceExt;

use crate::clock::now_ms;
use crate::refusal::{Refusal, Shape};
use crate::server::Shared;
use crate::{caller, host, iam, obs, smn, swr, v1, v2};

pub(crate) fn router(server: Shared) -> Router {
    let services = Router::new()
        .merge(iam::routes())
        .merge(v1::routes())
        .merge(v2::routes())
        .merge(smn::routes())
        .merge(swr::routes())
        .fallback(no_such_api)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(
            server.clone(),
            caller::admit,
        ))
        .with_state(server.clone());
    let objects = obs::front(&server);
    let dispatch = move |request: Request| {
        let (services, objects) = (services.clone(), objects.clone());
        async move {
            let answered = if is_of_a_service(request.uri().path()) {
                services.oneshot(request).await
            } else {
                objects.oneshot(request).await
            };
            answered.unwrap_or_else(|never| match never {})
        }
    };
    Router::new()
        .fallback(dispatch)
        .layer(middleware::from_fn(host::check))
        .layer(middleware::from_fn_with_state(server, finish))
}

/// Whether a path begins with the version of an API. No bucket can be called so but `v3.0`, which then cannot be reached.
fn is_of_a_service(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    matches!(first, "v1" | "v2" | "v3" | "v3.0")
}

async fn no_such_api(request: Request) -> Refusal {
    let message = format!(
        "The API does not exist: {} {}",
        request.method(),
        request.uri().path()
    );
    let (shape, code) = match Shape::of(request.uri().path()) {
        shape @ (Shape::V1 | Shape::V2) => (shape, "ModelArts.0015"),
        _ => (Shape::Gateway, "APIGW.0101"),
    };
    Refusal::new(shape, StatusCode::NOT_FOUND, code, message)
}

async fn wrong_method(request: Request) -> Refusal {
    let message = format!(
        "{} is no method of {}",
        request.method(),
        request.uri().path()
    );
    Refusal::gateway(StatusCode::METHOD_NOT_ALLOWED, "APIGW.0101", message)
}

/// Gives the request its id, and a refusal its words.
async fn finish(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let id = request_id(&server);
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = refusal.render(&id);
    }
    let value = HeaderValue::from_str(&id).expect("BUG: an id is of hexadecimal digits");
    let headers = response.headers_mut();
    headers.entry("x-request-id").or_insert(value);
    // What is stored here or said by somebody is never taken for more than its type says.
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn request_id(server: &Shared) -> String {
    let random: [u8; 16] = server.console.random_bytes().unwrap_or_else(|_| {
        // An id that can be guessed is better than no answer.
        u128::from(now_ms()).to_be_bytes()
    });
    format!("{:032x}", u128::from_be_bytes(random))
}
