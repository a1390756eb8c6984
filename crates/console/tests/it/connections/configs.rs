//! Configurations to and from a connection.

use std::collections::BTreeMap;

use trainyard_console::secrets::Secrets;
use trainyard_console::wire::{
    ByName, ChosenImport, ChosenSend, FetchedConfigs, ImportAction, ImportConfigs, KeepSecret,
    MoveConfigs, OneConnection, PlanImport, PlanSend, PlannedConfig, PlannedSend, SaveConfig,
    SendAction, SendConfigs, TakenName,
};
use trainyard_job::{JobEvent, JobSpec, Notification, Variable};

use super::*;

/// A console, its connection, and a configuration with all that a service has no place for.
struct Yard {
    console: Console,
    service: Arc<Service>,
    id: ConnectionId,
    spec: JobSpec,
    _place: Place,
}

impl Yard {
    async fn new() -> Option<Self> {
        let place = Place::new()?;
        let (secrets, service) = (Secrets::in_memory(), Arc::new(Service::default()));
        *service.configs.lock().unwrap() = Some(BTreeMap::new());
        let console = open(&place, &secrets, &service).await;
        let id = console
            .save_connection(frankfurt(Some("one")))
            .await
            .unwrap();
        let mut spec = job(&console, "python train.py").await;
        let value = "abc123".to_owned();
        let kept = console.keep_secret(KeepSecret { value }).await.unwrap();
        spec.environment = vec![
            Variable::plain("LR", "0.1"),
            Variable {
                secret: Some(kept.id),
                ..Variable::plain("API_KEY", "")
            },
        ];
        spec.notification = Some(Notification {
            topic: "Desktop".to_owned(),
            events: vec![JobEvent::OnJobFailed],
        });
        let yard = Self {
            console,
            service,
            id,
            spec,
            _place: place,
        };
        yard.save("digits", &yard.spec).await;
        let (names, folder) = (vec!["digits".to_owned()], "vision".to_owned());
        let moved = MoveConfigs { names, folder };
        yard.console.move_configs(moved).await.unwrap();
        Some(yard)
    }

    async fn save(&self, name: &str, spec: &JobSpec) {
        let save = SaveConfig {
            name: name.to_owned(),
            description: String::new(),
            spec: spec.clone(),
            replace: false,
        };
        self.console.save_config(save).await.unwrap();
    }

    async fn shown(&self, name: &str) -> JobSpec {
        let name = name.to_owned();
        self.console
            .show_config(ByName { name })
            .await
            .unwrap()
            .spec
    }

    fn there(&self, name: &str) -> JobSpec {
        self.service.configs.lock().unwrap().as_ref().unwrap()[name].clone()
    }

    fn change_there(&self, name: &str, change: impl FnOnce(&mut JobSpec)) {
        let mut configs = self.service.configs.lock().unwrap();
        change(configs.as_mut().unwrap().get_mut(name).unwrap());
    }

    fn add_there(&self, name: &str, spec: &JobSpec) {
        let spec = JobSpec {
            name: name.to_owned(),
            notification: None,
            ..spec.clone()
        };
        let mut configs = self.service.configs.lock().unwrap();
        configs.as_mut().unwrap().insert(name.to_owned(), spec);
    }

    async fn plan(&self, names: &[&str], secrets: bool) -> Vec<PlannedSend> {
        let plan = PlanSend {
            connection: self.id.clone(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            secrets,
        };
        self.console.plan_send(plan).await.unwrap().unwrap()
    }

    /// Sends configurations under their own names; answers what went wrong.
    async fn send(&self, names: &[&str], replace: bool, secrets: bool) -> Vec<Option<ErrorCode>> {
        let chosen = names.iter().map(|name| ChosenSend {
            name: (*name).to_owned(),
            to: (*name).to_owned(),
            replace,
        });
        let asked = SendConfigs {
            connection: self.id.clone(),
            chosen: chosen.collect(),
            secrets,
        };
        let sent = self.console.send_configs(asked).await.unwrap();
        sent.into_iter()
            .map(|one| one.failure.map(|failure| failure.code))
            .collect()
    }

    async fn fetch(&self) -> FetchedConfigs {
        let id = self.id.clone();
        let fetched = self.console.fetch_configs(OneConnection { id }).await;
        fetched.unwrap().unwrap()
    }

    async fn look(&self, text: &str) -> Vec<PlannedConfig> {
        let plan = PlanImport {
            path: None,
            text: text.to_owned(),
            taken: TakenName::Replace,
        };
        let plan = self.console.plan_import(plan).await.unwrap();
        assert_eq!(plan.faults, []);
        plan.configs
    }

    async fn take(&self, text: String, name: &str, replace: bool) {
        let (name, to) = (name.to_owned(), name.to_owned());
        let chosen = vec![ChosenImport { name, to, replace }];
        let import = ImportConfigs { text, chosen };
        self.console.import_configs(import).await.unwrap();
    }
}

fn fields(planned: &PlannedSend) -> Vec<&str> {
    let fields = planned.faults.iter();
    fields.map(|fault| fault.field.as_str()).collect()
}

#[tokio::test]
async fn what_is_sent_and_fetched_again_is_the_same_and_keeps_what_the_service_cannot_hold() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    let planned = yard.plan(&["digits"], false).await;
    assert_eq!(planned[0].there, SendAction::Create);
    assert_eq!(fields(&planned[0]), ["notification", "folder"]);
    assert_eq!(planned[0].secrets, ["API_KEY"]);
    assert_eq!(yard.send(&["digits"], false, false).await, [None]);
    assert_eq!(
        yard.there("digits").environment,
        [Variable::plain("LR", "0.1")]
    );
    assert_eq!(
        yard.plan(&["digits"], false).await[0].there,
        SendAction::Same
    );
    let fetched = yard.fetch().await;
    assert_eq!(yard.look(&fetched.text).await[0].action, ImportAction::Same);

    yard.change_there("digits", |spec| spec.resources.nodes = 4);
    let fetched = yard.fetch().await;
    let planned = yard.look(&fetched.text).await;
    let changed = vec!["resources.nodes".to_owned()];
    assert_eq!(planned[0].action, ImportAction::Replace { changed });
    assert_eq!(planned[0].differences[0].after.as_deref(), Some("4"));
    assert_eq!(planned[0].free_name.as_deref(), Some("digits-2"));
    assert_eq!(planned[0].kept_secrets, ["API_KEY"]);
    yard.take(fetched.text, "digits", true).await;
    let here = yard.shown("digits").await;
    assert_eq!(here.resources.nodes, 4);
    assert_eq!(here.environment, yard.spec.environment);
    assert_eq!(here.notification, yard.spec.notification);
    yard.console.close().await;
}

#[tokio::test]
async fn the_value_of_a_secret_is_sent_only_when_that_is_agreed_to() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    yard.send(&["digits"], false, false).await;
    assert_eq!(yard.there("digits").environment.len(), 1);
    let planned = yard.plan(&["digits"], true).await;
    assert_eq!(planned[0].there, SendAction::Differs);
    let said = serde_json::to_string(&planned).unwrap();
    assert!(!said.contains("abc123"), "a plan shows no value: {said}");
    assert_eq!(yard.send(&["digits"], true, true).await, [None]);
    let sent = Variable::plain("API_KEY", "abc123");
    assert!(yard.there("digits").environment.contains(&sent));
    assert_eq!(
        yard.plan(&["digits"], true).await[0].there,
        SendAction::Same
    );
    // What is there already is not taken away by one that is sent without it.
    assert_eq!(
        yard.plan(&["digits"], false).await[0].there,
        SendAction::Same
    );
    assert_eq!(yard.send(&["digits"], true, false).await, [None]);
    assert!(yard.there("digits").environment.contains(&sent));
    // Nor does it come back here as a plain value.
    let fetched = yard.fetch().await;
    assert!(!fetched.text.contains("abc123"));
    yard.console.close().await;
}

#[tokio::test]
async fn what_is_there_under_the_name_is_compared_and_replaced_only_when_told() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    let mut other = yard.spec.clone();
    other.environment.clear();
    other.resources.nodes = 2;
    yard.add_there("digits", &other);
    let planned = yard.plan(&["digits"], false).await;
    assert_eq!(planned[0].there, SendAction::Differs);
    assert_eq!(planned[0].free_name.as_deref(), Some("digits-2"));
    let differ: Vec<&str> = planned[0]
        .differences
        .iter()
        .map(|one| &*one.field)
        .collect();
    assert_eq!(differ, ["resources.nodes", "environment[LR]"]);
    assert_eq!(planned[0].differences[0].before.as_deref(), Some("2"));
    let refused = yard.send(&["digits"], false, false).await;
    assert_eq!(refused, [Some(ErrorCode::RefusedThere)]);
    assert_eq!(yard.there("digits").resources.nodes, 2);
    assert_eq!(yard.send(&["digits"], true, false).await, [None]);
    assert_eq!(yard.there("digits").resources.nodes, 1);
    yard.console.close().await;
}

#[tokio::test]
async fn one_that_is_refused_keeps_no_other_from_being_sent_and_a_lost_line_all() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    for name in ["a", "b"] {
        yard.save(name, &yard.spec).await;
    }
    yard.service.refused.lock().unwrap().push("a".to_owned());
    let sent = yard.send(&["a", "b"], false, false).await;
    assert_eq!(sent, [Some(ErrorCode::RefusedThere), None]);
    yard.service.down.store(true, Ordering::Relaxed);
    let sent = yard.send(&["a", "digits"], false, false).await;
    assert_eq!(sent, [Some(ErrorCode::Unreachable); 2]);
    yard.console.close().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_keeps_nothing_else_out() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    yard.add_there("whole", &yard.spec);
    let torn = JobSpec {
        output_path: "torn".to_owned(),
        ..yard.spec.clone()
    };
    yard.add_there("torn", &torn);
    yard.add_there("too long a name for a configuration", &yard.spec);
    let fetched = yard.fetch().await;
    assert_eq!(fetched.names, ["whole"]);
    let unread: Vec<&str> = fetched.unreadable.iter().map(|one| &*one.name).collect();
    assert_eq!(unread, ["too long a name for a configuration", "torn"]);
    assert!(fetched.unreadable.iter().all(|one| !one.faults.is_empty()));
    yard.take(fetched.text, "whole", false).await;
    assert_eq!(yard.shown("whole").await.output_path, yard.spec.output_path);
    yard.console.close().await;
}

#[tokio::test]
async fn a_region_without_configurations_is_no_error_and_has_none() {
    let Some(yard) = Yard::new().await else {
        return;
    };
    *yard.service.configs.lock().unwrap() = None;
    let id = yard.id.clone();
    let fetched = yard.console.fetch_configs(OneConnection { id }).await;
    assert_eq!(fetched.unwrap(), None);
    let plan = PlanSend {
        connection: yard.id.clone(),
        names: vec!["digits".to_owned()],
        secrets: false,
    };
    assert_eq!(yard.console.plan_send(plan).await.unwrap(), None);
    yard.console.close().await;
}
