//! From start to quit: what is begun at once, what closing the window means, how the program leaves.
//!
//! Jobs belong to their shims, so leaving in any way stops none of them.

use std::time::Duration;

use tauri::{AppHandle, CloseRequestApi, Manager, async_runtime};
use trainyard_console::WireError;
use trainyard_console::wire::Nothing;

use crate::loopback::Loopback;
use crate::state::{ConsoleState, Opened};
use crate::{instance, notices, platform, tray, window};

/// The longest a console is waited for when leaving, more than it gives what is under way. The next start puts right what
/// it left.
const LEAVING_MAX: Duration = Duration::from_secs(20);

/// Creates the window and, beside it, opens the console.
pub(crate) fn start(app: &AppHandle) -> tauri::Result<()> {
    let opening = app.clone();
    async_runtime::spawn(async move {
        // The pages show why: every command answers with it.
        if let Err(error) = open_console(&opening).await {
            eprintln!("trainyard: {}", error.detail);
        }
    });
    window::create(app)?;
    async_runtime::spawn(tray::keep(app.clone()));
    let leaving = app.clone();
    async_runtime::spawn(async move {
        platform::asked_to_end().await;
        quit(leaving).await;
    });
    Ok(())
}

/// Opens the console unless it is open.
pub(crate) async fn open_console(app: &AppHandle) -> Result<(), WireError> {
    if let Opened::Now(session) = app.state::<ConsoleState>().open().await? {
        let notices = session.console().notices();
        async_runtime::spawn(notices::forward(app.clone(), notices));
        window::dress(app);
        tray::refresh(app);
    }
    Ok(())
}

/// Closing the window keeps watching, where the person wants that and could find back; otherwise it quits.
pub(crate) fn window_closes(app: &AppHandle, api: &CloseRequestApi) {
    api.prevent_close();
    let app = app.clone();
    async_runtime::spawn(async move {
        if keeps_watching(&app).await {
            window::hide(&app);
        } else {
            quit(app).await;
        }
    });
}

async fn keeps_watching(app: &AppHandle) -> bool {
    let Some(console) = app.state::<ConsoleState>().console() else {
        return false;
    };
    let settings = console.get_settings(Nothing {}).await;
    settings.is_ok_and(|s| s.keep_watching) && app.state::<tray::Tray>().is_way_back()
}

/// Leaves. Running jobs go on, and what others asked this owner for is finished out of sight.
pub(crate) async fn quit(app: AppHandle) {
    window::hide(&app);
    let resigning = app.clone();
    // Not on a thread of the runtime: the bus is asked and waited for.
    let _ = async_runtime::spawn_blocking(move || instance::resign(&resigning)).await;
    let console = app.state::<ConsoleState>();
    let serving = app.state::<Loopback>();
    let leave = async {
        serving.end().await;
        console.close().await;
    };
    if tokio::time::timeout(LEAVING_MAX, leave).await.is_err() {
        eprintln!("trainyard: left without waiting for the console");
    }
    app.exit(0);
}
