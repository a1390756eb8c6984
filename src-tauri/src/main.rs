//! `trainyard-desktop`: the console in a window.
//!
//! Owns the window, the tray, the click on a notification, and commands that only translate. What a person can do
//! with jobs is `trainyard-console`'s; how it looks is the pages'.

mod bridge;
mod files;
mod instance;
mod lifetime;
mod loopback;
mod notices;
mod platform;
mod state;
mod tray;
mod visualizations;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use trainyard_console::{Delivery, Home, OpenOptions, Ownership};

use bridge::Started;
use state::ConsoleState;

fn main() -> ExitCode {
    let began = Instant::now();
    platform::choose_renderer();
    let home = Home::default_path();
    let app = tauri::Builder::default()
        .plugin(instance::plugin(&home))
        .plugin(window::remember(&home))
        .plugin(tauri_plugin_dialog::init())
        .manage(Started(began))
        .manage(tray::Tray::default())
        .manage(loopback::Loopback::default())
        .manage(ConsoleState::new(OpenOptions {
            home,
            shim: shim(),
            ownership: Ownership::Succeed,
            delivery: Delivery::Deliver,
        }))
        .invoke_handler(tauri::generate_handler![
            bridge::call,
            bridge::retry,
            bridge::ready,
            bridge::painted,
            files::pick_file,
            files::pick_folder,
            files::pick_save,
            files::open_folder,
            files::save_file,
            visualizations::open_visualization,
            visualizations::open_remote_visualization,
            loopback::loopback_state,
            loopback::serve_loopback,
            loopback::end_loopback,
        ])
        .setup(|app| Ok(lifetime::start(app.handle())?))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|_, _| {});
            ExitCode::SUCCESS
        }
        Err(error) => {
            if instance::was_just_ending(&error, began.elapsed()) {
                platform::start_again();
            }
            eprintln!("trainyard: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The program that watches a task: `TRAINYARD_SHIM`, else the one beside this program.
fn shim() -> PathBuf {
    const NAME: &str = "trainyard-shim";
    if let Some(path) = std::env::var_os("TRAINYARD_SHIM") {
        return path.into();
    }
    match std::env::current_exe() {
        Ok(program) => program.with_file_name(NAME),
        Err(_) => NAME.into(),
    }
}
