//! Which client a connection gets.

use std::sync::Arc;

use trainyard_backend::BackendError;

use crate::places::Dial;

/// The client of the service.
pub(crate) fn modelarts() -> Dial {
    Arc::new(|dialling| {
        Err(BackendError::Unreachable {
            place: dialling.connection.name,
            reason: "this build has no client for it".to_owned(),
        })
    })
}
