//! One child process of a chore: its output goes to a log file, and is shown when it matters.
//!
//! Owns the reading of output and the waiting. Which program and what it means is the caller's.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, PipeReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Rows of a failed child that are printed.
const TAIL_ROWS: usize = 40;
/// How often a quiet child gives a sign of life where the line cannot be rewritten.
const SIGN_OF_LIFE: Duration = Duration::from_secs(30);
/// What a finished child's descendants may still say: a daemon that keeps the pipe open must not
/// keep us waiting.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// What becomes of a child's output besides the log file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// Nothing, unless it fails: then its tail.
    Quiet,
    /// Every row, as it comes.
    Shown,
}

/// Runs `command` to its end. A failure names the command, shows the tail and the log's place.
pub(crate) fn run(mut command: Command, output: Output, log: &Path) -> Result<()> {
    let shown = describe(&command);
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| format!("{} cannot be written", log.display()))?;
    writeln!(file, "$ {shown}")?;

    let (reader, writer) = io::pipe().context("no pipe for a child's output")?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command
        .spawn()
        .with_context(|| format!("`{shown}` could not be started"))?;
    // The command still holds the pipe's writing ends: without this the reader never sees the end.
    drop(command);

    let mut watch = Watch::new(output, file);
    let status = watch.follow(&mut child, &rows_of(reader))?;
    if status.success() {
        return Ok(());
    }
    if output == Output::Quiet {
        watch.print_tail();
    }
    bail!(
        "`{shown}` failed ({status}); its whole output is in {}",
        log.display()
    );
}

/// The command as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn rows_of(reader: PipeReader) -> Receiver<String> {
    let (sender, rows) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut row = Vec::new();
        while reader
            .read_until(b'\n', &mut row)
            .is_ok_and(|length| length > 0)
        {
            let text = String::from_utf8_lossy(&row).trim_end().to_owned();
            if sender.send(text).is_err() {
                break;
            }
            row.clear();
        }
    });
    rows
}

struct Watch {
    output: Output,
    log: File,
    tail: VecDeque<String>,
    started: Instant,
    last_sign: Instant,
    on_terminal: bool,
}

impl Watch {
    fn new(output: Output, log: File) -> Self {
        let started = Instant::now();
        Self {
            output,
            log,
            tail: VecDeque::new(),
            started,
            last_sign: started,
            on_terminal: io::stdout().is_terminal(),
        }
    }

    fn follow(&mut self, child: &mut Child, rows: &Receiver<String>) -> Result<ExitStatus> {
        loop {
            match rows.recv_timeout(Duration::from_millis(500)) {
                Ok(row) => self.take(row)?,
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(status) = child.try_wait()? {
                        self.take_last_words(rows)?;
                        self.clear_line();
                        return Ok(status);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.clear_line();
                    return Ok(child.wait()?);
                }
            }
            self.give_sign_of_life();
        }
    }

    fn take_last_words(&mut self, rows: &Receiver<String>) -> Result<()> {
        let until = Instant::now() + LAST_WORDS;
        while let Ok(row) = rows.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.take(row)?;
        }
        Ok(())
    }

    fn take(&mut self, row: String) -> Result<()> {
        writeln!(self.log, "{row}")?;
        if self.output == Output::Shown {
            println!("{row}");
        }
        if self.tail.len() == TAIL_ROWS {
            self.tail.pop_front();
        }
        self.tail.push_back(row);
        Ok(())
    }

    fn give_sign_of_life(&mut self) {
        if self.output == Output::Shown {
            return;
        }
        let every = if self.on_terminal {
            Duration::from_millis(500)
        } else {
            SIGN_OF_LIFE
        };
        if self.last_sign.elapsed() < every {
            return;
        }
        self.last_sign = Instant::now();
        let row = self.tail.back().map_or("", |row| row.trim());
        let row: String = row.chars().filter(|c| !c.is_control()).take(64).collect();
        let seconds = self.started.elapsed().as_secs();
        if self.on_terminal {
            print!("\r\x1b[K      {seconds} s  {row}");
            io::stdout().flush().ok();
        } else {
            println!("      {seconds} s  {row}");
        }
    }

    fn clear_line(&self) {
        if self.on_terminal && self.output == Output::Quiet {
            print!("\r\x1b[K");
            io::stdout().flush().ok();
        }
    }

    fn print_tail(&self) {
        for row in &self.tail {
            println!("      | {row}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failed_child_is_named_with_the_place_of_its_log() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let log = dir.path().join("log");
        let error = run(
            shell("echo to-out; echo to-err >&2; exit 7"),
            Output::Quiet,
            &log,
        )
        .expect_err("exit 7 is a failure")
        .to_string();
        assert!(error.contains("exit status: 7"), "{error}");
        assert!(error.contains(&log.display().to_string()), "{error}");
        let text = fs::read_to_string(&log).expect("the log is there");
        assert!(
            text.contains("to-out\n") && text.contains("to-err\n"),
            "{text}"
        );
    }

    #[test]
    fn a_daemon_that_keeps_the_output_open_does_not_hold_the_chore() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let started = Instant::now();
        run(
            shell("sleep 20 & echo started"),
            Output::Quiet,
            &dir.path().join("log"),
        )
        .expect("the shell itself succeeds");
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "it waited for the daemon"
        );
    }
}
