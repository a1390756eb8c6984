//! A real notification daemon on a bus and a display of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::process::Kept;
use crate::wait::until_some;

/// Nothing expires or is folded into one, so that the history counts every notification that was shown.
const DUNSTRC: &str = "[global]
    history_length = 0
    stack_duplicates = false
    hide_duplicate_count = false
    notification_limit = 20
    show_indicators = no
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
[urgency_critical]
    timeout = 0
";

/// A bus that starts nothing by itself: a daemon that died must not be replaced by one that remembers nothing.
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

/// dunst, its bus and its display. They end with it, in this order.
#[derive(Debug)]
pub struct Desktop {
    dunst: Kept,
    _bus: Kept,
    _display: Kept,
    folder: TempDir,
    address: String,
    display: String,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its title.
    pub summary: String,
    /// Its text.
    pub body: String,
}

impl Desktop {
    /// Starts all three; says what is missing where that cannot be.
    ///
    /// # Panics
    /// When a program that is there does not do its work.
    #[must_use]
    pub fn start() -> Option<Self> {
        for program in ["Xvfb", "dbus-daemon", "dunst", "dunstctl"] {
            if !is_installed(program) {
                println!("skipped: {program} is not installed");
                return None;
            }
        }
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut display = Kept::start(
            Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1440x960x24",
                    "-nolisten",
                    "tcp",
                ])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let display_name = format!(":{}", first_line(&mut display));
        let bus_config = folder.path().join("bus.conf");
        fs::write(&bus_config, BUS).expect("the bus's settings can be written");
        let mut bus = Kept::start(
            Command::new("dbus-daemon")
                .arg("--config-file")
                .arg(&bus_config)
                .args(["--print-address", "--nofork", "--nopidfile"])
                .env("DISPLAY", &display_name)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let address = first_line(&mut bus);
        let config = folder.path().join("dunstrc");
        fs::write(&config, DUNSTRC).expect("the daemon's settings can be written");
        let said = fs::File::create(folder.path().join("said")).expect("a file can be made");
        let dunst = Kept::start(
            Command::new("dunst")
                .arg("-conf")
                .arg(config)
                .env("DISPLAY", &display_name)
                .env("DBUS_SESSION_BUS_ADDRESS", &address)
                .stdout(Stdio::null())
                .stderr(said),
        );
        let desktop = Self {
            dunst,
            _bus: bus,
            _display: display,
            folder,
            address,
            display: display_name,
        };
        until_some("the notification daemon", || desktop.control("count"));
        Some(desktop)
    }

    /// The variables by which a program finds it.
    #[must_use]
    pub fn variables(&self) -> [(&'static str, &str); 2] {
        [
            ("DBUS_SESSION_BUS_ADDRESS", &self.address),
            ("DISPLAY", &self.display),
        ]
    }

    /// Every notification it was ever given, closing those still on screen. One that replaced another counts once.
    ///
    /// # Panics
    /// When the daemon does not answer.
    #[must_use]
    pub fn history(&mut self) -> Vec<Shown> {
        self.assert_alive();
        until_some("an empty screen", || {
            self.control("close-all")?;
            let count = self.control("count")?;
            // "Waiting: 0", "Currently displayed: 0", "History: n".
            let open = |name: &str| {
                let line = count.lines().find(|line| line.contains(name))?;
                line.rsplit(' ').next()?.parse::<u32>().ok()
            };
            (open("Waiting")? == 0 && open("displayed")? == 0).then_some(())
        });
        self.assert_alive();
        let text = self.control("history").expect("dunst tells its history");
        let history: Value = serde_json::from_str(&text).expect("the history is JSON");
        let rows = history["data"][0]
            .as_array()
            .expect("the history is a list");
        let text =
            |row: &Value, field: &str| row[field]["data"].as_str().unwrap_or_default().to_owned();
        rows.iter()
            .map(|row| Shown {
                summary: text(row, "summary"),
                body: text(row, "body"),
            })
            .collect()
    }

    /// Fails when the daemon has died, with what it said last.
    fn assert_alive(&mut self) {
        let ended = self.dunst.child().try_wait().expect("a child can be asked");
        let said = fs::read(self.folder.path().join("said")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said[said.len().saturating_sub(2_000)..]).into_owned();
        assert_eq!(
            ended, None,
            "the notification daemon has died; it said {said}"
        );
    }

    fn control(&self, verb: &str) -> Option<String> {
        let mut dunstctl = Command::new("dunstctl");
        dunstctl
            .arg(verb)
            .envs(self.variables())
            .stderr(Stdio::null());
        let output = dunstctl
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    }
}

fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// The first line a program prints; what follows stays unread.
fn first_line(program: &mut Kept) -> String {
    let out = program
        .child()
        .stdout
        .take()
        .expect("BUG: its output is piped");
    let mut line = String::new();
    let read = BufReader::new(out).read_line(&mut line);
    read.expect("the program says where it is");
    line.trim().to_owned()
}
