//! `trainyard`: the console for scripts.
//!
//! Owns words, tables and exit codes of the command line. What a command does is the console's business.

#![warn(clippy::print_stderr)]

mod args;
mod command;
mod exit;
mod follow;
mod output;
mod places;
mod server_line;
mod terminal;

use clap::Parser;
use trainyard_console::{Console, Delivery, Home, OpenOptions, Ownership};
use trainyard_job::{JobId, VersionKey};

use crate::args::{Arguments, Command};
use crate::exit::{Exit, Failure};

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.json;
    let done = match tokio::runtime::Runtime::new() {
        Ok(runtime) => {
            let done = runtime.block_on(run(arguments));
            // A call that hangs in the system, of a request that was given up, must not keep the program here.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(Failure::request(format!(
            "no threads can be started: {error}"
        ))),
    };
    let exit = match done {
        Ok(exit) => exit,
        Err(failure) => {
            failure.print(json);
            failure.exit
        }
    };
    exit.into()
}

async fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let follows = arguments.command.follows();
    let options = OpenOptions {
        home: arguments.home.clone().unwrap_or_else(Home::default_path),
        shim: shim_path()?,
        ownership: if follows {
            Ownership::Succeed
        } else {
            Ownership::IfFree
        },
        delivery: if follows {
            Delivery::Deliver
        } else {
            Delivery::Leave
        },
    };
    let console = Console::open(options).await?;
    let submits = matches!(arguments.command, Command::Submit(_));
    let done = command::run(&console, arguments).await;
    let waiting = console.close().await;
    if submits && done.is_ok() && !waiting.is_empty() {
        say_waiting(&waiting);
    }
    done
}

/// Says that nobody is left to start what waits: who submits and goes away may expect that somebody is.
fn say_waiting(waiting: &[VersionKey]) {
    let jobs: Vec<String> = waiting
        .iter()
        .map(|key| format!("{}{key}", JobId::MARK))
        .collect();
    output::say(&format_args!(
        "waiting for room on this computer: {}. No console is open that would start it then: open the window, or run \
         `trainyard logs {} --follow`.",
        jobs.join(", "),
        jobs[0]
    ));
}

/// The shim lies beside this program.
fn shim_path() -> Result<std::path::PathBuf, Failure> {
    if let Some(path) = std::env::var_os("TRAINYARD_SHIM") {
        return Ok(path.into());
    }
    let here = std::env::current_exe().map_err(|e| Failure::request(e.to_string()))?;
    Ok(here.with_file_name("trainyard-shim"))
}

impl Command {
    /// Whether it stays, and so schedules and delivers while nobody else does.
    fn follows(&self) -> bool {
        matches!(
            self,
            Self::Submit(args::Submit { follow: true, .. })
                | Self::Logs(args::Logs { follow: true, .. })
                | Self::Serve(args::Serve { server: None, .. })
        )
    }
}
