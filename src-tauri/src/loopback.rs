//! The service's API on loopback, for as long as the person wants it: begun and ended from the settings, and ended with
//! the program. What it answers is `trainyard-api`'s.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde::Serialize;
use tauri::State;
use tokio::sync::Mutex;
use trainyard_api::{Credentials, KeysKept, Options, ServeError, Served};
use trainyard_console::{ErrorCode, WireError};

use crate::state::ConsoleState;

/// The server, while there is one.
#[derive(Default)]
pub(crate) struct Loopback(Mutex<Option<Served>>);

/// What the settings show of it.
#[derive(Serialize)]
pub(crate) struct LoopbackState {
    /// Where it is and what signs in; none while there is no server.
    credentials: Option<Credentials>,
    /// Why the keys are good for this run only; none where the keyring keeps them.
    this_run: Option<String>,
}

impl Loopback {
    /// Answers what has begun, and no more.
    pub(crate) async fn end(&self) {
        let served = self.0.lock().await.take();
        if let Some(served) = served {
            served.stop().await;
        }
    }

    async fn state(&self) -> LoopbackState {
        let served = self.0.lock().await;
        let this_run = match served.as_ref().map(|served| &served.kept) {
            Some(KeysKept::ThisRun { reason }) => Some(reason.clone()),
            Some(KeysKept::Keyring) | None => None,
        };
        LoopbackState {
            credentials: served.as_ref().map(|served| served.credentials.clone()),
            this_run,
        }
    }
}

/// Whether it serves, and how to reach it.
#[tauri::command]
pub(crate) async fn loopback_state(
    loopback: State<'_, Loopback>,
) -> Result<LoopbackState, WireError> {
    Ok(loopback.state().await)
}

/// Serves on a port of this computer, 0 for any that is free.
#[tauri::command]
pub(crate) async fn serve_loopback(
    console: State<'_, ConsoleState>,
    loopback: State<'_, Loopback>,
    port: u16,
) -> Result<LoopbackState, WireError> {
    let session = console.session().await?;
    {
        let mut served = loopback.0.lock().await;
        if served.is_none() {
            let options = Options {
                listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
                ..Options::default()
            };
            let begun = trainyard_api::serve(session.console().clone(), options).await;
            *served = Some(begun.map_err(|error| told(&error, port))?);
        }
    }
    Ok(loopback.state().await)
}

/// Ends it.
#[tauri::command]
pub(crate) async fn end_loopback(
    loopback: State<'_, Loopback>,
) -> Result<LoopbackState, WireError> {
    loopback.end().await;
    Ok(loopback.state().await)
}

fn told(error: &ServeError, port: u16) -> WireError {
    match error {
        ServeError::Console(error) => error.to_wire(),
        other => WireError {
            code: ErrorCode::PortTaken,
            name: Some(port.to_string()),
            faults: vec![],
            detail: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_cannot_be_listened_on_is_named() {
        let error = ServeError::Listen {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 18_090),
            source: std::io::ErrorKind::AddrInUse.into(),
        };
        let told = told(&error, 18_090);
        assert_eq!(told.code, ErrorCode::PortTaken);
        assert_eq!(told.name.as_deref(), Some("18090"));
    }

    #[test]
    fn without_a_server_there_is_nothing_to_sign_in_with() {
        let state = tauri::async_runtime::block_on(Loopback::default().state());
        assert!(state.credentials.is_none() && state.this_run.is_none());
    }
}
