//! A real HTTP server that remembers what it was sent and answers as it is told.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::place::until_some;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// What is answered to the request of a number, from 0.
pub(crate) type Answer = Response<Full<Bytes>>;

pub(crate) fn status(code: u16) -> Answer {
    let body = Full::new(Bytes::from_static(b"as told"));
    Response::builder().status(code).body(body).unwrap()
}

/// No answer at all.
pub(crate) fn silence() -> Answer {
    let mut answer = status(200);
    answer.extensions_mut().insert(Silence);
    answer
}

#[derive(Clone)]
struct Silence;

pub(crate) struct WebPeer {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    serving: JoinHandle<()>,
}

impl WebPeer {
    pub(crate) async fn start(
        answer: impl Fn(usize, &Received) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&received), Arc::new(answer));
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                    async move { Ok::<_, Infallible>(take(request, &kept, answer.as_ref()).await) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self {
            address,
            received,
            serving,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until this many requests came.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Received> {
        let look = async || {
            let came = self.received();
            if came.len() < count {
                Err(came)
            } else {
                Ok(came)
            }
        };
        until_some(&format!("{count} requests"), look).await
    }
}

impl Drop for WebPeer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(
    request: Request<Incoming>,
    kept: &Mutex<Vec<Received>>,
    answer: &(impl Fn(usize, &Received) -> Answer + ?Sized),
) -> Answer {
    let (head, body) = request.into_parts();
    let received = Received {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        headers: head.headers,
        bytes: body.collect().await.unwrap().to_bytes(),
    };
    let answer = {
        let mut kept = kept.lock().unwrap();
        let number = kept.len();
        let answer = answer(number, &received);
        kept.push(received);
        answer
    };
    if answer.extensions().get::<Silence>().is_some() {
        std::future::pending::<()>().await;
    }
    answer
}
