//! One request and one answer, as bytes.

use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// For example `GET`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// In their order.
    pub headers: Vec<(String, String)>,
    /// What was sent, as it was sent.
    pub body: Vec<u8>,
}

/// An answer of the proxy's own.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Asked {
    /// Reads one.
    pub(super) fn read(reader: &mut impl BufRead) -> io::Result<Self> {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut asked = Self {
            method,
            target,
            headers,
            body: Vec::new(),
        };
        let length = asked.header("content-length").parse().unwrap_or(0);
        asked.body = vec![0; length];
        reader.read_exact(&mut asked.body)?;
        Ok(asked)
    }

    /// Its path alone.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Its query alone.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// A header, whatever the case of its name; empty when it was not sent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// Puts a header in the place of one of its name.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers
            .retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The body; null when it is no JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// One to a service at an address such as `127.0.0.1:8180`.
    #[must_use]
    pub fn new(method: &str, target: &str, behind: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: vec![("Host".to_owned(), behind.to_owned())],
            body: Vec::new(),
        }
    }

    /// Has a service answer it, as the last request of a connection.
    pub fn pass(&self, behind: &str) -> io::Result<Vec<u8>> {
        let mut service = TcpStream::connect(behind)?;
        let first = format!("{} {} HTTP/1.1", self.method, self.target);
        let passed = self.headers.iter();
        let passed = passed.filter(|(name, _)| !name.eq_ignore_ascii_case("connection"));
        let head = head(&first, passed);
        service.write_all(head.as_bytes())?;
        service.write_all(&self.body)?;
        let mut answer = Vec::new();
        service.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Answer {
    /// One of this kind of content.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let answer = Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        answer.with("Content-Type", content_type)
    }

    /// With a header more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let length = ("Content-Length".to_owned(), self.body.len().to_string());
        let headers = self.headers.iter().chain([&length]);
        let head = head(&format!("HTTP/1.1 {} Fault", self.status), headers);
        [head.as_bytes(), &self.body].concat()
    }
}

/// The head of the only request or answer of a connection.
fn head<'a>(first: &str, headers: impl Iterator<Item = &'a (String, String)>) -> String {
    let lines = headers.map(|(name, value)| format!("{name}: {value}\r\n"));
    format!(
        "{first}\r\n{}Connection: close\r\n\r\n",
        lines.collect::<String>()
    )
}

/// Where the body of an answer begins.
pub(super) fn body_at(answer: &[u8]) -> usize {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(answer.len(), |end| end + 4)
}

/// The same answer of a service whose clock goes ahead.
pub(super) fn with_date_ahead(answer: &[u8], seconds: u64) -> Vec<u8> {
    let (head, body) = answer.split_at(body_at(answer));
    let head = String::from_utf8_lossy(head);
    let lines = head.split_inclusive("\r\n").map(|line| {
        let told = line
            .split_once(':')
            .filter(|(name, _)| name.eq_ignore_ascii_case("date"))
            .and_then(|(_, date)| httpdate::parse_http_date(date.trim()).ok())
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        told.map_or_else(
            || line.to_owned(),
            |told| {
                let ahead = UNIX_EPOCH + told + Duration::from_secs(seconds);
                format!("Date: {}\r\n", httpdate::fmt_http_date(ahead))
            },
        )
    });
    let head: String = lines.collect();
    [head.as_bytes(), body].concat()
}
