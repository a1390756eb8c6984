//! A service of this process, with faults on request. It reads and writes HTTP by hand, so that it can do it wrong.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use trainyard_job::{Cloud, Connection, ConnectionId, Endpoints, SignIn};
use trainyard_modelarts::{Limits, Settings};
use trainyard_protocol::sign;
use trainyard_secrets::Secrets;

/// Keys that the service knows.
pub(crate) const ACCESS: &str = "AKEXAMPLE0000000TEST";
pub(crate) const SECRET: &str = "SKexample";
pub(crate) const PROJECT: &str = "0f00000000000000000000000000abcd";

/// What is done wrong.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// This answer instead.
    Answer(u16, &'static str, String),
    /// A part of the answer.
    Cut,
    /// Nothing, for ever.
    Hang,
    /// It is done, and nobody hears of it.
    DoneAndHang,
    /// A long answer, a byte now and then.
    Drip,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
    raw_path: String,
    raw_query: String,
    raw_body: Vec<u8>,
}

/// An answer: status, headers, body.
pub(crate) type Told = (u16, String, Vec<u8>);

/// What the service does when nothing is wrong.
pub(crate) trait Serve: Send + Sync {
    fn serve(&self, asked: &Asked) -> Told;
}

struct State {
    serve: Arc<dyn Serve>,
    faults: Mutex<Vec<(&'static str, usize, Fault)>>,
    asked: Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
    slow: Mutex<Duration>,
}

/// The service.
pub(crate) struct Peer {
    pub(crate) address: String,
    state: Arc<State>,
}

impl Peer {
    pub(crate) async fn new(serve: Arc<dyn Serve>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            serve,
            faults: Mutex::default(),
            asked: Mutex::default(),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            slow: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move { answer(stream, &state).await });
            }
        });
        Self { address, state }
    }

    /// The next `times` requests whose `METHOD path` holds `what` go wrong.
    pub(crate) fn fault(&self, what: &'static str, times: usize, fault: Fault) {
        self.state.faults.lock().unwrap().push((what, times, fault));
    }

    /// Nothing goes wrong any more.
    pub(crate) fn mend(&self) {
        self.state.faults.lock().unwrap().clear();
    }

    /// How many requests held a text in their `METHOD path`.
    pub(crate) fn count(&self, what: &str) -> usize {
        let asked = self.state.asked.lock().unwrap();
        asked.iter().filter(|line| line.contains(what)).count()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.state.most.load(Ordering::SeqCst)
    }

    pub(crate) fn slow_down(&self, pause: Duration) {
        *self.state.slow.lock().unwrap() = pause;
    }

    pub(crate) fn settings(&self) -> Settings {
        let all = self.address.clone();
        Settings {
            id: ConnectionId("c-00000001".to_owned()),
            connection: Connection {
                name: "Here".to_owned(),
                cloud: Cloud::Custom,
                region: "eu-de".to_owned(),
                project_id: PROJECT.to_owned(),
                endpoints: Endpoints {
                    iam: all.clone(),
                    modelarts: all.clone(),
                    obs: all.clone(),
                    smn: all.clone(),
                    swr: all,
                },
                sign_in: SignIn::AccessKey {
                    access_key: ACCESS.to_owned(),
                },
                publish: false,
            },
            secret: SECRET.to_owned(),
            security_token: String::new(),
            secrets: Secrets::in_memory(),
            generation: None,
            limits: Limits {
                whole: Duration::from_millis(400),
                pause: Duration::from_millis(5),
                longest_pause: Duration::from_millis(50),
                quick: Duration::from_millis(15),
                slow: Duration::from_millis(60),
                offline: Duration::from_millis(60),
                drain: Duration::from_secs(5),
                ..Limits::default()
            },
        }
    }
}

pub(crate) fn json(status: u16, body: &Value) -> Told {
    (
        status,
        "Content-Type: application/json\r\n".to_owned(),
        body.to_string().into_bytes(),
    )
}

/// Whether a request is signed by the key that the service knows.
pub(crate) fn is_signed(asked: &Asked) -> Result<(), String> {
    let request = sign::Request {
        method: &asked.method,
        path: &asked.raw_path,
        query: &asked.raw_query,
        headers: &asked.headers,
        body: &asked.raw_body,
    };
    let presented = sign::presented(&request).map_err(|error| error.to_string())?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let known = presented.access == ACCESS;
    let secret = if known { SECRET } else { "" };
    sign::verify(&request, &presented, secret, now).map_err(|error| error.to_string())
}

async fn answer(mut stream: TcpStream, state: &State) {
    let Some(asked) = read(&mut stream).await else {
        return;
    };
    let now = state.now.fetch_add(1, Ordering::SeqCst) + 1;
    state.most.fetch_max(now, Ordering::SeqCst);
    let line = format!("{} {}", asked.method, asked.path);
    state.asked.lock().unwrap().push(line.clone());
    let slow = *state.slow.lock().unwrap();
    tokio::time::sleep(slow).await;
    let fault = take(&mut state.faults.lock().unwrap(), &line);
    let told = match &fault {
        Some(Fault::Answer(status, headers, body)) => {
            (*status, (*headers).to_owned(), body.clone().into_bytes())
        }
        Some(Fault::Hang) => (0, String::new(), Vec::new()),
        _ => state.serve.serve(&asked),
    };
    state.now.fetch_sub(1, Ordering::SeqCst);
    if matches!(fault, Some(Fault::Hang | Fault::DoneAndHang)) {
        // The other side goes away when its patience ends.
        let _ = stream.read(&mut [0; 1]).await;
        return;
    }
    if matches!(fault, Some(Fault::Drip)) {
        let head: &[u8] = b"HTTP/1.1 200 X\r\nContent-Length: 1000000\r\n\r\n";
        let mut sent = stream.write_all(head).await;
        while sent.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            sent = stream.write_all(b" ").await;
        }
        return;
    }
    let (status, headers, body) = told;
    let head = format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    let sent = if matches!(fault, Some(Fault::Cut)) {
        body.len() / 2
    } else {
        body.len()
    };
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(&body[..sent]).await;
    let _ = stream.shutdown().await;
}

fn take(faults: &mut Vec<(&'static str, usize, Fault)>, line: &str) -> Option<Fault> {
    let at = faults.iter().position(|(what, _, _)| line.contains(what))?;
    let fault = faults[at].2.clone();
    faults[at].1 -= 1;
    if faults[at].1 == 0 {
        faults.remove(at);
    }
    Some(fault)
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut block = [0; 4096];
    let end = loop {
        let filled = stream.read(&mut block).await.ok()?;
        if filled == 0 {
            return None;
        }
        bytes.extend_from_slice(&block[..filled]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut raw_body = bytes[end + 4..].to_vec();
    while raw_body.len() < length {
        let filled = stream.read(&mut block).await.ok()?;
        raw_body.extend_from_slice(&block[..filled]);
    }
    let (raw_path, raw_query) = target.split_once('?').unwrap_or((&target, ""));
    let query = trainyard_protocol::uri::query_pairs(raw_query)
        .into_iter()
        .collect();
    Some(Asked {
        method,
        path: trainyard_protocol::uri::decode(raw_path),
        query,
        headers,
        body: serde_json::from_slice(&raw_body).unwrap_or_default(),
        raw_path: raw_path.to_owned(),
        raw_query: raw_query.to_owned(),
        raw_body,
    })
}
