//! A console that is killed between two tries: the next one goes on where it was.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use trainyard_console::store::Outcome;

use super::{confirmed, log_until, run, telling, topic};
use crate::place::{Place, open_telling, submit};
use crate::web_peer::{WebPeer, status};

const HOME: &str = "TRAINYARD_TEST_HOME";
const SHIM: &str = "TRAINYARD_TEST_SHIM";

/// Runs a test of this program, which does nothing unless its environment says so, in a process of its own.
#[expect(clippy::disallowed_methods, reason = "what is killed is a process")]
pub(super) fn command(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]);
    command
}

/// A process that is killed when this goes, also where a test fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_delivered_when_the_console_was_killed_is_delivered_by_the_next() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    let peer = WebPeer::start(|number, _| status(if number == 1 { 500 } else { 200 })).await;
    topic(&console).await;
    confirmed(&console, &peer, "/").await;
    console.close().await;

    let child = command("topics::killed::a_console_that_runs_until_it_is_killed")
        .env(HOME, place.path())
        .env(SHIM, place.shim())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let child = Killed(child);
    // The first try failed; the next is about a second away.
    peer.wait_for(2).await;
    drop(child);

    let console = place.open_telling().await;
    let received = peer.wait_for(3).await;
    log_until(&console, |rows| rows[0].outcome == Outcome::Delivered).await;
    assert_eq!(
        received[1].header("webhook-id"),
        received[2].header("webhook-id")
    );
    assert_eq!(peer.received().len(), 3, "once is enough");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_runs_until_it_is_killed() {
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let (Some(home), Some(shim)) = (path(HOME), path(SHIM)) else {
        println!("skipped: it is a part of another test");
        return;
    };
    let console = open_telling(&home, &shim).await;
    let spec = telling(&console).await;
    submit(&console, spec).await;
    // Not for ever, should nobody kill it.
    tokio::time::sleep(crate::place::DEADLINE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_became_due_while_nobody_was_there_is_delivered_at_the_next_start() {
    let Some(place) = Place::new() else { return };
    let console = place.open_telling().await;
    let peer = WebPeer::start(|_, _| status(200)).await;
    topic(&console).await;
    confirmed(&console, &peer, "/").await;
    console.close().await;
    // It schedules and leaves messages to who stays.
    let console = place.open(trainyard_console::Ownership::IfFree).await;
    run(&console).await;
    console.close().await;
    assert_eq!(peer.received().len(), 1, "nobody told it");
    let console = place.open_telling().await;
    peer.wait_for(2).await;
    console.close().await;
}
