//! Answers the commands of the table without a window, for measuring and for looking at answers.
//!
//! `answers HOME` reads rows of `{"command": …, "args": …}` from standard input and prints each one's answer as a
//! row of JSON. A command that is refused ends it.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use trainyard_console::{Console, Delivery, OpenOptions, Ownership, commands};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    command: String,
    args: Value,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let home: PathBuf = std::env::args_os()
        .nth(1)
        .ok_or("usage: answers HOME")?
        .into();
    let console = Console::open(OpenOptions {
        home,
        // Nothing is submitted here, so nothing is watched.
        shim: "trainyard-shim".into(),
        ownership: Ownership::IfFree,
        delivery: Delivery::Leave,
    })
    .await?;
    let session = console.session();
    let mut out = std::io::stdout().lock();
    for row in std::io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&row?)?;
        let mut answer = commands::dispatch(&session, &question.command, question.args).await?;
        answer.push(b'\n');
        out.write_all(&answer)?;
        out.flush()?;
    }
    console.close().await;
    Ok(())
}
