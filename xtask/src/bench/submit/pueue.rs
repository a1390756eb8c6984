//! The peer: `pueue`, which queues shell commands and runs them from a daemon.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::thread;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::child::Output;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::{COMMAND, Daemon, Side, wait_until};

/// The newest release when this was written.
const VERSION: &str = "4.0.4";

/// A running daemon.
pub(super) struct Pueue {
    binaries: PathBuf,
    config: PathBuf,
    folder: PathBuf,
    _daemon: Daemon,
}

/// Installs it unless that was done before; the folder with its binaries.
pub(super) fn install(workspace: &Workspace, step: &Step) -> Result<PathBuf> {
    let root = workspace
        .target()
        .join("peers")
        .join(format!("pueue-{VERSION}"));
    let binaries = root.join("bin");
    if binaries.join("pueued").exists() {
        return Ok(binaries);
    }
    step.note(&format!(
        "pueue {VERSION} is built from the Rust index; once, some minutes"
    ));
    let mut cargo = workspace.cargo("install");
    cargo.args(["pueue", "--locked", "--version", VERSION, "--root"]);
    cargo.arg(&root);
    step.run(cargo, Output::Quiet)?;
    Ok(binaries)
}

/// Starts a daemon without any task, which runs as many at a time as there are processors.
pub(super) fn start(binaries: &Path, folder: &Path) -> Result<Pueue> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let config = folder.join("pueue.yml");
    // Not in the folder: the path of a socket may only have some hundred bytes.
    let socket = env::temp_dir().join(format!("trainyard-bench-{}.socket", process::id()));
    fs::write(&config, settings(folder, &socket))
        .with_context(|| format!("{} cannot be written", config.display()))?;
    // That of the daemon before this one, which was killed.
    let _ = fs::remove_file(&socket);
    let daemon = Daemon::start(
        Command::new(binaries.join("pueued"))
            .arg("--config")
            .arg(&config),
    )?;
    let pueue = Pueue {
        binaries: binaries.to_owned(),
        config,
        folder: folder.to_owned(),
        _daemon: daemon,
    };
    wait_until(|| socket.exists()).context("pueued does not open its socket")?;
    let at_a_time = thread::available_parallelism()?.to_string();
    let status = pueue.client().args(["parallel", &at_a_time]).status()?;
    ensure!(status.success(), "`pueue parallel` ended with {status}");
    Ok(pueue)
}

/// JSON, which is YAML.
fn settings(folder: &Path, socket: &Path) -> String {
    json!({
        "shared": {
            "pueue_directory": folder,
            "runtime_directory": folder,
            "use_unix_socket": true,
            "unix_socket_path": socket,
        },
        "client": {},
        // The shell that runs our jobs, too.
        "daemon": { "shell_command": ["/bin/bash", "-c", "{{ pueue_command_string }}"] },
    })
    .to_string()
}

impl Pueue {
    fn client(&self) -> Command {
        let mut command = Command::new(self.binaries.join("pueue"));
        command.arg("--config").arg(&self.config);
        command.stdout(process::Stdio::null());
        command
    }
}

impl Side for Pueue {
    fn submit(&self, _: usize) -> Command {
        let mut command = self.client();
        command.args(["add", "--", COMMAND]);
        command
    }

    fn log(&self, job: usize) -> PathBuf {
        self.folder.join(format!("task_logs/{job}.log"))
    }
}
