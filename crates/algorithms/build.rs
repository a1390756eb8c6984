//! Lists the files of the shipped packages, so that they end up inside the binary.

use std::env;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("BUG: cargo sets it"));
    let shipped = here.join("../../algorithms").canonicalize()?;
    let mut rows = String::new();
    for package in sorted(&shipped)? {
        if package.is_dir() {
            list(&shipped, &package, &mut rows)?;
        }
    }
    // The folders too: a file that comes or goes changes no other file.
    println!("cargo::rerun-if-changed={}", shipped.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("BUG: cargo sets it"));
    fs::write(out.join("shipped_files.rs"), format!("&[\n{rows}]\n"))
}

fn list(shipped: &Path, folder: &Path, rows: &mut String) -> io::Result<()> {
    // Python leaves its caches beside what it ran.
    if folder.ends_with("__pycache__") {
        return Ok(());
    }
    for path in sorted(folder)? {
        if path.is_dir() {
            list(shipped, &path, rows)?;
        } else {
            let below = path.strip_prefix(shipped).map_err(io::Error::other)?;
            let words: Vec<_> = below.iter().map(|word| word.to_string_lossy()).collect();
            let name = words.join("/");
            let path = path.to_string_lossy();
            writeln!(rows, "    ({name:?}, include_bytes!({path:?})),")
                .expect("BUG: a string takes text");
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
