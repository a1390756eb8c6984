//! The service's visualization jobs, as far as a client can tell.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::error;
use crate::peer::{Asked, Told, json as told};

/// Larger than a page can count.
const FIRST: i64 = 9_007_199_254_740_993;

/// What there is, by id.
#[derive(Default)]
pub(crate) struct Visualizations(pub(crate) Mutex<BTreeMap<i64, Value>>);

impl Visualizations {
    /// Somebody else makes one.
    pub(crate) fn put(&self, name: &str, status: i64) -> String {
        let body = json!({"job_name": name, "train_url": "/demo-bucket/theirs/"});
        let mut jobs = self.0.lock().unwrap();
        add(&mut jobs, &body, status).to_string()
    }

    /// What becomes of one by itself.
    pub(crate) fn set(&self, id: &str, member: &str, value: Value) {
        let mut jobs = self.0.lock().unwrap();
        jobs.get_mut(&id.parse().unwrap()).unwrap()[member] = value;
    }

    pub(super) fn serve(&self, asked: &Asked, rest: &[&str]) -> Told {
        let mut jobs = self.0.lock().unwrap();
        if let [id, verb @ ..] = rest {
            let id = id.parse::<i64>().unwrap_or_default();
            return of_one(&mut jobs, id, asked, verb);
        }
        match asked.method.as_str() {
            "POST" => {
                let name = &asked.body["job_name"];
                if jobs.values().any(|job| job["job_name"] == *name) {
                    let message = format!("Job name:{name} is existed");
                    return error(400, "ModelArts.0103", &message);
                }
                let id = add(&mut jobs, &asked.body, 7);
                told(200, &json!({"is_success": true, "job_id": id, "status": 7}))
            }
            "GET" => list(&jobs, asked),
            _ => error(404, "ModelArts.0015", "no such resource"),
        }
    }
}

fn add(jobs: &mut BTreeMap<i64, Value>, body: &Value, status: i64) -> i64 {
    let id = FIRST + i64::try_from(jobs.len()).unwrap();
    let mut job = body.clone();
    job["job_id"] = json!(id.to_string());
    job["status"] = json!(status);
    job["create_time"] = json!(1_700_000_000_000 + id - FIRST);
    job["service_url"] = Value::Null;
    jobs.insert(id, job);
    id
}

fn list(jobs: &BTreeMap<i64, Value>, asked: &Asked) -> Told {
    let number = |name: &str| asked.query[name].parse::<usize>().unwrap();
    assert_eq!(asked.query["order"], "desc");
    let search = asked.query.get("search_content").cloned();
    let search = search.unwrap_or_default();
    let found: Vec<&Value> = jobs
        .values()
        .rev()
        .filter(|job| job["job_name"].as_str().unwrap().contains(&search))
        .collect();
    let (page, per_page) = (number("page"), number("per_page"));
    let shown: Vec<&&Value> = found
        .iter()
        .skip((page - 1) * per_page)
        .take(per_page)
        .collect();
    told(
        200,
        &json!({"is_success": true, "job_total_count": found.len(), "jobs": shown}),
    )
}

fn of_one(jobs: &mut BTreeMap<i64, Value>, id: i64, asked: &Asked, verb: &[&str]) -> Told {
    let Some(job) = jobs.get_mut(&id) else {
        return error(400, "ModelArts.0102", "the job does not exist");
    };
    let status = job["status"].as_i64().unwrap();
    let done = || told(200, &json!({"is_success": true}));
    let refused = |verb: &str| {
        let message = format!("This job can't be {verb}. job status: {status}");
        error(400, "ModelArts.0105", &message)
    };
    match (asked.method.as_str(), verb) {
        ("GET", []) => told(200, job),
        ("PUT", []) => {
            job["job_desc"] = asked.body["job_desc"].clone();
            done()
        }
        ("POST", ["stop"]) if status == 8 => {
            job["status"] = json!(13);
            done()
        }
        ("POST", ["stop"]) => refused("stop"),
        ("POST", ["restart"]) if status == 13 => {
            job["status"] = json!(7);
            done()
        }
        ("POST", ["restart"]) => refused("resubmit"),
        ("DELETE", []) if status == 9 => refused("delete"),
        ("DELETE", []) => {
            jobs.remove(&id);
            done()
        }
        _ => error(404, "ModelArts.0015", "no such resource"),
    }
}
