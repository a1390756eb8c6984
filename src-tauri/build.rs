//! Declares the window's own commands, so that a page may call only those its capability names.

fn main() {
    let pages = std::path::Path::new("../ui/dist/index.html");
    println!("cargo:rerun-if-changed={}", pages.display());
    assert!(
        pages.exists() || std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_none(),
        "the pages are not built: run `npm ci && npm run build` in ui/, or `cargo xtask run`"
    );
    let commands = &[
        "call",
        "retry",
        "ready",
        "painted",
        "pick_file",
        "pick_folder",
        "pick_save",
        "open_folder",
        "save_file",
        "open_visualization",
        "open_remote_visualization",
        "loopback_state",
        "serve_loopback",
        "end_loopback",
    ];
    let app = tauri_build::AppManifest::new().commands(commands);
    let attributes = tauri_build::Attributes::new().app_manifest(app);
    tauri_build::try_build(attributes).expect("the window's configuration is wrong");
}
