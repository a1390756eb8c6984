//! The window: made hidden, shown when its page has content, closed to what may be opened in it.

use std::path::Path;
use std::time::Duration;

use tauri::plugin::TauriPlugin;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry,
};
use tauri_plugin_window_state::StateFlags;
use trainyard_console::store::Theme;
use trainyard_console::wire::Nothing;

use crate::lifetime;
use crate::state::ConsoleState;

const LABEL: &str = "main";
/// A page without content by then is shown as it is, so that nobody waits for a window that never comes.
const FIRST_PAGE_MAX: Duration = Duration::from_secs(3);
/// `--surface-1` of the pages, where the page has not painted yet.
const LIGHT: Color = Color(255, 255, 255, 255);
const DARK: Color = Color(21, 23, 27, 255);

/// Makes the window and starts loading its page.
pub(crate) fn create(app: &AppHandle) -> tauri::Result<()> {
    let home = app.state::<ConsoleState>().options().home.clone();
    let closing = app.clone();
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Trainyard")
        .inner_size(1440.0, 900.0)
        .min_inner_size(1024.0, 700.0)
        .visible(false)
        .devtools(cfg!(debug_assertions))
        .initialization_script(include_str!("first_page.js"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    let web = home.join("web");
    let window = if std::fs::create_dir_all(&web).is_ok() {
        builder.data_directory(web).build()?
    } else {
        // The pages are to say what is wrong with the data directory, so they must not need it.
        let anywhere = std::env::temp_dir();
        builder.data_directory(anywhere).incognito(true).build()?
    };
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            lifetime::window_closes(&closing, api);
        }
    });
    paint_ground(&window, window.theme()?);
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_PAGE_MAX).await;
        show_first(&window);
    });
    Ok(())
}

/// Size and place of the window, kept in the data directory.
pub(crate) fn remember(home: &Path) -> TauriPlugin<Wry> {
    let file = home.join("window.json").to_string_lossy().into_owned();
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filename(file)
        .build()
}

/// Shows the window for the first time; later it is the person who shows and hides it.
pub(crate) fn show_first(window: &WebviewWindow) {
    /// That the window was shown.
    struct Shown;
    if window.manage(Shown) {
        show(window.app_handle());
    }
}

/// Brings the window before the person's eyes, wherever it was.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // Each may be refused by a desktop; the others still help.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

pub(crate) fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.hide();
    }
}

/// Goes to a place of the pages, for example `#/jobs/7/V001`.
pub(crate) fn go(app: &AppHandle, place: &str) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let place = serde_json::Value::from(place);
        let _ = window.eval(format!("location.hash = {place}"));
    }
}

/// Gives title bar, dialogs and the ground behind the page the theme of the settings.
pub(crate) fn dress(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Some(console) = app.state::<ConsoleState>().console() else {
            return;
        };
        let (Ok(settings), Some(window)) = (
            console.get_settings(Nothing {}).await,
            app.get_webview_window(LABEL),
        ) else {
            return;
        };
        let theme = match settings.theme {
            Theme::System => None,
            Theme::Light => Some(tauri::Theme::Light),
            Theme::Dark => Some(tauri::Theme::Dark),
        };
        // A desktop without themes keeps its own.
        let _ = window.set_theme(theme);
        if let Some(theme) = theme.or_else(|| window.theme().ok()) {
            paint_ground(&window, theme);
        }
    });
}

fn paint_ground(window: &WebviewWindow, theme: tauri::Theme) {
    let ground = match theme {
        tauri::Theme::Dark => DARK,
        _ => LIGHT,
    };
    let _ = window.set_background_color(Some(ground));
}

/// Only the console's own pages are opened in the window, whatever a link in a log says.
fn is_own_page(url: &Url) -> bool {
    let packed = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    let served =
        url.scheme() == "http" && url.host_str() == Some("localhost") && url.port() == Some(5173);
    packed || (tauri::is_dev() && served)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own(url: &str) -> bool {
        is_own_page(&url.parse().unwrap())
    }

    #[test]
    fn the_pages_own_places_are_opened() {
        assert!(is_own("tauri://localhost/"));
        assert!(is_own("tauri://localhost/index.html#/jobs/7/V001"));
    }

    #[test]
    fn nothing_else_is_opened() {
        for url in [
            "https://example.org/",
            "http://localhost/",
            "http://localhost.example.org:5173/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://elsewhere/",
        ] {
            assert!(!is_own(url), "{url} was opened");
        }
    }
}
