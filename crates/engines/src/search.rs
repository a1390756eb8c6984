//! Where environments usually are on a computer, and which interpreters are one and the same.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::environment::{EnvironmentKind, Origin};
use crate::error::EngineError;
use crate::places::Places;
use crate::platform;

/// In the home folder: each is an environment, or a folder of conda's with more in `envs`.
const CONDA_FOLDERS: &[&str] = &[
    "miniconda3",
    "anaconda3",
    "miniforge3",
    "mambaforge",
    "micromamba",
    ".conda",
];
/// In the home folder: every folder inside is an environment.
const VENV_FOLDERS: &[&str] = &[
    ".virtualenvs",
    ".local/share/virtualenvs",
    ".cache/pypoetry/virtualenvs",
];
/// Names of environments that say nothing; the folder around them does.
const NAMELESS: &[&str] = &[".venv", "venv", ".env", "env"];

/// An interpreter somebody might run.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) interpreter: PathBuf,
    pub(crate) origin: Origin,
    pub(crate) added_as: Option<PathBuf>,
}

/// What an interpreter belongs to. Two hits with equal `interpreter` are one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) kind: EnvironmentKind,
    /// Links resolved, but for a virtual environment's own link to the Python it was made from: following that
    /// one would leave the environment.
    pub(crate) interpreter: PathBuf,
    /// The environment's folder, where it has one.
    pub(crate) folder: Option<PathBuf>,
}

/// What a look over the usual places depends on: where one of these changes, it may find something else. What is
/// in the environments themselves comes on top.
pub(crate) fn seen(places: &Places) -> Vec<PathBuf> {
    let mut seen: Vec<PathBuf> = places.programs.clone();
    if let Some(home) = &places.home {
        seen.push(home.clone());
        seen.extend(VENV_FOLDERS.iter().map(|name| home.join(name)));
        seen.extend(CONDA_FOLDERS.iter().map(|name| home.join(name)));
        seen.extend(
            CONDA_FOLDERS
                .iter()
                .map(|name| home.join(name).join("envs")),
        );
        seen.push(home.join(".conda/environments.txt"));
    }
    seen.extend(places.uv_versions());
    seen.extend(places.pyenv_versions());
    for folder in folders(places) {
        seen.extend(seen_in(&folder));
    }
    seen
}

/// What it depends on whether a folder is an environment, and which.
pub(crate) fn seen_in(folder: &Path) -> Vec<PathBuf> {
    let names = ["bin", "Scripts", "pyvenv.cfg", "conda-meta", "lib"];
    std::iter::once(folder.to_owned())
        .chain(names.iter().map(|name| folder.join(name)))
        .collect()
}

/// What it depends on which interpreter a path that a person added means.
pub(crate) fn seen_of_given(path: &Path) -> Vec<PathBuf> {
    let inner = NAMELESS.iter().map(|name| path.join(name));
    std::iter::once(path.to_owned())
        .chain(inner)
        .flat_map(|folder| seen_in(&folder))
        .collect()
}

/// Interpreters in the usual places, virtual environments first. The same one may come several times.
pub(crate) fn usual(places: &Places) -> Vec<Hit> {
    let folders = folders(places);
    let in_folders = folders
        .iter()
        .filter_map(|folder| platform::interpreter_in(folder));
    let on_path = places.programs.iter().flat_map(|folder| programs(folder));
    in_folders
        .chain(on_path)
        .map(|interpreter| Hit {
            interpreter,
            origin: Origin::Found,
            added_as: None,
        })
        .collect()
}

/// The folders that may be environments.
fn folders(places: &Places) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = places.virtual_env.iter().cloned().collect();
    if let Some(home) = &places.home {
        folders.extend(venvs(home));
        folders.extend(conda_environments(home));
    }
    for versions in [places.uv_versions(), places.pyenv_versions()] {
        folders.extend(versions.iter().flat_map(|folder| inside(folder)));
    }
    folders.retain(|folder| folder.is_absolute());
    folders
}

fn venvs(home: &Path) -> Vec<PathBuf> {
    let gathered = VENV_FOLDERS
        .iter()
        .flat_map(|name| inside(&home.join(name)));
    let beside = inside(home).into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("venv") || name == ".venv"
    });
    gathered.chain(beside).collect()
}

/// conda's own installations, the environments in them, and those it wrote down wherever they are.
fn conda_environments(home: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for name in CONDA_FOLDERS {
        folders.push(home.join(name));
        folders.extend(inside(&home.join(name).join("envs")));
    }
    let noted = fs::read_to_string(home.join(".conda/environments.txt")).unwrap_or_default();
    folders.extend(noted.lines().map(|line| PathBuf::from(line.trim())));
    folders
}

/// The interpreter a person means by a path: the file, an environment's folder, or a project with a `.venv`.
pub(crate) fn given(path: &Path) -> Result<PathBuf, EngineError> {
    let data = fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => EngineError::Missing {
            path: path.to_owned(),
        },
        _ => EngineError::file(path)(error),
    })?;
    if data.is_file() {
        return Ok(path.to_owned());
    }
    std::iter::once(path.to_owned())
        .chain(NAMELESS.iter().map(|name| path.join(name)))
        .find_map(|folder| platform::interpreter_in(&folder))
        .ok_or_else(|| EngineError::NoPythonInside {
            path: path.to_owned(),
        })
}

/// What an interpreter belongs to.
pub(crate) fn locate(interpreter: &Path, places: &Places) -> Located {
    if let Some(venv) = as_venv(interpreter) {
        return venv;
    }
    let Ok(resolved) = interpreter.canonicalize() else {
        return Located {
            kind: EnvironmentKind::System,
            interpreter: interpreter.to_owned(),
            folder: None,
        };
    };
    if let Some(venv) = as_venv(&resolved) {
        return venv;
    }
    let folder = platform::environment_of(&resolved).map(Path::to_owned);
    let kind = folder
        .as_deref()
        .map_or(EnvironmentKind::System, |folder| kind_of(folder, places));
    Located {
        kind,
        interpreter: resolved,
        folder: folder.filter(|_| kind != EnvironmentKind::System),
    }
}

/// A name to tell an environment from others.
pub(crate) fn name(located: &Located) -> String {
    let Some(folder) = &located.folder else {
        return located.interpreter.to_string_lossy().into_owned();
    };
    let last = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned());
    let own = last(folder).unwrap_or_default();
    if NAMELESS.contains(&own.as_str()) {
        return folder.parent().and_then(last).unwrap_or(own);
    }
    own
}

fn as_venv(interpreter: &Path) -> Option<Located> {
    let folder = platform::environment_of(interpreter)?;
    if !folder.join("pyvenv.cfg").is_file() {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    Some(Located {
        kind: EnvironmentKind::Venv,
        interpreter: platform::interpreter_in(&folder)?,
        folder: Some(folder),
    })
}

fn kind_of(folder: &Path, places: &Places) -> EnvironmentKind {
    if folder.join("conda-meta").is_dir() {
        return EnvironmentKind::Conda;
    }
    let is_around = |versions: Option<PathBuf>| {
        let versions = versions.and_then(|path| path.canonicalize().ok());
        versions.is_some() && versions.as_deref() == folder.parent()
    };
    if is_around(places.pyenv_versions()) {
        EnvironmentKind::Pyenv
    } else if is_around(places.uv_versions()) {
        EnvironmentKind::Uv
    } else {
        EnvironmentKind::System
    }
}

/// The folders in a folder, by name; none when it is not there.
pub(crate) fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// `python3` and `python3.N` of a folder of programs. Scripts of that name, such as pyenv's shims, only choose
/// among interpreters that are found where they are.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| is_pythons_name(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .filter(|path| platform::is_program(path) && !is_script(path))
        .collect();
    found.sort();
    found
}

fn is_pythons_name(file_name: &str) -> bool {
    let name = file_name
        .strip_suffix(std::env::consts::EXE_SUFFIX)
        .unwrap_or(file_name);
    name.strip_prefix("python3").is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('.')
                .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn is_script(path: &Path) -> bool {
    let mut beginning = [0; 2];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut beginning))
        .is_ok_and(|()| &beginning == b"#!")
}
