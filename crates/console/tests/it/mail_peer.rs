//! A real conversation of mail: a server that speaks enough of RFC 5321 and remembers what it took.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::place::until_some;

/// One mail that was handed over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Mail {
    pub(crate) fn header(&self, name: &str) -> &str {
        let line = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.text))
    }
}

pub(crate) struct MailPeer {
    pub(crate) address: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
    serving: JoinHandle<()>,
}

impl MailPeer {
    /// `answer` says what is answered to the mail of a number, from 0, once it was handed over.
    pub(crate) async fn start(
        answer: impl Fn(usize) -> &'static str + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&mails), Arc::new(answer));
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                tokio::spawn(async move { converse(stream, &kept, answer.as_ref()).await });
            }
        });
        Self {
            address,
            mails,
            serving,
        }
    }

    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Mail> {
        let look = async || {
            let came = self.mails();
            if came.len() < count {
                Err(came)
            } else {
                Ok(came)
            }
        };
        until_some(&format!("{count} mails"), look).await
    }
}

impl Drop for MailPeer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Ends when the other side does.
async fn converse(
    stream: TcpStream,
    kept: &Mutex<Vec<Mail>>,
    answer: &(impl Fn(usize) -> &'static str + ?Sized),
) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail = Mail::default();
    write.write_all(b"220 peer ESMTP\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let said = match line.split_once(':') {
            Some((command, from)) if command.eq_ignore_ascii_case("MAIL FROM") => {
                from.clone_into(&mut mail.from);
                "250 ok"
            }
            Some((command, to)) if command.eq_ignore_ascii_case("RCPT TO") => {
                to.clone_into(&mut mail.to);
                "250 ok"
            }
            _ if line.eq_ignore_ascii_case("DATA") => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                while let Some(line) = lines.next_line().await.ok()? {
                    if line == "." {
                        break;
                    }
                    mail.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.text.push('\n');
                }
                let mut kept = kept.lock().unwrap();
                kept.push(std::mem::take(&mut mail));
                answer(kept.len() - 1)
            }
            _ if line.eq_ignore_ascii_case("QUIT") => "221 bye",
            _ => "250 peer",
        };
        write
            .write_all(format!("{said}\r\n").as_bytes())
            .await
            .ok()?;
    }
    Some(())
}
