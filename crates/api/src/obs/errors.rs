//! Errors of object storage, by the codes that its clients know.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use s3s::{S3Error, S3ErrorCode};
use trainyard_console::objects::ObjectsError;
use trainyard_console::{ConsoleError, ErrorCode};

pub(super) fn of_objects(error: &ObjectsError) -> S3Error {
    let code = match error {
        ObjectsError::NotFound { url } if url.key().is_empty() => S3ErrorCode::NoSuchBucket,
        ObjectsError::NotFound { .. } => S3ErrorCode::NoSuchKey,
        ObjectsError::BadUrl { .. } | ObjectsError::UnfitName { .. } => {
            S3ErrorCode::InvalidArgument
        }
        ObjectsError::Denied { .. } => S3ErrorCode::AccessDenied,
        // A file where a folder should be, which a store of keys does not know; said as a conflict.
        ObjectsError::AlreadyExists { .. } => S3ErrorCode::InvalidRequest,
        _ => S3ErrorCode::InternalError,
    };
    let mut told = S3Error::with_message(code, error.to_string());
    match error {
        ObjectsError::NoSpace { .. } => told.set_status_code(StatusCode::INSUFFICIENT_STORAGE),
        ObjectsError::AlreadyExists { .. } => told.set_status_code(StatusCode::CONFLICT),
        _ => {}
    }
    told
}

pub(super) fn of_console(error: &ConsoleError) -> S3Error {
    match error {
        ConsoleError::Objects(error) => of_objects(error),
        other => {
            let code = match other.code() {
                ErrorCode::NotFound => S3ErrorCode::NoSuchKey,
                ErrorCode::Faults | ErrorCode::BadRequest => S3ErrorCode::InvalidArgument,
                // A job works with it; later it may go.
                ErrorCode::InUse => S3ErrorCode::OperationAborted,
                _ => S3ErrorCode::InternalError,
            };
            S3Error::with_message(code, other.to_string())
        }
    }
}

pub(super) fn refuse(code: S3ErrorCode, message: impl Into<String>) -> S3Error {
    S3Error::with_message(code, message.into())
}

/// An error of a request that no operation was asked for.
pub(super) fn render(error: &S3Error) -> Response {
    let status = error.status_code().unwrap_or(StatusCode::BAD_REQUEST);
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{}</Code><Message>{}</Message></Error>",
        error.code().as_str(),
        escape(error.message().unwrap_or_default()),
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

/// A text inside an element.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            letter if letter.is_control() && !letter.is_whitespace() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}
