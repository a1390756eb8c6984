//! What changed, told to the page: merged, at most thirty times a second, never more than 8 KB at once.
//!
//! A page that cannot be told everything is told to look at everything again; it pulls what it shows anyway.

mod batch;

use std::time::Duration;

use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use trainyard_console::wire::Notice;

use crate::{tray, window};
use batch::Batch;

/// The event pages listen to; its payload is an array of notices.
const EVENT: &str = "notices";
/// Between two events.
const PAUSE: Duration = Duration::from_millis(34);

/// Passes notices on for as long as the console says any.
pub(crate) async fn forward(app: AppHandle, mut notices: Receiver<Notice>) {
    loop {
        let mut batch = Batch::default();
        match notices.recv().await {
            Ok(notice) => batch.add(notice),
            Err(RecvError::Lagged(_)) => batch.miss(),
            Err(RecvError::Closed) => return,
        }
        loop {
            match notices.try_recv() {
                Ok(notice) => batch.add(notice),
                Err(TryRecvError::Lagged(_)) => batch.miss(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        tell(&app, &batch);
        tokio::time::sleep(PAUSE).await;
    }
}

fn tell(app: &AppHandle, batch: &Batch) {
    if let Some(key) = batch.opens() {
        window::show(app);
        window::go(app, &format!("#/jobs/{}/{}", key.job, key.version));
    }
    if batch.concerns_settings() {
        window::dress(app);
    }
    if batch.concerns_jobs() {
        tray::refresh(app);
    }
    // A page that is gone needs no telling.
    let _ = app.emit_str(EVENT, batch.to_json());
}
