//! Files of this computer: choosing one to upload, and looking at the data directory with the desktop's file manager.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tauri::{State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;
use trainyard_console::{ErrorCode, WireError};
use trainyard_files::{Survives, replace_for_user};

use crate::platform;
use crate::state::ConsoleState;

/// Which files are offered.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    name: String,
    /// Without the dot.
    extensions: Vec<String>,
}

/// Asks for a file; none when the person changed their mind.
#[tauri::command]
pub(crate) async fn pick_file(
    window: WebviewWindow,
    filters: Vec<Filter>,
) -> Result<Option<String>, WireError> {
    let mut dialog = window.dialog().file().set_parent(&window);
    for filter in &filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    ask(dialog, |dialog, answer| {
        dialog.pick_file(|file| drop(answer.send(file)));
    })
    .await
}

/// Asks for a folder; none when the person changed their mind.
#[tauri::command]
pub(crate) async fn pick_folder(window: WebviewWindow) -> Result<Option<String>, WireError> {
    let dialog = window.dialog().file().set_parent(&window);
    ask(dialog, |dialog, answer| {
        dialog.pick_folder(|folder| drop(answer.send(folder)));
    })
    .await
}

/// Asks where to save a text and writes it there, whole or not at all; its path, or none when the person changed their
/// mind.
#[tauri::command]
pub(crate) async fn save_file(
    window: WebviewWindow,
    name: String,
    text: String,
) -> Result<Option<String>, WireError> {
    let dialog = window.dialog().file().set_parent(&window);
    let dialog = dialog.set_file_name(&name);
    let chosen = ask(dialog, |dialog, answer| {
        dialog.save_file(|file| drop(answer.send(file)));
    })
    .await?;
    let Some(path) = chosen else {
        return Ok(None);
    };
    let written = tokio::task::spawn_blocking(move || {
        let to = Path::new(&path);
        replace_for_user(to, text.as_bytes(), Survives::PowerCut).map_err(|error| {
            let code = match error.kind() {
                std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
                _ => ErrorCode::Storage,
            };
            refused(code, &format!("{path}: {error}"))
        })?;
        Ok(Some(path))
    });
    written.await.expect("BUG: writing a file panicked")
}

/// Asks under which name to save a file; none when the person changed their mind.
#[tauri::command]
pub(crate) async fn pick_save(
    window: WebviewWindow,
    name: String,
) -> Result<Option<String>, WireError> {
    let dialog = window
        .dialog()
        .file()
        .set_parent(&window)
        .set_file_name(name);
    ask(dialog, |dialog, answer| {
        dialog.save_file(|file| drop(answer.send(file)));
    })
    .await
}

async fn ask(
    dialog: FileDialogBuilder<tauri::Wry>,
    pick: impl FnOnce(FileDialogBuilder<tauri::Wry>, oneshot::Sender<Option<FilePath>>),
) -> Result<Option<String>, WireError> {
    let (answer, chosen) = oneshot::channel();
    pick(dialog, answer);
    let Ok(Some(chosen)) = chosen.await else {
        return Ok(None);
    };
    let path = chosen
        .into_path()
        .map_err(|e| refused(ErrorCode::BadRequest, &e.to_string()))?;
    match path.to_str() {
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(refused(
            ErrorCode::BadRequest,
            &format!("the name of {} is not UTF-8; rename it", path.display()),
        )),
    }
}

/// Opens a folder of the data directory in the file manager.
#[tauri::command]
pub(crate) async fn open_folder(
    console: State<'_, ConsoleState>,
    path: PathBuf,
) -> Result<(), WireError> {
    let home = console.options().home.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let folder = folder_inside(&home, &path)?;
        platform::open_folder(&folder).map_err(|e| refused(ErrorCode::Unreachable, &e))
    });
    opened.await.expect("BUG: opening a folder panicked")
}

/// The folder a path names, if it is one and lies in the data directory.
fn folder_inside(home: &Path, path: &Path) -> Result<PathBuf, WireError> {
    let missing = |error| {
        let detail = format!("{}: {error}", path.display());
        refused(ErrorCode::NotFound, &detail)
    };
    let home = home.canonicalize().map_err(missing)?;
    let folder = path.canonicalize().map_err(missing)?;
    if folder.is_dir() && folder.starts_with(&home) {
        return Ok(folder);
    }
    let detail = format!("{} is no folder of the data directory", path.display());
    Err(refused(ErrorCode::BadRequest, &detail))
}

fn refused(code: ErrorCode, detail: &str) -> WireError {
    WireError {
        code,
        name: None,
        faults: vec![],
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_folder_of_the_data_directory_is_opened() {
        let home = tempfile::tempdir().unwrap();
        let task = home.path().join("jobs/1/V001");
        fs::create_dir_all(&task).unwrap();
        assert!(folder_inside(home.path(), &task).is_ok());
        assert!(folder_inside(home.path(), home.path()).is_ok());
    }

    #[test]
    fn a_path_that_leads_out_of_the_data_directory_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let link = home.path().join("link");
        std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
        for path in [elsewhere.path().to_owned(), link, home.path().join("..")] {
            let error = folder_inside(home.path(), &path).unwrap_err();
            assert_eq!(error.code, ErrorCode::BadRequest, "{}", path.display());
        }
    }

    #[test]
    fn a_file_is_not_opened_whatever_would_run_it() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("run.desktop");
        fs::write(&file, "").unwrap();
        let error = folder_inside(home.path(), &file).unwrap_err();
        assert_eq!(error.code, ErrorCode::BadRequest);
    }

    #[test]
    fn a_folder_that_is_gone_is_said_to_be() {
        let home = tempfile::tempdir().unwrap();
        let error = folder_inside(home.path(), &home.path().join("gone")).unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
    }
}
