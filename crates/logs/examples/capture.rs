//! Captures standard input into the log of the directory given: `producer | capture DIR`.

use std::error::Error;
use std::io::Write;
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use trainyard_logs::{Capture, widen_pipe};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: capture DIR")?);
    std::fs::create_dir_all(&dir)?;
    // The bare pipe, without the buffer of the standard handle: the capture brings its own.
    let source = std::fs::File::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    widen_pipe(&source);
    let summary = Capture::create(&dir)?.run(source, epoch_ms)?;
    writeln!(
        std::io::stderr(),
        "{} bytes, {} rows, {} lost",
        summary.bytes,
        summary.rows,
        summary.lost_bytes
    )?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a program of its own, with the clock at its top"
)]
fn epoch_ms() -> u64 {
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}
