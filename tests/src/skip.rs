//! Saying that a test was skipped.

use std::io::Write;

/// Says why, past the test runner, which keeps what passing tests print to itself.
pub fn skipped(why: &str) {
    let test = std::thread::current();
    let name = test.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "SKIPPED {name}: {why}");
}
