//! A proxy in front of a service that does wrong what a test tells it to do wrong, and counts what it was asked.
//!
//! It reads and writes HTTP by hand, so that it can break it anywhere. Each connection carries one request, whose length
//! is told: the clients of these tests send no others. What it passes on is as it came, so signatures hold.

mod exchange;

use std::fmt;
use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

pub use exchange::{Answer, Asked};

/// How long a request may be held back at most.
const HELD_MAX: Duration = Duration::from_secs(30);
/// Between two looks whether it still is.
const PAUSE: Duration = Duration::from_millis(5);

/// What is done wrong.
#[derive(Clone)]
pub enum Fault {
    /// This answer instead of the service's.
    Answer(Answer),
    /// The connection is closed; the service hears of nothing.
    Refuse,
    /// Silence until the client goes away; the service hears of nothing.
    Hang,
    /// The service does it; the connection is closed without an answer.
    Lose,
    /// The service does it; its answer ends after so many bytes of the body.
    Cut(usize),
    /// The request is passed on changed.
    Change(Change),
    /// The service's clock seems to go so many seconds ahead: the request is made so much older, which the test does.
    Ahead(u64, Change),
    /// The service hears of it later, whether or not anybody still waits for the answer.
    Hold(Until),
}

/// Changes a request.
pub type Change = Arc<dyn Fn(&mut Asked) + Send + Sync>;

/// What a request is held back until, or at most [`HELD_MAX`].
pub type Until = Arc<dyn Fn(&FaultProxy) -> bool + Send + Sync>;

/// Whether a request is meant.
pub type Which = Arc<dyn Fn(&Asked) -> bool + Send + Sync>;

struct Rule {
    which: Which,
    /// How many more times.
    times: usize,
    fault: Fault,
}

/// A request, and when it came.
type Seen = (Instant, Asked);

struct State {
    behind: String,
    address: SocketAddr,
    rules: Mutex<Vec<Rule>>,
    seen: Mutex<Vec<Seen>>,
    /// What the service answered.
    passed: Mutex<Vec<Asked>>,
    away: Mutex<bool>,
}

/// The proxy. It answers as long as the test runs.
#[derive(Clone)]
pub struct FaultProxy(Arc<State>);

impl fmt::Debug for FaultProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultProxy({})", self.0.address)
    }
}

/// Requests of a method whose path begins and ends so; their query is no part of it.
#[must_use]
pub fn to(method: &'static str, start: &'static str, end: &'static str) -> Which {
    Arc::new(move |asked: &Asked| {
        asked.method == method && asked.path().starts_with(start) && asked.path().ends_with(end)
    })
}

/// Whatever is asked of an address that begins so.
#[must_use]
pub fn below(start: &'static str) -> Which {
    Arc::new(move |asked: &Asked| asked.path().starts_with(start))
}

impl FaultProxy {
    /// Puts one in front of an address such as `http://127.0.0.1:8180`.
    ///
    /// # Panics
    /// When nothing can listen on this computer.
    #[must_use]
    pub fn before(endpoint: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let proxy = Self(Arc::new(State {
            behind: endpoint.trim_start_matches("http://").to_owned(),
            address: listener.local_addr().expect("it has an address"),
            rules: Mutex::default(),
            seen: Mutex::default(),
            passed: Mutex::default(),
            away: Mutex::new(false),
        }));
        proxy.listen(listener);
        proxy
    }

    /// Where to send to.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// Where the service itself is, for example `127.0.0.1:8180`.
    #[must_use]
    pub fn behind(&self) -> &str {
        &self.0.behind
    }

    /// The next `times` of these requests go wrong. The rule that was made first counts.
    pub fn fault(&self, which: &Which, times: usize, fault: Fault) {
        let which = Arc::clone(which);
        lock(&self.0.rules).push(Rule {
            which,
            times,
            fault,
        });
    }

    /// These requests go wrong until [`FaultProxy::heal`].
    pub fn always(&self, which: &Which, fault: Fault) {
        self.fault(which, usize::MAX, fault);
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        lock(&self.0.rules).clear();
    }

    /// Nobody listens any more: connections are refused.
    ///
    /// # Panics
    /// When the listener cannot be woken.
    pub fn leave(&self) {
        let mut away = lock(&self.0.away);
        *away = true;
        // It is closed when this comes back: the one that woke it is not answered.
        let mut woken = TcpStream::connect(self.0.address).expect("it listens");
        drop(away);
        let _ = woken.read(&mut [0]);
    }

    /// Listens again where it did.
    ///
    /// # Panics
    /// When somebody else does.
    pub fn come_back(&self) {
        let listener = TcpListener::bind(self.0.address).expect("nobody took the port");
        *lock(&self.0.away) = false;
        self.listen(listener);
    }

    /// How many of these requests came.
    #[must_use]
    pub fn count(&self, which: &Which) -> usize {
        self.times(which).len()
    }

    /// How many of these requests the service answered.
    #[must_use]
    pub fn passed(&self, which: &Which) -> usize {
        let passed = lock(&self.0.passed);
        passed.iter().filter(|asked| which(asked)).count()
    }

    /// When they came.
    #[must_use]
    pub fn times(&self, which: &Which) -> Vec<Instant> {
        let seen = lock(&self.0.seen);
        let those = seen.iter().filter(|(_, asked)| which(asked));
        those.map(|(at, _)| *at).collect()
    }

    /// The newest of these requests.
    #[must_use]
    pub fn last(&self, which: &Which) -> Option<Asked> {
        let seen = lock(&self.0.seen);
        let mut newest = seen.iter().rev().filter(|(_, asked)| which(asked));
        newest.next().map(|(_, asked)| asked.clone())
    }

    fn listen(&self, listener: TcpListener) {
        let proxy = self.clone();
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if *lock(&proxy.0.away) {
                    drop(listener);
                    drop(stream);
                    return;
                }
                let proxy = proxy.clone();
                // Who goes away in the middle has no need of the rest.
                thread::spawn(move || proxy.serve(stream));
            }
        });
    }

    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let asked = Asked::read(&mut BufReader::new(client.try_clone()?))?;
        let fault = self.note(&asked);
        let answer = self.answer(asked, fault.as_ref(), &mut client)?;
        if let Some(answer) = answer {
            client.write_all(&answer)?;
        }
        client.shutdown(Shutdown::Both)
    }

    /// What a client gets; nothing where it gets no answer.
    fn answer(
        &self,
        mut asked: Asked,
        fault: Option<&Fault>,
        client: &mut TcpStream,
    ) -> io::Result<Option<Vec<u8>>> {
        match fault {
            None => self.pass(&asked).map(Some),
            Some(Fault::Answer(answer)) => Ok(Some(answer.bytes())),
            Some(Fault::Refuse) => Ok(None),
            Some(Fault::Hang) => {
                let _ = client.read(&mut [0]);
                Ok(None)
            }
            Some(Fault::Lose) => self.pass(&asked).map(|_| None),
            Some(Fault::Cut(bytes)) => {
                let answer = self.pass(&asked)?;
                let body = exchange::body_at(&answer);
                Ok(Some(answer[..answer.len().min(body + bytes)].to_vec()))
            }
            Some(Fault::Change(change)) => {
                change(&mut asked);
                self.pass(&asked).map(Some)
            }
            Some(Fault::Ahead(seconds, older)) => {
                older(&mut asked);
                let answer = self.pass(&asked)?;
                Ok(Some(exchange::with_date_ahead(&answer, *seconds)))
            }
            Some(Fault::Hold(until)) => {
                let end = Instant::now() + HELD_MAX;
                while !until(self) && Instant::now() < end {
                    thread::sleep(PAUSE);
                }
                self.pass(&asked).map(Some)
            }
        }
    }

    fn pass(&self, asked: &Asked) -> io::Result<Vec<u8>> {
        let answer = asked.pass(&self.0.behind)?;
        lock(&self.0.passed).push(asked.clone());
        Ok(answer)
    }

    fn note(&self, asked: &Asked) -> Option<Fault> {
        lock(&self.0.seen).push((Instant::now(), asked.clone()));
        let mut rules = lock(&self.0.rules);
        let at = rules.iter().position(|rule| (rule.which)(asked))?;
        let fault = rules[at].fault.clone();
        if rules[at].times != usize::MAX {
            rules[at].times -= 1;
        }
        if rules[at].times == 0 {
            rules.remove(at);
        }
        Some(fault)
    }
}

impl Fault {
    /// A refusal in a service's words.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::Answer(Answer::new(status, "application/json", body.to_string()))
    }

    /// What a company's proxy answers in a service's place.
    #[must_use]
    pub fn page(status: u16) -> Self {
        let page = "<!DOCTYPE html><html><title>Proxy</title><body>Not now.</body></html>";
        Self::Answer(Answer::new(status, "text/html", page))
    }

    /// Too many requests, and when to come back.
    #[must_use]
    pub fn too_many(retry_after_s: u64) -> Self {
        let body = r#"{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}"#;
        let answer = Answer::new(429, "application/json", body);
        Self::Answer(answer.with("Retry-After", &retry_after_s.to_string()))
    }

    /// As the gateway answers for an API that the region does not have.
    #[must_use]
    pub fn no_such_api() -> Self {
        let body = r#"{"error_code":"APIGW.0101","error_msg":"The API does not exist or has not been published in the environment","request_id":"0"}"#;
        Self::Answer(Answer::new(404, "application/json", body))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
