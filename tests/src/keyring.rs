//! A keyring on the bus of a seat, unlocked, as a person who has logged in has one.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::driver::Seat;

/// Starts the keyring, before the window. Says so, and answers no, where there is none to start.
pub fn unlock(seat: &Seat) -> Result<bool> {
    if Command::new("gnome-keyring-daemon")
        .arg("--version")
        .output()
        .is_err()
    {
        println!("skipped: gnome-keyring-daemon is not installed (Debian package gnome-keyring)");
        return Ok(false);
    }
    let mut daemon = Command::new("gnome-keyring-daemon");
    seat.set_environment(&mut daemon);
    // It ends with what else runs for the seat's data directory.
    let mut daemon = daemon
        .args(["--unlock", "--components=secrets", "--daemonize"])
        .env("HOME", seat.path("data"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut password = daemon.stdin.take().context("it takes no password")?;
    password.write_all(b"open")?;
    drop(password);
    let started = daemon.wait()?;
    ensure!(started.success(), "the keyring did not start: {started}");
    let mut wait = Command::new("gdbus");
    seat.set_environment(&mut wait);
    let there = wait
        .args([
            "wait",
            "--session",
            "--timeout",
            "10",
            "org.freedesktop.secrets",
        ])
        .status()?;
    ensure!(there.success(), "the keyring is not on the bus");
    Ok(true)
}
