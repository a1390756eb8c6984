//! The virtual environments of the clients, and the package of `python/` installed for one run.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use trainyard_tests::binaries;
use trainyard_tests::process::Kept;
use trainyard_tests::skip::skipped;

/// Says that everything was installed.
const COMPLETE: &str = "complete";
/// Longer than the clients take to come over a slow network.
const PATIENCE: Duration = Duration::from_mins(5);

type Made = OnceLock<Result<PathBuf, String>>;

/// The interpreter of other people's clients; none, with the reason told, where it cannot be made.
pub(crate) fn python() -> Option<&'static Path> {
    static MADE: Made = OnceLock::new();
    made(&MADE, "clients")
}

/// That of the Estimator's own package: what this needs, and nothing of the others.
pub(crate) fn estimators_python() -> Option<&'static Path> {
    static MADE: Made = OnceLock::new();
    made(&MADE, "estimator")
}

/// Installs the package of `python/` into a folder, from what the environment has already.
pub(crate) fn install_estimator(python: &Path, into: &Path) {
    let mut install = Command::new(python);
    install
        .args(["-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--no-index", "--no-deps"])
        .args(["--no-build-isolation", "--target"])
        .arg(into)
        .arg(binaries::repository().join("python"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    run(&mut install).unwrap_or_else(|said| panic!("python/ cannot be installed: {said}"));
}

fn made(made: &'static Made, name: &str) -> Option<&'static Path> {
    match made.get_or_init(|| make(name)) {
        Ok(python) => Some(python),
        Err(reason) => {
            skipped(reason);
            None
        }
    }
}

/// Makes one for the packages of `<name>/requirements.txt`.
fn make(name: &str) -> Result<PathBuf, String> {
    if Command::new("python3").arg("--version").output().is_err() {
        return Err("python3 is not installed (Debian package python3-venv)".to_owned());
    }
    let conformance = binaries::repository().join("tests/tests/conformance");
    let list = conformance.join(name).join("requirements.txt");
    let packages = fs::read_to_string(&list).expect("the list of packages can be read");
    let mut hasher = DefaultHasher::new();
    packages.hash(&mut hasher);
    let folder = cache().join(format!("{name}-{:016x}", hasher.finish()));
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
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--no-input"]);
    install.args(["--disable-pip-version-check", "--timeout", "15", "-r"]);
    run(install.arg(&list))
        .map_err(|said| format!("the clients cannot be installed from the Python index: {said}"))?;
    fs::write(folder.join(COMPLETE), "").map_err(|e| e.to_string())?;
    Ok(python)
}

/// What it said at last where it failed.
fn run(command: &mut Command) -> Result<(), String> {
    let mut said = tempfile::tempfile().map_err(|error| error.to_string())?;
    let kept = said.try_clone().map_err(|error| error.to_string())?;
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
    let ended = Kept::start(quiet.stderr(kept)).wait_within(PATIENCE);
    let Some(status) = ended else {
        return Err(format!("it takes longer than {} s", PATIENCE.as_secs()));
    };
    if status.success() {
        return Ok(());
    }
    Err(last_line(&mut said).unwrap_or_else(|| status.to_string()))
}

fn last_line(said: &mut File) -> Option<String> {
    use std::io::{Read, Seek};
    let mut bytes = Vec::new();
    said.rewind()
        .and_then(|()| said.read_to_end(&mut bytes))
        .ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    last.map(str::to_owned)
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
