//! One file a command.

mod again;
mod configs;
mod connections;
mod exchange;
mod jobs;
mod logs;
mod objects;
mod remote_configs;
mod serve;
mod submit;
mod topics;

pub(crate) use submit::read_text;
use trainyard_console::Console;

use crate::args::{Arguments, Command};
use crate::exit::{Exit, Failure};

/// Carries out what was asked.
pub(crate) async fn run(console: &Console, arguments: Arguments) -> Result<Exit, Failure> {
    let json = arguments.json;
    match arguments.command {
        Command::Submit(submit) => return submit::run(console, submit, json).await,
        Command::Logs(logs) => return logs::run(console, logs, json).await,
        Command::Serve(args) => return serve::run(console, args, json).await,
        Command::Jobs(query) => jobs::list(console, query, json).await,
        Command::Show { job } => jobs::show(console, &job, json).await,
        Command::Again { job, anyway } => again::run(console, &job, anyway, json).await,
        Command::Stop { job } => jobs::stop(console, &job, json).await,
        Command::Delete { job } => jobs::delete(console, &job, json).await,
        Command::Configs(command) => configs::run(console, command, json).await,
        Command::Connections(command) => connections::run(console, command, json).await,
        Command::Objects(command) => objects::run(console, command, json).await,
        Command::Topics(command) => topics::run(console, command, json).await,
    }
    .map(|()| Exit::Done)
}
