//! Keeping what a version runs when it is submitted: a copy of its code, and which Python it is.
//!
//! At submit, not at the start: what waits for room runs what was submitted, whatever happens to the folder meanwhile.
//! Everything here blocks.

use std::path::{Path, PathBuf};

use trainyard_backend::BackendError;
use trainyard_code::State;
use trainyard_engines::{Environment, EnvironmentKind, Scan};
use trainyard_job::{
    Algorithm, CodeRecord, JobSpec, PackageVersion, Provenance, PythonRecord, WhatRan,
};
use trainyard_shim::{CodeDir, inherited_environment, now_ms};

use crate::program::{self, Program};
use crate::{LocalConfig, launch};

/// Keeps what a spec would run now. With `like`, the copy that an earlier version ran while it is whole, and its
/// interpreter while that is there.
pub(crate) fn keep(
    config: &LocalConfig,
    spec: &JobSpec,
    like: Option<&Provenance>,
) -> Result<WhatRan, BackendError> {
    let python = like.and_then(|like| like.python.clone());
    let pinned = Provenance {
        python,
        ..Provenance::default()
    };
    // Why there is none is said field by field before, and by the task if it goes away until then.
    let program = program::find_like(config, spec, Some(&pinned)).unwrap_or_default();
    let code = program
        .as_ref()
        .map(|program| program.code.clone())
        .or_else(|| launch::code(config, spec));
    let kept = like.and_then(|like| like.code.as_ref());
    let code = code
        .map(|code| keep_code(config, &code, kept))
        .transpose()?;
    let environment = match &spec.algorithm {
        Algorithm::CustomImage { boot_command, .. } => of_command(config, boot_command),
        Algorithm::Framework { .. } | Algorithm::BuiltIn { .. } => {
            program.map(|Program { environment, .. }| environment)
        }
    };
    let (python, packages) = environment.map(|found| record(&found)).unzip();
    Ok(WhatRan {
        provenance: Provenance {
            recorded_at_ms: now_ms(),
            code: code.flatten(),
            python: python.flatten(),
        },
        packages: packages.unwrap_or_default(),
    })
}

/// None where there is nothing to keep any more.
fn keep_code(
    config: &LocalConfig,
    code: &CodeDir,
    kept: Option<&CodeRecord>,
) -> Result<Option<CodeRecord>, BackendError> {
    if let Some(kept) = kept
        && config.code.state(&kept.hash) == State::Whole
    {
        return Ok(Some(kept.clone()));
    }
    if !code.source.is_dir() {
        return Ok(None);
    }
    let now = config
        .code
        .keep(&code.source)
        .map_err(|error| match error {
            trainyard_code::CodeError::Io { path, source } => BackendError::File { path, source },
            other => BackendError::Code {
                url: code.url.clone(),
                reason: other.to_string(),
            },
        })?;
    let git = ceiling(config).and_then(|root| trainyard_code::work_tree(&code.source, &root));
    Ok(Some(CodeRecord {
        url: code.url.clone(),
        hash: now.hash,
        files: now.files,
        size_bytes: now.size_bytes,
        git,
    }))
}

/// Above it no work tree is looked for: one that the data directory happens to be in says nothing of the code.
fn ceiling(config: &LocalConfig) -> Option<PathBuf> {
    let bucket = config.objects.local_path(&"obs://bucket/".parse().ok()?)?;
    bucket.parent().map(Path::to_owned)
}

/// The environment and what is installed in it; nothing where that cannot be read.
fn record(environment: &Environment) -> (Option<PythonRecord>, Vec<PackageVersion>) {
    let Ok(list) = environment.packages() else {
        return (None, Vec::new());
    };
    let packages: Vec<PackageVersion> = list
        .packages
        .into_iter()
        .map(|package| PackageVersion {
            name: package.name,
            version: package.version,
        })
        .collect();
    let python = PythonRecord {
        interpreter: environment.interpreter.display().to_string(),
        version: environment.python_version.to_string(),
        packages: u32::try_from(packages.len()).unwrap_or(u32::MAX),
        packages_sha256: list.sha256,
    };
    (Some(python), packages)
}

/// The Python that a boot command names, where it is one of this computer's.
fn of_command(config: &LocalConfig, command: &str) -> Option<Environment> {
    let word = python_word(command)?;
    let path = if word.contains('/') {
        PathBuf::from(word)
    } else {
        let inherited = inherited_environment();
        let folders = inherited.get("PATH").map(String::as_str);
        std::env::split_paths(folders.unwrap_or_default())
            .map(|folder| folder.join(&word))
            .find(|path| path.exists())?
    };
    let scan = program::scan(config).ok()?;
    environment_of(&scan, &path).cloned()
}

/// An interpreter of a virtual environment is a link to its base's, so the path as it is counts first.
fn environment_of<'a>(scan: &'a Scan, path: &Path) -> Option<&'a Environment> {
    let all = || scan.environments.iter();
    let whole = path.canonicalize().ok()?;
    let is_in = |folder: &Path| path.parent() == Some(folder.join("bin").as_path());
    all()
        .find(|found| found.interpreter == path)
        .or_else(|| all().find(|found| found.kind != EnvironmentKind::System && is_in(&found.path)))
        .or_else(|| {
            all().find(|found| {
                found
                    .interpreter
                    .canonicalize()
                    .is_ok_and(|one| one == whole)
            })
        })
}

/// The first word of a command line that starts a Python: `python`, `python3.11`, `/opt/env/bin/python3`.
fn python_word(command: &str) -> Option<String> {
    let words = shlex::split(command)?;
    words.into_iter().find(|word| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let rest = name.strip_prefix("python");
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_python_of_a_boot_command_is_the_word_that_starts_one() {
        let of = |command| python_word(command);
        let documented = "bash /home/work/run_train.sh python3 /home/work/user-job-dir/new/python_tools.py --x 1";
        assert_eq!(of(documented).as_deref(), Some("python3"));
        assert_eq!(
            of("/opt/env/bin/python3.11 -m train").as_deref(),
            Some("/opt/env/bin/python3.11")
        );
        assert_eq!(of("./train.sh --with python-like"), None);
        assert_eq!(of("echo 'unfinished"), None);
    }
}
