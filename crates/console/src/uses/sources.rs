//! What there is to choose under Algorithm Source: AI engines and built-in algorithms.

use trainyard_algorithms::{AlgorithmError, Catalogue, RootKind, write_shipped};
use trainyard_engines::EngineFamily;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::BackendName;

impl Console {
    /// The AI engines of a place, by framework.
    pub async fn list_engines(&self, name: BackendName) -> Result<Vec<EngineFamily>, ConsoleError> {
        self.place(&name.backend).await?;
        let engines = self.inner().engines.clone();
        let scan = tokio::task::spawn_blocking(move || engines.scan());
        let scan = scan.await.expect("BUG: looking for engines panicked")?;
        Ok(scan.families())
    }

    /// The built-in algorithms of a place, those that cannot be used included.
    pub async fn list_algorithms(&self, name: BackendName) -> Result<Catalogue, ConsoleError> {
        self.place(&name.backend).await?;
        let roots = self.home().algorithms();
        let read = tokio::task::spawn_blocking(move || Catalogue::read(&roots));
        Ok(read.await.expect("BUG: reading the catalogue panicked")?)
    }

    /// Puts the algorithms that come with the program where jobs find them.
    pub(crate) async fn write_shipped_algorithms(&self) -> Result<(), AlgorithmError> {
        let roots = self.home().algorithms();
        let write = tokio::task::spawn_blocking(move || {
            let mut shipped = roots.iter().filter(|root| root.kind == RootKind::Shipped);
            shipped.try_for_each(|root| write_shipped(&root.folder))
        });
        write.await.expect("BUG: writing the algorithms panicked")
    }
}
