//! The one place of this room that writes to standard error.
//!
//! What is said there is for whoever started the program and may be looking. That nobody can be told must not end the
//! work that something is said about, as `eprintln!` would.

use std::fmt::Display;
use std::io::Write;

/// Says it, if it can be said.
pub(crate) fn say(what: &impl Display) {
    let _ = writeln!(std::io::stderr(), "trainyard: {what}");
}
