//! What a target does not carry is said.

use trainyard_exports::{ExportTarget, NoteKind, NoteLevel};
use trainyard_job::{JobSpec, LOCAL_IMAGE, Variable};

use crate::fixture::{job, net_train, secret, sentiment};

fn left_out(spec: &JobSpec, target: ExportTarget) -> Vec<String> {
    let notes = job(spec, target).notes.into_iter();
    let lost = notes.filter(|note| note.level == NoteLevel::LeftOut);
    lost.map(|note| note.field).collect()
}

#[test]
fn a_documented_job_loses_nothing_where_everything_has_a_place() {
    for spec in [net_train(), sentiment()] {
        for target in [
            ExportTarget::V1Job,
            ExportTarget::V2Job,
            ExportTarget::JobFile,
        ] {
            assert!(left_out(&spec, target).is_empty(), "{target:?}");
        }
    }
}

#[test]
fn the_sdk_has_no_place_for_pool_and_notification() {
    let lost = left_out(&net_train(), ExportTarget::Estimator);
    assert_eq!(lost, ["resources.pool", "notification"]);
    assert_eq!(
        left_out(&net_train(), ExportTarget::V1Config),
        ["notification"]
    );
}

#[test]
fn the_environment_of_a_framework_is_lost_in_the_first_generation_only() {
    let mut spec = sentiment();
    spec.environment = vec![Variable::plain("SEED", "7")];
    for target in [
        ExportTarget::V1Job,
        ExportTarget::V1Config,
        ExportTarget::Estimator,
    ] {
        assert_eq!(left_out(&spec, target), ["environment"], "{target:?}");
        assert!(!job(&spec, target).text.contains("SEED"));
    }
    let v2 = job(&spec, ExportTarget::V2Job).text;
    assert!(v2.contains("\"SEED\": \"7\""), "{v2}");
}

#[test]
fn no_secret_is_in_any_text_and_each_is_named() {
    let mut spec = net_train();
    spec.environment = vec![secret("API_KEY")];
    spec.environment[0].value = "hunter2".to_owned();
    for target in ExportTarget::ALL {
        let export = job(&spec, target);
        assert!(!export.text.contains("hunter2"), "{target:?}");
        assert!(
            !export.text.contains("5e"),
            "{target:?}: the id of a keyring"
        );
        let name = "API_KEY".to_owned();
        let named = NoteKind::Secret { name };
        assert!(
            export.notes.iter().any(|note| note.kind == named),
            "{target:?}"
        );
    }
}

#[test]
fn what_exists_here_only_is_to_be_looked_at() {
    let mut spec = sentiment();
    spec.algorithm = trainyard_job::Algorithm::CustomImage {
        image: LOCAL_IMAGE.to_owned(),
        code_dir: String::new(),
        boot_command: "true".to_owned(),
    };
    spec.resources.flavor = "local.cpu.1u".to_owned();
    let notes = job(&spec, ExportTarget::V1Job).notes;
    for field in ["algorithm.image", "resources.flavor"] {
        let here = notes.iter().find(|note| note.field == field).unwrap();
        assert!(matches!(here.kind, NoteKind::OnlyHere { .. }), "{here}");
    }
    assert!(left_out(&spec, ExportTarget::JobFile).is_empty());
}

#[test]
fn limits_and_names_that_the_service_refuses_are_said() {
    let mut spec = sentiment();
    spec.name = "my job".to_owned();
    spec.description = "x".repeat(257);
    spec.output_path = "out".to_owned();
    let notes = job(&spec, ExportTarget::V1Job).notes;
    let said = |field: &str| notes.iter().any(|note| note.field == field);
    assert!(
        said("name") && said("description") && said("output_path"),
        "{notes:?}"
    );
    assert!(notes.iter().all(|note| !note.to_string().is_empty()));
}
