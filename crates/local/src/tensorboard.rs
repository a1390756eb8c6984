//! `TensorBoard` of one of this computer's Python environments, as a child of this process.
//!
//! Owns starting it, its address, its log and its end. Which folder it shows, for how long, and who opens it is decided
//! above. It listens on the loopback address at a port of the system's choice, below a path that nobody can guess, and
//! ends when this process does, however that ends: it watches the pipe that this process holds.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use trainyard_shim::inherited_environment;

use crate::platform;

/// The program: `TensorBoard`'s own entry, beside a watch on the pipe.
const PROGRAM: &str = "\
import os, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from tensorboard.main import run_main
run_main()
";

/// It imports a lot, on a busy machine for long.
const START_PATIENCE: Duration = Duration::from_mins(2);
/// More of what it prints is not kept.
const LOG_MAX_BYTES: usize = 1 << 20;

/// What it is started with.
#[derive(Clone, Debug)]
pub struct TensorBoardLaunch {
    /// Of the environment it is installed in.
    pub interpreter: PathBuf,
    /// The folder with the event files.
    pub folder: PathBuf,
    /// A folder of its own: its log and its scratch files.
    pub dir: PathBuf,
    /// What its address begins with, so that no other user of this computer finds it.
    pub token: String,
}

impl TensorBoardLaunch {
    /// Where what it prints is kept, below [`TensorBoardLaunch::dir`].
    #[must_use]
    pub fn log(dir: &Path) -> PathBuf {
        dir.join("log")
    }
}

/// One that serves. Ends when it is dropped.
#[derive(Debug)]
pub struct TensorBoard {
    url: String,
    child: Child,
    group: Option<u32>,
    /// Closed with this: its watch then ends it even where it cannot be signalled.
    _pipe: Option<ChildStdin>,
    copying: JoinHandle<()>,
}

/// Why it does not serve.
#[derive(Debug, thiserror::Error)]
pub enum TensorBoardError {
    /// A file or the program could not be used.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It ended before it served.
    #[error("TensorBoard ended before it served: {last}")]
    Ended {
        /// The last line it printed.
        last: String,
    },
    /// It told no address in time.
    #[error("TensorBoard told no address within {} s", START_PATIENCE.as_secs())]
    Silent,
}

impl TensorBoard {
    /// Starts it and waits until it serves.
    pub async fn start(launch: &TensorBoardLaunch) -> Result<Self, TensorBoardError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| TensorBoardError::File { path, source }
        };
        let scratch = launch.dir.join("scratch");
        std::fs::create_dir_all(&scratch).map_err(at(&scratch))?;
        let log = TensorBoardLaunch::log(&launch.dir);
        let file = platform::create_private(&log).map_err(at(&log))?;
        let mut child = command(launch, &scratch)
            .spawn()
            .map_err(at(&launch.interpreter))?;
        let (lines, told) = mpsc::unbounded_channel();
        let mut board = Self {
            url: String::new(),
            group: child.id(),
            _pipe: child.stdin.take(),
            copying: copy(&mut child, file, lines),
            child,
        };
        board.url = board.address(told).await?;
        Ok(board)
    }

    /// Where to look at it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns when it has ended by itself.
    pub async fn ended(&mut self) {
        let _ = self.child.wait().await;
        // Its number may be somebody else's from now on.
        self.group = None;
    }

    async fn address(
        &mut self,
        mut told: mpsc::UnboundedReceiver<String>,
    ) -> Result<String, TensorBoardError> {
        let deadline = tokio::time::Instant::now() + START_PATIENCE;
        let mut last = String::new();
        loop {
            match tokio::time::timeout_at(deadline, told.recv()).await {
                Err(_) => return Err(TensorBoardError::Silent),
                Ok(None) => {
                    // Who reads why is shown the log, which has to have its last row by then.
                    let _ = (&mut self.copying).await;
                    return Err(TensorBoardError::Ended { last });
                }
                Ok(Some(line)) => {
                    if let Some(url) = address_in(&line) {
                        return Ok(url.to_owned());
                    }
                    if !line.trim().is_empty() {
                        last = line;
                    }
                }
            }
        }
    }
}

impl Drop for TensorBoard {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            platform::end_group(group);
        }
        let _ = self.child.start_kill();
        self.copying.abort();
    }
}

fn command(launch: &TensorBoardLaunch, scratch: &Path) -> Command {
    let mut command = Command::new(&launch.interpreter);
    command
        .args(["-I", "-u", "-c", PROGRAM])
        .arg("--logdir")
        .arg(&launch.folder)
        .args(["--host", "127.0.0.1", "--port", "0"])
        .arg(format!("--path_prefix=/{}", launch.token))
        .env_clear()
        .envs(inherited_environment())
        // It notes its port and path in a folder there, for other users to read.
        .env("TMPDIR", scratch)
        .current_dir(&launch.dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    platform::lead_group(&mut command);
    command
}

/// Copies what it prints to its log, and tells each line while somebody listens.
fn copy(
    child: &mut Child,
    file: std::fs::File,
    lines: mpsc::UnboundedSender<String>,
) -> JoinHandle<()> {
    let out = child.stdout.take().map(|out| tell(out, lines.clone()));
    let err = child.stderr.take().map(|err| tell(err, lines));
    let mut file = tokio::fs::File::from_std(file);
    tokio::spawn(async move {
        let (merged, mut rows) = mpsc::unbounded_channel::<Vec<u8>>();
        let readers = [
            out.map(|out| out(merged.clone())),
            err.map(|err| err(merged)),
        ];
        let mut left = LOG_MAX_BYTES;
        while let Some(row) = rows.recv().await {
            let part = &row[..row.len().min(left)];
            left -= part.len();
            if file.write_all(part).await.is_err() || file.flush().await.is_err() {
                break;
            }
        }
        for reader in readers.into_iter().flatten() {
            reader.abort();
        }
    })
}

fn tell(
    pipe: impl AsyncRead + Unpin + Send + 'static,
    lines: mpsc::UnboundedSender<String>,
) -> impl FnOnce(mpsc::UnboundedSender<Vec<u8>>) -> JoinHandle<()> {
    |rows| {
        tokio::spawn(async move {
            let mut pipe = BufReader::new(pipe);
            let mut row = Vec::new();
            while pipe
                .read_until(b'\n', &mut row)
                .await
                .is_ok_and(|read| read > 0)
            {
                // Nobody listens once it serves.
                let _ = lines.send(String::from_utf8_lossy(&row).trim_end().to_owned());
                if rows.send(std::mem::take(&mut row)).is_err() {
                    return;
                }
            }
        })
    }
}

/// `TensorBoard 2.21.0 at http://127.0.0.1:40123/token/ (Press CTRL+C to quit)`.
fn address_in(line: &str) -> Option<&str> {
    let (_, address) = line.split_once(" at http://127.0.0.1:")?;
    let end = address.find(' ').unwrap_or(address.len());
    let start = line.len() - address.len() - "http://127.0.0.1:".len();
    Some(&line[start..start + "http://127.0.0.1:".len() + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_the_line_that_tells_it() {
        let line = "TensorBoard 2.21.0 at http://127.0.0.1:40123/abc/ (Press CTRL+C to quit)";
        assert_eq!(address_in(line), Some("http://127.0.0.1:40123/abc/"));
        assert_eq!(address_in("TensorFlow installation not found"), None);
        assert_eq!(address_in("TensorBoard at http://example.org:1/"), None);
    }

    #[tokio::test]
    async fn one_that_cannot_start_says_its_last_line() {
        let dir = tempfile::tempdir().unwrap();
        let fake = dir.path().join("python");
        std::fs::write(
            &fake,
            "#!/bin/sh\necho no module named tensorboard >&2\nexit 1\n",
        )
        .unwrap();
        make_program(&fake);
        let error = TensorBoard::start(&launch(dir.path(), &fake))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, TensorBoardError::Ended { last } if last.contains("no module")),
            "{error}"
        );
        let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
        assert!(log.contains("no module named tensorboard"), "{log}");
    }

    #[tokio::test]
    async fn it_serves_until_it_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let fake = dir.path().join("python");
        let line = "TensorBoard 9 at http://127.0.0.1:1/secret/ (Press CTRL+C to quit)";
        let script = format!("#!/bin/sh\necho \"{line}\" >&2\necho $$ > pid\nsleep 600\n");
        std::fs::write(&fake, script).unwrap();
        make_program(&fake);
        let board = TensorBoard::start(&launch(dir.path(), &fake))
            .await
            .unwrap();
        assert_eq!(board.url(), "http://127.0.0.1:1/secret/");
        let pid = wait_for(|| {
            let pid = std::fs::read_to_string(dir.path().join("pid")).ok()?;
            pid.trim().parse::<u32>().ok()
        })
        .await;
        drop(board);
        let gone = || {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"));
            stat.map_or(true, |stat| stat.contains(") Z "))
                .then_some(())
        };
        wait_for(gone).await;
    }

    fn launch(dir: &Path, interpreter: &Path) -> TensorBoardLaunch {
        TensorBoardLaunch {
            interpreter: interpreter.to_owned(),
            folder: dir.to_owned(),
            dir: dir.to_owned(),
            token: "secret".to_owned(),
        }
    }

    fn make_program(path: &Path) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    async fn wait_for<T>(mut ready: impl FnMut() -> Option<T>) -> T {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(found) = ready() {
                return found;
            }
            assert!(tokio::time::Instant::now() < deadline, "it did not come");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}
