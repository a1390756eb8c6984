use std::net::SocketAddr;

use axum::Extension;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// As good as never.
const NEVER: Duration = Duration::from_hours(1);

/// More than any system keeps of an answer that nobody reads.
const LARGE_BYTES: usize = 64 << 20;

struct Listening {
    address: SocketAddr,
    _end: watch::Sender<bool>,
}

/// `/prove` is a request of somebody known, `/large` an answer that takes long to read.
async fn listen(terms: Terms) -> Listening {
    let router = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/large", get(|| async { vec![b'x'; LARGE_BYTES] }))
        .route(
            "/prove",
            get(|Extension(standing): Extension<Standing>| async move { standing.know() }),
        );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, ended) = watch::channel(false);
    tokio::spawn(accept(listener, router, ended, terms));
    Listening { address, _end: end }
}

fn patient(connections_max: usize, strangers_max: usize) -> Terms {
    Terms {
        connections_max,
        strangers_max,
        first_head: NEVER,
        next_head: NEVER,
        unread: NEVER,
    }
}

impl Listening {
    async fn say(&self, words: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        stream
    }

    /// A connection that is kept, once its request has its answer.
    async fn ask(&self, path: &str) -> TcpStream {
        let mut stream = self
            .say(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"))
            .await;
        let mut first = [0; 12];
        let read = tokio::time::timeout(PATIENCE, stream.read_exact(&mut first)).await;
        read.expect("an answer in time").unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        stream
    }
}

/// Whether it is hung up on within a time.
async fn is_hung_up(stream: &mut TcpStream, within: Duration) -> bool {
    let mut rest = Vec::new();
    tokio::time::timeout(within, stream.read_to_end(&mut rest))
        .await
        .is_ok()
}

#[tokio::test]
async fn the_oldest_stranger_gives_way_and_the_user_is_answered() {
    let place = listen(patient(100, 3)).await;
    let mut strangers = Vec::new();
    for _ in 0..3 {
        strangers.push(place.say("GET / HTTP/1.1\r\n").await);
    }
    place.ask("/").await;
    assert!(is_hung_up(&mut strangers[0], PATIENCE).await);
    assert!(!is_hung_up(&mut strangers[2], Duration::from_millis(50)).await);
}

#[tokio::test]
async fn where_all_places_are_taken_strangers_give_theirs() {
    let place = listen(patient(4, 100)).await;
    let mut strangers = Vec::new();
    for _ in 0..40 {
        strangers.push(place.say("GET / HTTP/1.1\r\n").await);
    }
    place.ask("/").await;
}

#[tokio::test]
async fn who_is_known_gives_way_to_no_stranger() {
    let place = listen(patient(100, 2)).await;
    let mut known = place.ask("/prove").await;
    let mut strangers = Vec::new();
    for _ in 0..10 {
        strangers.push(place.ask("/").await);
    }
    assert!(is_hung_up(&mut strangers[0], PATIENCE).await);
    assert!(!is_hung_up(&mut known, Duration::from_millis(50)).await);
}

#[tokio::test]
async fn who_says_nothing_is_hung_up_on_and_who_asked_is_not() {
    let first_head = Duration::from_millis(200);
    let place = listen(Terms {
        first_head,
        ..patient(100, 100)
    })
    .await;
    let mut asked = place.ask("/").await;
    let mut silent = place.say("GET / HTTP/1.1\r\n").await;
    assert!(is_hung_up(&mut silent, PATIENCE).await);
    assert!(!is_hung_up(&mut asked, Duration::from_millis(50)).await);
}

#[tokio::test]
async fn who_does_not_read_the_answer_loses_the_place() {
    let unread = Duration::from_millis(200);
    let place = listen(Terms {
        unread,
        ..patient(1, 100)
    })
    .await;
    // Known, so that nobody takes the place from them.
    let mut unread = place
        .say("GET /prove HTTP/1.1\r\nHost: x\r\n\r\nGET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        .await;
    let mut first = [0; 12];
    unread.read_exact(&mut first).await.unwrap();
    place.ask("/").await;
}
