//! One conversation at the owner's door.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::underway::Terms;
use super::{Answer, BEAT, Hello, NOTICES, REQUEST_MAX_BYTES, Request};
use crate::commands;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::Notice;

/// How long a caller may take to say the token, and to take an answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest first line; a token is far shorter.
const HELLO_MAX_BYTES: u64 = 4 << 10;

/// A caller who has said the token.
pub(super) struct Conversation {
    read: BufReader<OwnedReadHalf>,
    write: OwnedWriteHalf,
}

impl Conversation {
    /// Hears the token; none where it is another, or does not come in time.
    pub(super) async fn greet(stream: TcpStream, token: &str) -> Option<Self> {
        let (read, write) = stream.into_split();
        let mut caller = Self {
            read: BufReader::new(read),
            write,
        };
        let heard = timeout(PATIENCE, caller.hear::<Hello>(HELLO_MAX_BYTES));
        let hello = heard.await.ok()??;
        if !same(hello.token.as_bytes(), token.as_bytes()) {
            return None;
        }
        caller.send(&Answer::Welcome).await.ok()?;
        Some(caller)
    }

    /// Answers until the caller goes, or the owner is leaving. What was begun is answered all the same, in the end with
    /// the word that the owner waits for it no longer.
    pub(super) async fn answer_all(mut self, console: Console, terms: Terms) {
        let session = console.session();
        loop {
            let heard = tokio::select! {
                biased;
                () = terms.stay.end() => return,
                heard = self.hear::<Request>(REQUEST_MAX_BYTES as u64) => heard,
            };
            let Some(request) = heard else { return };
            if request.command == NOTICES {
                tokio::select! {
                    () = terms.stay.end() => return,
                    _ = self.send_notices(&console) => return,
                }
            }
            // Who cannot be told that it is begun would not know whether to ask again.
            if self.send(&Answer::Begun).await.is_err() {
                return;
            }
            let _underway = terms.underway.begin(&request.command);
            let work = commands::dispatch(&session, &request.command, request.args);
            tokio::pin!(work);
            let done = loop {
                tokio::select! {
                    done = &mut work => break done,
                    () = terms.patience.end() => {
                        let command = request.command.clone();
                        break Err(ConsoleError::LeftUnfinished { command });
                    }
                    // A caller that has gone does not undo what it asked for.
                    () = tokio::time::sleep(BEAT) => { let _ = self.send(&Answer::Begun).await; }
                }
            };
            let answer = match done {
                Ok(json) => Answer::Ok(raw(json)),
                Err(error) => Answer::Error(error.to_wire()),
            };
            if self.send(&answer).await.is_err() {
                return;
            }
        }
    }

    async fn send_notices(&mut self, console: &Console) -> std::io::Result<()> {
        let mut notices = console.notices();
        loop {
            let notice = match notices.recv().await {
                Ok(notice) => notice,
                Err(RecvError::Lagged(_)) => Notice::Everything,
                Err(RecvError::Closed) => return Ok(()),
            };
            let json = serde_json::to_vec(&notice)?;
            self.send(&Answer::Ok(raw(json))).await?;
        }
    }

    /// The next line, if it is what is expected here and not longer than this.
    async fn hear<T: DeserializeOwned>(&mut self, max_bytes: u64) -> Option<T> {
        let mut line = Vec::new();
        let mut limited = (&mut self.read).take(max_bytes);
        limited.read_until(b'\n', &mut line).await.ok()?;
        // Without its end it is what somebody could not say whole, and may ask for again elsewhere.
        line.ends_with(b"\n")
            .then(|| serde_json::from_slice(&line).ok())?
    }

    async fn send(&mut self, answer: &Answer) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(answer)?;
        line.push(b'\n');
        timeout(PATIENCE, self.write.write_all(&line)).await?
    }
}

fn raw(json: Vec<u8>) -> Box<RawValue> {
    let text = String::from_utf8(json).expect("BUG: JSON is UTF-8");
    RawValue::from_string(text).expect("BUG: an answer is JSON")
}

/// Compares without telling by its duration where the difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |diff, (x, y)| diff | (x ^ y)) == 0
}
