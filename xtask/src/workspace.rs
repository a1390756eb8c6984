//! Where things are, and how cargo and npm are called so that builds land there.
//!
//! Does not decide what to build: that is [`crate::binaries`] and [`crate::pages`].

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::Cache;

/// This clone, its build folder, and the build cache when this run holds it.
pub(crate) struct Workspace {
    root: PathBuf,
    cache: Option<Cache>,
}

impl Workspace {
    /// The clone this xtask was built from.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("BUG: xtask/ has a parent folder")?
            .to_path_buf();
        Ok(Self { root, cache: None })
    }

    /// Uses the build cache from here on, where there is one that nobody else is using.
    pub(crate) fn claim_cache(&mut self) -> Result<()> {
        if env::var_os("CARGO_TARGET_DIR").is_some() {
            return Ok(());
        }
        self.cache = Cache::claim(&self.root)?;
        if let Some(cache) = &self.cache {
            println!("Builds are kept in {}", cache.dir().display());
            if cache.is_from_elsewhere(&self.root) {
                self.forget_other_clones_crates(cache)?;
            }
        }
        Ok(())
    }

    /// Cargo compares a crate's sources with its artefacts by time, and knows a crate by its place
    /// inside the workspace. Two clones sharing a folder would take each other's crates for their
    /// own, so those go; the dependencies, which are what takes time, stay.
    fn forget_other_clones_crates(&self, cache: &Cache) -> Result<()> {
        for profile in ["dev", "release", "dist"] {
            let status = self
                .cargo("clean")
                .args(["--quiet", "--workspace", "--profile", profile])
                .status()
                .context("cargo clean could not be started")?;
            anyhow::ensure!(
                status.success(),
                "cargo clean of the build cache failed; remove {} and try again",
                cache.dir().display()
            );
        }
        cache.take_over(&self.root)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The pages' folder.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// What a chore leaves for people: logs, pictures, packages. Always inside the clone.
    pub(crate) fn products(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Where cargo builds.
    pub(crate) fn target(&self) -> PathBuf {
        if let Some(folder) = env::var_os("CARGO_TARGET_DIR") {
            return env::current_dir().unwrap_or_default().join(folder);
        }
        self.cache
            .as_ref()
            .map_or_else(|| self.root.join("target"), Cache::target)
    }

    /// `cargo SUBCOMMAND` in this clone. The variables `cargo run` set for xtask itself are taken
    /// back: build scripts that watch them would otherwise run again each time.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_about_xtask_itself) {
                command.env_remove(name);
            }
        }
        command
            .arg(subcommand)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.target());
        command
    }

    /// `npm …` in `folder`.
    pub(crate) fn npm(&self, folder: &Path) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(folder);
        if let Some(cache) = &self.cache {
            command.env("npm_config_cache", cache.npm());
        }
        command
    }
}

fn is_about_xtask_itself(variable: &str) -> bool {
    [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
    ]
    .iter()
    .any(|prefix| variable.starts_with(prefix))
        || variable == "CARGO_PRIMARY_PACKAGE"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_children_do_not_see_the_variables_of_xtask() {
        assert!(is_about_xtask_itself("CARGO_MANIFEST_DIR"));
        assert!(is_about_xtask_itself("CARGO_PKG_VERSION"));
        assert!(!is_about_xtask_itself("CARGO_HOME"), "a user's setting");
        assert!(
            !is_about_xtask_itself("CARGO_TERM_COLOR"),
            "a user's setting"
        );
    }
}
