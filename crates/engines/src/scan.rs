//! What one look over the computer found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::engine::{self, Engine, EngineFamily, EngineId};
use crate::environment::{Environment, EnvironmentKind, Origin, Unusable, Why};
use crate::error::EngineError;
use crate::frameworks;
use crate::packages;
use crate::places::Places;
use crate::platform;
use crate::probe::{Answer, Probes};
use crate::python_version::{OLDEST_PYTHON, PythonVersion};
use crate::search::{self, Hit, Located};

/// The environments, the engines in them, and what cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "EngineScan")]
pub struct Scan {
    /// Each once, in the order found: made and added ones first.
    pub environments: Vec<Environment>,
    /// Every framework of every environment, and each plain Python.
    pub engines: Vec<Engine>,
    /// What looks like an environment and is not one that works.
    pub unusable: Vec<Unusable>,
    /// Interpreters that were found and are left out because a person wanted that.
    pub forgotten: Vec<PathBuf>,
}

/// Why an id names no engine here.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
#[ts(rename = "EngineNotFound")]
pub enum NotFound {
    /// No environment has the framework at all.
    #[error(
        "no Python environment of this computer has {framework}; add one that has it, or create one"
    )]
    NoFramework {
        /// In the wizard's words.
        framework: String,
    },
    /// The framework is here in other versions.
    #[error("{given} is not on this computer; there is {}", list(.have))]
    NoVersion {
        /// The id.
        given: String,
        /// The engines of that framework.
        have: Vec<EngineId>,
    },
    /// Several environments hold it.
    #[error("{given} is in several environments; choose {}", list(.choose))]
    Several {
        /// The id.
        given: String,
        /// Their ids.
        choose: Vec<EngineId>,
    },
    /// No engine is called like that anywhere.
    #[error("\"{given}\" is not an AI engine such as PyTorch-2.1.0-python3.11")]
    NotAnEngine {
        /// The text.
        given: String,
    },
}

impl Scan {
    /// The engines for two drop-downs, framework and version.
    #[must_use]
    pub fn families(&self) -> Vec<EngineFamily> {
        engine::families(&self.engines)
    }

    /// The environments in which a package is installed, in the order found.
    #[must_use]
    pub fn with_package(&self, name: &str) -> Vec<&Environment> {
        let wanted = packages::normalised(name);
        let has = |environment: &&Environment| {
            packages::installed(&environment.site_packages, |other| other == wanted)
                .is_ok_and(|found| !found.is_empty())
        };
        self.environments.iter().filter(has).collect()
    }

    /// The engine a job names. An id without an environment's name is enough while one environment holds it.
    pub fn find(&self, given: &str) -> Result<&Engine, NotFound> {
        let named = |engine: &&Engine| engine.is_named(given);
        let plainly = |engine: &&Engine| engine.plain_id() == given;
        let exactly = |engine: &&Engine| engine.id.0 == given;
        let mut found: Vec<&Engine> = self.engines.iter().filter(exactly).collect();
        for way in [&named as &dyn Fn(&&Engine) -> bool, &plainly] {
            if found.is_empty() {
                found = self.engines.iter().filter(way).collect();
            }
        }
        match found[..] {
            [engine] => Ok(engine),
            [] => Err(self.why_not(given)),
            _ => Err(NotFound::Several {
                given: given.to_owned(),
                choose: found.iter().map(|engine| engine.id.clone()).collect(),
            }),
        }
    }

    fn why_not(&self, given: &str) -> NotFound {
        let Some(framework) = frameworks::label_of_id(given) else {
            return NotFound::NotAnEngine {
                given: given.to_owned(),
            };
        };
        let of_framework = self.engines.iter().filter(|e| e.framework == framework);
        let have: Vec<EngineId> = of_framework.map(|engine| engine.id.clone()).collect();
        if have.is_empty() {
            return NotFound::NoFramework {
                framework: framework.to_owned(),
            };
        }
        NotFound::NoVersion {
            given: given.to_owned(),
            have,
        }
    }
}

/// Looks at every hit once.
pub(crate) fn scan(
    hits: &[Hit],
    forgotten: &[PathBuf],
    places: &Places,
    probes: &mut Probes,
) -> Scan {
    let mut result = Scan::default();
    let mut seen = BTreeSet::new();
    for hit in hits {
        let located = locate(&hit.interpreter, places, probes);
        if !seen.insert(located.interpreter.clone()) {
            continue;
        }
        let path = located.interpreter.clone();
        if hit.origin == Origin::Found && forgotten.contains(&path) {
            result.forgotten.push(path);
            continue;
        }
        let looked = inspect(&located, hit, probes)
            .and_then(|environment| Ok((engines_in(&environment)?, environment)));
        match looked {
            Ok((engines, environment)) => {
                result.environments.push(environment);
                result.engines.extend(engines);
            }
            Err(error) => result.unusable.push(Unusable {
                path: hit
                    .added_as
                    .as_ref()
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .into_owned()
                    .into(),
                origin: hit.origin,
                why: Why::of(&error),
                reason: error.to_string(),
            }),
        }
    }
    engine::make_ids_unique(&mut result.engines);
    result
}

/// What an interpreter belongs to. A shim of pyenv or asdf is none: it starts the one that is chosen at the moment,
/// which tells where it is.
pub(crate) fn locate(interpreter: &Path, places: &Places, probes: &mut Probes) -> Located {
    let is_shim = interpreter
        .parent()
        .is_some_and(|folder| folder.ends_with("shims"));
    if is_shim
        && let Ok(answer) = probes.ask(interpreter)
        && answer.executable.is_file()
    {
        return search::locate(&answer.executable, places);
    }
    search::locate(interpreter, places)
}

/// The environment that an interpreter belongs to.
pub(crate) fn inspect(
    located: &Located,
    hit: &Hit,
    probes: &mut Probes,
) -> Result<Environment, EngineError> {
    if located.interpreter.to_str().is_none() {
        return Err(EngineError::NotUtf8 {
            path: located.interpreter.clone(),
        });
    }
    let answer = match (&located.folder, located.kind) {
        (Some(folder), EnvironmentKind::Venv) => of_venv(folder, &located.interpreter, probes)?,
        (Some(folder), EnvironmentKind::Conda) => match conda_python(folder) {
            Some(version) => layout(folder, version),
            None => probes.ask(&located.interpreter)?,
        },
        _ => probes.ask(&located.interpreter)?,
    };
    if answer.version < OLDEST_PYTHON {
        return Err(EngineError::TooOld {
            path: located.interpreter.clone(),
            version: answer.version,
        });
    }
    Ok(Environment {
        kind: located.kind,
        origin: hit.origin,
        name: search::name(located),
        path: answer.prefix,
        interpreter: located.interpreter.clone(),
        python_version: answer.version,
        site_packages: answer.site_packages,
        added_as: hit.added_as.clone(),
    })
}

fn engines_in(environment: &Environment) -> Result<Vec<Engine>, EngineError> {
    let is_framework = |name: &str| frameworks::of_package(name).is_some();
    let packages = packages::installed(&environment.site_packages, is_framework)?;
    Ok(engine::of_environment(environment, &packages))
}

/// A virtual environment by its `pyvenv.cfg`. The version there is that of the day it was made; the first two
/// numbers, which decide what runs, cannot change after.
fn of_venv(folder: &Path, interpreter: &Path, probes: &mut Probes) -> Result<Answer, EngineError> {
    if !interpreter.exists() {
        return Err(EngineError::NotPython {
            path: interpreter.to_owned(),
            reason: "the Python it was made from is gone".to_owned(),
        });
    }
    let file = folder.join("pyvenv.cfg");
    let text = fs::read_to_string(&file).map_err(EngineError::file(&file))?;
    let value = |key: &str| {
        text.lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(key))
            .map(|(_, value)| value.trim())
    };
    let version = value("version").or_else(|| value("version_info"));
    let Some(version) = version.and_then(|version| version.parse().ok()) else {
        return probes.ask(interpreter);
    };
    let mut answer = layout(folder, version);
    if value("include-system-site-packages").is_some_and(|v| v.eq_ignore_ascii_case("true")) {
        let base = interpreter.canonicalize();
        let base = base.map_err(EngineError::file(interpreter))?;
        answer
            .site_packages
            .extend(probes.ask(&base)?.site_packages);
    }
    Ok(answer)
}

fn layout(folder: &Path, version: PythonVersion) -> Answer {
    Answer {
        version,
        prefix: folder.to_owned(),
        executable: PathBuf::new(),
        site_packages: platform::site_packages_in(folder),
    }
}

/// The version in the name of `conda-meta/python-3.11.7-….json`.
fn conda_python(folder: &Path) -> Option<PythonVersion> {
    let entries = fs::read_dir(folder.join("conda-meta")).ok()?;
    let names = entries
        .flatten()
        .map(|entry| PathBuf::from(entry.file_name()));
    names
        .filter(|name| name.extension().is_some_and(|ending| ending == "json"))
        .find_map(|name| {
            let rest = name.to_str()?.strip_prefix("python-")?.to_owned();
            rest.starts_with(|c: char| c.is_ascii_digit())
                .then(|| rest.parse().ok())?
        })
}

fn list(ids: &[EngineId]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    match &names[..] {
        [head @ .., last] if !head.is_empty() => format!("{} or {last}", head.join(", ")),
        names => names.concat(),
    }
}
