//! The program of a job that is no command line: which Python runs which file with which arguments.
//!
//! A frequently-used framework runs a boot file of the code directory with the engine that was chosen; a built-in
//! algorithm runs its package's entry with the best engine it can use. Everything here blocks.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use trainyard_algorithms::{Catalogue, EngineNeed, Package};
use trainyard_engines::{Engine, Environment, EnvironmentKind, Scan};
use trainyard_job::{
    Algorithm, JobSpec, ObsPath, Provenance, PythonRecord, USER_JOB_DIR, Variable,
};
use trainyard_shim::{CodeDir, PACKAGES_DIR};

use crate::{LocalConfig, data, environment};

/// A program, found.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The Python environment it runs in.
    pub(crate) environment: Environment,
    /// What is copied into the task.
    pub(crate) code: CodeDir,
    /// The line each task's shell gets.
    pub(crate) command: String,
}

/// The program of a spec; none for a custom image, which brings its own command. The error says in words why there is
/// none, `check` says it field by field.
pub(crate) fn find(config: &LocalConfig, spec: &JobSpec) -> Result<Option<Program>, String> {
    find_like(config, spec, None)
}

/// The same, of what was kept for the version where something was: its interpreter while it is there, and its code.
pub(crate) fn find_like(
    config: &LocalConfig,
    spec: &JobSpec,
    like: Option<&Provenance>,
) -> Result<Option<Program>, String> {
    let mut program = find_with(config, spec, like.and_then(|like| like.python.as_ref()))?;
    if let (Some(program), Some(code)) = (&mut program, like.and_then(|like| like.code.as_ref())) {
        program.code.source = config.code.folder(&code.hash);
    }
    Ok(program)
}

fn find_with(
    config: &LocalConfig,
    spec: &JobSpec,
    python: Option<&PythonRecord>,
) -> Result<Option<Program>, String> {
    let is_recorded = |engine: &&Engine| {
        python
            .is_some_and(|python| engine.environment.interpreter == Path::new(&python.interpreter))
    };
    match &spec.algorithm {
        Algorithm::CustomImage { .. } => Ok(None),
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            let scan = scan(config)?;
            let named = scan.find(engine).map_err(|error| error.to_string());
            // Two environments may hold the same engine, and the second come later.
            let same = |other: &&Engine| is_recorded(other) && other.plain_id() == plain_id(engine);
            let engine = scan.engines.iter().find(same).map_or(named, Ok)?;
            let url = environment::folder_url(code_dir).ok_or("it has no code directory")?;
            let code = CodeDir {
                source: config
                    .objects
                    .local_path(&url)
                    .ok_or("its code directory is not on this computer")?,
                name: url.name().to_owned(),
                url: url.to_string(),
            };
            let file = file_inside(code_dir, boot_file)
                .ok_or("its boot file is not inside the code directory")?;
            let given = spec.parameters.iter().map(argument).collect();
            let program = Program::new(engine, code, &file, given, spec);
            Ok(Some(program))
        }
        Algorithm::BuiltIn { algorithm } => {
            let package = package(config, algorithm)?;
            let manifest = &package.manifest;
            let scan = scan(config)?;
            let mut will_do = engines_for(&scan, &manifest.engine);
            let engine = will_do
                .find(is_recorded)
                .or_else(|| engine_for(&scan, &manifest.engine))
                .ok_or_else(|| format!("it needs {}", needed(&manifest.engine)))?;
            let code = CodeDir {
                source: package.folder.clone(),
                name: manifest.name.clone(),
                url: format!("algorithm {} {}", manifest.name, manifest.version),
            };
            let given = manifest.arguments(&values(spec));
            let program = Program::new(engine, code, &manifest.entry, given, spec);
            Ok(Some(program))
        }
    }
}

impl Program {
    fn new(engine: &Engine, code: CodeDir, file: &str, given: Vec<String>, spec: &JobSpec) -> Self {
        let environment = engine.environment.clone();
        let mut words = vec![
            environment.interpreter.to_string_lossy().into_owned(),
            format!("{USER_JOB_DIR}/{}/{file}", code.name),
        ];
        words.extend(given);
        words.extend(appended(spec));
        Self {
            environment,
            code,
            command: quoted(&words),
        }
    }

    /// The variables that are not the contract's: rows come as they are written, Python looks where the service's
    /// looks, and programs that the script starts are the engine's.
    pub(crate) fn variables(&self, inherited_path: Option<&str>) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("PYTHONUNBUFFERED", "1".to_owned()),
            ("PYTHONPATH", format!("{USER_JOB_DIR}:{PACKAGES_DIR}")),
        ];
        let bin = self.environment.interpreter.parent();
        if self.environment.kind != EnvironmentKind::System
            && let (Some(bin), Some(path)) = (bin, inherited_path)
        {
            variables.push(("PATH", format!("{}:{path}", bin.display())));
        }
        variables
    }

    /// Folders of the engine, for where they would lie under what is the task's own.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let base = self.environment.interpreter.canonicalize().ok();
        let base = base
            .as_deref()
            .and_then(Path::parent)
            .and_then(Path::parent);
        let folders = [Some(self.environment.path.as_path()), base];
        folders.into_iter().flatten().map(Path::to_owned).collect()
    }
}

/// The engines of this computer.
pub(crate) fn scan(config: &LocalConfig) -> Result<Scan, String> {
    config.engines.scan().map_err(|error| error.to_string())
}

/// The engine a built-in algorithm runs in: the newest version that will do, and for plain Python rather one that is
/// nobody's virtual environment.
pub(crate) fn engine_for<'a>(scan: &'a Scan, need: &EngineNeed) -> Option<&'a Engine> {
    let will_do = |engine: &&Engine| meets(engine, need);
    let families = scan.families();
    let family = families.iter().find(|f| f.framework == need.framework)?;
    let best = family
        .engines
        .iter()
        .filter(will_do)
        .min_by_key(|engine| engine.environment.kind == EnvironmentKind::Venv)?;
    scan.engines.iter().find(|engine| engine.id == best.id)
}

/// All that a built-in algorithm can run in.
fn engines_for<'a>(scan: &'a Scan, need: &EngineNeed) -> impl Iterator<Item = &'a Engine> {
    scan.engines.iter().filter(|engine| meets(engine, need))
}

fn meets(engine: &Engine, need: &EngineNeed) -> bool {
    let python = engine.environment.python_version.to_string();
    engine.framework == need.framework
        && need.is_met_by(&engine.framework, &engine.version, &python)
}

/// The id of an engine without the environment's name.
fn plain_id(id: &str) -> &str {
    id.split('@').next().unwrap_or(id)
}

/// What a built-in algorithm needs, in words.
pub(crate) fn needed(need: &EngineNeed) -> String {
    let or_later = |oldest: &Option<String>| match oldest {
        Some(oldest) => format!(" {oldest} or later"),
        None => String::new(),
    };
    let framework = format!("{}{}", need.framework, or_later(&need.oldest));
    match &need.oldest_python {
        Some(_) if need.framework != "Python" => {
            format!("{framework} with Python{}", or_later(&need.oldest_python))
        }
        Some(_) => format!("Python{}", or_later(&need.oldest_python)),
        None => framework,
    }
}

/// The running parameters as the catalogue takes them.
pub(crate) fn values(spec: &JobSpec) -> Vec<(String, String)> {
    let rows = spec.parameters.iter();
    rows.map(|row| (row.name.clone(), row.value.clone()))
        .collect()
}

/// The path of a boot file inside its code directory.
fn file_inside(code_dir: &str, boot_file: &str) -> Option<String> {
    let (dir, file) = (ObsPath::parse(code_dir)?, ObsPath::parse(boot_file)?);
    if !dir.contains(&file) {
        return None;
    }
    let inside = file.key().strip_prefix(dir.as_folder().key())?;
    (!inside.is_empty()).then(|| inside.to_owned())
}

fn package(config: &LocalConfig, name: &str) -> Result<Package, String> {
    let catalogue = Catalogue::read(&config.algorithms).map_err(|error| error.to_string())?;
    let found = catalogue.find(name).cloned();
    found.ok_or_else(|| format!("there is no built-in algorithm \"{name}\" here"))
}

fn argument(row: &Variable) -> String {
    format!("--{}={}", row.name, row.value)
}

/// `--data_url` and `--train_url`, which every program is given. A row of that name has said it already.
fn appended(spec: &JobSpec) -> Vec<String> {
    let output = ObsPath::parse(&spec.output_path).map(|path| path.as_folder().s3_url());
    let urls = [
        ("data_url", spec.data.first().and_then(data::container_url)),
        ("train_url", output),
    ];
    urls.into_iter()
        .filter(|(name, _)| !spec.parameters.iter().any(|row| row.name == *name))
        .filter_map(|(name, url)| Some(format!("--{name}={}", url?)))
        .collect()
}

/// Words as a line for the shell, which people read too: what needs no quotes gets none.
fn quoted(words: &[String]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,@%+".contains(c);
    let words = words.iter().map(|word| {
        if !word.is_empty() && word.chars().all(is_plain) {
            return Cow::from(word.as_str());
        }
        // No word has the one byte that cannot be quoted: validation refuses it, and no path can have it.
        shlex::try_quote(word).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}
