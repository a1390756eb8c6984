//! What it takes to know the state of all jobs of a service: `cargo xtask bench modelarts` reads what this prints.
//!
//! `watch fill JOBS` creates jobs until there are so many. `watch ours v1|v2 SECONDS` watches them as the console does;
//! `watch naive v1|v2` asks for each by itself, once. Both print `began` and, when they are done, `cpu_ms=…` of what lies
//! between; both use the same client, so they differ in what they ask for and in nothing else. Where the service is comes on
//! standard input, as `trainyard serve --json` prints it.

#![expect(clippy::print_stdout, reason = "what was measured is its output")]

mod there;

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use trainyard_backend::Backend;
use trainyard_job::JobStatus;
use trainyard_modelarts::{Client, Generation, Place, Settings};
use trainyard_protocol::v1;

use there::{Ids, There, cpu, jobs, peak_bytes, submitted};

const USAGE: &str = "usage: watch fill JOBS | ours v1|v2 SECONDS | naive v1|v2";
/// The naive client asks as many at a time as a client has connections.
const AT_ONCE: usize = 6;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let there = There::read()?;
    match arguments[..] {
        ["fill", number] => fill(&there, number.parse()?).await,
        ["ours", generation, seconds] => {
            let seconds = Duration::from_secs(seconds.parse()?);
            ours(there.settings(read(generation)?)?, seconds).await
        }
        ["naive", generation] => naive(there.settings(read(generation)?)?).await,
        _ => bail!(USAGE),
    }
}

fn read(generation: &str) -> Result<Generation> {
    match generation {
        "v1" => Ok(Generation::V1),
        "v2" => Ok(Generation::V2),
        _ => bail!(USAGE),
    }
}

/// Jobs that never end: as many run as there are processors, and all others wait for them.
async fn fill(there: &There, number: usize) -> Result<()> {
    let client = Arc::new(Client::new(there.settings(Generation::V1)?)?);
    let next = Arc::new(AtomicUsize::new(jobs(&client, Generation::V1).await?.len()));
    let mut creating = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, next) = (Arc::clone(&client), Arc::clone(&next));
        creating.spawn(async move {
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= number {
                    return Ok::<_, anyhow::Error>(());
                }
                client.create_job_v1(&body(job)?).await?;
            }
        });
    }
    while let Some(created) = creating.join_next().await {
        created??;
    }
    println!("jobs={}", jobs(&client, Generation::V1).await?.len());
    Ok(())
}

fn body(job: usize) -> Result<v1::CreateJob> {
    let body = json!({
        "job_name": format!("bench-{job:05}"),
        "config": {
            "worker_server_num": 1,
            "user_image_url": "local/this-computer",
            "user_command": "sleep infinity",
            "data_url": "/bench/data/",
            "train_url": format!("/bench/output/{job}/"),
            "flavor": { "code": "local.cpu.1u" },
        },
    });
    serde_json::from_value(body).context("BUG: it is a body")
}

/// The place of a connection, as the console holds it. What happens before all were seen once is not counted.
async fn ours(settings: Settings, watched: Duration) -> Result<()> {
    let generation = settings.generation.context("BUG: one was given")?;
    let there = jobs(&Client::new(settings.clone())?, generation).await?;
    let home = tempfile::tempdir()?;
    let runs: Result<Vec<_>> = (1..)
        .zip(&there)
        .map(|(number, ids)| submitted(home.path(), number, ids, JobStatus::Init))
        .collect();
    let (sender, mut updates) = mpsc::unbounded_channel();
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    tokio::spawn(async move {
        while updates.recv().await.is_some() {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let place = Place::start(settings, sender)?;
    place.take(runs?).await?;
    place.settle().await?;
    println!("began");
    let (before, started) = (cpu(), Instant::now());
    tokio::time::sleep(watched).await;
    tell(there.len(), before, started)?;
    let told = told.load(Ordering::Relaxed);
    ensure!(told >= there.len(), "only {told} of {} told", there.len());
    place.leave().await;
    Ok(())
}

/// One question a job.
async fn naive(settings: Settings) -> Result<()> {
    let generation = settings.generation.context("BUG: one was given")?;
    let client = Arc::new(Client::new(settings)?);
    let there = Arc::new(jobs(&client, generation).await?);
    let next = Arc::new(AtomicUsize::new(0));
    println!("began");
    let (before, started) = (cpu(), Instant::now());
    let mut asking = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, there, next) = (Arc::clone(&client), Arc::clone(&there), Arc::clone(&next));
        asking.spawn(async move {
            while let Some(ids) = there.get(next.fetch_add(1, Ordering::Relaxed)) {
                match ids {
                    Ids::V1(job, version) => drop(client.version_v1(*job, *version).await?),
                    Ids::V2(id) => drop(client.job_v2(id).await?),
                }
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(asked) = asking.join_next().await {
        asked??;
    }
    tell(there.len(), before, started)
}

fn tell(jobs: usize, before: Duration, started: Instant) -> Result<()> {
    let cpu_ms = cpu().saturating_sub(before).as_secs_f64() * 1e3;
    let seconds = started.elapsed().as_secs_f64();
    let peak_bytes = peak_bytes()?;
    println!("jobs={jobs} cpu_ms={cpu_ms:.1} seconds={seconds:.3} peak_bytes={peak_bytes}");
    Ok(())
}
