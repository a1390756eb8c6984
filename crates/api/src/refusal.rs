//! A refusal in the shape of the service that refuses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use trainyard_console::{ConsoleError, ErrorCode};
use trainyard_protocol::{ServiceError, codes};

/// Whose shape an error has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    V1,
    V2,
    Smn,
    Swr,
    Iam,
    /// The gateway in front of all of them.
    Gateway,
}

impl Shape {
    /// Of whoever answers at a path.
    pub(crate) fn of(path: &str) -> Self {
        let mut parts = path.trim_start_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("v3" | "v3.0"), ..) => Self::Iam,
            (Some("v2"), Some("manage"), _) => Self::Swr,
            (Some("v2"), _, Some("notifications")) => Self::Smn,
            (Some("v1"), ..) => Self::V1,
            (Some("v2"), ..) => Self::V2,
            _ => Self::Gateway,
        }
    }
}

/// A request that was not carried out.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) shape: Shape,
    pub(crate) error: ServiceError,
}

impl Refusal {
    pub(crate) fn new(
        shape: Shape,
        status: StatusCode,
        code: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            shape,
            error: ServiceError::new(code, message),
        }
    }

    /// By the gateway, before any service is asked.
    pub(crate) fn gateway(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self::new(Shape::Gateway, status, code, message)
    }

    /// An internal error of whoever answers; its words are in the console's own language.
    pub(crate) fn internal(shape: Shape, error: &ConsoleError) -> Self {
        let (status, code) = match (error.code(), shape) {
            (ErrorCode::OwnerUnreachable, _) => (StatusCode::SERVICE_UNAVAILABLE, codes::INTERNAL),
            (ErrorCode::DiskFull, _) => (StatusCode::INSUFFICIENT_STORAGE, codes::INTERNAL),
            (_, Shape::Smn) => (StatusCode::INTERNAL_SERVER_ERROR, "SMN.0000"),
            (_, Shape::Swr) => (StatusCode::INTERNAL_SERVER_ERROR, "SVCSTG.SWR.5001001"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, codes::INTERNAL),
        };
        Self::new(shape, status, code, error.to_string())
    }

    fn body(&self, request_id: &str) -> Value {
        let mut error = self.error.clone();
        error.request_id = Some(request_id.to_owned());
        match self.shape {
            Shape::V1 => error.v1(),
            Shape::V2 => error.v2(),
            Shape::Smn => error.smn(),
            Shape::Swr => error.swr(),
            Shape::Gateway => error.gateway(),
            Shape::Iam => {
                let title = self.status.canonical_reason().unwrap_or("Error");
                error.iam(self.status.as_u16(), title)
            }
        }
    }

    /// The answer, once the request has its id.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        (self.status, Json(self.body(request_id))).into_response()
    }
}

impl IntoResponse for Refusal {
    /// Without a body: the outermost layer knows the request's id and writes it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
