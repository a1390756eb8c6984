//! Configurations to and from a service, and what happens there published to a topic of it.

use serde_json::{Value, json};
use trainyard_tests::yard::Yard;

use super::{Connected, Delivery, JobStatus, Service};

/// Saves a configuration here.
async fn save(here: &Connected, name: &str, description: &str, spec: &Value) {
    let save = json!({
        "name": name, "description": description, "spec": spec, "replace": true,
    });
    here.ask("save_config", save).await;
}

async fn plan(here: &Connected, id: &str, name: &str) -> Value {
    let plan = json!({ "connection": id, "names": [name], "secrets": false });
    here.ask("plan_send", plan).await[0].take()
}

async fn send(here: &Connected, id: &str, name: &str, replace: bool) {
    let chosen = json!([{ "name": name, "to": name, "replace": replace }]);
    let asked = json!({ "connection": id, "chosen": chosen, "secrets": false });
    let sent = here.ask("send_configs", asked).await;
    assert_eq!(sent[0]["failure"], Value::Null, "{sent}");
}

/// What bringing in one of the service's configurations would do, and the text it is brought in from.
async fn look(here: &Connected, id: &str, name: &str) -> (Value, Value) {
    let fetched = here.ask("fetch_configs", json!({ "id": id })).await;
    println!(
        "there: {}, unreadable: {}",
        fetched["names"], fetched["unreadable"]
    );
    let text = fetched["text"].clone();
    let asked = json!({ "path": null, "text": text, "taken": "replace" });
    let planned = here.ask("plan_import", asked).await;
    let configs = planned["configs"].as_array().unwrap();
    let found = configs.iter().find(|one| one["name"] == name);
    (found.unwrap_or_else(|| panic!("{planned}")).clone(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_goes_there_and_comes_back_to_another_console() {
    let here = Connected::new().await;
    let id = here.connect().await;
    let mut spec = here.sample_there(&id).await;
    spec["environment"] = json!([{ "name": "LR", "value": "0.1" }]);
    spec["notification"] = json!({ "topic": "Desktop", "events": ["OnJobFailed"] });
    save(&here, "net", "from here", &spec).await;
    let planned = plan(&here, &id, "net").await;
    println!("would lose: {}", planned["faults"]);
    assert_eq!(planned["there"], "create");
    let lost = planned["faults"].to_string();
    assert!(lost.contains("notification"), "{lost}");
    send(&here, &id, "net", false).await;
    assert_eq!(plan(&here, &id, "net").await["there"], "same");
    let (found, _) = look(&here, &id, "net").await;
    assert_eq!(found["action"]["action"], "same", "{found}");

    save(&here, "net", "changed here", &spec).await;
    let planned = plan(&here, &id, "net").await;
    assert_eq!(planned["there"], "differs");
    assert_eq!(planned["differences"][0]["before"], "from here");
    send(&here, &id, "net", true).await;
    save(&here, "net", "changed again", &spec).await;
    let (found, text) = look(&here, &id, "net").await;
    assert_eq!(found["differences"][0]["after"], "changed here", "{found}");
    let chosen = json!([{ "name": "net", "to": "net", "replace": true }]);
    here.ask("import_configs", json!({ "text": text, "chosen": chosen }))
        .await;
    let kept = here.ask("show_config", json!({ "name": "net" })).await;
    assert_eq!(kept["description"], "changed here");
    assert_eq!(kept["spec"]["notification"], spec["notification"]);
    assert_eq!(kept["spec"]["environment"], spec["environment"]);
    here.console.close().await;
}

/// The words of a command about the connection.
fn on<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["configs"], words, &["--connection", "Loopback"]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_pushes_and_pulls_what_it_is_told_to() {
    let here = Connected::new().await;
    let id = here.connect().await;
    let spec = here.sample_there(&id).await;
    save(&here, "net", "from here", &spec).await;
    // The console of this test is the owner: it has the key of the connection, and does what a command line asks for.
    let yard = Yard::new().at_home(here.home.path());
    let told = tokio::task::spawn_blocking(move || {
        let dry = yard.ok(&on(&["push", "--all", "--dry-run"]));
        assert_eq!(dry, "net: new\n");
        assert_eq!(yard.ok(&on(&["push", "net"])), "net: new\n");
        assert_eq!(yard.ok(&on(&["push", "net"])), "net: as it is\n");
        assert_eq!(yard.ok(&on(&["pull", "net", "--skip"])), "net: as it is\n");
        for dry in [&["--dry-run"][..], &[]] {
            let pull = on(&[&["pull", "--all"], dry].concat());
            assert_eq!(yard.ok(&pull), "net: as it is\n");
        }
        let changed = [
            "configs",
            "save",
            "net",
            "--description",
            "changed",
            "--replace",
            "-f",
        ];
        let job = yard.job("any", "true");
        yard.ok(&[&changed[..], &[job.to_str().unwrap()]].concat());
        yard.run(&on(&["push", "net"]))
            .assert_refused(&["net", "--replace"]);
        let dry = yard.ok(&on(&["push", "net", "--dry-run"]));
        assert!(dry.starts_with("net: taken (description"), "{dry}");
        assert!(
            dry.ends_with("; use --replace, --rename or --skip\n"),
            "{dry}"
        );
        let dry = yard.ok(&on(&["pull", "--all", "--dry-run"]));
        assert_eq!(dry.lines().count(), 1, "{dry}");
        assert!(
            dry.ends_with("; use --replace, --rename or --skip\n"),
            "{dry}"
        );
        yard.run(&on(&["pull", "--all"]))
            .assert_refused(&["net (description", "--replace, --rename or --skip"]);
        assert_eq!(
            yard.ok(&on(&["push", "net", "--rename"])),
            "net: new, as net-2\n"
        );
        let dry = yard.ok(&on(&["pull", "--all", "--replace", "--dry-run"]));
        assert!(dry.contains("net-2: new\n"), "{dry}");
        yard.ok(&["configs", "delete", "net"]);
        assert_eq!(yard.ok(&on(&["pull", "net"])), "net: new\n");
        yard.run(&on(&["pull", "nowhere"]))
            .assert_refused(&["Loopback", "nowhere"]);
        yard.run(&["configs", "push", "net", "--connection", "local"])
            .assert_refused(&["this computer"]);
    });
    told.await.unwrap();
    let back = here.ask("show_config", json!({ "name": "net" })).await;
    assert_eq!(back["description"], "from here");
    here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_without_the_first_generation_keeps_no_configurations() {
    let here = Connected::to(Service::start_without_v1(), Delivery::Leave).await;
    let id = here.connect().await;
    let fetched = here.ask("fetch_configs", json!({ "id": id })).await;
    assert_eq!(fetched, Value::Null);
    let plan = json!({ "connection": id, "names": [], "secrets": false });
    assert_eq!(here.ask("plan_send", plan).await, Value::Null);
    here.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_job_is_published_to_the_topic_there_once() {
    let here = Connected::to(Service::start(), Delivery::Deliver).await;
    let mut described = here.with_key_pair();
    described["connection"]["publish"] = json!(true);
    let id = here.ask("save_connection", described).await;
    let id = id.as_str().unwrap();
    let topics = here.choices(id, json!({ "part": "topics" })).await;
    let mut spec = here.sample_there(id).await;
    spec["notification"] = json!({ "topic": topics[0]["value"], "events": ["OnJobSucceeded"] });
    let key = here.submit(id, &spec).await;
    assert_eq!(here.end(key).await, JobStatus::Completed);
    let window = json!({ "topic": "Desktop", "offset": 0, "limit": 100 });
    let deadline = tokio::time::Instant::now() + super::DEADLINE;
    let published = loop {
        let log = here.ask("list_deliveries", window.clone()).await;
        let rows = log["rows"].as_array().unwrap().iter();
        let smn: Vec<Value> = rows
            .filter(|row| row["protocol"] == "smn")
            .cloned()
            .collect();
        if !smn.is_empty() {
            break smn;
        }
        assert!(tokio::time::Instant::now() < deadline, "{log}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    println!("published: {}", published[0]);
    assert_eq!(published.len(), 1);
    assert_eq!(published[0]["outcome"], "delivered");
    assert_eq!(published[0]["label"], "Loopback: Desktop");
    here.console.close().await;
}
