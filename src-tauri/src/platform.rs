//! What differs between systems. Linux is the one there is; another gets its own lines here and nowhere else.

mod status_notifier;

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

pub(crate) use status_notifier::TrayIcon;

/// Has `WebKitGTK` hand its frames over in shared memory: the first page is there in two thirds of the time and the
/// window takes a quarter less memory. A person who chose is left alone, and so is a test: screenshots through
/// `WebDriver` need the other way.
pub(crate) fn choose_renderer() {
    const CHOICE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let automated = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    if automated || std::env::var_os(CHOICE).is_some() {
        return;
    }
    // SAFETY: called first in `main`, before any other thread exists that could read the environment.
    unsafe { std::env::set_var(CHOICE, "1") };
}

/// Starts this program anew in its own place; returns where that is not possible, or was done a few times already.
#[expect(clippy::disallowed_methods, reason = "it is this program itself")]
pub(crate) fn start_again() {
    const TIMES: &str = "TRAINYARD_STARTED_AGAIN";
    const TIMES_MAX: u32 = 5;
    let times = std::env::var(TIMES).ok().and_then(|text| text.parse().ok());
    let times = times.unwrap_or(0) + 1;
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    if times > TIMES_MAX {
        return;
    }
    std::thread::sleep(Duration::from_millis(200));
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1));
    // It comes back only where it failed.
    let _ = again.env(TIMES, times.to_string()).exec();
}

/// Returns when the system asks the program to end.
pub(crate) async fn asked_to_end() {
    let kinds = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ];
    let [Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)] = kinds.map(signal) else {
        // Without handlers the system ends it by itself.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Opens a folder in the desktop's file manager.
pub(crate) fn open_folder(folder: &Path) -> Result<(), String> {
    let refused = |error: gio::glib::Error| error.message().to_owned();
    let uri = gio::glib::filename_to_uri(folder, None).map_err(refused)?;
    gio::AppInfo::launch_default_for_uri(&uri, None::<&gio::AppLaunchContext>).map_err(refused)
}

/// Opens an address in the person's browser.
pub(crate) fn open_address(url: &str) -> Result<(), String> {
    gio::AppInfo::launch_default_for_uri(url, None::<&gio::AppLaunchContext>)
        .map_err(|error| error.message().to_owned())
}
