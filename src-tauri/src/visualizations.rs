//! A visualization job in the person's browser. Pages name the job and never an address.

use tauri::State;
use trainyard_console::wire::{OneRemoteVisualization, OneVisualization, VisualizationPlace};
use trainyard_console::{ErrorCode, WireError};
use trainyard_job::{VisualizationId, web_address};

use crate::platform;
use crate::state::ConsoleState;

/// What the address of every job of this computer begins with.
const HERE: &str = "http://127.0.0.1:";

/// Opens it; whether there is one.
#[tauri::command]
pub(crate) async fn open_visualization(
    console: State<'_, ConsoleState>,
    id: VisualizationId,
) -> Result<bool, WireError> {
    let session = console.session().await?;
    let one = OneVisualization { id };
    let asked = session.ask("open_visualization", &one).await;
    let place: VisualizationPlace = asked.map_err(|error| error.to_wire())?;
    in_browser(place, of_this_computer).await
}

/// Opens one of a connection, where its service says that it is; whether there is such a place.
#[tauri::command]
pub(crate) async fn open_remote_visualization(
    console: State<'_, ConsoleState>,
    one: OneRemoteVisualization,
) -> Result<bool, WireError> {
    let session = console.session().await?;
    let asked = session.ask("open_remote_visualization", &one).await;
    let place: VisualizationPlace = asked.map_err(|error| error.to_wire())?;
    in_browser(place, of_the_web).await
}

async fn in_browser(
    place: VisualizationPlace,
    checked: fn(&str) -> Result<String, String>,
) -> Result<bool, WireError> {
    let Some(url) = place.url else {
        return Ok(false);
    };
    let open = move || checked(&url).and_then(|url| platform::open_address(&url));
    let opened = tokio::task::spawn_blocking(open).await;
    opened
        .expect("BUG: opening a browser panicked")
        .map_err(|detail| WireError {
            code: ErrorCode::Unreachable,
            name: None,
            faults: vec![],
            detail,
        })?;
    Ok(true)
}

fn of_this_computer(url: &str) -> Result<String, String> {
    let is_here = url.starts_with(HERE);
    let refused = || format!("{url} is no address of this computer");
    is_here.then(|| url.to_owned()).ok_or_else(refused)
}

fn of_the_web(url: &str) -> Result<String, String> {
    web_address(url).ok_or_else(|| format!("{url} is no address of the web"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_elsewhere_is_not_opened() {
        for url in [
            "https://example.org/",
            "file:///etc/passwd",
            "http://127.0.0.1.example.org/",
        ] {
            assert!(of_this_computer(url).is_err(), "{url}");
        }
        assert!(of_this_computer("http://127.0.0.1:6006/t/").is_ok());
    }

    #[test]
    fn of_a_service_only_an_address_of_the_web_is_opened() {
        for url in ["file:///etc/passwd", "smb://example.org/a", "/usr/bin/env"] {
            assert!(of_the_web(url).is_err(), "{url}");
        }
        assert!(of_the_web("https://example.org/").is_ok());
    }
}
