//! `trainyard serve` on a data directory of its own, and the examples that ask it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::binaries::COMMAND_LINE;

use super::super::processes::Program;

/// A running service; it ends with this, and so does what it runs.
pub(super) struct Service {
    binaries: PathBuf,
    home: PathBuf,
    told: Value,
    _program: Program,
}

impl Service {
    /// Starts it on an empty data directory that has a file of data, and waits until it answers.
    pub(super) fn start(binaries: &Path, folder: &Path) -> Result<Self> {
        let home = folder.join("home");
        let data = home.join("obs/bench/data");
        fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
        fs::write(data.join("rows.csv"), "1,2\n")?;
        let mut command = command(binaries, &home);
        // What it makes up as keys has no business in the user's keyring; that it is not there is said on this.
        command.args(["serve", "--json"]).stderr(Stdio::null());
        command.stdout(Stdio::piped());
        let mut program = Program::start(&mut command, "service")?;
        let output = program.child().stdout.take();
        let mut line = String::new();
        BufReader::new(output.context("BUG: it is a pipe")?).read_line(&mut line)?;
        let told = serde_json::from_str(&line)
            .with_context(|| format!("the service did not start: {line:?}"))?;
        Ok(Self {
            binaries: binaries.to_owned(),
            home,
            told,
            _program: program,
        })
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// `127.0.0.1:PORT`
    pub(super) fn address(&self) -> Result<&str> {
        let endpoint = self.told["endpoint"].as_str();
        let address = endpoint.and_then(|endpoint| endpoint.strip_prefix("http://"));
        address.with_context(|| format!("no address in {}", self.told))
    }

    /// Submits a job to it.
    pub(super) fn submit(&self, spec: &Value) -> Result<()> {
        let file = self.home.with_file_name("spec.json");
        fs::write(&file, spec.to_string())?;
        let mut submit = command(&self.binaries, &self.home);
        submit.args(["submit", "-f"]).arg(&file);
        let status = submit.stdout(Stdio::null()).status();
        let status = status.context("the command line could not be started")?;
        ensure!(status.success(), "the job was refused");
        Ok(())
    }

    /// Runs an example against it, or against an address that leads to it. Each row that it prints is told as it comes;
    /// the last one is answered.
    pub(super) fn ask(
        &self,
        example: &str,
        arguments: &[&str],
        address: Option<&str>,
        mut on_row: impl FnMut(&str),
    ) -> Result<String> {
        let mut told = self.told.clone();
        if let Some(address) = address {
            told["endpoint"] = json!(format!("http://{address}"));
        }
        let mut child = Command::new(self.binaries.join("examples").join(example))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("the example {example} could not be started"))?;
        let mut stdin = child.stdin.take().context("BUG: it is a pipe")?;
        stdin.write_all(told.to_string().as_bytes())?;
        drop(stdin);
        let output = child.stdout.take().context("BUG: it is a pipe")?;
        let mut last = String::new();
        for row in BufReader::new(output).lines() {
            last = row?;
            on_row(&last);
        }
        let status = child.wait()?;
        ensure!(
            status.success(),
            "{example} {arguments:?} ended with {status}"
        );
        Ok(last)
    }
}

fn command(binaries: &Path, home: &Path) -> Command {
    let mut command = Command::new(binaries.join(COMMAND_LINE));
    command
        .env("TRAINYARD_HOME", home)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .stdin(Stdio::null());
    command
}
