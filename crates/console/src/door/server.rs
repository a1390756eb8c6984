//! The owner's side of the door: who is let in, and that nobody is left standing when it closes.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use tokio::time::timeout;
use trainyard_files::{Survives, replace};

use super::Address;
use super::conversation::Conversation;
use super::underway::{Terms, Underway};
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::leaving::Leaving;

/// Connections that have not said the token yet. When there are more, the oldest gives way: anybody on this computer can
/// connect, and must not be able to keep the user out.
const STRANGERS_MAX: usize = 64;
/// Conversations at once. They are the user's own.
const CONVERSATIONS_MAX: usize = 256;
/// Until the next try when no connection can be taken.
const PAUSE: Duration = Duration::from_millis(200);
/// How long what was begun may still take when the owner leaves. What hangs would keep everybody else out for ever.
const LAST_REQUESTS_MAX: Duration = Duration::from_secs(10);
/// How long a copy may take to clear away what it has when it is cancelled, and a caller to be told.
const LAST_ANSWERS_MAX: Duration = Duration::from_secs(2);

/// Open while this lives.
pub(crate) struct Door {
    path: PathBuf,
    leaving: Leaving,
    giving_up: Leaving,
    underway: Underway,
    serving: JoinHandle<()>,
}

impl Door {
    /// Opens it, within a tokio runtime.
    pub(crate) fn open(console: &Console) -> Result<Self, ConsoleError> {
        let path = console.home().door();
        let io = |e| file_error(&path, e);
        let listener = listen().map_err(io)?;
        let socket = listener.local_addr().map_err(io)?;
        let token = token()?;
        let content = serde_json::to_vec(&Address {
            socket,
            token: token.clone(),
            pid: std::process::id(),
        })
        .expect("BUG: an address is JSON");
        if let Err(error) = replace(&path, &content, Survives::Process) {
            let full = error.kind() == std::io::ErrorKind::StorageFull;
            if !(full && console.inner().reserve.give_up()) {
                return Err(io(error));
            }
            replace(&path, &content, Survives::Process).map_err(io)?;
        }
        let (leaving, stay) = Leaving::new();
        let (giving_up, patience) = Leaving::new();
        let underway = Underway::default();
        let terms = Terms {
            stay,
            patience,
            underway: underway.clone(),
        };
        let serving = serve(console.clone(), listener, token.into(), terms);
        Ok(Self {
            path,
            serving: tokio::spawn(serving),
            leaving,
            giving_up,
            underway,
        })
    }

    /// Lets nobody in any more, and returns when everything that was begun is answered. Who had not been begun is hung up
    /// on, and asks the next owner. What takes too long is given up, and answered with that; it is named here.
    pub(crate) async fn close(&mut self, console: &Console) -> Vec<String> {
        let _ = std::fs::remove_file(&self.path);
        self.leaving.say();
        if timeout(LAST_REQUESTS_MAX, &mut self.serving).await.is_ok() {
            return Vec::new();
        }
        // What can be cancelled says itself how it ended.
        console.inner().transfers.cancel_all();
        if timeout(LAST_ANSWERS_MAX, &mut self.serving).await.is_ok() {
            return Vec::new();
        }
        let unfinished = self.underway.names();
        self.giving_up.say();
        if timeout(LAST_ANSWERS_MAX, &mut self.serving).await.is_err() {
            self.serving.abort();
        }
        unfinished
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(console: Console, listener: TcpListener, token: Arc<str>, terms: Terms) {
    let mut strangers = JoinSet::new();
    let mut waiting: VecDeque<AbortHandle> = VecDeque::new();
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            () = terms.stay.end() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    waiting.retain(|stranger| !stranger.is_finished());
                    if waiting.len() >= STRANGERS_MAX && let Some(oldest) = waiting.pop_front() {
                        oldest.abort();
                    }
                    let token = Arc::clone(&token);
                    let greeting = async move { Conversation::greet(stream, &token).await };
                    waiting.push_back(strangers.spawn(greeting));
                }
                // Out of file descriptors, most likely: wait for some to come back.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(greeted) = strangers.join_next() => {
                if let Ok(Some(caller)) = greeted && conversations.len() < CONVERSATIONS_MAX {
                    conversations.spawn(caller.answer_all(console.clone(), terms.clone()));
                }
            }
            Some(_) = conversations.join_next() => {}
        }
    }
    drop(listener);
    strangers.shutdown().await;
    while conversations.join_next().await.is_some() {}
}

fn listen() -> std::io::Result<TcpListener> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

/// 256 random bits in hexadecimal.
fn token() -> Result<String, ConsoleError> {
    Ok(hex::encode(crate::random::bytes::<32>()?))
}
