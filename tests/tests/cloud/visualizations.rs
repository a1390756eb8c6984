//! Visualization jobs of a service, from a console that is connected to it.

use serde_json::{Value, json};
use tokio::time::Instant;
use trainyard_console::commands::dispatch;
use trainyard_tests::fault_proxy::{Fault, to};

use super::{Connected, DEADLINE, Delivery, Service};

/// A connection and its visualization jobs.
struct There {
    here: Connected,
    id: String,
}

impl There {
    async fn new(service: Service) -> Self {
        let here = Connected::to(service, Delivery::Leave).await;
        let id = here.connect().await;
        Self { here, id }
    }

    /// A page of the list; null where there is none.
    async fn list(&self, search: &str, group: Option<&str>) -> Value {
        let query = json!({ "search": search, "group": group, "page": 1, "per_page": 20 });
        let asked = json!({ "connection": self.id, "query": query });
        self.here.ask("list_remote_visualizations", asked).await
    }

    fn new_one(&self, name: &str, kind: &str) -> Value {
        let spec = json!({
            "name": name, "output_path": "obs://demo/from-afar/", "auto_stop_hours": 2, "description": "a sweep",
        });
        json!({ "connection": self.id, "new": { "kind": kind, "spec": spec } })
    }

    async fn create(&self, name: &str) -> Value {
        let new = self.new_one(name, "tensorboard");
        self.here.ask("create_remote_visualization", new).await
    }

    async fn refused(&self, command: &str, args: Value) -> String {
        let refused = dispatch(&self.here.session, command, args).await;
        let refused = refused.unwrap_err().to_string();
        println!("{command}: {refused}");
        refused
    }

    async fn change(&self, one: &Value, change: Value) {
        let asked = json!({ "connection": self.id, "id": one["id"], "change": change });
        self.here.ask("change_remote_visualization", asked).await;
    }

    /// Waits until the only one is in a status, and answers its row.
    async fn until(&self, status: &str) -> Value {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let list = self.list("", None).await;
            let row = &list["rows"][0];
            if row["status"] == status {
                return row.clone();
            }
            assert!(Instant::now() < deadline, "not {status}: {list}");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visualization_job_of_the_service_is_made_stopped_run_again_and_deleted_from_here() {
    let there = There::new(Service::start()).await;
    let one = there.create("tensor-51c2").await;
    let row = there.until("running").await;
    println!("there: {row}");
    for (member, expected) in [
        ("id", one["id"].clone()),
        ("name", json!("tensor-51c2")),
        ("description", json!("a sweep")),
        ("output_path", json!("obs://demo/from-afar/")),
        ("auto_stop_hours", json!(2)),
    ] {
        assert_eq!(row[member], expected, "{member}");
    }
    let everything = json!({ "search": "", "group": null, "offset": 0, "limit": 20 });
    let here = there.here.ask("list_visualizations", everything).await;
    assert_eq!(here["total"]["rows"], 0, "it is there and not here");
    let place = there
        .here
        .ask("open_remote_visualization", one.clone())
        .await;
    println!("in a browser: {}", place["url"]);
    // There only where a TensorBoard is installed.
    if let Some(url) = place["url"].as_str() {
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    }
    let taken = there.new_one("tensor-51c2", "tensorboard");
    let refused = there.refused("create_remote_visualization", taken).await;
    assert!(refused.contains("the name is taken there"), "{refused}");
    let unknown = there.new_one("mind-1", "mindinsight");
    let refused = there.refused("create_remote_visualization", unknown).await;
    assert!(refused.contains("mindinsight"), "{refused}");

    there.change(&one, json!({ "what": "stop" })).await;
    // Somebody else's second hand.
    there.change(&one, json!({ "what": "stop" })).await;
    assert_eq!(there.list("", Some("running")).await["total"]["rows"], 0);
    let stopped = there.list("51c2", Some("stopped")).await;
    assert_eq!(stopped["rows"][0]["status"], "canceled", "{stopped}");
    assert_eq!(stopped["rows"][0]["address"], Value::Null);
    let ended = there
        .refused("open_remote_visualization", one.clone())
        .await;
    assert!(ended.contains("has already ended"), "{ended}");
    there.change(&one, json!({ "what": "restart" })).await;
    there.until("running").await;
    let describe = json!({ "what": "describe", "description": "of two" });
    there.change(&one, describe).await;
    let list = there.list("", None).await;
    assert_eq!(list["rows"][0]["description"], "of two");
    there.change(&one, json!({ "what": "delete" })).await;
    assert_eq!(there.list("", None).await["total"]["rows"], 0);
    there.change(&one, json!({ "what": "delete" })).await;
    there.here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visualization_job_whose_creation_nobody_answered_is_there_once() {
    let (service, proxy) = Service::start_behind_proxy();
    let there = There::new(service).await;
    let creations = to("POST", "/v1/", "/visualization-jobs");
    proxy.fault(&creations, 1, Fault::Lose);
    let one = there.create("lost-answer").await;
    assert_eq!(proxy.count(&creations), 1);
    proxy.fault(&creations, 1, Fault::page(502));
    there.create("never-arrived").await;
    assert_eq!(proxy.passed(&creations), 2);
    let list = there.list("", None).await;
    assert_eq!(list["total"]["rows"], 2, "{list}");
    assert!(
        list["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["id"] == one["id"]),
        "{list}"
    );
    // A stop that was done and not answered is not told as a failure.
    there.until("running").await;
    let stops = to("POST", "/v1/", "/stop");
    proxy.fault(&stops, 1, Fault::Lose);
    there.change(&one, json!({ "what": "stop" })).await;
    assert_eq!(proxy.count(&stops), 2);
    proxy.leave();
    let deletion =
        json!({ "connection": there.id, "id": one["id"], "change": { "what": "delete" } });
    let refused = there.refused("change_remote_visualization", deletion).await;
    assert!(refused.contains("check the network"), "{refused}");
    there.here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_without_the_first_generation_has_no_visualization_jobs() {
    let there = There::new(Service::start_without_v1()).await;
    assert_eq!(there.list("", None).await, Value::Null);
    let new = there.new_one("tensor-51c2", "tensorboard");
    let refused = there.refused("create_remote_visualization", new).await;
    assert!(
        refused.contains("its region has no visualization jobs"),
        "{refused}"
    );
    there.here.console.close().await;
}
