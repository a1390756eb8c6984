//! The product in its real window: `trainyard-desktop` on a virtual display, driven through `WebKitWebDriver`.
//!
//! Owns the driver's process, the application it starts and the data directory both get. The application's
//! environment is the driver's, so each application has a driver of its own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::error::NewSessionError;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;

use crate::binaries;
use crate::furnished::furnish;
use crate::notifications::Desktop;
use crate::page::Page;
use crate::process::Kept;
use crate::skip::skipped;
use crate::wait::until_some;

/// The programs a window without a screen needs, and the Debian packages that have them.
const PROGRAMS: [(&str, &str); 4] = [
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("Xvfb", "xvfb"),
    ("dbus-daemon", "dbus"),
    ("dunst", "dunst"),
];
/// Variables of whoever runs the tests that would change the window; screenshots hang with the last two. Cargo's
/// library path would be shown among what a task gets.
const FOREIGN: [&str; 6] = [
    "LD_LIBRARY_PATH",
    "WAYLAND_DISPLAY",
    "LANGUAGE",
    "LC_ALL",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
];

/// A desktop with a notification daemon, and a data directory on it.
#[derive(Debug)]
pub struct Seat {
    desktop: Desktop,
    root: TempDir,
}

impl Seat {
    /// Sets everything up that is outside of the window. Nothing where a program is missing; then it says which.
    ///
    /// # Panics
    /// When a program that is there does not do its work.
    #[must_use]
    pub fn take() -> Option<Self> {
        for (program, package) in PROGRAMS {
            if !is_installed(program) {
                skipped(&format!("{program} is missing (Debian package {package})"));
                return None;
            }
        }
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        for folder in ["run", "config", "cache", "data"] {
            fs::create_dir(root.path().join(folder)).expect("a folder can be made");
        }
        Some(Self {
            desktop: Desktop::start()?,
            root,
        })
    }

    /// The notification daemon's desktop.
    #[must_use]
    pub fn desktop(&mut self) -> &mut Desktop {
        &mut self.desktop
    }

    /// The data directory.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// Gives a program this seat's display, bus and data directory.
    pub fn set_environment(&self, command: &mut Command) {
        for name in FOREIGN {
            command.env_remove(name);
        }
        let folder = |name| self.root.path().join(name);
        command
            .envs(self.desktop.variables())
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env("XDG_RUNTIME_DIR", folder("run"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("TRAINYARD_HOME", self.home())
            .env("TRAINYARD_SHIM", binaries::shim());
    }

    /// Starts the application once more, as a person would while the window is open.
    #[must_use]
    pub fn start_again(&self) -> Kept {
        let mut again = Command::new(binaries::window());
        self.set_environment(&mut again);
        Kept::start(
            again
                .stdout(Stdio::null())
                .stderr(self.words_file("again.log")),
        )
    }

    /// A file for what a program says.
    fn words_file(&self, name: &str) -> Stdio {
        let file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.root.path().join(name));
        file.expect("a file can be made").into()
    }

    /// Runs the command line beside the window; what it printed.
    pub fn command_line(&self, args: &[&str]) -> Result<String> {
        let mut command = Command::new(binaries::command_line());
        self.set_environment(&mut command);
        let ran = command.args(args).output()?;
        let said = String::from_utf8_lossy(&ran.stderr);
        ensure!(
            ran.status.success(),
            "trainyard {args:?} ended with {}: {said}",
            ran.status
        );
        Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
    }

    /// A path for a file of the test.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// What driver and application said.
    #[must_use]
    pub fn words(&self) -> String {
        fs::read_to_string(self.root.path().join("window.log")).unwrap_or_default()
    }
}

impl Drop for Seat {
    /// Ends what still runs for this data directory: jobs outlive their console.
    fn drop(&mut self) {
        let home = format!("TRAINYARD_HOME={}", self.home().display());
        for pid in processes_with(home.as_bytes()) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// How many drivers are started for one window before that is a failure.
const DRIVERS: u32 = 3;

/// The application with its window, until it is dropped or closed.
#[derive(Debug)]
pub struct Window {
    client: Client,
    page: Page,
    application: Pid,
    _driver: Kept,
}

impl Window {
    /// Starts the application and waits for its first page.
    pub async fn open(seat: &Seat) -> Result<Self> {
        let program = binaries::window();
        let mut tries = 0;
        let (driver, client) = loop {
            tries += 1;
            let (driver, port) = start_driver(seat)?;
            match connect(port, &program).await {
                // Between finding a free port and listening on it, another program can take it.
                Err(error) if tries < DRIVERS && never_answered(&error) => {}
                connected => break (driver, connected.with_context(|| seat.words())?),
            }
        };
        let application = application(&program, seat)?;
        let page = Page::new(client.clone());
        let window = Self {
            client,
            page,
            application,
            _driver: driver,
        };
        window
            .page
            .until(
                "the first page",
                "return Boolean(document.querySelector('#page-title')?.textContent)",
            )
            .await?;
        Ok(window)
    }

    /// The page in it.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The application's process.
    #[must_use]
    pub fn application(&self) -> Pid {
        self.application
    }

    /// Makes the page this large, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.client.set_window_size(width, height).await?;
        let script = format!("return innerWidth === {width} && innerHeight === {height}");
        self.page.until("the window's new size", &script).await
    }

    /// Asks the application to end the way the system does, and waits until it has.
    pub async fn quit(self) -> Result<()> {
        ensure!(
            kill_process(self.application, Signal::TERM).is_ok(),
            "the application is gone already"
        );
        let process = PathBuf::from(format!("/proc/{}", self.application.as_raw_nonzero()));
        for _ in 0..200 {
            if !is_alive(&process) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the application does not end when it is asked to");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Without this it lives on: the driver leaves it alone.
        let _ = kill_process(self.application, Signal::KILL);
    }
}

/// Runs a test in a window of its own; when it fails, leaves a picture of the window beside the binaries.
pub async fn in_window(
    test: &str,
    steps: impl AsyncFnOnce(&mut Seat, &Window) -> Result<()>,
) -> Result<()> {
    match Seat::take() {
        Some(seat) => on_seat(test, seat, steps).await,
        None => Ok(()),
    }
}

/// The same with something on every page.
pub async fn in_furnished_window(
    test: &str,
    steps: impl AsyncFnOnce(&mut Seat, &Window) -> Result<()>,
) -> Result<()> {
    let Some(seat) = Seat::take() else {
        return Ok(());
    };
    furnish(&seat).await?;
    on_seat(test, seat, steps).await
}

/// The same on a seat that was made ready.
pub async fn on_seat(
    test: &str,
    mut seat: Seat,
    steps: impl AsyncFnOnce(&mut Seat, &Window) -> Result<()>,
) -> Result<()> {
    let window = Window::open(&seat).await?;
    let Err(error) = steps(&mut seat, &window).await else {
        return Ok(());
    };
    let picture = failures().join(format!("{test}.png"));
    let seen = match window.page.save_picture(&picture).await {
        Ok(()) => format!("the window is in {}", picture.display()),
        Err(error) => format!("no picture: {error:#}"),
    };
    Err(error.context(format!("{test}: {seen}; it said {:?}", seat.words())))
}

/// `failures` in the target folder.
fn failures() -> PathBuf {
    let test = std::env::current_exe().expect("this test has a path");
    let target = test
        .ancestors()
        .nth(3)
        .expect("a test lies in a profile's deps");
    target.join("failures")
}

fn start_driver(seat: &Seat) -> Result<(Kept, u16)> {
    let port = free_port()?;
    let mut driver = Command::new("WebKitWebDriver");
    seat.set_environment(&mut driver);
    driver
        .args([&format!("--port={port}"), "--host=127.0.0.1"])
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .stdout(seat.words_file("window.log"))
        .stderr(seat.words_file("window.log"));
    let driver = Kept::start(&mut driver);
    until_some("the driver to listen", || {
        std::net::TcpStream::connect(("127.0.0.1", port)).ok()
    });
    Ok((driver, port))
}

/// Whether nothing was asked yet, so that another driver can be started.
fn never_answered(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<NewSessionError>();
    matches!(
        error,
        Some(NewSessionError::Failed(_) | NewSessionError::FailedC(_))
    )
}

async fn connect(port: u16, program: &Path) -> Result<Client> {
    let options = json!({ "binary": program, "args": [] });
    let mut wanted = serde_json::Map::new();
    wanted.insert("webkitgtk:browserOptions".to_owned(), options);
    wanted.insert("timeouts".to_owned(), json!({ "script": 30_000 }));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(wanted);
    let driver = format!("http://127.0.0.1:{port}");
    let client = tokio::time::timeout(Duration::from_mins(1), builder.connect(&driver)).await;
    Ok(client.context("the window does not open")??)
}

/// The application's process, found by its program and its data directory.
fn application(program: &Path, seat: &Seat) -> Result<Pid> {
    let program = program.canonicalize()?;
    let home = format!("TRAINYARD_HOME={}", seat.home().display());
    let mut found = processes_with(home.as_bytes()).into_iter().filter(|pid| {
        let exe = fs::read_link(format!("/proc/{}/exe", pid.as_raw_nonzero()));
        exe.is_ok_and(|exe| exe == program)
    });
    found
        .next()
        .context("the application is not among the processes")
}

fn processes_with(variable: &[u8]) -> Vec<Pid> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return vec![];
    };
    let numbered = entries.flatten().filter_map(|entry| {
        let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
        let environment = fs::read(entry.path().join("environ")).ok()?;
        let has = environment
            .split(|byte| *byte == 0)
            .any(|one| one == variable);
        has.then(|| Pid::from_raw(pid)).flatten()
    });
    numbered.collect()
}

fn is_alive(process: &Path) -> bool {
    let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
    // pid (name) state: a zombie has ended.
    stat.rsplit(") ")
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}

fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}
