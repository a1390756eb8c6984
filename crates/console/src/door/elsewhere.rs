//! The other side of the door: asking the console that owns the data directory.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;

use super::{Address, Answer, NOTICES, Request};
use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::Notice;

/// How long an owner that is just starting is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The owner of the data directory, in another process.
pub(crate) struct Elsewhere {
    address: PathBuf,
}

impl Elsewhere {
    pub(crate) fn new(address: PathBuf) -> Self {
        Self { address }
    }

    /// Carries out a command there.
    pub(crate) async fn call(&self, command: &str, args: Value) -> Result<Vec<u8>, ConsoleError> {
        let mut answers = self.ask(command, args).await?;
        match next(&mut answers).await? {
            Some(Answer::Ok(json)) => Ok(json.get().as_bytes().to_vec()),
            Some(Answer::Error(error)) => Err(ConsoleError::Elsewhere(error)),
            None => Err(unreachable("it hung up without an answer")),
        }
    }

    /// Connects and sends one request. Only connecting is tried again: a request is never sent twice.
    async fn ask(
        &self,
        command: &str,
        args: Value,
    ) -> Result<Lines<BufReader<OwnedReadHalf>>, ConsoleError> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let (stream, token) = loop {
            match self.connect().await {
                Ok(connected) => break connected,
                Err(error) if tokio::time::Instant::now() >= deadline => {
                    return Err(unreachable(&error.to_string()));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        };
        let (read, mut write) = stream.into_split();
        let mut line = serde_json::to_vec(&Request {
            token,
            command: command.to_owned(),
            args,
        })
        .expect("BUG: a request is JSON");
        line.push(b'\n');
        write
            .write_all(&line)
            .await
            .map_err(|e| unreachable(&e.to_string()))?;
        // The half stays open: closing it would end the conversation.
        write.forget();
        Ok(BufReader::new(read).lines())
    }

    async fn connect(&self) -> std::io::Result<(TcpStream, String)> {
        let content = tokio::fs::read(&self.address).await?;
        let Address { address, token } = serde_json::from_slice(&content)?;
        Ok((TcpStream::connect(address).await?, token))
    }
}

/// Passes the owner's notices on to this console's listeners until the owner goes.
pub(crate) async fn relay_notices(console: Console) {
    let Some(owner) = console.owner_elsewhere() else {
        return;
    };
    loop {
        if let Ok(mut answers) = owner.ask(NOTICES, Value::Null).await {
            // What was said before nobody passed on.
            console.notify(Notice::Everything);
            while let Ok(Some(answer)) = next(&mut answers).await {
                if let Answer::Ok(json) = answer
                    && let Ok(notice) = serde_json::from_str::<Notice>(json.get())
                    && !matches!(notice, Notice::Owner { .. } | Notice::Log { .. })
                {
                    console.notify(notice);
                }
            }
        }
        tokio::time::sleep(PATIENCE).await;
    }
}

async fn next(
    answers: &mut Lines<BufReader<OwnedReadHalf>>,
) -> Result<Option<Answer>, ConsoleError> {
    let line = answers
        .next_line()
        .await
        .map_err(|e| unreachable(&e.to_string()))?;
    line.map(|line| serde_json::from_str(&line))
        .transpose()
        .map_err(|e| unreachable(&e.to_string()))
}

fn unreachable(reason: &str) -> ConsoleError {
    ConsoleError::OwnerUnreachable {
        reason: reason.to_owned(),
    }
}
