//! `trainyard-shim`: supervises one task.
//!
//! `run <task dir>` is the shim itself. `enter` and `init` are the two steps by which it gets a process into the
//! sandbox; they are started by the shim only.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the room that starts tasks"
)]

mod run;
mod sandbox;

use std::process::ExitCode;

use trainyard_shim::{ShimExit, TaskDir};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let verb = arguments.next().unwrap_or_default();
    let argument = arguments.next();
    match (verb.to_str(), argument) {
        (Some("run"), Some(path)) => ExitCode::from(run::run(&TaskDir::new(path)).code()),
        (Some("enter"), Some(plan)) => sandbox::enter(&plan),
        (Some("init"), root) => sandbox::init(root.as_deref()),
        _ => {
            eprintln!("usage: trainyard-shim run <task dir>");
            ExitCode::from(ShimExit::Usage.code())
        }
    }
}
