//! The Debian packages a chore needs: finding the missing ones and installing them.
//!
//! Knows no other system's packages: elsewhere it names what to install by hand.

use std::collections::HashSet;
use std::env;
use std::io::{self, IsTerminal};
use std::process::{Command, Stdio};

use anyhow::{Result, bail, ensure};

use crate::child::Output;
use crate::steps::Step;

/// Compiles the workspace. WebKit's package brings GTK; nothing links to the tray's library,
/// which is opened while running.
const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// Runs the console and its jobs: the tray's library, and the sandbox of local jobs.
const CONSOLE: &[&str] = &["libayatana-appindicator3-1", "bubblewrap"];

/// Runs the console where nobody looks: display, driver, notification daemon, keyring, pictures.
const SCREENLESS: &[&str] = &[
    "xvfb",
    "xauth",
    "webkit2gtk-driver",
    "dbus",
    "dunst",
    "gnome-keyring",
    "libsecret-tools",
    "imagemagick",
    "xdotool",
    "fonts-dejavu-core",
    "fonts-noto-cjk",
];

/// The bundler reads the tray library's version from its development files.
const PACKAGING: &[&str] = &["libayatana-appindicator3-dev"];

/// What the window is measured against. Large, so only benches that need it ask for it.
const PEERS: &[&str] = &["chromium"];

/// What the packages are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building, and running in a window on a display.
    Window,
    /// Building, and running on a virtual display.
    Screenless,
    /// The same, with Chromium beside the window.
    Comparing,
    /// Building the packages that people install.
    Packaging,
}

impl Purpose {
    fn packages(self) -> Vec<&'static str> {
        let more: &[&[&str]] = match self {
            Self::Window => &[],
            Self::Screenless => &[SCREENLESS],
            Self::Comparing => &[SCREENLESS, PEERS],
            Self::Packaging => &[PACKAGING],
        };
        [&[BUILD, CONSOLE], more].concat().concat()
    }
}

/// Installs what `purpose` needs and is not there.
pub(crate) fn ensure_installed(step: &Step, purpose: Purpose) -> Result<()> {
    ensure_packages(step, &purpose.packages())
}

/// Installs those of `wanted` that are not there.
pub(crate) fn ensure_packages(step: &Step, wanted: &[&str]) -> Result<()> {
    if env::var_os("TRAINYARD_SKIP_PACKAGES").is_some() {
        step.note("not looked at, as TRAINYARD_SKIP_PACKAGES is set");
        return Ok(());
    }
    let Some(installed) = installed(wanted) else {
        bail!(
            "this is no Debian system (dpkg-query is missing). Install what these Debian packages \
             hold, then set TRAINYARD_SKIP_PACKAGES=1: {}",
            wanted.join(" ")
        );
    };
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|package| !installed.contains(*package))
        .collect();
    if missing.is_empty() {
        step.note(&format!("all {} are installed", wanted.len()));
        return Ok(());
    }
    step.note(&format!("installing {}", missing.join(" ")));
    let apt = Apt::find(step, &missing)?;
    if Apt::knows_no_packages() {
        apt.update(step)?;
    }
    if apt.install(step, &missing).is_err() {
        step.note("that failed; trying again with fresh package lists");
        apt.update(step)?;
        apt.install(step, &missing)?;
    }
    Ok(())
}

/// Those of `wanted` that dpkg has installed, or nothing where there is no dpkg.
fn installed(wanted: &[&str]) -> Option<HashSet<String>> {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    Some(parse(&String::from_utf8_lossy(&output.stdout)))
}

fn parse(rows: &str) -> HashSet<String> {
    rows.lines()
        .filter_map(|row| row.split_once(' '))
        .filter(|(_, status)| *status == "installed")
        .map(|(package, _)| package.to_owned())
        .collect()
}

/// apt-get, as root or through sudo.
struct Apt {
    sudo: bool,
}

impl Apt {
    fn find(step: &Step, missing: &[&str]) -> Result<Self> {
        let by_hand = format!(
            "apt-get install --no-install-recommends {}",
            missing.join(" ")
        );
        ensure!(
            is_command("apt-get"),
            "packages are missing and there is no apt-get here. By hand: {by_hand}"
        );
        if is_root() {
            return Ok(Self { sudo: false });
        }
        ensure!(
            is_command("sudo"),
            "packages are missing, and installing them takes root, but there is no sudo here. As \
             root: {by_hand}"
        );
        step.note("sudo asks for your password: installing packages takes root");
        let mut sudo = Command::new("sudo");
        if !io::stdin().is_terminal() {
            sudo.arg("-n");
        }
        let allowed = sudo.arg("-v").status().is_ok_and(|status| status.success());
        ensure!(allowed, "sudo was refused. As root: {by_hand}");
        Ok(Self { sudo: true })
    }

    /// Whether `apt-get update` never ran here, as in a fresh container.
    fn knows_no_packages() -> bool {
        std::fs::read_dir("/var/lib/apt/lists").is_ok_and(|entries| {
            !entries
                .flatten()
                .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
        })
    }

    fn update(&self, step: &Step) -> Result<()> {
        step.run(self.command(&["update"]), Output::Quiet)
    }

    fn install(&self, step: &Step, packages: &[&str]) -> Result<()> {
        let mut command = self.command(&["install", "--yes", "--no-install-recommends"]);
        command.args(packages);
        step.run(command, Output::Quiet)
    }

    fn command(&self, words: &[&str]) -> Command {
        // sudo drops the environment, so the variable is set on its far side.
        let mut command = Command::new(if self.sudo { "sudo" } else { "env" });
        if self.sudo {
            command.arg("env");
        }
        command
            .args([
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-o",
                "DPkg::Lock::Timeout=300",
            ])
            .args(words);
        command
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether `name` is a program on the search path.
pub(crate) fn is_command(name: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|dir| dir.join(name).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_whose_settings_remain_counts_as_missing() {
        let found = parse("dbus installed\nxvfb config-files\ndunst not-installed\n");
        assert_eq!(found, HashSet::from(["dbus".to_owned()]));
    }

    #[test]
    fn only_a_comparison_asks_for_another_browser() {
        for purpose in [Purpose::Window, Purpose::Screenless, Purpose::Packaging] {
            assert!(!purpose.packages().contains(&"chromium"));
        }
        assert!(Purpose::Comparing.packages().contains(&"chromium"));
    }

    #[test]
    fn a_machine_without_a_screen_gets_what_a_window_needs_too() {
        let screenless = Purpose::Screenless.packages();
        for package in Purpose::Window.packages() {
            assert!(screenless.contains(&package), "{package} is missing");
        }
    }
}
