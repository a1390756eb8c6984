//! `TensorBoard` of a visualization job in the person's browser. Pages name the job and never an address.

use tauri::State;
use trainyard_console::wire::{OneVisualization, VisualizationPlace};
use trainyard_console::{ErrorCode, WireError};
use trainyard_job::VisualizationId;

use crate::platform;
use crate::state::ConsoleState;

/// What every address that is opened begins with.
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
    let Some(url) = place.url else {
        return Ok(false);
    };
    let opened = tokio::task::spawn_blocking(move || open(&url)).await;
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

fn open(url: &str) -> Result<(), String> {
    if !url.starts_with(HERE) {
        return Err(format!("{url} is no address of this computer"));
    }
    platform::open_address(url)
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
            assert!(open(url).is_err(), "{url}");
        }
    }
}
