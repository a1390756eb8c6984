//! The owner's side of the door.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::value::RawValue;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::{JoinHandle, JoinSet};

use super::{Address, Answer, NOTICES, Request};
use crate::commands;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::Notice;

/// The longest request; a spec is far smaller.
const REQUEST_MAX_BYTES: u64 = 4 << 20;

/// Open while this lives.
pub(crate) struct Door {
    path: PathBuf,
    serving: JoinHandle<()>,
}

impl Door {
    pub(crate) async fn open(console: &Console) -> Result<Self, ConsoleError> {
        let path = console.home().door();
        let io = |e| file_error(&path, e);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(io)?;
        let address = listener.local_addr().map_err(io)?;
        let token = token()?;
        let content = serde_json::to_vec(&Address {
            address,
            token: token.clone(),
        })
        .expect("BUG: an address is JSON");
        write_private(&path, &content).map_err(io)?;
        let serving = tokio::spawn(serve(console.clone(), listener, token.into()));
        Ok(Self { path, serving })
    }

    pub(crate) fn close(&self) {
        self.serving.abort();
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Answers until it is aborted, and every conversation with it: an owner that leaves hangs up, so that who asks knows
/// nothing instead of hearing of faults that are only its own end.
async fn serve(console: Console, listener: TcpListener, token: Arc<str>) {
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    conversations.spawn(answer_all(console.clone(), stream, Arc::clone(&token)));
                }
                // Out of file descriptors, most likely: wait for some to come back.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
            },
            Some(_) = conversations.join_next() => {}
        }
    }
}

async fn answer_all(console: Console, stream: TcpStream, token: Arc<str>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    let session = console.session();
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut lines).take(REQUEST_MAX_BYTES);
        if limited.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let Ok(request) = serde_json::from_slice::<Request>(&line) else {
            return Ok(());
        };
        if !same(request.token.as_bytes(), token.as_bytes()) {
            return Ok(());
        }
        if request.command == NOTICES {
            return send_notices(&console, write).await;
        }
        let answer = match commands::dispatch(&session, &request.command, request.args).await {
            Ok(json) => Answer::Ok(raw(json)),
            Err(error) => Answer::Error(error.to_wire()),
        };
        send(&mut write, &answer).await?;
    }
}

async fn send_notices(
    console: &Console,
    mut write: tokio::net::tcp::OwnedWriteHalf,
) -> std::io::Result<()> {
    let mut notices = console.notices();
    loop {
        let notice = match notices.recv().await {
            Ok(notice) => notice,
            Err(RecvError::Lagged(_)) => Notice::Everything,
            Err(RecvError::Closed) => return Ok(()),
        };
        let json = serde_json::to_vec(&notice)?;
        send(&mut write, &Answer::Ok(raw(json))).await?;
    }
}

async fn send(write: &mut tokio::net::tcp::OwnedWriteHalf, answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    write.write_all(&line).await
}

fn raw(json: Vec<u8>) -> Box<RawValue> {
    let text = String::from_utf8(json).expect("BUG: JSON is UTF-8");
    RawValue::from_string(text).expect("BUG: an answer is JSON")
}

/// 256 random bits in hexadecimal.
fn token() -> Result<String, ConsoleError> {
    use std::fmt::Write as _;
    let bytes: [u8; 32] = crate::random::bytes()?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Compares without telling by its duration where the difference is.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |diff, (x, y)| diff | (x ^ y)) == 0
}

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let temporary = path.with_extension("json.new");
    let _ = std::fs::remove_file(&temporary);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(content)?;
    std::fs::rename(&temporary, path)
}
