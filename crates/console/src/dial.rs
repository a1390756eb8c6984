//! Which client a connection gets.

use std::sync::Arc;

use trainyard_backend::Remote;
use trainyard_modelarts::{Limits, Place, Settings};
use trainyard_secrets::Secrets;

use crate::places::Dial;

/// The client of the service. `secrets` has the values of secret variables, which jobs take with them.
pub(crate) fn modelarts(secrets: Secrets) -> Dial {
    Arc::new(move |dialling| {
        let settings = Settings {
            id: dialling.id,
            connection: dialling.connection,
            secret: dialling.keys.secret,
            security_token: dialling.keys.security_token,
            secrets: secrets.clone(),
            generation: None,
            limits: Limits::default(),
        };
        Ok(Place::start(settings, dialling.updates)? as Arc<dyn Remote>)
    })
}
