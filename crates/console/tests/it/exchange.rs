//! Configurations to and from files, compared, and in other tools' words.

use trainyard_console::exports::{ConfigFormat, ExportTarget, Subject, SubjectKind};
use trainyard_console::wire::{
    ByName, ChosenImport, CompareConfigs, ConfigNames, ConfigSide, ExportAs, ExportConfigs,
    ImportAction, ImportConfigs, ImportPlan, MoveConfigs, Nothing, OneState, PlanImport,
    RenameConfigFolder, SaveConfig, TagConfigs, TakenName,
};
use trainyard_console::{Console, ErrorCode, Ownership};
use trainyard_job::{JobSpec, Variable};

use crate::place::{Place, end, job, request};

async fn save(console: &Console, name: &str, spec: &JobSpec) {
    let save = SaveConfig {
        name: name.to_owned(),
        description: format!("about {name}"),
        spec: spec.clone(),
        replace: true,
    };
    console.save_config(save).await.unwrap();
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

async fn exported(console: &Console, of: &[&str], format: ConfigFormat) -> String {
    let names = names(of);
    let export = ExportConfigs { names, format };
    console.export_configs(export).await.unwrap().text
}

async fn plan(console: &Console, text: &str, taken: TakenName) -> ImportPlan {
    let (path, text) = (None, text.to_owned());
    let plan = PlanImport { path, text, taken };
    console.plan_import(plan).await.unwrap()
}

fn chosen(name: &str, to: &str, replace: bool) -> ChosenImport {
    ChosenImport {
        name: name.to_owned(),
        to: to.to_owned(),
        replace,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_beside_the_owner_imports_a_file_of_the_largest_size() {
    let Some(place) = Place::new() else { return };
    let owner = place.open(Ownership::IfFree).await;
    let beside = place.open(Ownership::IfFree).await;
    save(&owner, "a", &job(&owner, "true").await).await;
    let mut text = exported(&owner, &["a"], ConfigFormat::Yaml).await;
    // Each of these is two characters in JSON.
    let comment = format!("# {}\n", "\"".repeat(96));
    text += &comment.repeat((4_000_000 - text.len()) / comment.len());
    let chosen = vec![chosen("a", "b", false)];
    let mut import = ImportConfigs { text, chosen };
    let session = beside.session();
    let _: Nothing = session.ask("import_configs", &import).await.unwrap();
    let name = "b".to_owned();
    owner.show_config(ByName { name }).await.unwrap();

    import.text = " ".repeat(33 << 20);
    let refused = session.ask::<_, Nothing>("import_configs", &import).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadRequest, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_to_another_console_with_folders_and_tags() {
    let (Some(here), Some(there)) = (Place::new(), Place::new()) else {
        return;
    };
    let (here, there) = (
        here.open(Ownership::IfFree).await,
        there.open(Ownership::IfFree).await,
    );
    let spec = job(&here, "true").await;
    save(&here, "a", &spec).await;
    save(&here, "b", &spec).await;
    let moved = MoveConfigs {
        names: names(&["a"]),
        folder: " vision / digits/".to_owned(),
    };
    here.move_configs(moved).await.unwrap();
    let tagged = TagConfigs {
        names: names(&["a", "b"]),
        add: names(&["base"]),
        remove: vec![],
    };
    here.tag_configs(tagged).await.unwrap();
    for format in [ConfigFormat::Yaml, ConfigFormat::Json] {
        let text = exported(&here, &["a", "b"], format).await;
        let planned = plan(&there, &text, TakenName::Rename).await;
        let new = planned
            .configs
            .iter()
            .filter(|c| c.action == ImportAction::Create);
        assert_eq!((planned.faults.len(), new.count()), (0, 2));
        let (text, chosen) = (
            planned.text,
            vec![chosen("a", "a", false), chosen("b", "b", false)],
        );
        there
            .import_configs(ImportConfigs { text, chosen })
            .await
            .unwrap();
        let by = || ByName {
            name: "a".to_owned(),
        };
        let (sent, got) = (
            here.show_config(by()).await.unwrap(),
            there.show_config(by()).await.unwrap(),
        );
        assert_eq!(
            (&sent.spec, &sent.description),
            (&got.spec, &got.description)
        );
        assert_eq!(
            (got.folder.as_str(), got.tags),
            ("vision/digits", names(&["base"]))
        );
        let names = names(&["a", "b"]);
        there.delete_configs(ConfigNames { names }).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_happen_is_told_and_nothing_happens() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    save(&console, "a", &spec).await;
    let text = exported(&console, &["a"], ConfigFormat::Yaml).await;
    let same = plan(&console, &text, TakenName::Replace).await;
    assert_eq!(same.configs[0].action, ImportAction::Same);
    let other = text.replace("nodes: 1", "nodes: 3");
    assert_ne!(other, text);
    let action = |plan: &ImportPlan| plan.configs[0].action.clone();
    let changed = names(&["resources.nodes"]);
    assert_eq!(
        action(&plan(&console, &other, TakenName::Replace).await),
        ImportAction::Replace { changed }
    );
    let to = "a-2".to_owned();
    assert_eq!(
        action(&plan(&console, &other, TakenName::Rename).await),
        ImportAction::Rename { to }
    );
    assert_eq!(
        action(&plan(&console, &other, TakenName::Skip).await),
        ImportAction::Skip
    );
    let by = ByName {
        name: "a".to_owned(),
    };
    assert_eq!(
        console.show_config(by).await.unwrap().spec.resources.nodes,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_taken_meanwhile_stops_the_whole_import() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    save(&console, "a", &spec).await;
    save(&console, "b", &spec).await;
    let text = exported(&console, &["a", "b"], ConfigFormat::Yaml).await;
    let chosen = vec![chosen("a", "fresh", false), chosen("b", "b", false)];
    let import = ImportConfigs { text, chosen };
    let error = console.import_configs(import).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConfigExists);
    let by = ByName {
        name: "fresh".to_owned(),
    };
    assert!(
        console.show_config(by).await.is_err(),
        "nothing half-imported"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_stays_where_it_is() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = job(&console, "true").await;
    let key = "5e5e5e";
    spec.environment = vec![Variable {
        secret: Some(key.into()),
        ..Variable::plain("API_KEY", "")
    }];
    save(&console, "a", &spec).await;
    let text = exported(&console, &["a"], ConfigFormat::Yaml).await;
    assert!(text.contains("API_KEY") && !text.contains(key), "{text}");
    let planned = plan(&console, &text, TakenName::Replace).await;
    assert_eq!(
        planned.configs[0].action,
        ImportAction::Same,
        "the secret here stays"
    );
    assert_eq!(planned.configs[0].secrets, ["API_KEY"]);
    let (text, chosen) = (
        text.replace("about a", "changed"),
        vec![chosen("a", "a", true)],
    );
    console
        .import_configs(ImportConfigs { text, chosen })
        .await
        .unwrap();
    let by = ByName {
        name: "a".to_owned(),
    };
    let config = console.show_config(by).await.unwrap();
    assert_eq!(config.description, "changed");
    assert_eq!(config.spec.environment, spec.environment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_and_an_earlier_state_are_compared_with_now() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut spec = job(&console, "true").await;
    save(&console, "a", &spec).await;
    let submitted = console.submit(request(spec.clone())).await.unwrap();
    end(&console, submitted.key).await;
    spec.environment = vec![Variable::plain("LR", "0.1")];
    save(&console, "a", &spec).await;
    let by = ByName {
        name: "a".to_owned(),
    };
    let state = console.config_history(by.clone()).await.unwrap()[0].id;
    let now = || ConfigSide::Config {
        name: "a".to_owned(),
    };
    for before in [
        ConfigSide::State { state },
        ConfigSide::Version { key: submitted.key },
    ] {
        let fields = console
            .compare_configs(CompareConfigs {
                before,
                after: now(),
            })
            .await
            .unwrap();
        let changed = fields
            .iter()
            .filter(|field| field.changed && field.field != "description");
        let changed: Vec<&str> = changed.map(|field| field.field.as_str()).collect();
        assert_eq!(changed, ["environment[LR]"]);
    }
    console.restore_config(OneState { state }).await.unwrap();
    assert!(
        console
            .show_config(by)
            .await
            .unwrap()
            .spec
            .environment
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_and_tags_that_cannot_be_are_refused_with_their_field() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    save(&console, "a", &job(&console, "true").await).await;
    let long = "x".repeat(41);
    let moved = MoveConfigs {
        names: names(&["a"]),
        folder: long.clone(),
    };
    let refused = [
        console.move_configs(moved).await.unwrap_err(),
        console
            .tag_configs(TagConfigs {
                names: names(&["a"]),
                add: names(&["a,b"]),
                remove: vec![],
            })
            .await
            .unwrap_err(),
        console
            .rename_config_folder(RenameConfigFolder {
                from: "x".to_owned(),
                to: "x/y".to_owned(),
            })
            .await
            .unwrap_err(),
    ];
    let fields: Vec<String> = refused
        .iter()
        .map(|e| e.to_wire().faults[0].field.clone())
        .collect();
    assert_eq!(fields, ["folder", "tags", "path"]);
    assert!(
        console
            .config_places(Nothing {})
            .await
            .unwrap()
            .folders
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_written_in_every_targets_words() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    for target in ExportTarget::ALL {
        let subject = Subject {
            kind: SubjectKind::Job,
            spec: spec.clone(),
        };
        let export = console
            .export_as(ExportAs { subject, target })
            .await
            .unwrap();
        assert!(
            export.text.contains(&spec.name),
            "{target:?}: {}",
            export.text
        );
    }
}
