//! `trainyard serve`.

mod clients;

use std::net::SocketAddr;

use trainyard_api::{Credentials, KeysKept, Options, ServeError, Served};
use trainyard_console::Console;

use crate::args::{Client, Serve};
use crate::exit::{Exit, Failure};
use crate::output::{self, Unwritten};
use crate::server_line;

/// Serves until it is interrupted or terminated. Jobs that run then go on.
pub(super) async fn run(console: &Console, args: Serve, json: bool) -> Result<Exit, Failure> {
    if json && args.print.is_some() {
        return Err(Failure::request(
            "--print is text for a client; leave out --json",
        ));
    }
    if let (Some(client), Some(file)) = (args.print, &args.server) {
        output::write(clients::settings(client, &server_line::read(file)?).as_bytes())?;
        return Ok(Exit::Done);
    }
    let options = Options {
        listen: address(&args.listen)?,
        ..Options::default()
    };
    let mut ended = Ended::listen()?;
    let served = trainyard_api::serve(console.clone(), options)
        .await
        .map_err(failure)?;
    tell(&served, args.print, json)?;
    ended.wait().await;
    served.stop().await;
    Ok(Exit::Done)
}

/// An address, or a port of this computer.
fn address(text: &str) -> Result<SocketAddr, Failure> {
    let read = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse(),
        None => text.parse(),
    };
    let wrong = |what: &str| Failure::request(format!("--listen {text}: {what}"));
    let address: SocketAddr = read.map_err(|_| wrong("write 127.0.0.1:PORT"))?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(wrong(
        "is no loopback address; others than this computer would reach it. Write 127.0.0.1:PORT",
    ))
}

fn failure(error: ServeError) -> Failure {
    match error {
        ServeError::Console(error) => error.into(),
        other => Failure::request(other.to_string()),
    }
}

fn tell(served: &Served, print: Option<Client>, json: bool) -> Result<(), Failure> {
    if let KeysKept::ThisRun { reason } = &served.kept {
        output::say(&format_args!(
            "secret key and password are good for this run: {reason}"
        ));
    }
    let told = &served.credentials;
    if json {
        let line = serde_json::to_string(told).expect("BUG: credentials are JSON");
        return Ok(output::line(&line)?);
    }
    if let Some(client) = print {
        output::write(clients::settings(client, told).as_bytes())?;
    } else {
        tell_values(told)?;
    }
    output::say(&"serving; Ctrl-C ends it, and jobs that run go on");
    Ok(())
}

fn tell_values(told: &Credentials) -> Result<(), Unwritten> {
    let rows = [
        ("Endpoint", &told.endpoint),
        ("Region", &told.region),
        ("Project", &told.project_name),
        ("Project ID", &told.project_id),
        ("Access key", &told.access_key),
        ("Secret key", &told.secret_key),
        ("Account", &told.domain),
        ("User", &told.user),
        ("Password", &told.password),
    ];
    for (name, value) in rows {
        output::line(&format!("{name:<11} {value}"))?;
    }
    Ok(())
}

/// What ends it: Ctrl-C, or the system's word.
struct Ended {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Ended {
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let told = |error: std::io::Error| Failure::request(error.to_string());
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(told)?,
            interrupt: signal(SignalKind::interrupt()).map_err(told)?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
