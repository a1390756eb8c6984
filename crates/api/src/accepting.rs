//! Taking connections in, and who gives way when there are many.
//!
//! Anybody on this computer can connect, and must not be able to keep the user out: a connection is a stranger's until a
//! request on it has proved who asks.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;
use tower::ServiceExt;

use crate::patient::Patient;
use crate::standing::Standing;

/// Between two tries to accept where the system has no room for a connection.
const PAUSE: Duration = Duration::from_millis(50);
/// How long answers that have begun may take when the server ends.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// How many are taken in, and how long they are waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// Connections at the same time; more wait to be accepted.
    pub(crate) connections_max: usize,
    /// Of them, those that have not proved who they are. When there are more, the oldest gives way.
    pub(crate) strangers_max: usize,
    /// How long the first head may take to come.
    pub(crate) first_head: Duration,
    /// How long the next head of a connection that is kept may take.
    pub(crate) next_head: Duration,
    /// How long an answer may wait for somebody to read on.
    pub(crate) unread: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            connections_max: 512,
            strangers_max: 256,
            first_head: Duration::from_secs(10),
            next_head: Duration::from_secs(75),
            unread: Duration::from_mins(1),
        }
    }
}

/// Connections of strangers, the oldest first.
#[derive(Default)]
struct Strangers(VecDeque<(Standing, AbortHandle)>);

impl Strangers {
    fn forget_the_known(&mut self) {
        let strangers = &mut self.0;
        strangers.retain(|(standing, task)| !standing.is_known() && !task.is_finished());
    }

    fn give_way(&mut self) {
        if let Some((_, oldest)) = self.0.pop_front() {
            oldest.abort();
        }
    }
}

/// Answers connections until the end is said, and then those that have begun.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    mut ended: watch::Receiver<bool>,
    terms: Terms,
) {
    let connections = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(terms.connections_max));
    let mut strangers = Strangers::default();
    loop {
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
        strangers.forget_the_known();
        if strangers.0.len() >= terms.strangers_max || room.available_permits() == 0 {
            strangers.give_way();
        }
        let place = tokio::select! {
            place = Arc::clone(&room).acquire_owned() => place.expect("BUG: it is never closed"),
            _ = ended.changed() => break,
        };
        let standing = Standing::default();
        let connection = connect(stream, router.clone(), &standing, terms);
        let connection = connections.watch(connection);
        let heard = standing.clone();
        let task = tokio::spawn(async move {
            let mut connection = std::pin::pin!(connection);
            // Who goes in the middle of something is not told about it.
            tokio::select! {
                _ = &mut connection => {}
                () = tokio::time::sleep(terms.first_head) => {
                    if heard.is_heard() {
                        let _ = connection.await;
                    }
                }
            }
            drop(place);
        });
        strangers.0.push_back((standing, task.abort_handle()));
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_ANSWERS, connections.shutdown()).await;
}

fn connect(
    stream: TcpStream,
    router: Router,
    standing: &Standing,
    terms: Terms,
) -> impl GracefulConnection<Error = hyper::Error> + use<> {
    // An answer is small and should not wait for more.
    let _ = stream.set_nodelay(true);
    let standing = standing.clone();
    let service = router.map_request(move |mut request: Request<Incoming>| {
        standing.hear();
        request.extensions_mut().insert(standing.clone());
        request
    });
    let stream = Patient::new(stream, terms.unread);
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(terms.next_head)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}

#[cfg(test)]
#[path = "accepting_tests.rs"]
mod tests;
