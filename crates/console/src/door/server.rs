//! The owner's side of the door: who is let in, and that nobody is left standing when it closes.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};
use trainyard_files::{Survives, replace};

use super::Address;
use super::conversation::Conversation;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::leaving::{Leaving, Stay};

/// Connections that have not said the token yet. When there are more, the oldest gives way: anybody on this computer can
/// connect, and must not be able to keep the user out.
const STRANGERS_MAX: usize = 64;
/// Conversations at once. They are the user's own.
const CONVERSATIONS_MAX: usize = 256;
/// Until the next try when no connection can be taken.
const PAUSE: Duration = Duration::from_millis(200);

/// Open while this lives.
pub(crate) struct Door {
    path: PathBuf,
    leaving: Leaving,
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
        let serving = serve(console.clone(), listener, token.into(), stay);
        Ok(Self {
            path,
            serving: tokio::spawn(serving),
            leaving,
        })
    }

    /// Lets nobody in any more, and returns when everything that was begun is answered. Who had not been begun is hung up
    /// on, and asks the next owner.
    pub(crate) async fn close(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        self.leaving.say();
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(console: Console, listener: TcpListener, token: Arc<str>, stay: Stay) {
    let mut strangers = JoinSet::new();
    let mut waiting: VecDeque<AbortHandle> = VecDeque::new();
    let mut conversations = JoinSet::new();
    loop {
        tokio::select! {
            () = stay.end() => break,
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
                    conversations.spawn(caller.answer_all(console.clone(), stay.clone()));
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
