//! Stub until the words are there.
use crate::server::Shared;
pub(crate) fn routes() -> axum::Router<Shared> { axum::Router::new() }
