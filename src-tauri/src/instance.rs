//! One window for each data directory: a second start shows the first window and ends.
//!
//! Found through the session bus, under a name made from the data directory, so consoles of different directories
//! run side by side. Without a bus a second window opens; the console then stays beside the owner, as it does
//! beside `trainyard submit --follow`, and no job runs twice.

use std::path::Path;
use std::time::Duration;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};

use crate::window;

/// What the plugin calls itself.
const PLUGIN: &str = "single-instance";
const BUS_NAME: &str = "io.github.trainyard.Trainyard";

/// Ends this process when the window of this data directory is already there.
pub(crate) fn plugin(home: &Path) -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, _arguments, _directory| window::show(app))
        .dbus_id(bus_name(home))
        .build()
}

/// Whether a start failed for a window that was found and then was gone: it was killed, and the bus had not noticed it yet.
pub(crate) fn was_just_ending(error: &tauri::Error, after: Duration) -> bool {
    // One that is there and hangs is asked for much longer, and would be the next time too.
    let is_prompt = after < Duration::from_secs(5);
    is_prompt && matches!(error, tauri::Error::PluginInitialization(name, _) if name == PLUGIN)
}

/// Lets the next start be a window of its own, while this one is still leaving.
pub(crate) fn resign(app: &AppHandle) {
    tauri_plugin_single_instance::destroy(app);
}

fn bus_name(home: &Path) -> String {
    // The directory may not exist yet; then nobody can have it under another name.
    let home = home
        .canonicalize()
        .or_else(|_| std::path::absolute(home))
        .unwrap_or_else(|_| home.to_owned());
    let hash = fnv_1a(home.as_os_str().as_encoded_bytes());
    format!("{BUS_NAME}.home_{hash:016x}")
}

/// 64-bit FNV-1a: the same in every version of the program, as the standard library's hash need not be.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_failed_at_once_for_the_other_window_is_started_again() {
        let of = |plugin: &str| {
            tauri::Error::PluginInitialization(plugin.to_owned(), "disconnected".to_owned())
        };
        let (soon, late) = (Duration::from_secs(1), Duration::from_secs(25));
        assert!(was_just_ending(&of("single-instance"), soon));
        assert!(!was_just_ending(&of("single-instance"), late));
        assert!(!was_just_ending(&of("dialog"), soon));
    }

    #[test]
    fn the_name_is_what_the_plugin_says() {
        use tauri::plugin::Plugin;
        assert_eq!(plugin(Path::new("/a/home")).name(), PLUGIN);
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // From the test vectors of the FNV reference code.
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn two_data_directories_have_two_names() {
        assert_ne!(
            bus_name(Path::new("/a/home")),
            bus_name(Path::new("/b/home"))
        );
    }

    #[test]
    fn one_data_directory_has_one_name_however_it_is_reached() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        let link = dir.path().join("link");
        std::fs::create_dir(&home).unwrap();
        std::os::unix::fs::symlink(&home, &link).unwrap();
        assert_eq!(bus_name(&home), bus_name(&link));
    }

    #[test]
    fn the_name_is_one_a_bus_accepts() {
        let name = bus_name(Path::new("/home/someone/.local/share/trainyard"));
        assert!(name.len() + ".SingleInstance".len() <= 255);
        for element in name.split('.') {
            assert!(element.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'));
            assert!(
                element
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_')
            );
        }
    }
}
