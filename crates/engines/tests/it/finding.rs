//! What a look over a computer finds.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use trainyard_engines::{EnvironmentKind, NotFound, Origin};

use crate::computer::{Computer, ids, install, real_python, write_program};

#[test]
fn frameworks_are_found_in_the_environments_of_a_home() {
    let computer = Computer::new();
    computer.fake_venv(
        "home/venv-vision",
        "3.11.7",
        &[("torch", "2.1.0+cpu"), ("scikit_learn", "1.5.0")],
    );
    computer.fake_venv(
        "home/.virtualenvs/text",
        "3.10.2",
        &[("tensorflow", "2.15.0")],
    );
    let scan = computer.scan();
    let expected = [
        "TF-2.15.0-python3.10",
        "Python-3.10.2",
        "Scikit_Learn-1.5.0-python3.11",
        "PyTorch-2.1.0-python3.11",
        "Python-3.11.7",
    ];
    assert_eq!(ids(&scan), expected);
    let frameworks: Vec<_> = scan.families().into_iter().map(|f| f.framework).collect();
    assert_eq!(
        frameworks,
        ["TensorFlow", "PyTorch", "Scikit_Learn", "Python"]
    );
    let torch = scan.find("PyTorch-2.1.0-python3.11").unwrap();
    assert_eq!(torch.environment.name, "venv-vision");
    assert_eq!(torch.version, "2.1.0+cpu");
    assert_eq!(computer.starts(), 0, "their files say enough");
}

#[test]
fn an_environment_reached_by_several_paths_shows_once() {
    let computer = Computer::new();
    computer.fake_venv("home/venv", "3.11.7", &[]);
    symlink(computer.path("home/venv"), computer.path("home/venv-too")).unwrap();
    symlink(computer.path("home/venv/bin"), computer.path("programs")).unwrap();
    let engines = computer.engines_with(vec![computer.path("programs")]);
    assert_eq!(engines.scan().unwrap().environments.len(), 1);
}

#[test]
fn conda_is_believed_by_its_own_record() {
    let computer = Computer::new();
    let folder = computer.path("elsewhere/vision");
    computer.fake_python("elsewhere/vision/bin/python3", "0.0.0");
    fs::create_dir_all(folder.join("conda-meta")).unwrap();
    fs::write(
        folder.join("conda-meta/python-3.9.18-h123_0_cpython.json"),
        "{}",
    )
    .unwrap();
    fs::write(folder.join("conda-meta/python-dateutil-2.8.json"), "{}").unwrap();
    install(
        &folder.join("lib/python3.9/site-packages"),
        &[("jax", "0.4.1")],
    );
    fs::create_dir(computer.path("home/.conda")).unwrap();
    let list = format!("{}\n/not/there\n", folder.display());
    fs::write(computer.path("home/.conda/environments.txt"), list).unwrap();
    let scan = computer.scan();
    assert_eq!(ids(&scan), ["JAX-0.4.1-python3.9", "Python-3.9.18"]);
    assert_eq!(scan.environments[0].kind, EnvironmentKind::Conda);
    assert_eq!(scan.environments[0].name, "vision");
}

#[test]
fn pyenv_and_uv_are_told_by_their_folders_and_asked_once() {
    let computer = Computer::new();
    let pyenv = computer.fake_python("home/.pyenv/versions/3.12.1/bin/python3", "3.12.1");
    computer.fake_python(
        "home/.local/share/uv/python/cpython-3.13.0/bin/python3",
        "3.13.0",
    );
    let kinds = |scan: &trainyard_engines::Scan| -> Vec<_> {
        scan.environments.iter().map(|e| e.kind).collect()
    };
    let first = computer.scan();
    assert_eq!(kinds(&first), [EnvironmentKind::Uv, EnvironmentKind::Pyenv]);
    assert_eq!(computer.starts(), 2);
    assert_eq!(computer.scan(), first);
    assert_eq!(computer.starts(), 2, "both are remembered");

    let longer = fs::read_to_string(&pyenv)
        .unwrap()
        .replace("3.12.1\n", "3.12.10\n");
    write_program(&pyenv, &longer);
    assert!(ids(&computer.scan()).contains(&"Python-3.12.10"));
    assert_eq!(computer.starts(), 3, "only the changed one is asked again");
}

#[test]
fn what_is_broken_or_too_old_is_listed_with_the_reason() {
    let computer = Computer::new();
    computer.fake_venv("home/venv-broken", "3.11.7", &[]);
    fs::remove_file(computer.path("base/bin/python3")).unwrap();
    computer.fake_python("home/.pyenv/versions/2.7.18/bin/python", "2.7.18");
    let scan = computer.scan();
    assert!(scan.environments.is_empty(), "{:?}", scan.environments);
    let reasons: Vec<_> = scan.unusable.iter().map(|u| u.reason.as_str()).collect();
    assert!(reasons[0].contains("is gone"), "{reasons:?}");
    assert!(reasons[1].contains("is Python 2.7.18"), "{reasons:?}");
}

#[test]
fn a_missing_engine_is_told_by_what_is_missing() {
    let computer = Computer::new();
    computer.fake_venv("home/venv-a", "3.11.7", &[("torch", "2.1.0")]);
    computer.fake_venv("home/venv-b", "3.11.7", &[("torch", "2.1.0")]);
    let scan = computer.scan();
    let why = |id: &str| scan.find(id).unwrap_err();
    assert!(
        matches!(why("TF-2.1.0-python3.6"), NotFound::NoFramework { framework } if framework == "TensorFlow")
    );
    assert!(
        matches!(why("PyTorch-1.0.0-python3.6"), NotFound::NoVersion { have, .. } if have.len() == 2)
    );
    assert!(
        matches!(why("PyTorch-2.1.0-python3.11"), NotFound::Several { choose, .. } if choose.len() == 2)
    );
    assert!(matches!(why("my favourite"), NotFound::NotAnEngine { .. }));
    let named = scan.find("PyTorch-2.1.0-python3.11@venv-b").unwrap();
    assert_eq!(named.environment.name, "venv-b");
}

#[test]
fn an_id_with_the_environments_name_stays_right_when_the_other_environment_goes() {
    let computer = Computer::new();
    computer.fake_venv("home/venv-a", "3.11.7", &[("torch", "2.1.0")]);
    let scan = computer.scan();
    assert_eq!(ids(&scan)[0], "PyTorch-2.1.0-python3.11");
    assert!(scan.find("PyTorch-2.1.0-python3.11@venv-a").is_ok());
    assert!(scan.find("PyTorch-2.1.0-python3.11@venv-b").is_err());
}

#[test]
fn a_real_environment_is_its_own_beside_the_python_it_was_made_from() {
    let Some(python) = real_python() else { return };
    let computer = Computer::new();
    let project = computer.path("home/venv-real");
    let made = Command::new(&python)
        .args(["-m", "venv", "--without-pip"])
        .arg(&project)
        .status();
    assert!(made.unwrap().success());
    symlink(&python, computer.path("bin/python3")).unwrap();
    let scan = computer.scan();
    let interpreters: Vec<_> = scan.environments.iter().map(|e| &e.interpreter).collect();
    assert_eq!(interpreters, [&project.join("bin/python3"), &python]);
    let [own, base] = &scan.environments[..] else {
        panic!("two environments")
    };
    assert_eq!(own.python_version, base.python_version);
    assert_eq!(
        (own.kind, own.origin),
        (EnvironmentKind::Venv, Origin::Found)
    );
    let answer = Command::new(&own.interpreter)
        .args(["-c", "import sys; print(sys.prefix)"])
        .output();
    let prefix = String::from_utf8(answer.unwrap().stdout).unwrap();
    assert_eq!(prefix.trim(), own.path.to_str().unwrap());
}
