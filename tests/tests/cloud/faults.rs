//! What goes wrong between a console and a service: a proxy in front of the service does it, the service is the real one.
//!
//! Each case says what a person is told to do about it, what is asked again, and that nothing is lost or there twice.

mod answers;
mod crowd;
mod signing_in;
mod submitting;
mod watching;

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use trainyard_console::Delivery;
use trainyard_console::commands::dispatch;
use trainyard_console::store::JobQuery;
use trainyard_job::{JobStatus, VersionKey};
use trainyard_modelarts::Limits;
use trainyard_protocol::sign::{Key, Request, sdk};
use trainyard_tests::fault_proxy::{Asked, Fault, FaultProxy, Which, below, to};
use trainyard_tests::service::Service;

use super::{Connected, DEADLINE, open};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// What a task does that goes on when it is told to.
const UNTIL_TOLD: &str =
    "echo ran; until [ -e $TRAINYARD_OUTPUT_DIR/go ]; do sleep 0.1; done; echo done";

/// The product's patience, made shorter where it is longer than a test should take. Answers still have long enough for a
/// busy computer.
fn limits() -> Limits {
    Limits {
        whole: Duration::from_secs(20),
        pause: Duration::from_millis(50),
        quick: Duration::from_millis(100),
        slow: Duration::from_millis(400),
        offline: Duration::from_millis(400),
        ..Limits::default()
    }
}

/// A console, and a service behind a proxy.
struct Faulty {
    there: Connected,
    proxy: FaultProxy,
}

impl Faulty {
    async fn new() -> Self {
        Self::patient(limits()).await
    }

    async fn patient(limits: Limits) -> Self {
        let (service, proxy) = Service::start_behind_proxy();
        let there = Connected::patient(service, Delivery::Leave, limits).await;
        Self { there, proxy }
    }

    /// One whose region has this generation.
    async fn of(generation: Generation) -> Self {
        let faulty = Self::new().await;
        if generation == Generation::V2 {
            faulty.proxy.always(&below("/v1/"), Fault::no_such_api());
        }
        faulty
    }

    /// A job that runs a command.
    async fn spec(&self, id: &str, name: &str, command: &str) -> Value {
        let mut spec = self.there.sample_there(id).await;
        spec["name"] = json!(name);
        spec["algorithm"]["boot_command"] = json!(command);
        spec
    }

    /// Lets the task go on that waits for it.
    fn tell(&self) {
        let folder = self.there.service.yard().home();
        let folder = folder.join("obs/demo/from-afar");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("go"), "").unwrap();
    }

    /// The names of the jobs that the service has, asked behind the proxy's back.
    fn jobs(&self) -> Vec<String> {
        let list = || self.there.service.yard().json(&["jobs"]);
        let page = tokio::task::block_in_place(list);
        let rows = page["rows"].as_array().unwrap().iter();
        rows.map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Whether the version ran to its end, and was there once.
    async fn assert_ran_once(&self, key: VersionKey, name: &str) {
        let status = self.there.end(key).await;
        assert_eq!(status, JobStatus::Completed, "{:?}", self.said(key).await);
        assert_eq!(self.jobs(), [name]);
    }

    async fn rows(&self, key: VersionKey) -> Vec<Value> {
        let tail = json!({ "target": { "key": key, "task": 0 }, "rows": 1000 });
        let mut window = self.there.ask("log_tail", tail).await;
        serde_json::from_value(window["rows"].take()).unwrap()
    }

    /// What the platform said in the version's log.
    async fn said(&self, key: VersionKey) -> Vec<String> {
        let rows = self.rows(key).await.into_iter();
        let rows = rows.filter(|row| !row["platform"].is_null());
        rows.map(|row| row["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What the task wrote, as far as it is here.
    async fn written(&self, key: VersionKey) -> Vec<String> {
        let rows = self.rows(key).await.into_iter();
        let rows = rows.filter(|row| row["platform"].is_null());
        rows.map(|row| row["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Waits until the platform says something with all these words; its row.
    async fn until_said(&self, key: VersionKey, words: &[&str]) -> String {
        let mut said = Vec::new();
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            said = self.said(key).await;
            let found = said
                .iter()
                .find(|row| words.iter().all(|word| row.contains(word)));
            if let Some(row) = found {
                println!("said: {row}");
                return row.clone();
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{words:?} is not in {said:?}");
    }

    /// Waits until a row of the task is here.
    async fn until_written(&self, key: VersionKey, row: &str) {
        let deadline = Instant::now() + DEADLINE;
        while !self.written(key).await.iter().any(|one| one == row) {
            assert!(Instant::now() < deadline, "{:?}", self.rows(key).await);
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until the service has these jobs.
    async fn until_jobs(&self, names: &[&str]) {
        let deadline = Instant::now() + DEADLINE;
        while self.jobs() != names {
            assert!(Instant::now() < deadline, "{:?}", self.jobs());
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until one of these requests has come.
    async fn until_asked(&self, which: &Which) {
        self.until_counted(which, 1).await;
    }

    /// Waits until so many more of them have come.
    async fn until_more(&self, which: &Which, more: usize) {
        self.until_counted(which, self.proxy.count(which) + more)
            .await;
    }

    async fn until_counted(&self, which: &Which, wanted: usize) {
        let deadline = Instant::now() + DEADLINE;
        while self.proxy.count(which) < wanted {
            assert!(Instant::now() < deadline, "{}", self.proxy.count(which));
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The job is refused with these words, and is neither here nor sent.
    async fn assert_refused(&self, id: &str, spec: &Value, words: &[&str]) {
        let request = json!({
            "spec": spec, "backend": id, "parent": null, "save_as": null, "from_config": null,
        });
        let said = self.refusal("submit", request).await;
        println!("refused: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        let query = JobQuery {
            limit: 10,
            ..JobQuery::default()
        };
        let here = self.there.ask("list_jobs", json!(query)).await;
        assert_eq!(here["rows"], json!([]));
        for generation in [Generation::V1, Generation::V2] {
            assert_eq!(self.proxy.count(&generation.creations()), 0);
        }
    }

    async fn refusal(&self, command: &str, args: Value) -> String {
        let answer = dispatch(&self.there.session, command, args).await;
        answer.expect_err("it is refused").to_string()
    }

    /// What a picker says went wrong: beside what was heard before, or where nothing was.
    async fn failure(&self, id: &str, of: Value) -> String {
        let query = json!({ "connection": id, "of": of, "refresh": true });
        let said = match dispatch(&self.there.session, "catalogue", query).await {
            Ok(window) => {
                let window: Value = serde_json::from_slice(&window).unwrap();
                window["failure"]["detail"].as_str().unwrap().to_owned()
            }
            Err(error) => error.to_string(),
        };
        println!("picker: {said}");
        said
    }

    /// The key of the service's only user.
    fn key(&self) -> Key {
        let told = |name| self.there.service.get(name).to_owned();
        Key {
            access: told("access_key"),
            secret: told("secret_key"),
        }
    }

    /// Another console on the same data directory, after the one that was there.
    async fn reopen(&mut self) {
        let there = &mut self.there;
        there.console = open(&there.home, &there.secrets, Delivery::Leave, limits()).await;
        there.session = there.console.session();
    }

    async fn close(self) {
        self.there.console.close().await;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Generation {
    V1,
    V2,
}

impl Generation {
    fn start(self) -> &'static str {
        match self {
            Self::V1 => "/v1/",
            Self::V2 => "/v2/",
        }
    }

    /// Requests that create a job.
    fn creations(self) -> Which {
        to("POST", self.start(), "/training-jobs")
    }

    /// Requests for the list of jobs.
    fn lists(self) -> Which {
        match self {
            Self::V1 => to("GET", "/v1/", "/training-jobs"),
            Self::V2 => to("POST", "/v2/", "/training-job-searches"),
        }
    }
}

/// The state of a service in the test of a connection, and its words.
fn said_of<'a>(test: &'a Value, service: &str) -> (&'a str, &'a str) {
    let mut answers = test["answers"].as_array().unwrap().iter();
    let answer = answers.find(|one| one["service"] == service).unwrap();
    let member = |name: &str| answer[name].as_str().unwrap();
    (member("state"), member("said"))
}

/// Signs a request again that was changed on its way.
fn sign(key: &Key, asked: &mut Asked) {
    let is_signature = |name: &str| name.eq_ignore_ascii_case("authorization");
    asked.headers.retain(|(name, _)| !is_signature(name));
    let request = Request {
        method: &asked.method,
        path: asked.path(),
        query: asked.query(),
        headers: &asked.headers,
        body: &asked.body,
    };
    let authorization = sdk::authorization(key, &request);
    asked.set_header("Authorization", &authorization);
}
