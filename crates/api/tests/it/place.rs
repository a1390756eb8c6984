//! A server on a data directory of one test's own, and a client that says exactly what a test wants.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use trainyard_api::{Credentials, Options, Served};
use trainyard_console::secrets::Secrets;
use trainyard_console::{Console, Delivery, OpenOptions, Ownership};
use trainyard_protocol::sign;

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Place {
    pub(crate) console: Console,
    pub(crate) served: Served,
    pub(crate) root: TempDir,
}

/// An answer, taken apart.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Place {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default(), Secrets::in_memory()).await
    }

    pub(crate) async fn with(options: Options, secrets: Secrets) -> Self {
        let root = tempfile::tempdir().unwrap();
        let console = open(&root, secrets).await;
        let served = trainyard_api::serve(console.clone(), options)
            .await
            .unwrap();
        Self {
            console,
            served,
            root,
        }
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.root.path()
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.served.credentials
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.served
            .endpoint
            .trim_start_matches("http://")
            .parse()
            .unwrap()
    }

    /// Sends bytes and reads all that is answered.
    pub(crate) async fn raw(&self, request: &[u8]) -> Answer {
        let talk = async {
            let mut stream = TcpStream::connect(self.address()).await.unwrap();
            // Who is refused early may be hung up on before everything was said.
            let _ = stream.write_all(request).await;
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes).await;
            bytes
        };
        let bytes = tokio::time::timeout(PATIENCE, talk)
            .await
            .expect("an answer in time");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0);
        Answer {
            status,
            body: dechunked(head, body),
            head: head.to_owned(),
        }
    }

    /// A request with headers and a body.
    pub(crate) async fn ask(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut lines = vec![
            format!("{method} {target} HTTP/1.1"),
            "Connection: close".to_owned(),
        ];
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            lines.push(format!("Host: {}", self.address()));
        }
        let headers = headers.iter();
        lines.extend(headers.map(|(name, value)| format!("{name}: {value}")));
        lines.push(format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        self.raw(lines.join("\r\n").as_bytes()).await
    }

    /// The same with a token.
    pub(crate) async fn with_token(&self, method: &str, target: &str, body: &str) -> Answer {
        let token = self.token().await;
        self.ask(method, target, &[("X-Auth-Token", &token)], body)
            .await
    }

    pub(crate) async fn token(&self) -> String {
        let told = self.credentials();
        let body = serde_json::json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": told.user, "password": told.password, "domain": {"name": told.domain},
            }}},
            "scope": {"project": {"name": told.project_name}},
        }});
        let answer = self
            .ask("POST", "/v3/auth/tokens", &[], &body.to_string())
            .await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.header("x-subject-token").unwrap().to_owned()
    }

    /// A signed request, made at `now_s` in epoch seconds, with further headers.
    pub(crate) async fn signed(
        &self,
        key: (&str, &str),
        (method, path): (&str, &str),
        now_s: u64,
        further: &[(&str, &str)],
    ) -> Answer {
        self.signed_at(key, (method, path), now_s, further, "")
            .await
    }

    /// A signed request with a body, made now.
    pub(crate) async fn signed_with(
        &self,
        key: (&str, &str),
        asked: (&str, &str),
        further: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.signed_at(key, asked, now_s(), further, body).await
    }

    async fn signed_at(
        &self,
        key: (&str, &str),
        (method, path): (&str, &str),
        now_s: u64,
        further: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let host = self.address().to_string();
        let stamp = sign::stamp(now_s);
        let mut headers = vec![("Host", host.as_str()), ("X-Sdk-Date", stamp.as_str())];
        headers.extend_from_slice(further);
        let owned: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let request = sign::Request {
            method,
            path,
            query: "",
            headers: &owned,
            body: body.as_bytes(),
        };
        let key = sign::Key {
            access: key.0.to_owned(),
            secret: key.1.to_owned(),
        };
        let authorization = sign::sdk::authorization(&key, &request);
        headers.push(("Authorization", &authorization));
        self.ask(method, path, &headers, body).await
    }
}

pub(crate) async fn open(root: &TempDir, secrets: Secrets) -> Console {
    let options = OpenOptions {
        home: root.path().join("home"),
        // Nothing is run here.
        shim: "/nonexistent/trainyard-shim".into(),
        ownership: Ownership::IfFree,
        delivery: Delivery::Leave,
    };
    Console::open_with_secrets(options, secrets).await.unwrap()
}

/// Now, in epoch seconds.
#[expect(
    clippy::disallowed_methods,
    reason = "signatures have the time in them"
)]
pub(crate) fn now_s() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs()
}

fn dechunked(head: &str, body: &str) -> String {
    if !head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked")
    {
        return body.to_owned();
    }
    let (mut whole, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || after.len() < size {
            break;
        }
        whole.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    whole
}
