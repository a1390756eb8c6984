//! A Python environment that has a framework by name: a real virtual environment with the metadata of a framework and
//! not the framework, for the console goes by that.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Makes one that has `PyTorch` 2.1.0.
pub fn make_with_torch(folder: &Path) -> Result<()> {
    let mut python = Command::new("python3");
    let made = python
        .args(["-m", "venv", "--without-pip"])
        .arg(folder)
        .status()?;
    ensure!(made.success(), "no virtual environment: {made}");
    let libraries = fs::read_dir(folder.join("lib"))?.next();
    let python = libraries.context("the environment is empty")??;
    let info = python.path().join("site-packages/torch-2.1.0.dist-info");
    fs::create_dir_all(&info)?;
    let metadata = "Metadata-Version: 2.1\nName: torch\nVersion: 2.1.0\n";
    fs::write(info.join("METADATA"), metadata)?;
    Ok(())
}
