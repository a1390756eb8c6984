//! A computer made up in a temporary folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use trainyard_engines::{Engines, EnvironmentKind, Places, Scan};

/// Home, programs and the folder of the engines' own files, all empty.
pub(crate) struct Computer {
    root: TempDir,
}

impl Computer {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["home", "bin"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root }
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(below)
    }

    pub(crate) fn engines(&self) -> Engines {
        self.engines_with(vec![self.path("bin")])
    }

    pub(crate) fn engines_with(&self, programs: Vec<PathBuf>) -> Engines {
        let places = Places {
            programs,
            home: Some(self.path("home")),
            ..Places::default()
        };
        Engines::new(self.path("engines"), places)
    }

    pub(crate) fn scan(&self) -> Scan {
        self.engines().scan().unwrap()
    }

    /// A program that answers as an interpreter of that version does, and notes each start in `starts`.
    pub(crate) fn fake_python(&self, below: &str, version: &str) -> PathBuf {
        let path = self.path(below);
        let prefix = path.parent().unwrap().parent().unwrap().to_owned();
        let starts = self.path("starts");
        let text = format!(
            "#!/bin/sh\necho start >> {}\necho trainyard-version {version}\necho trainyard-prefix {}\necho trainyard-executable $0\n",
            starts.display(),
            prefix.display()
        );
        write_program(&path, &text);
        path
    }

    pub(crate) fn starts(&self) -> usize {
        let text = fs::read_to_string(self.path("starts")).unwrap_or_default();
        text.lines().count()
    }

    /// A virtual environment by its files, made from a Python of ours.
    pub(crate) fn fake_venv(&self, below: &str, version: &str, packages: &[(&str, &str)]) {
        let folder = self.path(below);
        let base = self.path("base/bin/python3");
        if !base.exists() {
            self.fake_python("base/bin/python3", version);
        }
        fs::create_dir_all(folder.join("bin")).unwrap();
        symlink(&base, folder.join("bin/python3")).unwrap();
        let config = format!("home = {}\nversion = {version}\n", base.display());
        fs::write(folder.join("pyvenv.cfg"), config).unwrap();
        let minor = version.rsplit_once('.').unwrap().0;
        install(
            &folder.join(format!("lib/python{minor}/site-packages")),
            packages,
        );
    }
}

/// Metadata of packages, as installers leave it.
pub(crate) fn install(site_packages: &Path, packages: &[(&str, &str)]) {
    fs::create_dir_all(site_packages).unwrap();
    for (name, version) in packages {
        let folder = site_packages.join(format!("{name}-{version}.dist-info"));
        fs::create_dir_all(&folder).unwrap();
        let text = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
        fs::write(folder.join("METADATA"), text).unwrap();
    }
}

/// Writes a program through another process: were the file open for writing here, a child that another test
/// starts in that moment would inherit it, and Linux runs no file that is open for writing.
pub(crate) fn write_program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\""]);
    assert!(shell.arg(path).arg(text).status().unwrap().success());
}

/// Ids in the order of the scan.
pub(crate) fn ids(scan: &Scan) -> Vec<&str> {
    scan.engines.iter().map(|e| e.id.0.as_str()).collect()
}

/// A Python of this computer that can make virtual environments with pip in them. Says so when there is none.
pub(crate) fn real_python() -> Option<PathBuf> {
    let folder = tempfile::tempdir().unwrap();
    let engines = Engines::new(folder.path().to_owned(), Places::of_this_computer());
    let found = engines.scan().unwrap().environments.into_iter();
    let mut pythons = found.filter(|environment| environment.kind != EnvironmentKind::Venv);
    let can_make = |path: &Path| {
        let mut python = Command::new(path);
        python.args(["-c", "import venv, ensurepip"]);
        python.output().is_ok_and(|output| output.status.success())
    };
    let found = pythons.find(|environment| can_make(&environment.interpreter));
    if found.is_none() {
        println!("skipped: no Python with venv and ensurepip is on this computer");
    }
    found.map(|environment| environment.interpreter)
}
