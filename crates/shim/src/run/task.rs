//! One task from launch file to exit record.

use std::fs;

use trainyard_logs::{LastLines, Mask};
use trainyard_shim::{
    ExitRecord, Failure, Outcome, Phase, SandboxKind, SandboxMode, StepKind, TaskDir, TaskLaunch,
    TaskState, inherited_environment, now_ms, receive_secrets, start_ticks,
};

use super::code::CodeError;
use super::environment;
use super::home::{self, HomeError};
use super::log::Log;
use super::python;
use super::rows::Rows;
use super::stop_request::StopRequest;
use super::supervise::{Ending, supervise};
use crate::sandbox::{self, Refusal, Sandbox};

/// Why a task's command never ran.
struct NotRun {
    reason: Failure,
    message: String,
}

fn not_run(reason: Failure, message: &(impl ToString + ?Sized)) -> NotRun {
    NotRun {
        reason,
        message: message.to_string(),
    }
}

/// Runs the task and tells how it ended. Whatever goes wrong is part of the record.
pub(super) fn run(dir: &TaskDir, stop: &StopRequest, started_at_ms: u64) -> ExitRecord {
    let mut rows = Rows::open(dir).ok();
    let mut mask = Mask::default();
    let ended = prepare_and_supervise(dir, stop, started_at_ms, rows.as_mut(), &mut mask);
    let (ending, error) = match ended {
        Ok(ending) => (ending, None),
        Err(not_run) => {
            let words = not_run.words();
            if let Some(rows) = rows.as_mut() {
                rows.error(&words);
            }
            (not_run.ending(started_at_ms, stop.is_made()), Some(words))
        }
    };
    record(dir, &mask, ending, error)
}

impl NotRun {
    fn words(&self) -> String {
        match self.reason {
            Failure::CodeDownload => format!("App download error: {}", self.message),
            Failure::StoppedBeforeStart => "Stopped on request before the start".to_owned(),
            _ => format!("Not started: {}", self.message),
        }
    }

    fn ending(self, started_at_ms: u64, stopped: bool) -> Ending {
        Ending {
            outcome: Outcome::Failed {
                reason: self.reason,
                message: self.message,
            },
            stopped,
            forced: false,
            started_at_ms,
            ended_at_ms: now_ms(),
            oom: None,
            rows: Vec::new(),
        }
    }
}

/// The record of an ending. `error`: what to show where the log names none.
fn record(dir: &TaskDir, mask: &Mask, ending: Ending, error: Option<String>) -> ExitRecord {
    let lines = LastLines::read(&dir.log_file(), mask).ok();
    let last_error = lines
        .as_ref()
        .filter(|_| !ending.outcome.is_success())
        .and_then(LastLines::last_error);
    ExitRecord {
        outcome: ending.outcome,
        stop_requested: ending.stopped,
        forced: ending.forced,
        started_at_ms: ending.started_at_ms,
        ended_at_ms: ending.ended_at_ms,
        log_bytes: fs::metadata(dir.log_file()).map_or(0, |log| log.len()),
        last_line: lines.as_ref().and_then(LastLines::last),
        last_error_line: last_error.or(error),
        oom: ending.oom,
    }
}

/// `mask` is set once the values to be masked are there.
fn prepare_and_supervise(
    dir: &TaskDir,
    stop: &StopRequest,
    started_at_ms: u64,
    rows: Option<&mut Rows>,
    mask: &mut Mask,
) -> Result<Ending, NotRun> {
    let launch = dir
        .read_launch()
        .map_err(|error| not_run(Failure::Launch, &error))?;
    let secrets = receive_secrets(std::io::stdin(), launch.secrets.keys())
        .map_err(|error| not_run(Failure::Launch, &error))?;
    *mask = Mask::new(secrets.values().map(String::as_str));
    let rows =
        rows.ok_or_else(|| not_run(Failure::Log, "the platform's rows cannot be written"))?;
    let me = rustix::process::getpid();
    let mut state = TaskState {
        shim_pid: me.as_raw_pid(),
        shim_start_ticks: start_ticks(me),
        child_pid: None,
        started_at_ms,
        sandbox: None,
        phase: Phase::Preparing,
    };
    dir.write_state(&state)
        .map_err(|error| not_run(Failure::Internal, &error))?;
    dir.note_step(started_at_ms, StepKind::Preparing);
    home::prepare(dir, &launch, rows, stop).map_err(|error| match error {
        HomeError::Code(CodeError::Stopped) => {
            not_run(Failure::StoppedBeforeStart, "stopped on request")
        }
        HomeError::Code(error) => not_run(Failure::CodeDownload, &error),
        HomeError::Io(_) => not_run(Failure::Internal, &error),
    })?;
    if stop.is_made_or_waiting() {
        return Err(not_run(Failure::StoppedBeforeStart, "stopped on request"));
    }
    let (log, output) = Log::start(dir).map_err(|error| not_run(Failure::Log, &error))?;
    let sandbox = open_sandbox(dir, &launch, &output, rows)?;
    drop(output);
    state.sandbox = Some(sandbox.kind);
    let mut command = environment::command(dir, &launch, sandbox.kind, inherited_environment());
    command.env.extend(secrets);
    match python::provide(&dir.home(), &mut command) {
        Ok(true) => rows.info("There is no python on this computer: python3 stands in for it"),
        Ok(false) => {}
        Err(error) => return Err(not_run(Failure::Internal, &HomeError::Io(error))),
    }
    let ended = supervise(dir, &launch, sandbox, &command, &mut state, rows, stop);
    // Empty unless a namespace still stands, and then in use by it alone.
    let _ = fs::remove_dir(dir.root());
    dir.lend_exit_room();
    let logged = log.finish();
    let ending = ended.map_err(|error| not_run(Failure::Spawn, &error))?;
    for (level, text) in &ending.rows {
        rows.say(*level, text);
    }
    match logged {
        Ok(summary) if summary.lost_bytes > 0 && is_full(dir) => {
            rows.warn(&no_space(summary.lost_bytes));
        }
        Ok(_) => {}
        Err(error) => rows.warn(&format!("The log may lack its end: {error}")),
    }
    Ok(ending)
}

/// Whether there is as little space as makes the log lose rows.
fn is_full(dir: &TaskDir) -> bool {
    fs::File::open(dir.path()).is_ok_and(|folder| trainyard_logs::is_full(&folder))
}

fn no_space(lost_bytes: u64) -> String {
    format!(
        "No space was left on the disk when the task ended: {lost_bytes} bytes of the log are missing"
    )
}

fn open_sandbox(
    dir: &TaskDir,
    launch: &TaskLaunch,
    output: &std::os::fd::OwnedFd,
    rows: &mut Rows,
) -> Result<Sandbox, NotRun> {
    let said = |refusals: &[Refusal]| {
        let said: Vec<String> = refusals
            .iter()
            .map(|refusal| format!("{:?}: {}", refusal.kind, refusal.message))
            .collect();
        said.join("; ")
    };
    match sandbox::open(dir, launch, output) {
        Ok((sandbox, refusals)) => {
            if sandbox.kind == SandboxKind::Rewrite && launch.sandbox == SandboxMode::Auto {
                let home = dir.home();
                rows.warn(&format!(
                    "No private /home/work and /cache: namespaces are refused here ({}). In the command and the \
                     environment /home/work is rewritten to {}; paths inside programs are not.",
                    said(&refusals),
                    home.display()
                ));
            }
            Ok(sandbox)
        }
        Err(refusals) => Err(not_run(Failure::Sandbox, &said(&refusals))),
    }
}
