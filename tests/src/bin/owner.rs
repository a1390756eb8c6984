//! A console that owns the data directory and delivers, as the window does, until it is ended.
//!
//! `owner HOME SHIM`

use std::process::ExitCode;

use trainyard_console::{Console, Delivery, OpenOptions, Ownership};

#[tokio::main]
async fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    let (Some(home), Some(shim)) = (args.next(), args.next()) else {
        eprintln!("owner HOME SHIM");
        return ExitCode::from(64);
    };
    let opened = Console::open(OpenOptions {
        home: home.into(),
        shim: shim.into(),
        ownership: Ownership::Succeed,
        delivery: Delivery::Deliver,
    })
    .await;
    let console = match opened {
        Ok(console) => console,
        Err(error) => {
            eprintln!("owner: {error}");
            return ExitCode::FAILURE;
        }
    };
    if tokio::signal::ctrl_c().await.is_err() {
        return ExitCode::FAILURE;
    }
    console.close().await;
    ExitCode::SUCCESS
}
