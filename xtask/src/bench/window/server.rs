//! The built page over loopback HTTP, with a stand-in for the window: for a browser that is not ours.
//!
//! As quick as it can be made, for the peer's sake: files and answers come from memory, connections are kept, and
//! nothing waits to be sent together.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::answers::Answers;
use super::{FirstPage, first_page_rows};

const STAND_IN: &str = include_str!("stand_in.js");

/// A file of the page: path below the root, content.
type Asset = (String, Vec<u8>);

/// The server; it serves until this program ends.
pub(super) struct Server {
    address: SocketAddr,
    answers: Arc<Mutex<Answers>>,
    /// When the first page was there, or why it is none.
    pub(super) first_page: Receiver<Result<FirstPage>>,
}

struct Shared {
    assets: Vec<Asset>,
    answers: Arc<Mutex<Answers>>,
    first_page: Sender<Result<FirstPage>>,
}

impl Server {
    /// `page` is the built page, `script` what the window gives every page.
    pub(super) fn start(page: &Path, script: &str, answers: Answers) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let answers = Arc::new(Mutex::new(answers));
        let (sender, first_page) = mpsc::channel();
        let shared = Arc::new(Shared {
            assets: assets(page, script)?,
            answers: Arc::clone(&answers),
            first_page: sender,
        });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    // A browser closes connections as it likes.
                    let _ = shared.serve(&stream);
                });
            }
        });
        Ok(Self {
            address,
            answers,
            first_page,
        })
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers from memory alone from here on.
    pub(super) fn keep_to_known_answers(&self) -> Result<()> {
        let mut answers = self.answers.lock().expect("BUG: answering panicked");
        answers.keep_to_these()
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) -> Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader)? {
            let arrived = Instant::now();
            let answer = self.answer(&request, arrived);
            let mut stream = stream;
            stream.write_all(&answer)?;
        }
        Ok(())
    }

    fn answer(&self, request: &Request, arrived: Instant) -> Vec<u8> {
        match request.path.as_str() {
            "/invoke/call" => {
                let mut answers = self.answers.lock().expect("BUG: answering panicked");
                match answers.of(&request.body) {
                    Ok(answer) => response("200 OK", "application/json", answer.as_bytes()),
                    Err(error) => {
                        // Whoever waits for the page is to know why it is not the one wanted.
                        let _ = self.first_page.send(Err(error));
                        response("500 Internal Server Error", "text/plain", b"")
                    }
                }
            }
            "/invoke/painted" => {
                let page = first_page_rows(&request.body).map(|rows| FirstPage { arrived, rows });
                let _ = self.first_page.send(page);
                response("200 OK", "application/json", b"null")
            }
            "/invoke/ready" => response("200 OK", "application/json", b"null"),
            path => match self.assets.iter().find(|(name, _)| name == path) {
                Some((name, content)) => response("200 OK", media_type(name), content),
                None => response("404 Not Found", "text/plain", b""),
            },
        }
    }
}

fn response(status: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Every file below `page`; index.html gets the stand-in and `script` before anything of its own.
fn assets(page: &Path, script: &str) -> Result<Vec<Asset>> {
    let index = page.join("index.html");
    let text = fs::read_to_string(&index)
        .with_context(|| format!("{} cannot be read", index.display()))?;
    let scripts = format!("<head><script>{STAND_IN}</script><script>{script}</script>");
    ensure!(text.contains("<head>"), "{} has no head", index.display());
    let mut assets = vec![(
        "/".to_owned(),
        text.replacen("<head>", &scripts, 1).into_bytes(),
    )];
    let folder = page.join("assets");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries.flatten() {
        let path = format!("/assets/{}", entry.file_name().to_string_lossy());
        assets.push((path, fs::read(entry.path())?));
    }
    Ok(assets)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/html; charset=utf-8",
    }
}

/// As much of an HTTP/1.1 request as a browser's `GET` and `fetch` need.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    path: String,
    body: String,
}

impl Request {
    /// The next one; none at the end of the connection.
    fn read(reader: &mut impl BufRead) -> Result<Option<Self>> {
        let mut row = String::new();
        if reader.read_line(&mut row)? == 0 {
            return Ok(None);
        }
        let path = row.split(' ').nth(1).context("no request")?.to_owned();
        let mut length = 0;
        loop {
            row.clear();
            reader.read_line(&mut row)?;
            let Some((name, value)) = row.trim_end().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().context("a length is a number")?;
            }
        }
        let mut body = String::new();
        reader.by_ref().take(length).read_to_string(&mut body)?;
        Ok(Some(Self { path, body }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_follow_each_other_on_one_connection() {
        let mut sent = "POST /invoke/call HTTP/1.1\r\nHost: x\r\ncontent-length: 2\r\n\r\n{}\
                        GET /assets/a.js HTTP/1.1\r\nHost: x\r\n\r\n"
            .as_bytes();
        let mut next = || Request::read(&mut sent).expect("it is a request");
        let request = |path: &str, body: &str| {
            let (path, body) = (path.to_owned(), body.to_owned());
            Some(Request { path, body })
        };
        assert_eq!(next(), request("/invoke/call", "{}"));
        assert_eq!(next(), request("/assets/a.js", ""));
        assert_eq!(next(), None);
    }

    #[test]
    fn the_stand_in_is_there_before_the_page_is() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("assets")).expect("writable");
        let page = "<html><head><script type=module src=main.js></script></head></html>";
        fs::write(dir.path().join("index.html"), page).expect("writable");
        let assets = assets(dir.path(), "tell();").expect("it is a page");
        let index = String::from_utf8(assets[0].1.clone()).expect("it is text");
        let place = |text: &str| index.find(text).expect("it is in the page");
        assert!(place("__TAURI_INTERNALS__") < place("tell();"));
        assert!(place("tell();") < place("main.js"));
    }
}
