//! The engines of this computer as one thing to ask: look, add, remove, make.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::added::Added;
use crate::create::{self, Cancel, NewEnvironment};
use crate::environment::{Environment, EnvironmentKind, Origin, Unusable, Why};
use crate::error::EngineError;
use crate::made::MadeHere;
use crate::memory::Memory;
use crate::places::Places;
use crate::probe::Probes;
use crate::scan::{self, Scan};
use crate::search::{self, Hit};

/// The engines of one computer, and the folder in which the user's own choices about them are kept.
#[derive(Clone, Debug)]
pub struct Engines {
    folder: PathBuf,
    places: Places,
    memory: Arc<Memory>,
}

impl Engines {
    /// Engines of the usual `places`, with what was added or made before according to `folder`, which need not
    /// exist yet.
    #[must_use]
    pub fn new(folder: PathBuf, places: Places) -> Self {
        Self {
            folder,
            places,
            memory: Arc::default(),
        }
    }

    /// What is on this computer. It is looked over whole when something it depends on has changed since the last
    /// time: a new folder, a package installed. Each interpreter is started once, and again when it changed.
    pub fn scan(&self) -> Result<Scan, EngineError> {
        if let Some(scan) = self.memory.recall() {
            return Ok(scan);
        }
        let look = self.memory.begin();
        let (scan, seen) = self.look_over()?;
        self.memory.keep(look, &scan, seen);
        Ok(scan)
    }

    /// How often the computer was looked over so far.
    #[must_use]
    pub fn looks(&self) -> u64 {
        self.memory.looks()
    }

    /// What is there, and the files and folders this depends on.
    fn look_over(&self) -> Result<(Scan, BTreeSet<PathBuf>), EngineError> {
        let mut seen: BTreeSet<PathBuf> = search::seen(&self.places).into_iter().collect();
        seen.extend([self.added_file(), self.made_here().root().to_owned()]);
        let made = self.made_here().folders().into_iter();
        let mut hits: Vec<Hit> = made
            .map(|folder| Hit {
                interpreter: search::given(&folder).unwrap_or(folder),
                origin: Origin::Made,
                added_as: None,
            })
            .collect();
        let mut missing = Vec::new();
        let added = Added::read(&self.added_file())?;
        for path in added.paths {
            seen.extend(search::seen_of_given(&path));
            match search::given(&path) {
                Ok(interpreter) => hits.push(Hit {
                    interpreter,
                    origin: Origin::Added,
                    added_as: Some(path),
                }),
                Err(error) => missing.push(Unusable {
                    path,
                    origin: Origin::Added,
                    why: Why::of(&error),
                    reason: error.to_string(),
                }),
            }
        }
        hits.extend(search::usual(&self.places));
        let mut probes = self.probes();
        let mut scan = scan::scan(&hits, &added.forgotten, &self.places, &mut probes);
        probes.keep();
        scan.unusable.splice(0..0, missing);
        for hit in hits {
            let programs = hit.interpreter.parent();
            seen.extend(
                programs
                    .and_then(Path::parent)
                    .iter()
                    .flat_map(|f| search::seen_in(f)),
            );
            seen.insert(hit.interpreter);
        }
        for environment in &scan.environments {
            seen.extend(environment.site_packages.iter().cloned());
            seen.extend(search::seen_in(&environment.path));
            seen.insert(environment.interpreter.clone());
        }
        Ok((scan, seen))
    }

    /// Adds an interpreter, an environment's folder, or a project's folder that holds a `.venv`.
    pub fn add(&self, path: &Path) -> Result<Environment, EngineError> {
        let path = std::path::absolute(path).map_err(EngineError::file(path))?;
        if path.to_str().is_none() {
            return Err(EngineError::NotUtf8 { path });
        }
        let mut added = Added::read(&self.added_file())?;
        let interpreter = search::given(&path)?;
        let hit = Hit {
            interpreter,
            origin: Origin::Added,
            added_as: Some(path.clone()),
        };
        let environment = self.look_at(&hit)?;
        if let Some(at) = added
            .forgotten
            .iter()
            .position(|f| *f == environment.interpreter)
        {
            added.forgotten.remove(at);
            added.write(&self.added_file())?;
            return Ok(Environment {
                origin: Origin::Found,
                added_as: None,
                ..environment
            });
        }
        let mut probes = self.probes();
        let is_there = |known: &PathBuf| {
            search::given(known).is_ok_and(|known| {
                let known = scan::locate(&known, &self.places, &mut probes);
                known.interpreter == environment.interpreter
            })
        };
        if added.paths.iter().any(is_there) {
            return Err(EngineError::AlreadyThere { path });
        }
        added.paths.push(path);
        added.write(&self.added_file())?;
        Ok(environment)
    }

    /// Takes back a path that was added and leaves out an interpreter that was found (nothing there is touched), or
    /// deletes an environment that was made here.
    pub fn remove(&self, path: &Path) -> Result<(), EngineError> {
        let mut added = Added::read(&self.added_file())?;
        let before = added.paths.len();
        added.paths.retain(|known| known != path);
        if added.paths.len() < before {
            return added.write(&self.added_file());
        }
        if let Some(folder) = self.made_here().at(path) {
            return self.made_here().remove(&folder);
        }
        let environments = self.scan()?.environments;
        let is_found = |e: &Environment| e.origin == Origin::Found && e.interpreter == path;
        if environments.iter().any(is_found) {
            added.forgotten.push(path.to_owned());
            return added.write(&self.added_file());
        }
        Err(EngineError::NotAdded {
            path: path.to_owned(),
        })
    }

    /// Shows again what was found and left out.
    pub fn recall_forgotten(&self) -> Result<(), EngineError> {
        let mut added = Added::read(&self.added_file())?;
        added.forgotten.clear();
        added.write(&self.added_file())
    }

    /// What is wrong with an environment that is to be made, as far as that can be told before.
    pub fn check(&self, new: &NewEnvironment) -> Result<(), EngineError> {
        self.made_here().check(&new.name)?;
        create::check(new, &self.places)?;
        match &new.python {
            Some(path) => search::given(path).map(drop),
            None => self.newest_python().map(drop),
        }
    }

    /// Makes an environment with uv, or with Python's own venv and pip, and installs the requirements. Every line
    /// the tools print goes to `on_line`. What is half made when it fails or is cancelled is removed.
    pub fn create(
        &self,
        new: &NewEnvironment,
        cancel: &Cancel,
        on_line: &mut dyn FnMut(&str),
    ) -> Result<Environment, EngineError> {
        let made_here = self.made_here();
        let half_made = made_here.begin(&new.name)?;
        let base = match &new.python {
            Some(path) => search::given(path)?,
            None => self.newest_python()?,
        };
        create::create(
            new,
            &base,
            half_made.folder(),
            &self.places,
            cancel,
            on_line,
        )?;
        let environment = self.look_at(&Hit {
            interpreter: search::given(half_made.folder())?,
            origin: Origin::Made,
            added_as: None,
        })?;
        half_made.finish()?;
        Ok(environment)
    }

    /// The uv that [`crate::Installer::Uv`] would use.
    #[must_use]
    pub fn uv(&self) -> Option<PathBuf> {
        self.places.program("uv")
    }

    fn look_at(&self, hit: &Hit) -> Result<Environment, EngineError> {
        let mut probes = self.probes();
        let located = scan::locate(&hit.interpreter, &self.places, &mut probes);
        let environment = scan::inspect(&located, hit, &mut probes)?;
        // Asked in any case: whoever adds or makes one wants to know whether it starts.
        probes.ask(&environment.interpreter)?;
        probes.keep();
        Ok(environment)
    }

    /// The newest that is not itself somebody's virtual environment.
    fn newest_python(&self) -> Result<PathBuf, EngineError> {
        let environments = self.scan()?.environments.into_iter();
        environments
            .filter(|environment| environment.kind != EnvironmentKind::Venv)
            .max_by_key(|environment| environment.python_version)
            .map(|environment| environment.interpreter)
            .ok_or(EngineError::NoPython)
    }

    fn probes(&self) -> Probes {
        Probes::open(self.folder.join("probes.json"))
    }

    fn added_file(&self) -> PathBuf {
        self.folder.join("added.json")
    }

    fn made_here(&self) -> MadeHere {
        MadeHere::new(self.folder.join("environments"))
    }
}
