//! A virtual display with a session bus, and a folder for what programs on it keep.
//!
//! Both sides of a comparison get the same one.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Variables of whoever runs the bench that would change what is measured.
const FOREIGN: [&str; 7] = [
    "WAYLAND_DISPLAY",
    "LANGUAGE",
    "LC_ALL",
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "CHROMIUM_FLAGS",
];

/// A bus that starts nothing by itself: what it started would belong to neither side.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Xvfb and a bus; they end with it.
pub(super) struct Display {
    children: Vec<Child>,
    folder: PathBuf,
    name: String,
    bus: String,
}

impl Display {
    /// `folder` takes what programs on the display leave in a person's folders.
    pub(super) fn start(folder: &Path) -> Result<Self> {
        for name in ["run", "config", "cache", "data"] {
            let path = folder.join(name);
            fs::create_dir_all(&path)
                .with_context(|| format!("{} cannot be made", path.display()))?;
        }
        let mut display = Self {
            children: Vec::new(),
            folder: folder.to_owned(),
            name: String::new(),
            bus: String::new(),
        };
        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1440x960x24"]);
        // Without "-noreset" each start would find a display as if nobody had ever opened a window.
        screen.args(["-nolisten", "tcp", "-noreset"]);
        display.name = format!(":{}", display.first_row(screen)?);
        let config = folder.join("bus.conf");
        fs::write(&config, BUS)
            .with_context(|| format!("{} cannot be written", config.display()))?;
        let mut bus = Command::new("dbus-daemon");
        bus.arg("--config-file").arg(config);
        bus.args(["--print-address", "--nofork", "--nopidfile"]);
        display.bus = display.first_row(bus)?;
        Ok(display)
    }

    /// Starts a program that says on its first row how it is reached.
    fn first_row(&mut self, mut command: Command) -> Result<String> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        self.children.push(child);
        let out = self
            .children
            .last_mut()
            .and_then(|child| child.stdout.take());
        let mut row = String::new();
        BufReader::new(out.context("BUG: standard output is a pipe")?).read_line(&mut row)?;
        ensure!(!row.trim().is_empty(), "{name} did not start");
        Ok(row.trim().to_owned())
    }

    /// Puts a program onto this display.
    pub(super) fn set_environment(&self, command: &mut Command) {
        for name in FOREIGN {
            command.env_remove(name);
        }
        let of_trainyard = |name: &str| name.starts_with("TRAINYARD_");
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(of_trainyard) {
                command.env_remove(name);
            }
        }
        command
            .env("DISPLAY", &self.name)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("LANG", "C.UTF-8")
            .env("HOME", &self.folder)
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("XDG_DATA_HOME", self.folder.join("data"));
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
