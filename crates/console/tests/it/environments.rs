//! Python environments and packages of algorithms, as the pages ask about them; and the size of code.

use std::fs;
use std::path::Path;
use std::time::Instant;

use trainyard_console::wire::{
    ByName, EnvironmentMaking, LocalPath, MakingState, Nothing, OneAlgorithm, SpecAt,
};
use trainyard_console::{Console, ConsoleError, ErrorCode, Ownership};
use trainyard_engines::{Installer, NewEnvironment, Origin};
use trainyard_job::Algorithm;

use crate::place::{DEADLINE, Place, job};

fn at(path: &Path) -> LocalPath {
    LocalPath {
        path: path.to_string_lossy().into_owned(),
    }
}

fn wish(name: &str) -> NewEnvironment {
    NewEnvironment {
        name: name.to_owned(),
        python: None,
        requirements: None,
        packages: vec![],
        installer: Installer::Venv,
    }
}

/// How a making stands once it is no longer at work.
async fn made(console: &Console, name: &str) -> EnvironmentMaking {
    let started = Instant::now();
    let mut notices = console.notices();
    loop {
        let makings = console.list_environments(Nothing {}).await.unwrap().makings;
        let making = makings.into_iter().find(|one| one.name == name).unwrap();
        if !matches!(making.state, MakingState::Running | MakingState::Cancelling) {
            return making;
        }
        assert!(started.elapsed() < DEADLINE, "{making:?}");
        tokio::time::timeout(DEADLINE, notices.recv())
            .await
            .unwrap()
            .unwrap();
    }
}

/// Whether this computer can make environments; says so where it cannot.
fn can_make() -> bool {
    #[expect(clippy::disallowed_methods, reason = "a test looks at this computer")]
    let mut python = std::process::Command::new("python3");
    let made = python.args(["-c", "import venv, ensurepip"]).output();
    let can = made.is_ok_and(|output| output.status.success());
    if !can {
        println!("skipped: no Python with venv and ensurepip is on PATH");
    }
    can
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_is_made_listed_read_and_deleted() {
    let Some(place) = Place::new() else { return };
    if !can_make() {
        return;
    }
    let console = place.open(Ownership::IfFree).await;
    console.create_environment(wish("mine")).await.unwrap();
    let taken = console.create_environment(wish("mine")).await.unwrap_err();
    assert_eq!(taken.code(), ErrorCode::NameTaken);
    let making = made(&console, "mine").await;
    if let MakingState::Failed { error } = &making.state {
        panic!("{}: {:?}", error.detail, making.lines);
    }
    assert!(making.lines[0].contains("-m venv"), "{:?}", making.lines);

    let list = console.list_environments(Nothing {}).await.unwrap();
    let row = list
        .environments
        .iter()
        .find(|row| row.environment.name == "mine");
    let environment = row.unwrap().environment.clone();
    assert_eq!(environment.origin, Origin::Made);
    let packages = console
        .list_packages(at(&environment.interpreter))
        .await
        .unwrap();
    assert!(packages.packages.iter().any(|one| one.name == "pip"));

    let name = "mine".to_owned();
    console.dismiss_making(ByName { name }).await.unwrap();
    console
        .remove_environment(at(&environment.path))
        .await
        .unwrap();
    assert!(!environment.path.exists());
    let list = console.list_environments(Nothing {}).await.unwrap();
    assert!(list.makings.is_empty());
    assert!(
        list.environments
            .iter()
            .all(|row| row.environment.name != "mine")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_making_that_is_cancelled_leaves_nothing() {
    let Some(place) = Place::new() else { return };
    if !can_make() {
        return;
    }
    let console = place.open(Ownership::IfFree).await;
    console.create_environment(wish("mine")).await.unwrap();
    let name = "mine".to_owned();
    console.dismiss_making(ByName { name }).await.unwrap();
    let making = made(&console, "mine").await;
    let MakingState::Failed { error } = making.state else {
        panic!("{making:?}");
    };
    assert_eq!(error.code, ErrorCode::Cancelled, "{}", error.detail);
    let folder = place.path().join("engines/environments");
    assert!(!folder.join("mine").exists());
    // Also when the console goes meanwhile.
    console.create_environment(wish("yours")).await.unwrap();
    console.close().await;
    assert!(!folder.join("yours").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_environment_is_said_by_code_and_object() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let about = |error: ConsoleError| (error.code(), error.to_wire().name);
    let nothing = place.path().join("nothing");
    let missing = console.add_environment(at(&nothing)).await.unwrap_err();
    let path = nothing.to_string_lossy().into_owned();
    assert_eq!(about(missing), (ErrorCode::PathMissing, Some(path)));
    let empty = console.add_environment(at(place.path())).await.unwrap_err();
    assert_eq!(empty.code(), ErrorCode::NoPythonInside);
    let name = console.create_environment(wish("a b")).await.unwrap_err();
    let expected = (ErrorCode::BadEnvironmentName, Some("a b".to_owned()));
    assert_eq!(about(name), expected);
    let option = NewEnvironment {
        packages: vec!["--index-url=http://localhost".to_owned()],
        ..wish("mine")
    };
    let option = console.create_environment(option).await.unwrap_err();
    assert_eq!(option.code(), ErrorCode::BadPackage);
    let list = console.list_environments(Nothing {}).await.unwrap();
    assert!(list.makings.is_empty(), "nothing was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_checked_added_read_and_removed() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let shipped = place.path().join("algorithms/shipped/mlp_digits");
    let taken = console.check_algorithm(at(&shipped)).await.unwrap();
    assert_eq!(taken.faults[0].key, "name", "{taken:?}");

    let own = place.path().join("mine");
    fs::create_dir(&own).unwrap();
    let text = fs::read_to_string(shipped.join("algorithm.yaml")).unwrap();
    let text = text.replace("name: mlp_digits", "name: mine");
    fs::write(own.join("algorithm.yaml"), text).unwrap();
    let without_entry = console.check_algorithm(at(&own)).await.unwrap();
    assert!(without_entry.package.is_none());
    assert_eq!(without_entry.faults[0].key, "entry");
    fs::write(own.join("train.py"), "").unwrap();
    fs::write(own.join("README.md"), "Mine.").unwrap();
    let sound = console.check_algorithm(at(&own)).await.unwrap();
    assert!(sound.package.is_some(), "{sound:?}");

    console.add_algorithm(at(&own)).await.unwrap();
    let read = |name: &str, language: &str| OneAlgorithm {
        name: name.to_owned(),
        language: language.to_owned(),
    };
    let readme = console.read_algorithm(read("mine", "zh")).await.unwrap();
    assert_eq!(
        readme.text.as_deref(),
        Some("Mine."),
        "English for want of it"
    );
    let zh = console
        .read_algorithm(read("mlp_digits", "zh"))
        .await
        .unwrap();
    assert!(zh.text.unwrap().contains("单隐藏层"));
    let name = "mine".to_owned();
    console.remove_algorithm(ByName { name }).await.unwrap();
    let gone = console.read_algorithm(read("mine", "en")).await.unwrap();
    assert_eq!(gone.text, None);
    assert!(own.is_dir(), "what it was added from stays");
    let name = "mlp_digits".to_owned();
    let refused = console.remove_algorithm(ByName { name }).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotFound, "it is not the user's");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_a_spec_is_counted_by_the_rule_it_is_copied_by() {
    let Some(place) = Place::new() else { return };
    let console = place.open(Ownership::IfFree).await;
    let code = place.path().join("obs/demo/mine");
    fs::create_dir_all(code.join("__pycache__")).unwrap();
    fs::write(code.join("train.py"), "print(1)\n").unwrap();
    fs::write(code.join("__pycache__/train.pyc"), "1234").unwrap();
    let mut spec = job(&console, "true").await;
    if let Algorithm::CustomImage { code_dir, .. } = &mut spec.algorithm {
        "obs://demo/mine/".clone_into(code_dir);
    }
    let asked = SpecAt {
        spec,
        backend: "local".to_owned(),
        version_of: None,
        save_as: None,
    };
    let report = console.measure_code(asked.clone()).await.unwrap().unwrap();
    assert_eq!((report.files, report.size_bytes), (1, 9));
    assert_eq!(report.ignored[0].pattern, "__pycache__");
    assert!(report.complete);
    let preview = console.preview_spec(asked).await.unwrap();
    assert_eq!(preview.code.unwrap().files, 1);
}
