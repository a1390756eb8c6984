//! Our side: a console that owns a data directory as the window does, and `trainyard submit`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::binaries::{COMMAND_LINE, SHIM};

use super::{COMMAND, Daemon, JOBS, Side, wait_until};

/// The console without a window that the whole-system tests use.
const OWNER: &str = "owner";

/// A running owner.
pub(super) struct Trainyard {
    binaries: PathBuf,
    home: PathBuf,
    files: PathBuf,
    _owner: Daemon,
}

/// Starts an owner on an empty data directory, with a file for each job to come.
pub(super) fn start(binaries: &Path, folder: &Path) -> Result<Trainyard> {
    let home = folder.join("home");
    let owner =
        Daemon::start(Command::new(binaries.join(OWNER)).args([&home, &binaries.join(SHIM)]))?;
    wait_until(|| home.join("api.json").exists()).context("the owner does not open its door")?;
    let files = folder.join("files");
    let data = home.join("obs/bench/data");
    for made in [&files, &data] {
        fs::create_dir_all(made).with_context(|| format!("{} cannot be made", made.display()))?;
    }
    write(&data.join("rows.csv"), "1,2\n")?;
    for job in 0..2 * JOBS {
        write(&file(&files, job), &spec(job))?;
    }
    Ok(Trainyard {
        binaries: binaries.to_owned(),
        home,
        files,
        _owner: owner,
    })
}

impl Trainyard {
    /// Waits until every job has its exit record.
    pub(super) fn wait_until_idle(&self) -> Result<()> {
        let ended = |job| self.task(job).join("exit.json").exists();
        wait_until(|| (0..2 * JOBS).all(ended)).context("a job does not end")
    }

    fn task(&self, job: usize) -> PathBuf {
        self.home.join(format!("jobs/{}/V001/task-0", job + 1))
    }
}

impl Side for Trainyard {
    fn submit(&self, job: usize) -> Command {
        let mut command = Command::new(self.binaries.join(COMMAND_LINE));
        command
            .env("TRAINYARD_HOME", &self.home)
            .args(["submit", "-f"])
            .arg(file(&self.files, job));
        command
    }

    fn log(&self, job: usize) -> PathBuf {
        self.task(job).join("log")
    }
}

fn file(folder: &Path, job: usize) -> PathBuf {
    folder.join(format!("{job}.yaml"))
}

/// A job that occupies one processor.
fn spec(job: usize) -> String {
    json!({
        "name": format!("bench-{job}"),
        "algorithm": {
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": COMMAND,
        },
        "data": [{ "source": "path", "path": "obs://bench/data/" }],
        "output_path": format!("obs://bench/output/{job}/"),
        "resources": { "flavor": "local.cpu.1u" },
    })
    .to_string()
}

fn write(path: &Path, content: &str) -> Result<()> {
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}
