//! Looking again costs a look only where something changed.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use trainyard_engines::Engines;

use crate::computer::{Computer, ids, install};

/// Everything below a folder changed an hour ago: what changed only just is not relied on.
#[expect(clippy::disallowed_methods, reason = "times of files are the clock's")]
fn age(folder: &Path) {
    let hour_ago = SystemTime::now() - Duration::from_hours(1);
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            age(&entry.path());
        } else if entry.file_type().unwrap().is_file() {
            File::open(entry.path())
                .unwrap()
                .set_modified(hour_ago)
                .unwrap();
        }
    }
    File::open(folder).unwrap().set_modified(hour_ago).unwrap();
}

/// A computer with one environment, looked over and at rest.
fn at_rest() -> (Computer, Engines) {
    let computer = Computer::new();
    computer.fake_venv("home/venv", "3.11.7", &[("torch", "2.1.0")]);
    computer.fake_python("home/.pyenv/versions/3.12.1/bin/python3", "3.12.1");
    let engines = computer.engines();
    engines.scan().unwrap();
    age(&computer.path(""));
    engines.scan().unwrap();
    (computer, engines)
}

#[test]
fn nothing_changed_is_answered_without_a_look() {
    let (computer, engines) = at_rest();
    let (looks, starts) = (engines.looks(), computer.starts());
    let first = engines.scan().unwrap();
    for _ in 0..50 {
        assert_eq!(engines.clone().scan().unwrap(), first);
    }
    assert_eq!(engines.looks(), looks, "clones share the memory");
    assert_eq!(computer.starts(), starts);
}

#[test]
fn whatever_changes_the_answer_is_noticed() {
    let (computer, engines) = at_rest();
    let site = computer.path("home/venv/lib/python3.11/site-packages");
    let changes: [(&str, &dyn Fn()); 7] = [
        ("a package comes", &|| {
            install(&site, &[("tensorflow", "2.15.0")]);
        }),
        ("a package goes", &|| {
            fs::remove_dir_all(site.join("tensorflow-2.15.0.dist-info")).unwrap();
        }),
        ("an environment comes", &|| {
            computer.fake_venv("home/venv-two", "3.10.2", &[]);
        }),
        ("one comes in a folder of them", &|| {
            computer.fake_venv("home/.virtualenvs/text", "3.10.2", &[]);
        }),
        ("an environment is made anew", &|| {
            let config = computer.path("home/venv-two/pyvenv.cfg");
            fs::write(config, "version = 3.10.13\n").unwrap();
        }),
        ("an environment goes", &|| {
            fs::remove_dir_all(computer.path("home/venv-two")).unwrap();
        }),
        ("a Python is installed", &|| {
            computer.fake_python("home/.pyenv/versions/3.13.0/bin/python3", "3.13.0");
        }),
    ];
    for (what, change) in changes {
        let before = engines.scan().unwrap();
        change();
        let after = engines.scan().unwrap();
        assert_ne!(before, after, "{what}");
        // A fresh pair of eyes sees the same.
        assert_eq!(computer.scan(), after, "{what}");
        age(&computer.path(""));
        engines.scan().unwrap();
        let looks = engines.looks();
        engines.scan().unwrap();
        assert_eq!(engines.looks(), looks, "{what}: at rest again");
    }
}

#[test]
fn a_change_right_after_a_look_is_noticed_however_coarse_the_clock_is() {
    let computer = Computer::new();
    let engines = computer.engines();
    let site = computer.path("home/venv/lib/python3.11/site-packages");
    computer.fake_venv("home/venv", "3.11.7", &[]);
    for number in 0..40 {
        engines.scan().unwrap();
        install(&site, &[("torch", &format!("2.{number}.0"))]);
        let scan = engines.scan().unwrap();
        let wanted = format!("PyTorch-2.{number}.0-python3.11");
        assert_eq!(ids(&scan)[0], wanted);
        fs::remove_dir_all(site.join(format!("torch-2.{number}.0.dist-info"))).unwrap();
    }
}
