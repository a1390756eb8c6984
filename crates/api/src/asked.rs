//! What a query asks for. A member that cannot be read is refused in the shape of the service.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use trainyard_protocol::{codes, uri};

use crate::refusal::{Refusal, Shape};

/// The members of a query; what is not there is as the type says.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let pairs = uri::query_pairs(parts.uri.query().unwrap_or_default());
        let members: Map<String, Value> = pairs
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        serde_json::from_value(Value::Object(members))
            .map(Self)
            .map_err(|error| {
                let shape = Shape::of(parts.uri.path());
                let code = match shape {
                    Shape::V2 => codes::V2_INVALID_PARAM,
                    Shape::Smn => "SMN.0015",
                    _ => codes::PARAMETER,
                };
                Refusal::new(
                    shape,
                    StatusCode::BAD_REQUEST,
                    code,
                    format!("the query: {error}"),
                )
            })
    }
}
