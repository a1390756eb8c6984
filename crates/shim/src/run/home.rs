//! The task's own /home/work, before the command starts.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use trainyard_shim::{StepKind, TaskDir, TaskLaunch, now_ms};

use super::code::{self, CodeError};
use super::rows::Rows;
use super::stop_request::StopRequest;

const RUN_TRAIN: &str = include_str!("../../assets/run_train.sh");

/// Why a task's home could not be made ready.
#[derive(Debug, thiserror::Error)]
pub(super) enum HomeError {
    /// The folders or `run_train.sh` could not be written.
    #[error("cannot prepare /home/work: {0}")]
    Io(#[from] io::Error),
    /// The code directory could not be copied.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// Makes `home/` with `run_train.sh` and the code directory, and the cache.
pub(super) fn prepare(
    dir: &TaskDir,
    launch: &TaskLaunch,
    rows: &mut Rows,
    stop: &StopRequest,
) -> Result<(), HomeError> {
    let jobs = dir.home().join("user-job-dir");
    fs::create_dir_all(&jobs)?;
    fs::create_dir_all(dir.cache())?;
    write_script(&dir.home().join("run_train.sh"))?;
    let Some(code) = &launch.code else {
        return Ok(());
    };
    rows.info(&format!("Downloading {}", code.url));
    dir.note_step(now_ms(), StepKind::CopyingCode);
    let copied = code::copy(code, &jobs, &|| stop.is_made_or_waiting())?;
    let (files, bytes) = (copied.files, copied.bytes);
    dir.note_step(now_ms(), StepKind::CodeCopied { files, bytes });
    let left_out = match copied.left_out {
        0 => String::new(),
        1 => "; 1 entry was left out".to_owned(),
        many => format!("; {many} entries were left out"),
    };
    rows.info(&format!(
        "Downloaded {} {}, {} MB{left_out}",
        copied.files,
        if copied.files == 1 { "file" } else { "files" },
        megabytes(copied.bytes)
    ));
    Ok(())
}

fn write_script(path: &Path) -> io::Result<()> {
    fs::write(path, RUN_TRAIN)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// Megabytes with one decimal, rounded up so that something is never nothing.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_download_is_not_shown_as_nothing() {
        assert_eq!(megabytes(0), "0.0");
        assert_eq!(megabytes(1), "0.1");
        assert_eq!(megabytes(12_340_000), "12.4");
    }
}
