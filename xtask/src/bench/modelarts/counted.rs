//! A way to a service that counts what is asked on it, the same for whoever asks.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use anyhow::{Context, Result};

/// What every request's first row ends with.
const REQUEST: &[u8] = b" HTTP/1.1\r\n";
/// What the request for the first page of a list has, in the first generation's query and in the second's body.
const FIRST_PAGES: [&[u8]; 2] = [b"&page=1&", b"\"offset\":0,"];
const BLOCK_BYTES: usize = 64 << 10;

/// It passes on until this program ends.
pub(super) struct Way {
    /// `127.0.0.1:PORT`
    pub(super) address: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    looks: AtomicU64,
}

/// What was asked so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) requests: u64,
    /// How often a list was begun.
    pub(super) looks: u64,
}

impl Way {
    /// To the service at `address`.
    pub(super) fn to(address: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
        let here = listener.local_addr()?.to_string();
        let counts = Arc::new(Counts::default());
        let (shared, there) = (Arc::clone(&counts), address.to_owned());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (counts, there) = (Arc::clone(&shared), there.clone());
                // Who goes away in the middle has no need of the rest.
                thread::spawn(move || pass(stream, &there, &counts));
            }
        });
        Ok(Self {
            address: here,
            counts,
        })
    }

    pub(super) fn asked(&self) -> Asked {
        Asked {
            requests: self.counts.requests.load(Ordering::Relaxed),
            looks: self.counts.looks.load(Ordering::Relaxed),
        }
    }
}

impl Asked {
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            requests: self.requests - before.requests,
            looks: self.looks - before.looks,
        }
    }
}

fn pass(mut asking: TcpStream, there: &str, counts: &Counts) -> io::Result<()> {
    let mut service = TcpStream::connect(there)?;
    for stream in [&asking, &service] {
        stream.set_nodelay(true)?;
    }
    let (mut answers, mut asked) = (service.try_clone()?, asking.try_clone()?);
    thread::spawn(move || {
        let passed = io::copy(&mut answers, &mut asked);
        let _ = asked.shutdown(Shutdown::Both);
        passed
    });
    let mut requests = Marks::of(vec![REQUEST]);
    let mut looks = Marks::of(FIRST_PAGES.to_vec());
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let filled = asking.read(&mut block)?;
        if filled == 0 {
            return service.shutdown(Shutdown::Write);
        }
        let more = &block[..filled];
        counts
            .requests
            .fetch_add(requests.count(more), Ordering::Relaxed);
        counts.looks.fetch_add(looks.count(more), Ordering::Relaxed);
        service.write_all(more)?;
    }
}

/// Counts marks in a stream that comes in pieces, also those that lie across two.
struct Marks {
    marks: Vec<&'static [u8]>,
    /// The end of what came before, too short to hold a mark.
    rest: Vec<u8>,
}

impl Marks {
    fn of(marks: Vec<&'static [u8]>) -> Self {
        Self {
            marks,
            rest: Vec::new(),
        }
    }

    fn count(&mut self, more: &[u8]) -> u64 {
        let mut count = 0;
        for mark in &self.marks {
            let kept = self.rest.len().saturating_sub(mark.len() - 1);
            let seen = [&self.rest[kept..], more].concat();
            let found = seen.windows(mark.len()).filter(|at| at == mark).count();
            count += found as u64;
        }
        let longest = self.marks.iter().map(|mark| mark.len()).max().unwrap_or(1);
        self.rest.extend_from_slice(more);
        let surplus = self.rest.len().saturating_sub(longest - 1);
        self.rest.drain(..surplus);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] =
        b"GET /a?per_page=1000&page=1&order=desc HTTP/1.1\r\n\r\nGET /a?page=2& HTTP/1.1\r\n\r\n{\"offset\":0,";

    #[test]
    fn marks_are_counted_once_however_the_stream_is_cut() {
        for size in 1..STREAM.len() {
            let mut requests = Marks::of(vec![REQUEST]);
            let mut looks = Marks::of(FIRST_PAGES.to_vec());
            let (mut asked, mut looked) = (0, 0);
            for piece in STREAM.chunks(size) {
                asked += requests.count(piece);
                looked += looks.count(piece);
            }
            assert_eq!((asked, looked), (2, 2), "in pieces of {size}");
        }
    }
}
