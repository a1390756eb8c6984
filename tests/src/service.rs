//! `trainyard serve` on a data directory of its own, and a region that has only the second generation of it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::thread;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::process::Kept;
use crate::yard::Yard;

/// A service, ended with the test.
#[derive(Debug)]
pub struct Service {
    server: Kept,
    told: Value,
    yard: Yard,
}

impl Service {
    /// Starts it on an empty data directory, and waits until it answers.
    #[must_use]
    pub fn start() -> Self {
        Self::start_on(Yard::new())
    }

    /// Starts it on this one.
    ///
    /// # Panics
    /// When it does not say where it is.
    #[must_use]
    pub fn start_on(yard: Yard) -> Self {
        let mut command = yard.command(&["serve", "--json"]);
        let mut server = Kept::start(command.stdout(Stdio::piped()));
        let output = server.child().stdout.take().expect("it is a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says where it is");
        let told = serde_json::from_str(&line).unwrap_or_else(|_| panic!("it began: {line:?}"));
        Self { server, told, yard }
    }

    /// Starts it on an empty data directory, as a region without the first generation.
    #[must_use]
    pub fn start_without_v1() -> Self {
        Self::start().without_v1()
    }

    /// The same, reached by an address that answers as a region without the first generation does.
    ///
    /// # Panics
    /// When nothing can listen on this computer.
    #[must_use]
    pub fn without_v1(mut self) -> Self {
        let behind = self.get("endpoint").replace("http://", "");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        self.told["endpoint"] = json!(format!("http://{address}"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let behind = behind.clone();
                // Who goes away in the middle has no need of the rest.
                thread::spawn(move || pass(stream, &behind));
            }
        });
        self
    }

    /// Where it is and what signs in, as it printed it.
    #[must_use]
    pub fn told(&self) -> &Value {
        &self.told
    }

    /// One of those values.
    ///
    /// # Panics
    /// When it printed none of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let value = self.told[name].as_str();
        value.unwrap_or_else(|| panic!("no {name} in {}", self.told))
    }

    /// A folder beside its data directory.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.yard.home().parent().expect("BUG: it is in a folder")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // In good order: tasks that a failed case left running go with their versions' folders otherwise.
        self.server.signal(Signal::TERM);
        self.server.wait();
    }
}

/// Passes one request on, and its answer back. The connection ends with it, so that every request is looked at.
fn pass(mut asked: TcpStream, behind: &str) -> io::Result<()> {
    let mut reader = BufReader::new(asked.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split(' ').nth(1).unwrap_or_default();
    if path.starts_with("/v1/") {
        return refuse(&mut asked, &mut reader);
    }
    let mut server = TcpStream::connect(behind)?;
    server.write_all(first.as_bytes())?;
    server.write_all(b"Connection: close\r\n")?;
    let mut to = server.try_clone()?;
    thread::spawn(move || {
        let copied = io::copy(&mut reader, &mut to);
        let _ = to.shutdown(Shutdown::Write);
        copied
    });
    io::copy(&mut server, &mut asked)?;
    asked.shutdown(Shutdown::Both)
}

/// As the gateway answers for an API that the region does not have.
fn refuse(asked: &mut TcpStream, reader: &mut impl BufRead) -> io::Result<()> {
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    io::copy(&mut reader.take(length), &mut io::sink())?;
    let body = json!({
        "error_code": "APIGW.0101",
        "error_msg": "The API does not exist or has not been published in the environment",
        "request_id": "0",
    })
    .to_string();
    let length = body.len();
    write!(
        asked,
        "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
