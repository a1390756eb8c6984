//! A task for the tests: writes known bytes in pieces, then ends as told.
//!
//! `chatter SEED BYTES PIECES PAUSE_MS END`, where END is an exit code or `wait`: then it stays until it is ended.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use trainyard_tests::chatter::{bytes, task_seed};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [seed, len, pieces, pause_ms, end] = args.as_slice() else {
        eprintln!("chatter SEED BYTES PIECES PAUSE_MS END");
        return ExitCode::from(64);
    };
    let number = |text: &String| text.parse::<u64>().expect("a number");
    let task = std::env::var("DLS_TASK_INDEX").map_or(0, |index| index.parse().unwrap_or(0));
    let len = usize::try_from(number(len)).expect("a size");
    let all = bytes(task_seed(number(seed), task), len);
    let piece = len
        .div_ceil(usize::try_from(number(pieces)).expect("a count"))
        .max(1);
    let mut out = std::io::stdout().lock();
    let mut written = 0;
    for piece in all.chunks(piece) {
        if out.write_all(piece).and_then(|()| out.flush()).is_err() {
            return ExitCode::from(74);
        }
        // For a task that is ended from outside: its log has this much, or more.
        written += piece.len();
        let _ = std::fs::write("written", written.to_string());
        std::thread::sleep(Duration::from_millis(number(pause_ms)));
    }
    if end == "wait" {
        loop {
            std::thread::park();
        }
    }
    ExitCode::from(u8::try_from(number(end)).expect("an exit code"))
}
