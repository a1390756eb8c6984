//! The catalogue of built-in algorithms: reading about one, adding and removing one's own.

use std::path::{Path, PathBuf};

use trainyard_algorithms::{
    AlgorithmError, Catalogue, RootKind, add_package, check_package, remove_package,
};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{
    AlgorithmCheck, AlgorithmReadme, ByName, LocalPath, Nothing, Notice, OneAlgorithm,
};

impl Console {
    /// What its author wrote about an algorithm.
    pub async fn read_algorithm(&self, of: OneAlgorithm) -> Result<AlgorithmReadme, ConsoleError> {
        let read = move |catalogue: &Catalogue, _: &Path| {
            let package = catalogue.find(&of.name);
            Ok(package.map(|package| package.readme(&of.language)))
        };
        // One that is gone or broken has nothing to say.
        let text = self.with_catalogue(read).await?.flatten();
        Ok(AlgorithmReadme { text })
    }

    /// Whether a folder can be added, and if not, everything that is wrong with it.
    pub async fn check_algorithm(&self, at: LocalPath) -> Result<AlgorithmCheck, ConsoleError> {
        let check = move |catalogue: &Catalogue, _: &Path| {
            Ok(match check_package(Path::new(&at.path), catalogue) {
                Ok(package) => AlgorithmCheck {
                    package: Some(package),
                    faults: vec![],
                },
                Err(faults) => AlgorithmCheck {
                    package: None,
                    faults,
                },
            })
        };
        self.with_catalogue(check).await
    }

    /// Copies a folder into the catalogue.
    pub async fn add_algorithm(&self, at: LocalPath) -> Result<Nothing, ConsoleError> {
        self.with_catalogue(move |catalogue, users| {
            add_package(Path::new(&at.path), users, catalogue).map(drop)
        })
        .await?;
        self.notify(Notice::Algorithms);
        Ok(Nothing {})
    }

    /// Removes one of the user's own from the catalogue, broken or not.
    pub async fn remove_algorithm(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        self.with_catalogue(move |_, users| remove_package(users, &by.name))
            .await?;
        self.notify(Notice::Algorithms);
        Ok(Nothing {})
    }

    /// Asks something of the catalogue and the folder of the user's packages.
    async fn with_catalogue<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Catalogue, &Path) -> Result<T, AlgorithmError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let roots = self.home().algorithms();
        let asked = tokio::task::spawn_blocking(move || {
            let users: Option<PathBuf> = roots
                .iter()
                .find(|root| root.kind == RootKind::Users)
                .map(|root| root.folder.clone());
            let users = users.expect("BUG: there is a folder for the user's packages");
            ask(&Catalogue::read(&roots)?, &users)
        });
        Ok(asked.await.expect("BUG: reading the catalogue panicked")?)
    }
}
