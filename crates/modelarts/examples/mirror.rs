//! How quickly the log of a job of a service comes here: `cargo xtask bench modelarts` reads what this prints.
//!
//! `mirror ours v1|v2 BYTES FOLDER` copies the log of the project's only job as the console does, until so many bytes are
//! here; `mirror plain v1|v2` reads the same answers of the same calls and throws them away. Both print `seconds=…`. Where the
//! service is comes on standard input, as `trainyard serve --json` prints it.

#![expect(clippy::print_stdout, reason = "what was measured is its output")]

mod there;

use std::env;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use trainyard_backend::Backend;
use trainyard_job::JobStatus;
use trainyard_modelarts::{Client, Generation, Place};
use trainyard_protocol::v2::LogLink;

use there::{Ids, There, cpu, jobs, peak_bytes, submitted};

const USAGE: &str = "usage: mirror ours v1|v2 BYTES FOLDER | plain v1|v2";
/// Rows of an answer, and bytes of a part: as many as the mirror asks for.
const ROWS: &str = "500";
const PART_BYTES: u64 = 4 << 20;
/// Between two looks at how much is here.
const GLANCE: Duration = Duration::from_millis(2);
/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_mins(30);

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let there = There::read()?;
    match arguments[..] {
        ["ours", generation, bytes, folder] => {
            ours(&there, read(generation)?, bytes.parse()?, Path::new(folder)).await
        }
        ["plain", generation] => plain(&there, read(generation)?).await,
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

async fn only_job(there: &There, generation: Generation) -> Result<Ids> {
    let client = Client::new(there.settings(generation)?)?;
    let mut found = jobs(&client, generation).await?;
    ensure!(found.len() == 1, "{} jobs there, not one", found.len());
    found.pop().context("BUG: there is one")
}

/// The place of a connection, as the console holds it, with a version that ran when a console was last here.
async fn ours(there: &There, generation: Generation, bytes: u64, folder: &Path) -> Result<()> {
    let ids = only_job(there, generation).await?;
    let run = submitted(folder, 1, &ids, JobStatus::Running)?;
    let log = run.dir.join("task-0/log");
    let (sender, mut updates) = mpsc::unbounded_channel();
    let (before, started) = (cpu(), Instant::now());
    let place = Place::start(there.settings(generation)?, sender)?;
    place.take(vec![run]).await?;
    while fs::metadata(&log).map_or(0, |log| log.len()) < bytes {
        ensure!(started.elapsed() < PATIENCE, "the log stays short");
        tokio::time::sleep(GLANCE).await;
    }
    tell(before, started)?;
    let ended = async {
        while let Some(update) = updates.recv().await {
            if update.status.is_some_and(JobStatus::is_final) {
                return;
            }
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, ended).await;
    in_time.context("the version does not end")?;
    place.leave().await;
    Ok(())
}

/// A client that keeps nothing.
async fn plain(there: &There, generation: Generation) -> Result<()> {
    let ids = only_job(there, generation).await?;
    // Refused when there is one already, which does as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build()?;
    let endpoint = there.get("endpoint")?;
    let asked = http.post(format!("{endpoint}/v3/auth/tokens"));
    let signed_in = asked.body(sign_in(there)?.to_string()).send().await?;
    let token = signed_in.headers().get("x-subject-token");
    let token = token.context("no token")?.to_str()?.to_owned();
    let reader = Plain {
        http,
        token,
        project: format!("{endpoint}/{{}}/{}", there.get("project_id")?),
    };
    let (before, started) = (cpu(), Instant::now());
    match &ids {
        Ids::V1(job, version) => reader.rows(*job, *version).await?,
        Ids::V2(id) => reader.parts(id).await?,
    }
    tell(before, started)
}

/// The body that asks for a token.
fn sign_in(there: &There) -> Result<Value> {
    let user = json!({
        "name": there.get("user")?,
        "password": there.get("password")?,
        "domain": { "name": there.get("domain")? },
    });
    Ok(json!({ "auth": {
        "identity": { "methods": ["password"], "password": { "user": user } },
        "scope": { "project": { "name": there.get("region")? } },
    } }))
}

struct Plain {
    http: reqwest::Client,
    token: String,
    /// The address of a project, with a place for the generation.
    project: String,
}

/// The members that lead to the next rows.
#[derive(Deserialize)]
struct Position {
    end_line: String,
}

impl Plain {
    fn get(&self, generation: &str, rest: &str) -> reqwest::RequestBuilder {
        let project = self.project.replace("{}", generation);
        let request = self.http.get(format!("{project}/{rest}"));
        request.header("X-Auth-Token", &self.token)
    }

    async fn rows(&self, job: i64, version: i64) -> Result<()> {
        let of_version = format!("training-jobs/{job}/versions/{version}");
        let files = self.get("v1", &format!("{of_version}/log/file-names"));
        let files = files.send().await?.error_for_status()?.bytes().await?;
        let files: Value = serde_json::from_slice(&files)?;
        let file = files["log_file_list"][0].as_str().context("no log")?;
        let mut position = "0".repeat(19);
        loop {
            let rest = format!(
                "{of_version}/aom-log?log_file={file}&lines={ROWS}&order=desc&base_line={position}"
            );
            let answer = self.get("v1", &rest).send().await?.error_for_status()?;
            let next: Position = serde_json::from_slice(&answer.bytes().await?)?;
            if next.end_line == position {
                return Ok(());
            }
            position = next.end_line;
        }
    }

    async fn parts(&self, id: &str) -> Result<()> {
        let rest = format!("training-jobs/{id}/tasks/worker-0/logs/url");
        let link = self.get("v2", &rest).send().await?.error_for_status()?;
        let link: LogLink = serde_json::from_slice(&link.bytes().await?)?;
        for part in 0.. {
            let from = part * PART_BYTES;
            let range = format!("bytes={from}-{}", from + PART_BYTES - 1);
            let asked = self
                .http
                .get(link.obs_url.0.as_str())
                .header("Range", range);
            let mut answer = asked.send().await?;
            if answer.status() == reqwest::StatusCode::RANGE_NOT_SATISFIABLE {
                break;
            }
            ensure!(answer.status().is_success(), "{}", answer.status());
            let mut bytes = 0;
            while let Some(chunk) = answer.chunk().await? {
                bytes += chunk.len() as u64;
            }
            if bytes < PART_BYTES {
                break;
            }
        }
        Ok(())
    }
}

fn tell(before: Duration, started: Instant) -> Result<()> {
    let seconds = started.elapsed().as_secs_f64();
    let cpu_ms = cpu().saturating_sub(before).as_secs_f64() * 1e3;
    let peak_bytes = peak_bytes()?;
    println!("seconds={seconds:.3} cpu_ms={cpu_ms:.1} peak_bytes={peak_bytes}");
    Ok(())
}
