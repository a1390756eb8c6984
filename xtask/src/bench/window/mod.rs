//! The console's window and Chromium's with the same page, in turn on one virtual display.
//!
//! Owns setting both up alike and starting them; what is measured is [`super::start`]'s and [`super::idle`]'s.
//!
//! The page is the list of jobs with its rows on the screen. Both sides load the same built files and the same
//! `first_page.js`, which tells when the rows were painted; the time counts from the start of the process to the
//! moment that word reaches the bench. What is not the same:
//! - The window opens a real console: its database, its scheduler, its tray. Chromium's page gets the answers such a
//!   console gave once, from the memory of a loopback server, and has nothing of that to do. In Chromium's favour.
//! - The window's page comes out of its binary, Chromium's over loopback HTTP. In the window's favour.
//! - Debian's launcher of Chromium, a shell script, is left out, and so is its sandbox (the window has none for its
//!   own pages either). In Chromium's favour.
//! - Both have been started once before with the data they keep, so neither makes a profile while it is measured.

mod answers;
mod display;
mod server;

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::binaries::{self, COMMAND_LINE, DESKTOP, SHIM};
use crate::debian::{self, Purpose};
use crate::pages;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::processes::Program;
use answers::Answers;
use display::Display;
use server::Server;

/// Jobs in the list: about as many as the window shows at once.
const JOBS: usize = 20;
/// Debian's Chromium without its launcher.
const CHROMIUM: &str = "/usr/lib/chromium/chromium";
/// The window's size, which is the console's own.
const SIZE: &str = "1440,900";
/// A first page that takes longer does not come any more.
const FIRST_PAGE_MAX: Duration = Duration::from_mins(1);

/// Who opens the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Trainyard,
    Chromium,
}

impl Side {
    /// Both, each run with another one first.
    pub(super) fn in_turn(run: u32) -> [Self; 2] {
        match run % 2 {
            0 => [Self::Chromium, Self::Trainyard],
            _ => [Self::Trainyard, Self::Chromium],
        }
    }
}

/// That the first page was painted.
struct FirstPage {
    arrived: Instant,
    rows: u64,
}

/// A side with its first page on the screen.
pub(super) struct Opened {
    program: Program,
    /// From the start of the process.
    pub(super) first_page_ms: f64,
}

/// Both sides, ready to be started.
pub(super) struct Stage {
    folder: PathBuf,
    binaries: PathBuf,
    server: Server,
    // Dropped last: programs end while their display is there.
    display: Display,
}

impl Stage {
    /// Builds what ships, fills a data directory with jobs and starts both sides once.
    pub(super) fn set(workspace: &Workspace, step: &Step) -> Result<Self> {
        debian::ensure_installed(step, Purpose::Comparing)?;
        pages::install(workspace, step)?;
        pages::build(workspace, step)?;
        binaries::build_release(workspace, step)?;
        let folder = workspace.products().join("bench").join("window");
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        let binaries = workspace.target().join("release");
        let display = Display::start(&folder)?;
        fill(&folder, &binaries, &display)?;
        step.note(&format!("{JOBS} jobs have run"));

        let answers = Answers::ask(&binaries.join("examples/answers"), &home(&folder))?;
        let script = workspace.root().join("src-tauri/src/first_page.js");
        let script = fs::read_to_string(&script)
            .with_context(|| format!("{} cannot be read", script.display()))?;
        let server = Server::start(&workspace.ui().join("dist"), &script, answers)?;
        let stage = Self {
            folder,
            binaries,
            server,
            display,
        };
        stage.open(Side::Chromium)?.close()?;
        stage.server.keep_to_known_answers()?;
        stage.open(Side::Trainyard)?.close()?;
        Ok(stage)
    }

    /// Starts a side and waits for its first page.
    pub(super) fn open(&self, side: Side) -> Result<Opened> {
        let (program, page) = match side {
            Side::Trainyard => self.open_trainyard()?,
            Side::Chromium => self.open_chromium()?,
        };
        let jobs = u64::try_from(JOBS)?;
        ensure!(
            page.rows == jobs,
            "{side:?} shows {} rows of {jobs}",
            page.rows
        );
        let first_page = page.arrived.duration_since(program.started);
        Ok(Opened {
            program,
            first_page_ms: first_page.as_secs_f64() * 1e3,
        })
    }

    fn open_trainyard(&self) -> Result<(Program, FirstPage)> {
        let mut command = Command::new(self.binaries.join(DESKTOP));
        self.display.set_environment(&mut command);
        command
            .env("TRAINYARD_HOME", home(&self.folder))
            .env("TRAINYARD_TRACE_START", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut program = Program::start(&mut command, "trainyard")?;
        let said = program.child().stderr.take();
        let said = BufReader::new(said.context("BUG: standard error is a pipe")?);
        let pages = first_page_said(said);
        let page = wait_for(&pages, "the console")?;
        Ok((program, page))
    }

    fn open_chromium(&self) -> Result<(Program, FirstPage)> {
        let mut command = Command::new(CHROMIUM);
        self.display.set_environment(&mut command);
        let profile = self.folder.join("chromium");
        command
            .arg(format!("--app={}", self.server.url()))
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("--window-size={SIZE}"))
            .args([
                "--no-sandbox",
                "--no-first-run",
                "--no-default-browser-check",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
            ])
            .args(["--disable-sync", "--password-store=basic"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let program = Program::start(&mut command, "chromium")?;
        let page = wait_for(&self.server.first_page, "Chromium")?;
        Ok((program, page))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What is left is made anew by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Opened {
    /// Memory of each process by name, in bytes of PSS.
    pub(super) fn memory(&self) -> Result<Vec<(String, u64)>> {
        self.program.memory()
    }

    /// Processor time of each process so far, in clock ticks.
    pub(super) fn ticks(&self) -> Result<HashMap<i32, u64>> {
        self.program.ticks()
    }

    pub(super) fn close(self) -> Result<()> {
        self.program.end()
    }
}

fn home(folder: &Path) -> PathBuf {
    folder.join("home")
}

/// Runs small jobs to their end, one after the other.
fn fill(folder: &Path, binaries: &Path, display: &Display) -> Result<()> {
    let home = home(folder);
    let data = home.join("obs/data/rows");
    let file = folder.join("job.json");
    fs::create_dir_all(&data)
        .and_then(|()| fs::write(data.join("rows.csv"), "1,2\n"))
        .and_then(|()| fs::write(&file, job().to_string()))
        .with_context(|| format!("{} cannot be filled", folder.display()))?;
    for number in 1..=JOBS {
        let mut command = Command::new(binaries.join(COMMAND_LINE));
        display.set_environment(&mut command);
        let output = command
            .args(["submit", "--follow", "--name"])
            .arg(format!("digits-{number:02}"))
            .arg("-f")
            .arg(&file)
            .env("TRAINYARD_HOME", &home)
            .env("TRAINYARD_SHIM", binaries.join(SHIM))
            .output()
            .context("the command line could not be started")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "a job for the list failed: {said}");
    }
    Ok(())
}

fn job() -> Value {
    json!({
        "name": "digits",
        "description": "Learns handwritten digits",
        "algorithm": {
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": "echo epoch 5 of 5, loss 0.0421, accuracy 0.987",
        },
        "data": [{ "source": "path", "path": "obs://data/rows/" }],
        "output_path": "obs://data/output/",
        "resources": { "flavor": "local.cpu.1u" },
    })
}

/// Waits for the row in which the console says that its first page was painted; rows after it are read and dropped.
fn first_page_said(said: impl BufRead + Send + 'static) -> Receiver<Result<FirstPage>> {
    let (sender, pages) = mpsc::channel();
    thread::spawn(move || {
        let mut before = String::new();
        let mut told = false;
        for row in said.lines().map_while(Result::ok) {
            let arrived = Instant::now();
            if let Some(rows) = rows_of_trace(&row) {
                told = sender.send(Ok(FirstPage { arrived, rows })).is_ok();
            } else if !told {
                before.push_str(&row);
                before.push('\n');
            }
        }
        if !told {
            let _ = sender.send(Err(anyhow::anyhow!("it ended, having said: {before}")));
        }
    });
    pages
}

/// `trainyard: first page after 312 ms, 20 rows`
fn rows_of_trace(row: &str) -> Option<u64> {
    let rest = row.strip_prefix("trainyard: first page after ")?;
    rest.split_once(" ms, ")?
        .1
        .strip_suffix(" rows")?
        .parse()
        .ok()
}

/// The argument of the page's `painted`.
fn first_page_rows(body: &str) -> Result<u64> {
    let told: Value = serde_json::from_str(body).context("the page tells no JSON")?;
    told["rows"].as_u64().context("the page tells no rows")
}

fn wait_for(pages: &Receiver<Result<FirstPage>>, whose: &str) -> Result<FirstPage> {
    match pages.recv_timeout(FIRST_PAGE_MAX) {
        Ok(page) => page.with_context(|| format!("{whose} shows no first page")),
        Err(_) => bail!("{whose} shows no first page within {FIRST_PAGE_MAX:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_ends_before_its_page_tells_what_it_said() {
        let said = "trainyard: the window could not be opened: no display\n".as_bytes();
        let page = first_page_said(said).recv().expect("one word comes");
        let error = page.err().expect("there was no page").to_string();
        assert!(error.contains("no display"), "{error}");
    }

    #[test]
    fn the_rows_of_the_first_page_are_told() {
        let said = "Gtk-WARNING: x\ntrainyard: first page after 312 ms, 20 rows\nmore\n".as_bytes();
        let page = first_page_said(said).recv().expect("one word comes");
        assert_eq!(page.expect("there was a page").rows, 20);
        assert_eq!(first_page_rows(r#"{"rows":20}"#).ok(), Some(20));
        assert!(first_page_rows("{}").is_err());
    }

    #[test]
    fn nobody_is_always_first() {
        assert_ne!(Side::in_turn(1), Side::in_turn(2));
        assert_eq!(Side::in_turn(1), Side::in_turn(3));
    }
}
