//! The virtual environment of the clients.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use trainyard_tests::binaries;

/// Says that everything was installed.
const COMPLETE: &str = "complete";

/// Its interpreter; none, with the reason printed, where it cannot be made.
pub(crate) fn python() -> Option<&'static Path> {
    static MADE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match MADE.get_or_init(make) {
        Ok(python) => Some(python),
        Err(reason) => {
            println!("skipped: {reason}");
            None
        }
    }
}

fn make() -> Result<PathBuf, String> {
    let list = binaries::repository().join("tests/tests/conformance/clients/requirements.txt");
    let packages = fs::read_to_string(&list).expect("the list of packages can be read");
    let mut hasher = DefaultHasher::new();
    packages.hash(&mut hasher);
    let folder = cache().join(format!("clients-{:016x}", hasher.finish()));
    let python = folder.join("bin").join("python");
    fs::create_dir_all(folder.parent().expect("it is in a folder")).map_err(|e| e.to_string())?;
    // Another run may be making it.
    let lock = File::create(folder.with_extension("lock")).map_err(|e| e.to_string())?;
    lock.lock().map_err(|e| e.to_string())?;
    if folder.join(COMPLETE).exists() {
        return Ok(python);
    }
    let _ = fs::remove_dir_all(&folder);
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).map_err(|said| {
        format!("no virtual environment can be made (Debian package python3-venv): {said}")
    })?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    run(Command::new(&python).args(install).arg(&list))
        .map_err(|said| format!("the clients cannot be installed from the Python index: {said}"))?;
    fs::write(folder.join(COMPLETE), "").map_err(|e| e.to_string())?;
    Ok(python)
}

/// What it said at last where it failed.
fn run(command: &mut Command) -> Result<(), String> {
    let ran = command.output().map_err(|error| error.to_string())?;
    if ran.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let last = said.lines().rev().find(|line| !line.trim().is_empty());
    Err(last.unwrap_or("it said nothing").to_owned())
}

/// The build cache outside the clone where there is one, as `cargo xtask` uses it, and else the target folder.
fn cache() -> PathBuf {
    let given = std::env::var_os("TRAINYARD_CACHE").filter(|value| !value.is_empty());
    let usual = std::env::home_dir().map(|home| home.join(".cache").join("trainyard-build"));
    given
        .map(PathBuf::from)
        .or(usual)
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")))
}
