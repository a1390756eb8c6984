//! The Python environments of this computer: looking at them, adding, removing and making them.

use std::path::{Path, PathBuf};

use trainyard_engines::{Engines, NewEnvironment, PackageList, Scan};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::makings;
use crate::wire::{ByName, EnvironmentRow, Environments, FrameworkRow, LocalPath, Nothing, Notice};

/// The framework that every environment has.
const PLAIN: &str = "Python";

impl Console {
    /// All of them, with the frameworks in each.
    pub async fn list_environments(&self, _: Nothing) -> Result<Environments, ConsoleError> {
        let (scan, uv) = self
            .with_engines(|engines| Ok((engines.scan()?, engines.uv())))
            .await?;
        let rows = scan.environments.iter();
        Ok(Environments {
            environments: rows
                .map(|environment| EnvironmentRow {
                    environment: environment.clone(),
                    frameworks: frameworks(&scan, &environment.interpreter),
                })
                .collect(),
            forgotten: u32::try_from(scan.forgotten.len()).unwrap_or(u32::MAX),
            unusable: scan.unusable,
            uv: uv.map(|path| path.to_string_lossy().into_owned()),
            makings: self.inner().makings.list(),
        })
    }

    /// Every package that is installed in the environment of an interpreter.
    pub async fn list_packages(&self, of: LocalPath) -> Result<PackageList, ConsoleError> {
        let interpreter = PathBuf::from(&of.path);
        let packages = self
            .with_engines(move |engines| {
                let environments = engines.scan()?.environments.into_iter();
                let mut found = environments.filter(|e| e.interpreter == interpreter);
                found.next().map(|e| e.packages()).transpose()
            })
            .await?;
        packages.ok_or(ConsoleError::NotFound {
            kind: "environment",
            name: of.path,
        })
    }

    /// Adds one by the path of its interpreter, of its folder or of a project around it.
    pub async fn add_environment(&self, at: LocalPath) -> Result<EnvironmentRow, ConsoleError> {
        let (environment, scan) = self
            .with_engines(move |engines| {
                let environment = engines.add(Path::new(&at.path))?;
                Ok((environment, engines.scan()?))
            })
            .await?;
        self.notify(Notice::Engines);
        Ok(EnvironmentRow {
            frameworks: frameworks(&scan, &environment.interpreter),
            environment,
        })
    }

    /// Takes one off the list. One that was made here is deleted; of others nothing is touched.
    pub async fn remove_environment(&self, at: LocalPath) -> Result<Nothing, ConsoleError> {
        self.with_engines(move |engines| engines.remove(Path::new(&at.path)))
            .await?;
        self.notify(Notice::Engines);
        Ok(Nothing {})
    }

    /// Shows again those that were found and taken off the list.
    pub async fn recall_environments(&self, _: Nothing) -> Result<Nothing, ConsoleError> {
        self.with_engines(Engines::recall_forgotten).await?;
        self.notify(Notice::Engines);
        Ok(Nothing {})
    }

    /// Begins to make one, which takes minutes: [`Notice::Engines`] tells when there is news, and
    /// [`Console::list_environments`] has it.
    pub async fn create_environment(&self, new: NewEnvironment) -> Result<Nothing, ConsoleError> {
        let wanted = new.clone();
        self.with_engines(move |engines| engines.check(&wanted))
            .await?;
        makings::begin(self, new)?;
        self.notify(Notice::Engines);
        Ok(Nothing {})
    }

    /// Stops the making of one, or forgets how one ended.
    #[expect(clippy::unused_async, reason = "the table of commands awaits each")]
    pub async fn dismiss_making(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        self.inner().makings.dismiss(&by.name);
        self.notify(Notice::Engines);
        Ok(Nothing {})
    }

    async fn with_engines<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Engines) -> Result<T, trainyard_engines::EngineError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let engines = self.inner().engines.clone();
        let asked = tokio::task::spawn_blocking(move || ask(&engines));
        Ok(asked.await.expect("BUG: looking at engines panicked")?)
    }
}

fn frameworks(scan: &Scan, interpreter: &Path) -> Vec<FrameworkRow> {
    let of_it = |e: &&trainyard_engines::Engine| {
        e.environment.interpreter == interpreter && e.framework != PLAIN
    };
    let engines = scan.engines.iter().filter(of_it);
    engines
        .map(|engine| FrameworkRow {
            framework: engine.framework.clone(),
            version: engine.version.clone(),
            engine: engine.id.0.clone(),
        })
        .collect()
}
