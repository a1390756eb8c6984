//! The pages in ui/: their packages and their build, each done only when something changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

/// `npm ci`, unless `node_modules` is of this very package-lock.json.
pub(crate) fn install(workspace: &Workspace, step: &Step) -> Result<()> {
    install_in(workspace, step, &workspace.ui())
}

/// The same for any folder with a package.json.
pub(crate) fn install_in(workspace: &Workspace, step: &Step, folder: &Path) -> Result<()> {
    let lock_path = folder.join("package-lock.json");
    let lock =
        fs::read(&lock_path).with_context(|| format!("{} cannot be read", lock_path.display()))?;
    // Inside node_modules, so that deleting that folder deletes the claim too.
    let stamp = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        step.note("unchanged");
        return Ok(());
    }
    let mut npm = workspace.npm(folder);
    npm.args(["ci", "--no-audit", "--no-fund"]);
    step.run(npm, Output::Quiet)?;
    write_stamp(&stamp, &lock)
}

/// `npm run build`, unless ui/dist is of these very sources.
pub(crate) fn build(workspace: &Workspace, step: &Step) -> Result<()> {
    let ui = workspace.ui();
    let sources = fingerprint(&ui)?;
    let index = ui.join("dist").join("index.html");
    // Not in ui/dist: everything in there ends up inside the window's binary.
    let stamp = ui.join("node_modules").join(".built-sources");
    if index.is_file() && fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        step.note("unchanged");
        return Ok(());
    }
    script(workspace, step, "build", Output::Quiet)?;
    ensure!(
        index.is_file(),
        "`npm run build` left no {}",
        index.display()
    );
    write_stamp(&stamp, sources.as_bytes())
}

fn write_stamp(stamp: &Path, content: &[u8]) -> Result<()> {
    // npm makes no folder for a package without dependencies.
    stamp
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(stamp, content))
        .with_context(|| format!("{} cannot be written", stamp.display()))
}

/// `npm run NAME` in ui/.
pub(crate) fn script(workspace: &Workspace, step: &Step, name: &str, output: Output) -> Result<()> {
    let mut npm = workspace.npm(&workspace.ui());
    npm.args(["run", name]);
    step.run(npm, output)
}

/// A number that changes when any file below `folder` does, what is installed or built aside.
fn fingerprint(folder: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    add(folder, &mut hasher)?;
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let unreadable = || format!("{} cannot be read", folder.display());
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .with_context(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        let path = entry.path();
        name.hash(hasher);
        if path.is_dir() {
            add(&path, hasher)?;
        } else {
            fs::read(&path).with_context(unreadable)?.hash(hasher);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_asks_for_a_build_and_a_built_file_does_not() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("writable");
            fs::write(path, text).expect("writable");
        };
        let now = || fingerprint(dir.path()).expect("readable");

        write("src/app.ts", "one");
        let before = now();
        write("dist/app.js", "built");
        write("node_modules/x/index.js", "installed");
        assert_eq!(now(), before, "nothing of ours changed");
        write("src/app.ts", "two");
        assert_ne!(now(), before, "a source changed");
    }
}
