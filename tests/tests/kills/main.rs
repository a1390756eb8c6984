//! Kills the owner of a data directory at random moments, over running jobs, again and again.
//!
//! Jobs keep being submitted and stopped by the command line meanwhile, so that it too becomes the owner now and
//! then. Whatever the moment, afterwards every job has the right status, its log is what its tasks wrote, and the
//! desktop was told each thing once. `TRAINYARD_KILLS` says how often, `TRAINYARD_SEED` repeats the choices.

#![expect(
    clippy::disallowed_methods,
    reason = "this test runs the product's programs"
)]
#![expect(clippy::print_stdout, reason = "what was done is said")]

mod judge;
mod workload;

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::process::Signal;
use trainyard_store::Store;
use trainyard_tests::binaries;
use trainyard_tests::dice::Dice;
use trainyard_tests::notifications::Desktop;
use trainyard_tests::process::Kept;
use trainyard_tests::wait::until;
use trainyard_tests::yard::Yard;

use judge::Judge;
use workload::Workload;

/// An owner lives up to this long.
const LIFE_MS: u64 = 1_500;
/// Who submits at the same time.
const SUBMITTERS: u64 = 2;

#[test]
fn an_owner_killed_at_random_moments_loses_nothing_and_tells_everything_once() {
    let kills = from_environment("TRAINYARD_KILLS").unwrap_or(50);
    let seed = from_environment("TRAINYARD_SEED").unwrap_or_else(seed_of_the_moment);
    println!("TRAINYARD_KILLS={kills} TRAINYARD_SEED={seed}");
    let Some(mut desktop) = Desktop::start() else {
        return;
    };
    let yard = desktop
        .variables()
        .into_iter()
        .fold(Yard::new(), |yard, (name, value)| yard.with(name, value));
    yard.ok(&["jobs"]);
    let workload = Workload::new(&yard);
    let mut judge = Judge::new(&yard, &workload);
    let started = Instant::now();

    let over = AtomicBool::new(false);
    let owner = std::thread::scope(|scope| {
        for submitter in 0..SUBMITTERS {
            let (workload, over) = (&workload, &over);
            scope.spawn(move || workload.submit_until(over, Dice::new(seed ^ (submitter + 1))));
        }
        // Ends the submitters when a verdict below fails the test, too.
        let _over = RaisedOnDrop(&over);
        let mut dice = Dice::new(seed);
        for _ in 0..kills {
            let mut owner = start_owner(&yard);
            // The moment of the kill is the input of this test: nothing is waited for.
            std::thread::sleep(Duration::from_millis(dice.below(LIFE_MS)));
            owner.signal(Signal::KILL);
            owner.wait();
            judge.judge_the_ended();
        }
        // This one stays: the submitters finish what they have begun.
        start_owner(&yard)
    });

    until("the end of every job and message", || {
        let store = Store::open_read_only(&yard.home().join("trainyard.db")).unwrap();
        store.unfinished().unwrap().is_empty() && store.next_due_ms().unwrap().is_none()
    });
    judge.judge_the_ended();
    drop(owner);
    println!("{} jobs in {:.0?}", judge.judged(), started.elapsed());
    judge.judge_completeness();
    judge.judge_notifications(&desktop.history());
}

fn start_owner(yard: &Yard) -> Kept {
    let mut owner = Command::new(env!("CARGO_BIN_EXE_owner"));
    yard.set_environment(&mut owner);
    owner
        .arg(yard.home())
        .arg(binaries::shim())
        .stdout(Stdio::null());
    Kept::start(&mut owner)
}

struct RaisedOnDrop<'a>(&'a AtomicBool);

impl Drop for RaisedOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is no number")),
    )
}

fn seed_of_the_moment() -> u64 {
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
