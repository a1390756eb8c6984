//! What both programs here need: where the service is, a version there as a console would remember it, and what this
//! process has taken so far.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use trainyard_backend::Run;
use trainyard_job::{
    Algorithm, Cloud, Connection, ConnectionId, Device, Endpoints, JobId, JobSpec, JobStatus, Pool,
    Resources, SignIn, VersionKey, VersionNumber,
};
use trainyard_modelarts::{Client, Generation, Limits, Settings};
use trainyard_protocol::v2;
use trainyard_secrets::Secrets;

/// Jobs of a page of the first generation.
const PAGE_V1: u32 = 1000;

/// What `trainyard serve --json` prints.
pub(crate) struct There(Value);

impl There {
    /// From standard input.
    pub(crate) fn read() -> Result<Self> {
        let told = serde_json::from_reader(io::stdin().lock());
        told.map(Self).context("standard input says where it is")
    }

    /// One of its members.
    pub(crate) fn get(&self, name: &str) -> Result<&str> {
        let value = self.0[name].as_str();
        value.with_context(|| format!("standard input has no {name}"))
    }

    /// As the console makes them, with its own limits but for a log that is long.
    pub(crate) fn settings(&self, generation: Generation) -> Result<Settings> {
        let all = self.get("endpoint")?.to_owned();
        Ok(Settings {
            id: ConnectionId("c-bench".to_owned()),
            connection: Connection {
                name: "Loopback".to_owned(),
                cloud: Cloud::Custom,
                region: self.get("region")?.to_owned(),
                project_id: self.get("project_id")?.to_owned(),
                endpoints: Endpoints {
                    iam: all.clone(),
                    modelarts: all.clone(),
                    obs: all.clone(),
                    smn: all.clone(),
                    swr: all,
                },
                sign_in: SignIn::AccessKey {
                    access_key: self.get("access_key")?.to_owned(),
                },
                publish: false,
            },
            secret: self.get("secret_key")?.to_owned(),
            security_token: String::new(),
            secrets: Secrets::in_memory(),
            generation: Some(generation),
            limits: Limits {
                drain: Duration::from_hours(1),
                ..Limits::default()
            },
        })
    }
}

/// What the service calls a version, as it stands in a version's `remote.json`.
#[derive(Clone, Debug)]
pub(crate) enum Ids {
    V1(i64, i64),
    V2(String),
}

/// Every job of the project.
pub(crate) async fn jobs(client: &Client, generation: Generation) -> Result<Vec<Ids>> {
    let mut found = Vec::new();
    for page in 0.. {
        let before = found.len();
        match generation {
            Generation::V1 => {
                let list = client.jobs_v1(page + 1, PAGE_V1, "").await?;
                let ids = list.jobs.iter();
                found.extend(ids.map(|job| Ids::V1(job.job_id.0, job.version_id.0)));
            }
            Generation::V2 => {
                let list = client.jobs_v2(page, v2::PAGE_MAX, "").await?;
                let ids = list.items.iter();
                found.extend(ids.map(|job| Ids::V2(job.metadata.id.0.clone())));
            }
        }
        if found.len() == before {
            break;
        }
    }
    Ok(found)
}

/// A version that was submitted by an earlier console, in a folder of its own.
pub(crate) fn submitted(home: &Path, number: i64, ids: &Ids, status: JobStatus) -> Result<Run> {
    let dir = home.join(format!("{number}/V001"));
    fs::create_dir_all(&dir)?;
    let (generation, ids) = match ids {
        Ids::V1(job, version) => (
            "v1",
            json!({ "generation": "v1", "job_id": job, "version_id": version }),
        ),
        Ids::V2(id) => ("v2", json!({ "generation": "v2", "id": id })),
    };
    let record = json!({
        "place": "c-bench", "generation": generation, "name": "bench", "asked_at_ms": 0, "ids": ids,
    });
    fs::write(dir.join("remote.json"), record.to_string())?;
    let key = VersionKey {
        job: JobId(number),
        version: VersionNumber::FIRST,
    };
    Ok(Run {
        key,
        spec: spec(),
        dir,
        provenance: None,
        status,
    })
}

fn spec() -> JobSpec {
    JobSpec {
        name: "bench".to_owned(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: "local/this-computer".to_owned(),
            code_dir: String::new(),
            boot_command: "true".to_owned(),
        },
        data: Vec::new(),
        output_path: "obs://bench/output/".to_owned(),
        parameters: Vec::new(),
        environment: Vec::new(),
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: "local.cpu.1u".to_owned(),
            nodes: 1,
        },
        notification: None,
    }
}

/// Processor time of this process, all its threads together.
pub(crate) fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// The most memory this process had at a time.
pub(crate) fn peak_bytes() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let row = status.lines().find_map(|row| row.strip_prefix("VmHWM:"));
    let kilobytes = row.and_then(|row| row.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    Ok(kilobytes.context("/proc/self/status has no VmHWM")? * 1024)
}
