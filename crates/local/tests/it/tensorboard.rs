//! A real `TensorBoard`, where one is installed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use trainyard_engines::{Engines, Places};
use trainyard_local::{TensorBoard, TensorBoardLaunch};

/// The interpreter of `TRAINYARD_TEST_TENSORBOARD`, else of an environment of this computer.
fn interpreter(scratch: &Path) -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("TRAINYARD_TEST_TENSORBOARD") {
        return Some(given.into());
    }
    let engines = Engines::new(scratch.join("engines"), Places::of_this_computer());
    let scan = engines.scan().unwrap();
    let having = scan.with_package("tensorboard");
    let found = having
        .first()
        .map(|environment| environment.interpreter.clone());
    if found.is_none() {
        println!(
            "skipped: no Python environment of this computer has tensorboard; name the interpreter of one in \
             TRAINYARD_TEST_TENSORBOARD"
        );
    }
    found
}

/// What is at a path of a server on the loopback address: status and body.
fn get(port: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (
        head.lines().next().unwrap_or_default().to_owned(),
        body.to_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn it_shows_the_runs_of_the_folder_to_who_knows_its_path_and_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let Some(interpreter) = interpreter(folder.path()) else {
        return;
    };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../summaries/tests/fixtures");
    let launch = TensorBoardLaunch {
        interpreter,
        folder: fixtures,
        dir: folder.path().to_owned(),
        token: "no-one-knows-this".to_owned(),
    };
    let board = TensorBoard::start(&launch).await.unwrap();
    let url = board.url().to_owned();
    let port = url.strip_prefix("http://127.0.0.1:").unwrap();
    let port = port.split('/').next().unwrap().to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        // It reads the files after it begins to serve.
        for _ in 0..600 {
            let (status, runs) = get(&port, "/no-one-knows-this/data/runs");
            assert!(status.contains("200"), "{status}");
            if runs.contains("tensorboard/train") {
                assert!(get(&port, "/data/runs").0.contains("404"));
                return port;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it never listed the run");
    });
    let port = asked.await.unwrap();
    assert!(url.ends_with("/no-one-knows-this/"), "{url}");
    let log = std::fs::read_to_string(TensorBoardLaunch::log(folder.path())).unwrap();
    assert!(log.contains("TensorBoard"), "{log}");

    drop(board);
    for _ in 0..600 {
        if TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it still listens");
}
