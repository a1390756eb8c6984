//! Standard output: tables for people, JSON for programs. Standard error: what is said beside them.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use crate::terminal;

/// Standard output took no more.
#[derive(Debug)]
pub(crate) struct Unwritten(pub(crate) io::Error);

/// Writes to standard output.
pub(crate) fn write(bytes: &[u8]) -> Result<(), Unwritten> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(Unwritten)
}

/// One row.
pub(crate) fn line(text: &str) -> Result<(), Unwritten> {
    write(format!("{text}\n").as_bytes())
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Unwritten> {
    let text = serde_json::to_string_pretty(value).expect("BUG: what is printed is JSON");
    line(&text)
}

/// Says something on standard error, if it can be said: that nobody can be told changes nothing of what is done.
pub(crate) fn say(what: &impl Display) {
    let what = what.to_string();
    let _ = writeln!(io::stderr(), "trainyard: {}", terminal::one_line(&what));
}

/// Rows under headings, columns as wide as they need.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> Result<(), Unwritten> {
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| terminal::one_line(cell)).collect())
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([headings[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let print = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        line(padded.join("  ").trim_end())
    };
    print(&mut headings.iter().copied())?;
    for row in &rows {
        print(&mut row.iter().map(AsRef::as_ref))?;
    }
    Ok(())
}

/// Now, in epoch milliseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "a running job's duration is told"
)]
pub(crate) fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

/// `3 min 12 s`
pub(crate) fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, _) => format!("{}.{} s", seconds, ms % 1000 / 100),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
