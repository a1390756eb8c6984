//! The service's training jobs of both generations, as far as a client can tell.

mod configs;
mod logs;
mod visualizations;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

pub(crate) use logs::Reads;

use crate::peer::{Asked, PROJECT, Serve, Told, is_signed, json as told};

/// A job there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) status: i64,
    pub(crate) created_ms: u64,
    /// Rows of its only task's log, each with its position.
    pub(crate) rows: Vec<(u64, String)>,
    /// Where the second generation says that its log is read from.
    pub(crate) link: Option<String>,
    /// What is read there, where it is this service.
    pub(crate) linked: String,
    /// What is told as its start, instead of when it was created.
    pub(crate) start_time: Option<i64>,
    /// Minutes between two values, where that is not one.
    pub(crate) interval: Option<i64>,
    /// What that task used of its processors, minute by minute.
    pub(crate) cpu: Vec<f64>,
    pub(crate) body: Value,
    pub(crate) exit_code: Option<i64>,
    /// What is said of it: level and words.
    pub(crate) events: Vec<(&'static str, String)>,
    pub(crate) stops: usize,
}

/// The service's state.
#[expect(
    clippy::struct_excessive_bools,
    reason = "what it does and does not do is independent of each other"
)]
pub(crate) struct Service {
    pub(crate) jobs: Mutex<BTreeMap<i64, Job>>,
    pub(crate) v1: bool,
    pub(crate) v2: bool,
    /// Whether a log is read from the smallest position.
    pub(crate) from_beginning: bool,
    pub(crate) reads: Reads,
    /// Most bytes of a preview.
    pub(crate) preview_bytes: usize,
    pub(crate) flavor_free: bool,
    /// Whatever page of the jobs is asked for, it is this one.
    pub(crate) only_page: Mutex<Option<Value>>,
    pub(crate) configs: configs::Configs,
    pub(crate) topics: configs::Topics,
    pub(crate) visualizations: visualizations::Visualizations,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            jobs: Mutex::default(),
            v1: true,
            v2: false,
            from_beginning: true,
            reads: Reads::Rows,
            preview_bytes: 1 << 20,
            flavor_free: true,
            only_page: Mutex::default(),
            configs: configs::Configs::default(),
            topics: configs::Topics::default(),
            visualizations: visualizations::Visualizations::default(),
        }
    }
}

impl Service {
    pub(crate) fn v2() -> Self {
        Self {
            v1: false,
            v2: true,
            ..Self::default()
        }
    }

    pub(crate) fn with<T>(&self, id: i64, act: impl FnOnce(&mut Job) -> T) -> T {
        act(self.jobs.lock().unwrap().get_mut(&id).expect("no such job"))
    }

    pub(crate) fn only(&self) -> i64 {
        let jobs = self.jobs.lock().unwrap();
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        *jobs.keys().next().unwrap()
    }

    fn add(&self, name: &str, body: &Value) -> Result<(i64, Job), Told> {
        let mut jobs = self.jobs.lock().unwrap();
        if jobs.values().any(|job| job.name == name) {
            let message = format!("Job name:{name} is existed");
            return Err(error(400, "ModelArts.0103", &message));
        }
        let id = 567_001 + i64::try_from(jobs.len()).unwrap();
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis();
        let job = Job {
            name: name.to_owned(),
            status: 1,
            created_ms: u64::try_from(now).unwrap(),
            body: body.clone(),
            ..Job::default()
        };
        jobs.insert(id, job.clone());
        Ok((id, job))
    }

    fn v1(&self, asked: &Asked, rest: &[&str]) -> Told {
        match (asked.method.as_str(), rest) {
            ("GET", ["job", "resource-specs"]) => told(200, &json!({"is_success": true, "spec_total_count": 1, "specs": [
                {"spec_id": 7, "spec_code": "modelarts.vm.cpu.2u", "core": "2", "cpu": "8", "gpu_num": 0, "gpu_type": "",
                 "max_num": "4", "no_resource": !self.flavor_free},
            ]})),
            ("GET", ["job", "ai-engines"]) => told(200, &json!({"engines": [
                {"engine_type": 1, "engine_id": 4, "engine_name": "TensorFlow", "engine_version": "TF-1.8.0-python3.6"},
            ]})),
            ("GET", ["built-in-algorithms"]) => told(200, &json!({"model_total_count": 0, "models": null})),
            ("POST", ["training-jobs"]) => {
                let name = asked.body["job_name"].as_str().unwrap_or_default();
                match self.add(name, &asked.body) {
                    Ok((id, job)) => told(200, &json!({"is_success": true, "job_id": id, "job_name": job.name,
                        "status": job.status, "version_id": id + 1, "version_name": "V0001"})),
                    Err(refused) => refused,
                }
            }
            ("GET", ["training-jobs"]) => self.list(asked),
            ("GET", ["training-jobs", id, "versions"]) => self.of(id, |id, job| {
                told(200, &json!({"is_success": true, "job_id": id, "version_count": 1,
                    "versions": [{"version_id": id + 1, "status": job.status}]}))
            }),
            ("GET", ["training-jobs", id, "versions", _]) => self.of(id, |id, job| {
                told(200, &json!({"is_success": true, "job_id": id, "version_id": id + 1, "status": job.status,
                    "start_time": job.start(), "duration": 1}))
            }),
            ("POST", ["training-jobs", id, "versions", _, "stop"]) => self.of(id, |_, job| {
                job.stops += 1;
                if job.status == 8 {
                    job.status = 9;
                    return told(200, &json!({"is_success": true}));
                }
                let message = format!("This job can't be stop. job status: {}", job.status);
                error(400, "ModelArts.0105", &message)
            }),
            ("GET", ["training-jobs", id, "versions", _, "log", "file-names"]) => self.of(id, |_, job| {
                told(200, &json!({"is_success": true, "log_file_list": [format!("job-{}.0", job.name)]}))
            }),
            ("GET", ["training-jobs", id, "versions", _, "pod", _, "metric-statistic"]) => self.of(id, |_, job| {
                let values: Vec<String> = job.cpu.iter().map(f64::to_string).collect();
                told(200, &json!({"metrics": [{"metric": "cpuUsage", "value": values}],
                    "interval": job.interval.unwrap_or(1)}))
            }),
            ("GET", ["training-jobs", id, "versions", _, "aom-log"]) => {
                self.of(id, |_, job| self.rows(job, asked))
            }
            _ => error(404, "ModelArts.0015", "no such resource"),
        }
    }

    fn list(&self, asked: &Asked) -> Told {
        if let Some(page) = &*self.only_page.lock().unwrap() {
            return told(200, page);
        }
        let number = |name: &str| {
            asked
                .query
                .get(name)
                .and_then(|text| text.parse::<usize>().ok())
        };
        let (page, per_page) = (
            number("page").unwrap_or(1),
            number("per_page").unwrap_or(10),
        );
        let search = asked
            .query
            .get("search_content")
            .cloned()
            .unwrap_or_default();
        let jobs = self.jobs.lock().unwrap();
        let found = jobs
            .iter()
            .rev()
            .filter(|(_, job)| job.name.contains(&search));
        let rows: Vec<Value> = found
            .map(|(id, job)| {
                json!({"job_id": id.to_string(), "job_name": job.name, "version_id": id + 1,
                "status": job.status, "create_time": job.created_ms})
            })
            .collect();
        let shown: Vec<&Value> = rows
            .iter()
            .skip((page - 1) * per_page)
            .take(per_page)
            .collect();
        told(
            200,
            &json!({"is_success": true, "job_total_count": rows.len(), "jobs": shown}),
        )
    }

    fn of(&self, id: &str, act: impl FnOnce(i64, &mut Job) -> Told) -> Told {
        let mut jobs = self.jobs.lock().unwrap();
        let id: i64 = id.parse().unwrap_or_default();
        match jobs.get_mut(&id) {
            Some(job) => act(id, job),
            None => error(400, "ModelArts.0102", "the job does not exist"),
        }
    }

    fn v2_calls(&self, asked: &Asked, rest: &[&str]) -> Told {
        match (asked.method.as_str(), rest) {
            ("GET", ["training-job-flavors"]) => told(200, &json!({"total_count": 1, "flavors": [
                {"flavor_id": "modelarts.vm.cpu.2u", "flavor_type": "CPU", "max_num": 4,
                 "flavor_info": {"cpu": {"core_num": 2}, "memory": {"size": 8, "unit": "GB"}}},
            ]})),
            ("GET", ["training-job-engines"]) => told(200, &json!({"total": 0, "items": []})),
            ("POST", ["training-job-searches"]) => {
                let search = asked.body["filters"][0]["value"][0].as_str().unwrap_or_default();
                let jobs = self.jobs.lock().unwrap();
                let found = jobs.iter().rev().filter(|(_, job)| job.name.contains(search));
                let items: Vec<Value> = found.map(|(id, job)| item(*id, job)).collect();
                told(200, &json!({"total": items.len(), "count": items.len(), "items": items}))
            }
            ("POST", ["training-jobs"]) => {
                let name = asked.body["metadata"]["name"].as_str().unwrap_or_default();
                match self.add(name, &asked.body) {
                    Ok((id, job)) => told(201, &item(id, &job)),
                    Err(refused) => refused,
                }
            }
            ("GET", ["training-jobs", id]) => self.of(id, |id, job| told(200, &item(id, job))),
            ("POST", ["training-jobs", id, "actions"]) => self.of(id, |id, job| {
                job.stops += 1;
                job.status = 9;
                told(202, &item(id, job))
            }),
            ("GET", ["training-jobs", id, "tasks", "worker-0", "logs", "url"]) => self.of(id, |_, job| match &job.link {
                Some(link) => told(200, &json!({"obs_url": link})),
                None => error(404, "ModelArts.2820", "no log"),
            }),
            ("GET", ["training-jobs", id, "events"]) => self.of(id, |_, job| {
                let number = |name: &str| asked.query[name].parse::<usize>().unwrap();
                assert_eq!(asked.query["order"], "asc");
                let page = job.events.iter().skip(number("offset")).take(number("limit"));
                let rows: Vec<Value> = page.map(|(level, message)| {
                    json!({"time": "2024-01-02T03:04:05Z", "level": level, "source": "K8S", "message": message})
                }).collect();
                told(200, &json!({"total": job.events.len(), "events": rows}))
            }),
            ("GET", ["training-jobs", id, "metrics", "worker-0"]) => self.of(id, |_, job| {
                told(200, &json!({"metrics": [{"metric": "cpuUsage", "value": job.cpu}]}))
            }),
            ("GET", ["training-jobs", id, "tasks", "worker-0", "logs", "preview"]) => self.of(id, |_, job| {
                let all: String = job.rows.iter().flat_map(|row| [row.1.as_str(), "\n"]).collect();
                let shown = &all[all.len().saturating_sub(self.preview_bytes)..];
                told(200, &json!({"content": shown, "current_size": shown.len(), "full_size": all.len()}))
            }),
            _ => error(404, "ModelArts.2775", "no such resource"),
        }
    }
}

impl Job {
    fn start(&self) -> i64 {
        let created = i64::try_from(self.created_ms).unwrap();
        self.start_time.unwrap_or(created)
    }
}

fn item(id: i64, job: &Job) -> Value {
    let phase = match job.status {
        8 => "Running",
        9 => "Terminating",
        10 => "Completed",
        11 => "Failed",
        12 => "Terminated",
        _ => "Creating",
    };
    json!({"kind": "job", "metadata": {"id": id.to_string(), "name": job.name, "create_time": job.created_ms},
        "status": {"phase": phase, "secondary_phase": phase, "duration": 1, "start_time": job.start(),
            "tasks": ["worker-0"], "task_statuses": [{"task": "worker-0", "exit_code": job.exit_code, "message": ""}]}})
}

fn error(status: u16, code: &str, message: &str) -> Told {
    told(
        status,
        &json!({"is_success": false, "error_code": code, "error_message": message, "error_msg": message}),
    )
}

impl Serve for Service {
    fn serve(&self, asked: &Asked) -> Told {
        if let Some(id) = asked.path.strip_prefix("/link/") {
            return self.of(id, |_, job| job.read_link(asked));
        }
        if let Err(why) = is_signed(asked) {
            return told(
                401,
                &json!({"error_msg": why, "error_code": "APIGW.0301", "request_id": "r"}),
            );
        }
        let parts: Vec<&str> = asked.path.split('/').skip(1).collect();
        match parts.as_slice() {
            ["v1", PROJECT, "training-job-configs", rest @ ..] if self.v1 => {
                self.configs.serve(asked, rest)
            }
            ["v1", PROJECT, "visualization-jobs", rest @ ..] if self.v1 => {
                self.visualizations.serve(asked, rest)
            }
            ["v1", PROJECT, rest @ ..] if self.v1 => self.v1(asked, rest),
            ["v2", PROJECT, "notifications", "topics", urn, "publish"] => {
                self.topics.publish(urn, asked)
            }
            ["v2", PROJECT, rest @ ..] if self.v2 => self.v2_calls(asked, rest),
            ["v1" | "v2", other, ..] if *other != PROJECT => {
                error(403, "ModelArts.0210", "another project")
            }
            _ => told(
                404,
                &json!({"error_msg": "The API does not exist", "error_code": "APIGW.0101"}),
            ),
        }
    }
}
