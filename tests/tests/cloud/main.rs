//! A console that is connected to another one's loopback API, as it would be to the cloud.
//!
//! The service is `trainyard serve` in a process of its own, with jobs that really run there; the console is in this one.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]
#![expect(clippy::print_stdout, reason = "each case says what it saw")]

mod command_line;
mod configs;
mod faults;
mod visualizations;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use trainyard_backend::Remote;
use trainyard_console::commands::dispatch;
use trainyard_console::secrets::Secrets;
use trainyard_console::{Console, Delivery, Dial, OpenOptions, Ownership, Session};
use trainyard_job::{JobStatus, VersionKey};
use trainyard_modelarts::{Limits, Place, Settings};
use trainyard_tests::binaries;
use trainyard_tests::service::Service;

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_mins(2);

/// A console of its own, connected to a service of its own.
struct Connected {
    service: Service,
    console: Console,
    session: Session,
    home: tempfile::TempDir,
    secrets: Secrets,
}

/// Opens a console whose connections are the service's, as the product's are, with this patience.
async fn open(
    home: &tempfile::TempDir,
    secrets: &Secrets,
    delivery: Delivery,
    limits: Limits,
) -> Console {
    let options = OpenOptions {
        home: home.path().to_owned(),
        shim: binaries::shim(),
        ownership: Ownership::IfFree,
        delivery,
    };
    let values = secrets.clone();
    let dial: Dial = Arc::new(move |dialling| {
        let settings = Settings {
            id: dialling.id,
            connection: dialling.connection,
            secret: dialling.keys.secret,
            security_token: dialling.keys.security_token,
            secrets: values.clone(),
            generation: None,
            limits,
        };
        Ok(Place::start(settings, dialling.updates)? as Arc<dyn Remote>)
    });
    let opened = Console::open_with(options, secrets.clone(), dial).await;
    opened.unwrap()
}

impl Connected {
    async fn new() -> Self {
        Self::to(Service::start(), Delivery::Leave).await
    }

    async fn to(service: Service, delivery: Delivery) -> Self {
        Self::patient(service, delivery, Limits::default()).await
    }

    /// With a client that has this patience.
    async fn patient(service: Service, delivery: Delivery, limits: Limits) -> Self {
        let (home, secrets) = (tempfile::tempdir().unwrap(), Secrets::in_memory());
        let console = open(&home, &secrets, delivery, limits).await;
        Self {
            session: console.session(),
            service,
            console,
            home,
            secrets,
        }
    }

    async fn ask(&self, command: &str, args: Value) -> Value {
        let answer = dispatch(&self.session, command, args).await;
        let bytes = answer.unwrap_or_else(|error| panic!("{command}: {error}"));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// What is described to be saved; `secret` is the key or the password.
    fn described(&self, sign_in: &Value, secret: &str) -> Value {
        let at = &self.service.told()["endpoint"];
        json!({
            "id": null,
            "connection": {
                "name": "Loopback",
                "cloud": "custom",
                "region": self.service.told()["region"],
                "project_id": self.service.told()["project_id"],
                "endpoints": { "iam": at, "modelarts": at, "obs": at, "smn": at, "swr": at },
                "sign_in": sign_in,
            },
            "keys": { "secret": secret, "security_token": "" },
        })
    }

    fn with_key_pair(&self) -> Value {
        let told = self.service.told();
        let sign_in = json!({ "with": "access_key", "access_key": told["access_key"] });
        self.described(&sign_in, told["secret_key"].as_str().unwrap())
    }

    fn with_password(&self, password: &str) -> Value {
        let told = self.service.told();
        let sign_in = json!({ "with": "password", "domain": told["domain"], "user": told["user"] });
        self.described(&sign_in, password)
    }

    async fn connect(&self) -> String {
        let id = self.ask("save_connection", self.with_key_pair()).await;
        id.as_str().unwrap().to_owned()
    }

    async fn choices(&self, id: &str, of: Value) -> Vec<Value> {
        let query = json!({ "connection": id, "of": of, "refresh": true });
        let window = self.ask("catalogue", query).await;
        assert_eq!(window["failure"], Value::Null, "{of}");
        window["catalogue"]["entries"].as_array().unwrap().clone()
    }

    /// The sample as a job of the service: its files are there too.
    async fn sample_there(&self, id: &str) -> Value {
        let mut spec = self.ask("prepare_sample", json!({})).await["spec"].take();
        let images = self.choices(id, json!({ "part": "images" })).await;
        let repository = &images[0]["repository"];
        let tags = json!({ "part": "image_tags", "repository": repository });
        let tags = self.choices(id, tags).await;
        spec["algorithm"]["image"] = tags[0]["value"].clone();
        let flavors = self.choices(id, json!({ "part": "flavors" })).await;
        spec["resources"]["flavor"] = flavors[0]["code"].clone();
        spec["notification"] = Value::Null;
        spec["output_path"] = json!("obs://demo/from-afar/");
        spec
    }

    async fn submit(&self, id: &str, spec: &Value) -> VersionKey {
        self.submit_after(id, spec, None).await
    }

    /// Submits the next version of a job, or a first one.
    async fn submit_after(&self, id: &str, spec: &Value, parent: Option<VersionKey>) -> VersionKey {
        let request = json!({
            "spec": spec, "backend": id, "parent": parent, "save_as": null, "from_config": null,
        });
        let submitted = self.ask("submit", request).await;
        serde_json::from_value(submitted["key"].clone()).unwrap()
    }

    async fn end(&self, key: VersionKey) -> JobStatus {
        let ended = tokio::time::timeout(DEADLINE, self.console.wait_for_end(key)).await;
        ended
            .unwrap_or_else(|_| panic!("{key} does not end"))
            .unwrap()
    }
}

fn states(test: &Value) -> Vec<String> {
    let answers = test["answers"].as_array().unwrap().iter();
    let state = |one: &Value| format!("{} {}", one["service"], one["state"]).replace('"', "");
    answers.map(state).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_test_says_which_services_answer_and_that_a_key_is_wrong() {
    let there = Connected::new().await;
    let id = there.connect().await;
    let test = there.ask("test_connection", json!({ "id": id })).await;
    println!("key pair: {:?}", states(&test));
    for service in ["iam", "modelarts_v1", "modelarts_v2", "obs", "smn", "swr"] {
        let answered = format!("{service} answered");
        assert!(states(&test).contains(&answered), "{test}");
    }
    let password = there.service.get("password");
    let test = there
        .ask("try_connection", there.with_password(password))
        .await;
    println!("password: {:?}", states(&test));
    assert!(
        states(&test).contains(&"modelarts_v1 answered".to_owned()),
        "{test}"
    );
    let test = there
        .ask("try_connection", there.with_password("wrong"))
        .await;
    println!("wrong password: {:?}", states(&test));
    assert!(
        states(&test).contains(&"iam not_signed_in".to_owned()),
        "{test}"
    );
    there.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pickers_have_what_the_service_offers() {
    let there = Connected::new().await;
    let id = there.connect().await;
    // What a new data directory has: pools, data sets and images of its own it has none.
    for (part, member) in [
        ("flavors", "code"),
        ("engines", "value"),
        ("algorithms", "name"),
    ] {
        let entries = there.choices(&id, json!({ "part": part })).await;
        let has = |entry: &Value| entry[member].as_str().is_some_and(|name| !name.is_empty());
        assert!(
            !entries.is_empty() && entries.iter().all(has),
            "{part}: {entries:?}"
        );
    }
    for part in ["pools", "datasets", "images"] {
        there.choices(&id, json!({ "part": part })).await;
    }
    let topics = there.choices(&id, json!({ "part": "topics" })).await;
    assert!(
        topics[0]["value"].as_str().unwrap().starts_with("urn:smn:"),
        "{topics:?}"
    );
    let buckets = there
        .choices(&id, json!({ "part": "objects", "url": "obs://" }))
        .await;
    assert!(
        buckets.iter().any(|one| one["url"] == "obs://demo/"),
        "{buckets:?}"
    );
    let code = json!({ "part": "objects", "url": "obs://demo/digits/code/" });
    let code = there.choices(&id, code).await;
    assert!(
        code.iter()
            .any(|one| one["url"] == "obs://demo/digits/code/train.py"),
        "{code:?}"
    );
    there.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_there_and_its_log_is_here() {
    let there = Connected::new().await;
    let id = there.connect().await;
    runs_there(&there, &id).await;
    // What ran there does not keep the connection from being removed, and is still called by its name.
    there.ask("remove_connection", json!({ "id": id })).await;
    let left = there.ask("list_connections", json!({})).await;
    assert_eq!(left[0]["removed"], json!(true));
    there.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_runs_in_a_region_without_the_first_generation() {
    let there = Connected::to(Service::start_without_v1(), Delivery::Leave).await;
    let id = there.connect().await;
    let test = there.ask("test_connection", json!({ "id": id })).await;
    println!("second generation alone: {:?}", states(&test));
    assert!(
        states(&test).contains(&"modelarts_v1 absent".to_owned()),
        "{test}"
    );
    assert!(
        states(&test).contains(&"modelarts_v2 answered".to_owned()),
        "{test}"
    );
    runs_there(&there, &id).await;
    stops_there(&there, &id).await;
    there.console.close().await;
}

/// The sample, from the wizard's questions to its log.
async fn runs_there(there: &Connected, id: &str) {
    let spec = there.sample_there(id).await;
    let at = json!({ "spec": spec, "backend": id, "version_of": null, "save_as": null });
    let faults = there.ask("check_spec", at.clone()).await;
    println!("faults: {faults}");
    let mut faults = faults.as_array().unwrap().iter();
    assert!(faults.all(|one| one["level"] == "warning"));
    let preview = there.ask("preview_spec", at).await;
    println!("not carried: {}", preview["not_carried"]);
    let key = there.submit(id, &spec).await;
    let status = there.end(key).await;
    let version = there.ask("show_version", json!({ "key": key })).await;
    assert_eq!(status, JobStatus::Completed, "{version:#}");
    assert_eq!(version["version"]["backend"], json!(id));
    let tail = json!({ "target": { "key": key, "task": 0 }, "rows": 200 });
    let rows = there.ask("log_tail", tail).await;
    println!("rows here: {}", rows["total_rows"]);
    assert!(rows["rows"].to_string().contains("epoch"), "{rows}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_runs_there_is_stopped_from_here() {
    let there = Connected::new().await;
    let id = there.connect().await;
    stops_there(&there, &id).await;
    there.console.close().await;
}

async fn stops_there(there: &Connected, id: &str) {
    let mut spec = there.sample_there(id).await;
    spec["name"] = json!("endless");
    spec["algorithm"]["boot_command"] = json!("sleep 600");
    let key = there.submit(id, &spec).await;
    let refused = dispatch(&there.session, "remove_connection", json!({ "id": id })).await;
    println!("removal: {}", refused.unwrap_err());
    there.ask("stop", json!({ "key": key })).await;
    let status = there.end(key).await;
    let stopped = matches!(status, JobStatus::Killed | JobStatus::Canceled);
    assert!(stopped, "{status:?}");
}
