//! The commands of the window: they only translate between a page and the console or the desktop.

use std::time::Instant;

use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, State, WebviewWindow};
use trainyard_console::{WireError, commands};

use crate::state::ConsoleState;
use crate::{lifetime, window};

/// Carries out a command of the console's table. Its answer is the table's own JSON, not encoded again.
#[tauri::command]
pub(crate) async fn call(
    console: State<'_, ConsoleState>,
    command: String,
    args: Value,
) -> Result<Response, WireError> {
    let session = console.session().await?;
    let answer = commands::dispatch(&session, &command, args).await;
    let json = answer.map_err(|error| error.to_wire())?;
    Ok(Response::new(
        String::from_utf8(json).expect("BUG: JSON is UTF-8"),
    ))
}

/// Tries again to open a console that could not be opened.
#[tauri::command]
pub(crate) async fn retry(app: AppHandle) -> Result<(), WireError> {
    lifetime::open_console(&app).await
}

/// The page has content: the window is worth showing.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "commands are given what they take"
)]
pub(crate) fn ready(window: WebviewWindow) {
    window::show_first(&window);
}

/// The first page is on the screen with what it waited for: this many rows of a table.
#[tauri::command]
#[expect(
    clippy::needless_pass_by_value,
    reason = "commands are given what they take"
)]
pub(crate) fn painted(started: State<'_, Started>, rows: usize) {
    if std::env::var_os("TRAINYARD_TRACE_START").is_some() {
        let ms = started.0.elapsed().as_millis();
        eprintln!("trainyard: first page after {ms} ms, {rows} rows");
    }
}

/// When the program started.
pub(crate) struct Started(pub(crate) Instant);
