//! Listening, and ending in good order.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use trainyard_console::{Console, ConsoleError, KeysKept};

use crate::credentials::Credentials;
use crate::router::router;
use crate::server::Server;

/// Connections at the same time; more wait to be accepted.
const CONNECTIONS_MAX: usize = 512;
/// How long the head of a request may take to come, also the next one of a connection that is kept.
const HEAD_PATIENCE: Duration = Duration::from_secs(75);
/// How long answers that have begun may take when the server ends.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// Between two tries to accept where the system has no room for a connection.
const PAUSE: Duration = Duration::from_millis(50);

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
    let accepting = tokio::spawn(accept(listener, router(server), ended));
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

async fn accept(listener: TcpListener, router: Router, mut ended: watch::Receiver<bool>) {
    let connections = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let place = Arc::clone(&room).acquire_owned();
        let place = tokio::select! {
            place = place => place.expect("BUG: it is never closed"),
            _ = ended.changed() => break,
        };
        let stream = tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                stream
            }
            _ = ended.changed() => break,
        };
        let connection = connections.watch(connect(stream, router.clone()));
        tokio::spawn(async move {
            // Who goes in the middle of something is not told about it.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_ANSWERS, connections.shutdown()).await;
}

type Connection =
    hyper::server::conn::http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>>;

fn connect(stream: TcpStream, router: Router) -> Connection {
    // An answer is small and should not wait for more.
    let _ = stream.set_nodelay(true);
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}
