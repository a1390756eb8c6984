use trainyard_backend::Backend;
use trainyard_job::{Algorithm, DataSource, Device, Fault, FaultKind, JobSpec, Pool, PoolId};

use crate::place::{Place, job};

/// The documented command on `obs://demo/new/`.
fn digits() -> JobSpec {
    let mut spec = job("", 1);
    spec.algorithm = Algorithm::CustomImage {
        image: "local/this-computer".to_owned(),
        code_dir: "obs://demo/new/".to_owned(),
        boot_command: "bash /home/work/run_train.sh python /home/work/user-job-dir/new/train.py"
            .to_owned(),
    };
    spec
}

fn place() -> Option<Place> {
    let place = Place::new(2)?;
    place.put("demo/new/train.py", "print(1)\n");
    place.put("demo/data/digits.csv", "1\n");
    Some(place)
}

async fn check(place: &Place, spec: &JobSpec) -> Vec<Fault> {
    place.backend.check(spec).await.unwrap()
}

/// The only fault of a spec, which forbids it.
async fn error(place: &Place, spec: &JobSpec) -> (String, FaultKind) {
    let mut faults = check(place, spec).await;
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.remove(0);
    assert!(fault.is_error(), "{fault}");
    (fault.field, fault.kind)
}

#[tokio::test]
async fn a_job_whose_paths_exist_has_no_faults() {
    let Some(place) = place() else { return };
    assert_eq!(check(&place, &digits()).await, []);
}

#[tokio::test]
async fn the_boot_file_must_be_in_the_code_directory() {
    let Some(place) = place() else { return };
    let with = |line: &str| {
        let mut spec = digits();
        if let Algorithm::CustomImage { boot_command, .. } = &mut spec.algorithm {
            line.clone_into(boot_command);
        }
        spec
    };
    let missing = with("python /home/work/user-job-dir/new/test.py");
    let path = "obs://demo/new/test.py".to_owned();
    let field = "algorithm.boot_command".to_owned();
    let expected = (field.clone(), FaultKind::NotFound { path });
    assert_eq!(error(&place, &missing).await, expected);
    let elsewhere = with("python /home/work/user-job-dir/old/train.py");
    let path = "/home/work/user-job-dir/old/train.py".to_owned();
    let expected = (field, FaultKind::NotFound { path });
    assert_eq!(error(&place, &elsewhere).await, expected);
    assert_eq!(check(&place, &with("nvidia-smi")).await, []);
}

#[tokio::test]
async fn a_missing_and_an_empty_folder_are_told_apart() {
    let Some(place) = place() else { return };
    let mut spec = digits();
    let path = "obs://demo/nothing/".to_owned();
    spec.data = vec![DataSource::Path { path: path.clone() }];
    let field = "data[0].path".to_owned();
    let missing = FaultKind::NotFound { path: path.clone() };
    assert_eq!(error(&place, &spec).await, (field.clone(), missing));
    std::fs::create_dir_all(place.file("demo/nothing")).unwrap();
    let empty = FaultKind::EmptyFolder { path: path.clone() };
    assert_eq!(error(&place, &spec).await, (field, empty.clone()));
    let mut spec = digits();
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        code_dir.clone_from(&path);
    }
    let code = "algorithm.code_dir".to_owned();
    assert_eq!(error(&place, &spec).await, (code, empty));
}

#[tokio::test]
async fn an_output_path_that_is_not_empty_is_a_warning() {
    let Some(place) = place() else { return };
    place.put("demo/out/model", "old");
    let faults = check(&place, &digits()).await;
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].field, "output_path");
    assert!(!faults[0].is_error());
}

#[tokio::test]
async fn a_code_directory_above_the_services_limits_is_a_warning() {
    let Some(place) = place() else { return };
    let large = std::fs::File::create(place.file("demo/new/weights")).unwrap();
    large.set_len(129 << 20).unwrap();
    for index in 0..4096 {
        place.put(&format!("demo/new/part/{index}"), "");
    }
    let faults = check(&place, &digits()).await;
    assert!(faults.iter().all(|fault| !fault.is_error()), "{faults:?}");
    let kinds: Vec<_> = faults.into_iter().map(|fault| fault.kind).collect();
    let large = |kind: &FaultKind| matches!(kind, FaultKind::CodeTooLarge { .. });
    let many = |kind: &FaultKind| matches!(kind, FaultKind::CodeTooManyFiles { .. });
    assert!(large(&kinds[0]) && many(&kinds[1]), "{kinds:?}");
}

#[tokio::test]
async fn more_nodes_than_fit_are_told_with_how_many_do() {
    let Some(place) = place() else { return };
    let mut spec = digits();
    spec.resources.nodes = 8;
    assert_eq!(check(&place, &spec).await, []);
    spec.resources.nodes = 9;
    let expected = FaultKind::TooManyNodes {
        asked: 9,
        flavor: "local.cpu.1u".to_owned(),
        fit: 8,
    };
    assert_eq!(
        error(&place, &spec).await,
        ("resources.nodes".to_owned(), expected)
    );
}

#[tokio::test]
async fn what_this_computer_does_not_know_is_told_with_what_it_does() {
    let Some(place) = place() else { return };
    let mut spec = digits();
    "modelarts.vm.cpu.2u".clone_into(&mut spec.resources.flavor);
    let (field, kind) = error(&place, &spec).await;
    let known = vec!["local.cpu.1u".to_owned(), "local.cpu.2u".to_owned()];
    let given = "modelarts.vm.cpu.2u".to_owned();
    assert_eq!(field, "resources.flavor");
    assert_eq!(kind, FaultKind::UnknownFlavor { given, known });
    let mut spec = digits();
    if let Algorithm::CustomImage { image, .. } = &mut spec.algorithm {
        "/me/trainer:1".clone_into(image);
    }
    let (field, kind) = error(&place, &spec).await;
    assert_eq!(field, "algorithm.image");
    assert!(matches!(kind, FaultKind::UnknownImage { .. }), "{kind}");
}

#[tokio::test]
async fn what_cannot_be_carried_is_named_field_by_field() {
    let Some(place) = place() else { return };
    let mut spec = digits();
    spec.resources.pool = Pool::Dedicated {
        id: PoolId("pool".to_owned()),
    };
    let faults = check(&place, &spec).await;
    let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["resources.pool.id"]);
    assert!(matches!(faults[0].kind, FaultKind::UnknownPool { .. }));
    let mut spec = digits();
    spec.resources.device = Device::Ascend;
    assert_eq!(error(&place, &spec).await.0, "resources.device");
}

#[tokio::test]
async fn a_line_of_the_ignore_file_that_is_no_pattern_is_named() {
    let Some(place) = place() else { return };
    place.put("demo/new/.trainyardignore", "*.ckpt\na[z-b]\n");
    let (field, kind) = error(&place, &digits()).await;
    assert_eq!(field, "algorithm.code_dir");
    let FaultKind::Unreadable { path, reason } = kind else {
        panic!("{kind:?}");
    };
    assert_eq!(path, "obs://demo/new/.trainyardignore");
    assert!(reason.starts_with("line 2: "), "{reason}");
}
