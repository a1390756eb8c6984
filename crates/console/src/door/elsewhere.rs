//! The other side of the door: asking the console that owns the data directory.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

use super::{Address, Answer, Hello, NOTICES, REQUEST_MAX_BYTES, Request};
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::Home;
use crate::wire::Notice;

/// How long an owner may say nothing: it has signs of life to give far more often.
const SILENCE_MAX: Duration = Duration::from_secs(10);
/// Between two tries to hear the owner's notices.
const PAUSE: Duration = Duration::from_secs(1);

/// The owner of the data directory, in another process.
pub(crate) struct Elsewhere {
    home: PathBuf,
    address: PathBuf,
}

/// Why there is no answer of the owner's.
pub(crate) enum CallError {
    /// Nobody began it, so whoever owns the data directory next may be asked.
    NotBegun(String),
    /// This is the outcome.
    Failed(ConsoleError),
}

impl Elsewhere {
    pub(crate) fn new(home: &Home) -> Self {
        Self {
            home: home.path().to_owned(),
            address: home.door(),
        }
    }

    /// Carries out a command there, at most once.
    pub(crate) async fn call(&self, command: &str, args: &Value) -> Result<Vec<u8>, CallError> {
        let mut line = self.connect().await?;
        line.ask(command, args).await?;
        let mut begun = false;
        loop {
            match timeout(SILENCE_MAX, line.hear()).await {
                Ok(Some(Answer::Begun)) => begun = true,
                Ok(Some(Answer::Ok(json))) => return Ok(json.get().as_bytes().to_vec()),
                Ok(Some(Answer::Error(error))) => {
                    return Err(CallError::Failed(ConsoleError::Elsewhere(error)));
                }
                // It stops answering before it begins, and never the other way round.
                Ok(Some(Answer::Welcome) | None) if !begun => return Err(hung_up()),
                Ok(Some(Answer::Welcome) | None) | Err(_) => {
                    return Err(CallError::Failed(self.lost(line.pid)));
                }
            }
        }
    }

    /// Connects and is welcomed. Until then the owner has heard of no request.
    async fn connect(&self) -> Result<Line, CallError> {
        let not_begun = |e: std::io::Error| CallError::NotBegun(e.to_string());
        let content = tokio::fs::read(&self.address).await.map_err(not_begun)?;
        let address: Address =
            serde_json::from_slice(&content).map_err(|e| CallError::NotBegun(e.to_string()))?;
        let pid = address.pid;
        let welcomed = async {
            let stream = TcpStream::connect(address.socket)
                .await
                .map_err(not_begun)?;
            let (read, write) = stream.into_split();
            let mut line = Line {
                read: BufReader::new(read),
                write,
                pid,
            };
            let token = address.token;
            line.say(&Hello { token }).await.map_err(not_begun)?;
            match line.hear().await {
                Some(Answer::Welcome) => Ok(line),
                _ => Err(hung_up()),
            }
        };
        let silent = || ConsoleError::OwnerSilent {
            home: self.home.clone(),
            pid,
        };
        timeout(SILENCE_MAX, welcomed)
            .await
            .unwrap_or_else(|_| Err(CallError::Failed(silent())))
    }

    fn lost(&self, pid: u32) -> ConsoleError {
        ConsoleError::OwnerLost {
            home: self.home.clone(),
            pid,
        }
    }
}

/// A conversation with the owner.
struct Line {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
    pid: u32,
}

impl Line {
    async fn ask(&mut self, command: &str, args: &Value) -> Result<(), CallError> {
        let request = Request {
            command: command.to_owned(),
            args: args.clone(),
        };
        let line = line_of(&request);
        if line.len() > REQUEST_MAX_BYTES {
            // The owner would hang up on it, and so would the next.
            return Err(CallError::Failed(ConsoleError::RequestTooLarge {
                bytes: line.len(),
                max_bytes: REQUEST_MAX_BYTES,
            }));
        }
        // What could not be sent whole has no end of line, and is not begun.
        self.write.write_all(&line).await.map_err(|_| hung_up())
    }

    async fn say(&mut self, what: &impl Serialize) -> std::io::Result<()> {
        self.write.write_all(&line_of(what)).await
    }

    /// The next answer; none when the owner has hung up.
    async fn hear(&mut self) -> Option<Answer> {
        let mut line = Vec::new();
        self.read.read_until(b'\n', &mut line).await.ok()?;
        serde_json::from_slice(&line).ok()
    }
}

/// Passes on the owner's notices to this console's listeners until the owner goes.
pub(crate) async fn relay_notices(console: Console) {
    let Some(owner) = console.owner_elsewhere() else {
        return;
    };
    loop {
        if let Ok(mut line) = owner.connect().await
            && line.ask(NOTICES, &Value::Null).await.is_ok()
        {
            // What was said before nobody passed on.
            console.notify(Notice::Everything);
            while let Some(answer) = line.hear().await {
                if let Answer::Ok(json) = answer
                    && let Ok(notice) = serde_json::from_str::<Notice>(json.get())
                    && !matches!(
                        notice,
                        Notice::Owner { .. } | Notice::Log { .. } | Notice::Objects { .. }
                    )
                {
                    console.notify(notice);
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn line_of(what: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(what).expect("BUG: what is said is JSON");
    line.push(b'\n');
    line
}

fn hung_up() -> CallError {
    CallError::NotBegun("it hung up".to_owned())
}
