//! Making an environment: which programs run, in which order, and following what they print.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::EngineError;
use crate::places::Places;
use crate::platform;

/// How soon a cancellation takes effect when nothing is printed.
const HEARTBEAT: Duration = Duration::from_millis(100);
/// Between two looks at a program that prints no more.
const POLL: Duration = Duration::from_millis(10);

/// What makes the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "EnvironmentInstaller")]
pub enum Installer {
    /// uv where it is there, else Python's own venv and pip.
    Automatic,
    /// uv; an error where it is not there.
    Uv,
    /// Python's own venv and pip.
    Venv,
}

/// An environment to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewEnvironment {
    /// Its name and that of its folder: 1 to 64 letters, digits, `.`, `_` or `-`.
    pub name: String,
    /// The Python to make it from: an interpreter or the folder of one; else the newest found.
    pub python: Option<PathBuf>,
    /// A requirements file to install.
    pub requirements: Option<PathBuf>,
    /// Packages to install, as a requirements file has them, such as `torch==2.5.1`; besides those of the file.
    #[serde(default)]
    pub packages: Vec<String>,
    /// What makes it.
    pub installer: Installer,
}

/// Stops a making, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for the stop. It takes effect within a fraction of a second.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Makes an environment from the interpreter `base` in `folder`, which the caller removes when this fails.
pub(crate) fn create(
    new: &NewEnvironment,
    base: &Path,
    folder: &Path,
    places: &Places,
    cancel: &Cancel,
    on_line: &mut dyn FnMut(&str),
) -> Result<(), EngineError> {
    check(new, places)?;
    let uv = match new.installer {
        Installer::Venv => None,
        Installer::Automatic => places.program("uv"),
        Installer::Uv => Some(places.program("uv").ok_or(EngineError::NoUv)?),
    };
    run(making(uv.as_deref(), base, folder), cancel, on_line)?;
    if new.requirements.is_none() && new.packages.is_empty() {
        return Ok(());
    }
    let interpreter =
        platform::interpreter_in(folder).ok_or_else(|| EngineError::NoPythonInside {
            path: folder.to_owned(),
        })?;
    let mut install = installing(uv.as_deref(), &interpreter);
    if let Some(file) = &new.requirements {
        let file = std::path::absolute(file).map_err(EngineError::file(file))?;
        install.arg("--requirement").arg(&file);
        // Wheels named in the file stand beside it.
        if let Some(beside) = file.parent() {
            install.current_dir(beside);
        }
    }
    install.args(&new.packages);
    run(install, cancel, on_line)
}

/// What is wrong with the wishes for an environment, as far as that can be told before.
pub(crate) fn check(new: &NewEnvironment, places: &Places) -> Result<(), EngineError> {
    if let Some(file) = new.requirements.as_ref().filter(|file| !file.is_file()) {
        return Err(EngineError::Missing { path: file.clone() });
    }
    if let Some(given) = new.packages.iter().find(|text| !is_package(text)) {
        let given = given.clone();
        return Err(EngineError::BadPackage { given });
    }
    if new.installer == Installer::Uv && places.program("uv").is_none() {
        return Err(EngineError::NoUv);
    }
    Ok(())
}

/// A name with what may follow it. No option of the installer, which begins with a hyphen, and no path.
fn is_package(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| !c.is_control())
        && !text
            .split(['=', '<', '>', '[', ';', '@', '~', '!', ' '])
            .next()
            .unwrap_or_default()
            .contains(['/', '\\', ':'])
}

fn making(uv: Option<&Path>, base: &Path, folder: &Path) -> Command {
    match uv {
        Some(uv) => command(uv, &["venv", "--no-progress", "--python"], &[base, folder]),
        None => command(base, &["-I", "-m", "venv"], &[folder]),
    }
}

fn installing(uv: Option<&Path>, interpreter: &Path) -> Command {
    if let Some(uv) = uv {
        let words = ["pip", "install", "--no-progress", "--python"];
        command(uv, &words, &[interpreter])
    } else {
        let words = ["-I", "-m", "pip", "install", "--no-input"];
        let mut pip = command(interpreter, &words, &[]);
        pip.args(["--disable-pip-version-check", "--progress-bar=off"]);
        pip
    }
}

fn command(program: &Path, words: &[&str], paths: &[&Path]) -> Command {
    let mut command = platform::command(program);
    command.args(words).args(paths);
    command
}

/// Runs one program to its end, its lines in order of arrival.
fn run(
    mut command: Command,
    cancel: &Cancel,
    on_line: &mut dyn FnMut(&str),
) -> Result<(), EngineError> {
    let shown = shown(&command);
    on_line(&format!("$ {shown}"));
    let failed = |status: String, last_line: String| EngineError::Failed {
        command: shown.clone(),
        status,
        last_line,
    };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed("it did not start".to_owned(), error.to_string()))?;
    let (sender, lines) = mpsc::channel();
    follow(child.stdout.take().expect("BUG: piped"), sender.clone());
    follow(child.stderr.take().expect("BUG: piped"), sender);
    let mut last_line = String::new();
    let status = loop {
        if cancel.is_asked() {
            platform::end(&mut child);
            return Err(EngineError::Cancelled);
        }
        match lines.recv_timeout(HEARTBEAT) {
            Ok(line) => {
                on_line(&line);
                if !line.trim().is_empty() {
                    last_line = line;
                }
                continue;
            }
            Err(RecvTimeoutError::Timeout) => {}
            // Nothing more will be printed; it may still be at work.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(POLL),
        }
        // Not only at the end of its output, which a process it left behind may hold open for ever.
        if let Some(status) = child
            .try_wait()
            .map_err(|error| failed("its end is not known".to_owned(), error.to_string()))?
        {
            break status;
        }
    };
    if status.success() {
        return Ok(());
    }
    Err(failed(status.to_string(), last_line))
}

fn follow(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let text = String::from_utf8_lossy(&line);
            if lines.send(text.trim_end().to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}
