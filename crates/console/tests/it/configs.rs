//! Saved configurations, drafts, and the sample.

use trainyard_console::wire::{ByName, Draft, Nothing, SaveAs, SaveConfig, SpecAt, SubmitRequest};
use trainyard_console::{ConsoleError, ErrorCode, Ownership};

use crate::place::{Place, end, job, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_holds_all_but_name_and_description() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut submit = request(job(&console, "true").await);
    submit.spec.description = "one run".to_owned();
    submit.save_as = Some(SaveAs {
        name: "baseline".to_owned(),
        description: "the usual".to_owned(),
    });
    let submitted = console.submit(submit.clone()).await.unwrap();
    end(&console, submitted.key).await;
    let name = "baseline".to_owned();
    let config = console.show_config(ByName { name }).await.unwrap();
    assert_eq!(
        (config.spec.name.as_str(), config.spec.description.as_str()),
        ("", "")
    );
    assert_eq!(config.spec.algorithm, submit.spec.algorithm);
    assert_eq!(config.description, "the usual");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_name_that_is_taken_stops_the_submit() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let spec = job(&console, "true").await;
    let save = SaveConfig {
        name: "baseline".to_owned(),
        description: String::new(),
        spec: spec.clone(),
        replace: false,
    };
    console.save_config(save.clone()).await.unwrap();
    let again = console.save_config(save).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::ConfigExists);
    let mut submit = request(spec);
    submit.save_as = Some(SaveAs {
        name: "baseline".to_owned(),
        description: String::new(),
    });
    let before = console.check_spec(at(&submit)).await.unwrap();
    let name = submit.spec.name.clone();
    let error = console.submit(submit).await.unwrap_err();
    let ConsoleError::Faults(faults) = error else {
        panic!("{error}");
    };
    assert_eq!(faults[0].field, "save_as.name");
    assert_eq!(before, faults, "Next says what Submit would");
    assert!(console.find_job(&name).await.is_err(), "no job was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_of_save_training_parameters_is_checked_with_the_spec() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let mut submit = request(job(&console, "true").await);
    assert_eq!(console.check_spec(at(&submit)).await.unwrap(), vec![]);
    submit.save_as = Some(SaveAs {
        name: "two words".to_owned(),
        description: "d".repeat(257),
    });
    let faults = console.check_spec(at(&submit)).await.unwrap();
    let fields: Vec<_> = faults.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["save_as.name", "save_as.description"]);
}

/// What the wizard asks before this is submitted.
fn at(request: &SubmitRequest) -> SpecAt {
    SpecAt {
        spec: request.spec.clone(),
        backend: request.backend.clone(),
        version_of: None,
        save_as: request.save_as.clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_until_it_is_let_go() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let draft = |content: Option<&str>| Draft {
        name: "wizard".to_owned(),
        content: content.map(ToOwned::to_owned),
    };
    let wizard = || ByName {
        name: "wizard".to_owned(),
    };
    console.save_draft(draft(Some("{}"))).await.unwrap();
    console.close().await;
    let console = place.open(Ownership::IfFree).await;
    let kept = console.get_draft(wizard()).await.unwrap();
    assert_eq!(kept.content.as_deref(), Some("{}"));
    console.save_draft(draft(None)).await.unwrap();
    assert_eq!(console.get_draft(wizard()).await.unwrap().content, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_alone_uploads_the_sample_and_only_once() {
    let Some(place) = Place::new() else { return };
    let sample = place.path().join("obs/demo/digits/code/train.py");
    // As an owner that has come so far.
    drop(trainyard_store::Store::open(&place.path().join("trainyard.db")).unwrap());
    let lock = std::fs::File::create(place.path().join("owner.lock")).unwrap();
    lock.lock().unwrap();
    let beside = place.open(Ownership::IfFree).await;
    assert!(!beside.is_owner() && !sample.exists(), "beside an owner");
    lock.unlock().unwrap();
    let owner = place.open(Ownership::IfFree).await;
    assert!(owner.is_owner() && sample.exists(), "as the first owner");
    owner.close().await;
    std::fs::remove_dir_all(place.path().join("obs/demo")).unwrap();
    let owner = place.open(Ownership::IfFree).await;
    assert!(
        owner.is_owner() && !sample.exists(),
        "what was deleted stays so"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_has_no_faults_from_the_first_start() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let sample = console.prepare_sample(Nothing {}).await.unwrap();
    let faults = console.check_spec(at(&request(sample.spec))).await.unwrap();
    assert!(faults.is_empty(), "{faults:?}");
}
