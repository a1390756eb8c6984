//! Environments a person adds by path.

use std::fs;

use trainyard_engines::{EngineError, Origin};

use crate::computer::{Computer, ids, write_program};

#[test]
fn an_added_environment_is_there_for_the_next_start_until_it_is_removed() {
    let computer = Computer::new();
    computer.fake_venv("projects/vision/.venv", "3.11.7", &[("torch", "2.1.0")]);
    let project = computer.path("projects/vision");
    assert!(computer.scan().engines.is_empty());

    let added = computer.engines().add(&project).unwrap();
    assert_eq!(
        (added.origin, added.name.as_str()),
        (Origin::Added, "vision")
    );
    let scan = computer.scan();
    assert_eq!(ids(&scan), ["PyTorch-2.1.0-python3.11", "Python-3.11.7"]);
    assert_eq!(scan.environments[0].added_as, Some(project.clone()));

    computer.engines().remove(&project).unwrap();
    assert!(computer.scan().engines.is_empty());
    assert!(
        project.join(".venv/pyvenv.cfg").is_file(),
        "nothing of the user's is touched"
    );
}

#[test]
fn the_same_environment_is_not_added_twice_by_other_paths() {
    let computer = Computer::new();
    computer.fake_venv("vision/.venv", "3.11.7", &[]);
    computer.engines().add(&computer.path("vision")).unwrap();
    for path in ["vision/.venv", "vision/.venv/bin/python3"] {
        let error = computer.engines().add(&computer.path(path)).unwrap_err();
        assert!(matches!(error, EngineError::AlreadyThere { .. }), "{error}");
    }
}

#[test]
fn of_a_shim_the_interpreter_that_it_starts_is_listed() {
    let computer = Computer::new();
    let real = computer.fake_python("home/.asdf/installs/python/3.12.1/bin/python3", "3.12.1");
    let shim = computer.path("home/.asdf/shims/python3");
    write_program(
        &shim,
        &format!("#!/bin/sh\nexec {} \"$@\"\n", real.display()),
    );
    let added = computer.engines().add(&shim).unwrap();
    assert_eq!(added.interpreter, real);
    assert_eq!(computer.scan().environments[0].interpreter, real);
    let again = computer.engines().add(&real).unwrap_err();
    assert!(matches!(again, EngineError::AlreadyThere { .. }), "{again}");
}

#[test]
fn what_cannot_be_an_engine_is_refused_with_the_reason() {
    let computer = Computer::new();
    fs::write(computer.path("notes.txt"), "hello").unwrap();
    write_program(&computer.path("tool"), "#!/bin/sh\necho hello\n");
    computer.fake_python("old/bin/python3", "3.5.2");
    let refused = |path: &str| computer.engines().add(&computer.path(path)).unwrap_err();
    assert!(matches!(refused("nothing"), EngineError::Missing { .. }));
    assert!(matches!(
        refused("notes.txt"),
        EngineError::NotPython { .. }
    ));
    assert!(matches!(refused("tool"), EngineError::NotPython { .. }));
    assert!(matches!(
        refused("home"),
        EngineError::NoPythonInside { .. }
    ));
    let old = refused("old").to_string();
    assert!(old.contains("3.5.2") && old.contains("3.6.0"), "{old}");
    assert!(computer.scan().unusable.is_empty(), "nothing was kept");
}

#[test]
fn an_added_environment_that_goes_away_is_shown_as_gone() {
    let computer = Computer::new();
    computer.fake_venv("vision", "3.11.7", &[]);
    let path = computer.path("vision");
    computer.engines().add(&path).unwrap();
    fs::remove_dir_all(&path).unwrap();
    let unusable = computer.scan().unusable;
    assert_eq!(unusable.len(), 1, "{unusable:?}");
    assert_eq!(
        (&unusable[0].path, unusable[0].origin),
        (&path, Origin::Added)
    );
    computer.engines().remove(&path).unwrap();
    assert!(computer.scan().unusable.is_empty());
}

#[test]
fn what_is_not_in_the_list_cannot_be_removed() {
    let computer = Computer::new();
    computer.fake_venv("elsewhere/venv", "3.11.7", &[]);
    let path = computer.path("elsewhere/venv");
    let error = computer.engines().remove(&path).unwrap_err();
    assert!(matches!(error, EngineError::NotAdded { .. }), "{error}");
    assert!(path.is_dir());
}

#[test]
fn a_found_one_is_left_out_until_it_is_added_or_all_are_recalled() {
    let computer = Computer::new();
    computer.fake_venv("home/venv", "3.11.7", &[]);
    let interpreter = computer.scan().environments[0].interpreter.clone();
    computer.engines().remove(&interpreter).unwrap();
    let scan = computer.scan();
    assert!(scan.environments.is_empty());
    assert_eq!(scan.forgotten, std::slice::from_ref(&interpreter));
    assert!(interpreter.exists(), "nothing of the user's is touched");

    let added = computer.engines().add(&computer.path("home/venv")).unwrap();
    assert_eq!(added.origin, Origin::Found, "it stands where it is found");
    assert_eq!(computer.scan().environments, [added]);

    computer.engines().remove(&interpreter).unwrap();
    computer.engines().recall_forgotten().unwrap();
    assert_eq!(computer.scan().environments.len(), 1);
}

#[test]
fn a_path_that_is_no_text_is_refused_and_found_ones_are_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let computer = Computer::new();
    computer.fake_venv("vision", "3.11.7", &[]);
    let strange = computer.path("home").join(OsStr::from_bytes(b"venv-\xff"));
    if let Err(error) = fs::rename(computer.path("vision"), &strange) {
        println!("skipped: this file system takes names in UTF-8 only: {error}");
        return;
    }
    let error = computer.engines().add(&strange).unwrap_err();
    assert!(matches!(error, EngineError::NotUtf8 { .. }), "{error}");
    let scan = computer.scan();
    assert!(scan.environments.is_empty());
    assert!(
        scan.unusable[0].reason.contains("UTF-8"),
        "{:?}",
        scan.unusable
    );
}
