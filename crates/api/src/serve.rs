//! Listening, and ending in good order.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use trainyard_console::{Console, ConsoleError, KeysKept};

use crate::accepting::{Terms, accept};
use crate::credentials::Credentials;
use crate::router::router;
use crate::server::Server;

/// How a server listens.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// A loopback address; port 0 for any that is free.
    pub listen: SocketAddr,
    /// How long a token is good.
    pub token_life: Duration,
}

impl Default for Options {
    /// Any free port, and tokens of a day, as the service's.
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            token_life: Duration::from_hours(24),
        }
    }
}

/// Why there is no server.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Others than this computer would reach it.
    #[error("{0} is no loopback address; listen on 127.0.0.1")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        /// Where.
        listen: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The keys could not be had.
    #[error(transparent)]
    Console(#[from] ConsoleError),
}

/// A server that answers until it is stopped or dropped.
#[derive(Debug)]
pub struct Served {
    /// `http://127.0.0.1:PORT`
    pub endpoint: String,
    /// What clients sign in with.
    pub credentials: Credentials,
    /// For how long secret key and password are good.
    pub kept: KeysKept,
    end: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

/// Serves the service's API over a console.
pub async fn serve(console: Console, options: Options) -> Result<Served, ServeError> {
    let listen = options.listen;
    if !listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback(listen));
    }
    let told = |source| ServeError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(told)?;
    let endpoint = format!("http://{}", listener.local_addr().map_err(told)?);
    let keys = console.endpoint_keys().await?;
    let kept = keys.kept.clone();
    let server = Arc::new(Server::new(
        console,
        keys,
        endpoint.clone(),
        options.token_life,
    ));
    let credentials = server.public.clone();
    let (end, ended) = watch::channel(false);
    let accepting = tokio::spawn(accept(listener, router(server), ended, Terms::default()));
    Ok(Served {
        endpoint,
        credentials,
        kept,
        end,
        accepting,
    })
}

impl Served {
    /// Takes no more requests, and answers those that have begun.
    pub async fn stop(mut self) {
        let _ = self.end.send(true);
        // It ends by itself: the answers have their time.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
