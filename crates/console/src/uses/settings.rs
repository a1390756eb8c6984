//! Settings, drafts, and what this console is.

use trainyard_local::Computer;
use trainyard_store::{Settings, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{About, ByName, Draft, Nothing, Notice};

impl Console {
    /// What the person chose.
    pub async fn get_settings(&self, _: Nothing) -> Result<Settings, ConsoleError> {
        self.inner().db.read(Store::settings).await
    }

    /// Changes it.
    pub async fn save_settings(&self, settings: Settings) -> Result<Nothing, ConsoleError> {
        let save = move |store: &mut Store| store.save_settings(&settings);
        self.inner().db.write(save).await?;
        self.notify(Notice::Settings);
        Ok(Nothing {})
    }

    /// What was being written.
    pub async fn get_draft(&self, by: ByName) -> Result<Draft, ConsoleError> {
        let name = by.name.clone();
        let content = self
            .inner()
            .db
            .read(move |store| store.draft(&name))
            .await?;
        Ok(Draft {
            name: by.name,
            content,
        })
    }

    /// Keeps what is being written, or lets it go.
    pub async fn save_draft(&self, draft: Draft) -> Result<Nothing, ConsoleError> {
        let write = move |store: &mut Store| match &draft.content {
            Some(content) => store.save_draft(&draft.name, content, now_ms()),
            None => store.delete_draft(&draft.name),
        };
        self.inner().db.write(write).await?;
        Ok(Nothing {})
    }

    /// What this console is and where its data is.
    #[expect(clippy::unused_async, reason = "every command is asynchronous")]
    pub async fn about(&self, _: Nothing) -> Result<About, ConsoleError> {
        let owner = self.owner();
        let computer = match &owner {
            Some(owner) => owner.computer().clone(),
            None => Computer::detect(),
        };
        Ok(About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            home: self.home().path().display().to_string(),
            owner: owner.is_some(),
            cpus: computer.cpus,
            memory_bytes: computer.memory_bytes,
        })
    }
}
