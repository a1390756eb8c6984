//! Watching 10,000 jobs of a service, against a client that asks for each by itself.
//!
//! As many of the jobs run as the computer has processors, and all others wait: that is when the watcher looks most often.
//! Both sides have the same client, signatures included, so what differs is what they ask for. Requests are counted on the
//! way to the service, which does not know who asks; processor time is that of the process that asks.
//!
//! The watcher is measured for a while, and a minute is reckoned from that. One round of the naive client takes many times
//! longer than the watcher's pause: it could not keep that pace at all. What it would take in a minute is its one round
//! times the looks of the watcher. The watcher also copies the logs of those that run, which counts; the naive one does not.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::steps::Step;

use super::super::ratio::{Figure, Ratio, Wanted};
use super::counted::{Asked, Way};
use super::number;
use super::service::Service;

const JOBS: u32 = 10_000;
/// The looks of the second generation take longer: its pages have fifty jobs, and those in full.
const GENERATIONS: [(&str, &str); 2] = [("v1", "20"), ("v2", "40")];
const REQUESTS_MOST: f64 = 0.05;
const CPU_MOST: f64 = 0.2;

/// What one side takes in a minute.
#[derive(Clone, Copy, Debug)]
struct Taken {
    requests: f64,
    cpu_ms: f64,
}

#[derive(Default)]
struct Series {
    ours: Vec<Taken>,
    theirs: Vec<Taken>,
}

/// Requests and processor time of a minute, a ratio each for both generations.
pub(super) fn measure(
    binaries: &Path,
    folder: &Path,
    step: &Step,
    runs: u32,
    percent: u32,
) -> Result<Vec<Figure>> {
    let jobs = JOBS * percent / 100;
    let service = Service::start(binaries, folder)?;
    let filled = service.ask("watch", &["fill", &jobs.to_string()], None, |_| {})?;
    step.note(&format!("the service has {filled}"));
    let way = Way::to(service.address()?)?;
    let mut figures = Vec::new();
    for (generation, seconds) in GENERATIONS {
        let mut series = Series::default();
        for run in 1..=runs {
            let watched = ask(&service, &way, &["ours", generation, seconds])?;
            let round = ask(&service, &way, &["naive", generation])?;
            let (ours, theirs) = in_a_minute(&watched, &round)?;
            step.note(&format!(
                "run {run}, {generation}: {}; one call a job: {}",
                told(&watched),
                told(&round)
            ));
            series.ours.push(ours);
            series.theirs.push(theirs);
        }
        figures.extend(series.ratios(generation, jobs));
    }
    Ok(figures)
}

/// What an example asked for and took between the rows it printed.
#[derive(Debug)]
struct Measured {
    asked: Asked,
    jobs: f64,
    cpu_ms: f64,
    seconds: f64,
}

fn ask(service: &Service, way: &Way, arguments: &[&str]) -> Result<Measured> {
    let (mut began, mut ended) = (Asked::default(), Asked::default());
    let printed = service.ask("watch", arguments, Some(&way.address), |row| {
        if row == "began" {
            began = way.asked();
        } else {
            ended = way.asked();
        }
    })?;
    Ok(Measured {
        asked: ended.since(began),
        jobs: number(&printed, "jobs")?,
        cpu_ms: number(&printed, "cpu_ms")?,
        seconds: number(&printed, "seconds")?,
    })
}

fn in_a_minute(watched: &Measured, round: &Measured) -> Result<(Taken, Taken)> {
    let (looks, requests) = (float(watched.asked.looks), float(watched.asked.requests));
    let asked = float(round.asked.requests);
    ensure!(looks > 0.0, "the watcher did not look: {watched:?}");
    ensure!(
        asked >= round.jobs,
        "not every job was asked for: {round:?}"
    );
    let minutes = watched.seconds / 60.0;
    let ours = Taken {
        requests: requests / minutes,
        cpu_ms: watched.cpu_ms / minutes,
    };
    let theirs = Taken {
        requests: asked * looks / minutes,
        cpu_ms: round.cpu_ms * looks / minutes,
    };
    Ok((ours, theirs))
}

fn told(measured: &Measured) -> String {
    let Measured {
        asked,
        cpu_ms,
        seconds,
        ..
    } = measured;
    let Asked { requests, looks } = asked;
    let looks = if *looks > 0 {
        format!(", {looks} looks")
    } else {
        String::new()
    };
    format!("{requests} requests in {seconds:.1} s{looks}, {cpu_ms:.0} ms of a processor")
}

impl Series {
    fn ratios(&self, generation: &str, jobs: u32) -> [Figure; 2] {
        let ratio = |what: &str, unit, of: fn(&Taken) -> f64, most| {
            Figure::Ratio(Ratio {
                what: format!("{what} of watching {jobs} jobs, {generation} / one call a job"),
                unit,
                ours: self.ours.iter().map(of).collect(),
                theirs: self.theirs.iter().map(of).collect(),
                wanted: Wanted::AtMost(most),
            })
        };
        let requests = |taken: &Taken| taken.requests;
        let cpu = |taken: &Taken| taken.cpu_ms;
        [
            ratio("requests", "a minute", requests, REQUESTS_MOST),
            ratio("processor time", "ms a minute", cpu, CPU_MOST),
        ]
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are exact in 53 bits")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(requests: u64, looks: u64, cpu_ms: f64, seconds: f64) -> Measured {
        Measured {
            asked: Asked { requests, looks },
            jobs: 100.0,
            cpu_ms,
            seconds,
        }
    }

    #[test]
    fn a_naive_minute_has_a_round_for_each_look_of_ours() {
        let (watched, round) = (measured(30, 10, 50.0, 30.0), measured(100, 0, 200.0, 7.0));
        let (ours, theirs) = in_a_minute(&watched, &round).expect("both were measured");
        assert!((ours.requests - 60.0).abs() < 1e-9 && (ours.cpu_ms - 100.0).abs() < 1e-9);
        assert!((theirs.requests - 2000.0).abs() < 1e-9 && (theirs.cpu_ms - 4000.0).abs() < 1e-9);
    }

    #[test]
    fn a_watcher_that_never_looked_is_no_result() {
        let round = measured(100, 0, 200.0, 7.0);
        assert!(in_a_minute(&measured(0, 0, 1.0, 30.0), &round).is_err());
        let partly = measured(99, 0, 200.0, 7.0);
        assert!(in_a_minute(&measured(30, 10, 1.0, 30.0), &partly).is_err());
    }
}
