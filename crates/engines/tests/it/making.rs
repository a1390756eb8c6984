//! Environments made from a requirements file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use trainyard_engines::{Cancel, EngineError, Installer, NewEnvironment, Origin, Places};

use crate::computer::{Computer, ids, real_python, write_program};

/// Writes a wheel that pip and uv accept, without an index: a package of that name with nothing in it.
const MAKE_WHEEL: &str = r#"
import sys, zipfile
name, version, folder = sys.argv[1:]
info = f"{name}-{version}.dist-info"
files = {
    f"{name}/__init__.py": "",
    f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
record = "".join(f"{path},,\n" for path in files) + f"{info}/RECORD,,\n"
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
    for path, text in {**files, f"{info}/RECORD": record}.items():
        wheel.writestr(path, text)
"#;

/// A requirements file that names a wheel beside it.
fn requirements(computer: &Computer, python: &Path) -> PathBuf {
    let folder = computer.path("code");
    fs::create_dir(&folder).unwrap();
    let mut make = Command::new(python);
    make.args(["-c", MAKE_WHEEL, "torch", "2.1.0"]).arg(&folder);
    assert!(make.status().unwrap().success());
    let file = folder.join("pip-requirements.txt");
    fs::write(&file, "--no-index\ntorch-2.1.0-py3-none-any.whl\n").unwrap();
    file
}

fn vision(python: &Path, installer: Installer) -> NewEnvironment {
    NewEnvironment {
        name: "vision".to_owned(),
        python: Some(python.to_owned()),
        requirements: None,
        packages: vec![],
        installer,
    }
}

fn makes_an_engine(computer: &Computer, programs: Vec<PathBuf>, python: &Path, by: Installer) {
    let engines = computer.engines_with(programs);
    let new = NewEnvironment {
        requirements: Some(requirements(computer, python)),
        ..vision(python, by)
    };
    let mut lines = Vec::new();
    let mut on_line = |line: &str| lines.push(line.to_owned());
    let made = engines
        .create(&new, &Cancel::default(), &mut on_line)
        .unwrap();
    assert_eq!((made.origin, made.name.as_str()), (Origin::Made, "vision"));
    assert!(lines.iter().any(|line| line.contains("torch")), "{lines:?}");
    let packages = made.packages().unwrap().requirements();
    assert!(
        packages.lines().any(|line| line == "torch==2.1.0"),
        "{packages}"
    );
    let scan = engines.scan().unwrap();
    assert!(
        ids(&scan)[0].starts_with("PyTorch-2.1.0-python3."),
        "{:?}",
        ids(&scan)
    );

    engines.remove(&made.path).unwrap();
    assert!(!made.path.exists());
}

#[test]
fn venv_and_pip_make_an_engine_from_requirements() {
    let Some(python) = real_python() else { return };
    let computer = Computer::new();
    makes_an_engine(&computer, vec![], &python, Installer::Automatic);
}

#[test]
fn uv_makes_an_engine_from_requirements() {
    let Some(python) = real_python() else { return };
    let places = Places::of_this_computer().programs;
    if !places.iter().any(|folder| folder.join("uv").is_file()) {
        println!("skipped: uv is not on PATH");
        return;
    }
    let computer = Computer::new();
    makes_an_engine(&computer, places, &python, Installer::Uv);
}

#[test]
fn without_uv_the_error_says_how_to_get_it_and_what_else_there_is() {
    let computer = Computer::new();
    let python = computer.fake_python("bin/python3", "3.11.7");
    let new = vision(&python, Installer::Uv);
    let result = computer
        .engines()
        .create(&new, &Cancel::default(), &mut |_| {});
    let error = result.unwrap_err();
    assert!(matches!(error, EngineError::NoUv), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("pip install uv") && text.contains("venv"),
        "{text}"
    );
}

#[test]
fn requirements_that_cannot_be_installed_leave_nothing_and_say_why() {
    let Some(python) = real_python() else { return };
    let computer = Computer::new();
    let file = computer.path("requirements.txt");
    fs::write(&file, "--no-index\nno-such-package-anywhere==1.0\n").unwrap();
    let new = NewEnvironment {
        requirements: Some(file),
        ..vision(&python, Installer::Venv)
    };
    let result = computer
        .engines()
        .create(&new, &Cancel::default(), &mut |_| {});
    let error = result.unwrap_err();
    assert!(
        matches!(&error, EngineError::Failed { last_line, .. }
        if last_line.contains("no-such-package-anywhere")),
        "{error}"
    );
    assert_eq!(made_here(&computer), 0);
}

#[test]
fn a_cancelled_making_ends_its_programs_and_leaves_nothing() {
    let computer = Computer::new();
    let uv = "#!/bin/sh\nmkdir -p \"$5/bin\"\necho began\nsleep 600\n";
    write_program(&computer.path("bin/uv"), uv);
    let python = computer.fake_python("base/bin/python3", "3.11.7");
    let cancel = Cancel::default();
    let begun = Instant::now();
    let result = computer
        .engines()
        .create(&vision(&python, Installer::Uv), &cancel, &mut |line| {
            if line == "began" {
                assert_eq!(made_here(&computer), 2, "its folder and the mark");
                cancel.cancel();
            }
        });
    assert!(matches!(result, Err(EngineError::Cancelled)), "{result:?}");
    assert!(begun.elapsed() < Duration::from_mins(1));
    assert_eq!(made_here(&computer), 0);
}

/// How many entries the folder of made environments has, but for the file that makers lock.
fn made_here(computer: &Computer) -> usize {
    let entries = fs::read_dir(computer.path("engines/environments")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names.filter(|name| name != ".gate").count()
}
