//! Where the binaries under test are.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The command line.
#[must_use]
pub fn command_line() -> PathBuf {
    folder().join("trainyard")
}

/// The process beside each running task.
#[must_use]
pub fn shim() -> PathBuf {
    folder().join("trainyard-shim")
}

/// The window.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn window() -> PathBuf {
    let program = folder().join("trainyard-desktop");
    assert!(
        program.is_file(),
        "{} is missing: npm run build in ui/, then cargo build -p trainyard-desktop --features \
         tauri/custom-protocol; cargo xtask test does both",
        program.display()
    );
    program
}

/// The root of the repository.
///
/// # Panics
/// Never.
#[must_use]
pub fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("BUG: the tests are in a folder")
}

/// The folder of the product's binaries: `TRAINYARD_BIN_DIR`, else where this test was built, and then they are
/// built too. Cargo builds no binary of another package for a test, and would leave an old one lying there.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        if let Some(folder) = std::env::var_os("TRAINYARD_BIN_DIR") {
            return folder.into();
        }
        let test = std::env::current_exe().expect("this test has a path");
        let folder = test.ancestors().nth(2).expect("a test lies in deps");
        build(folder);
        folder.to_owned()
    })
}

fn build(folder: &Path) {
    let target = folder.parent().expect("a profile lies in a target folder");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args([
            "build",
            "--quiet",
            "-p",
            "trainyard-cli",
            "-p",
            "trainyard-shim",
            "--bins",
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(repository());
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let built = cargo.status().expect("cargo starts");
    assert!(
        built.success(),
        "the binaries under test could not be built"
    );
}
