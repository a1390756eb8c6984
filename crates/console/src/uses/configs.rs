//! Job parameter configurations.

use trainyard_job::validate_configuration_name;
use trainyard_store::{ConfigQuery, ConfigRow, JobConfig, Page, SaveMode, Store, StoreError};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::jobs::not_found;
use crate::uses::submit::configuration_values;
use crate::wire::{ByName, Nothing, Notice, SaveConfig};

/// Configurations offered as the last used.
const RECENT: u32 = 3;

impl Console {
    /// One page of the list of configurations.
    pub async fn list_configs(&self, query: ConfigQuery) -> Result<Page<ConfigRow>, ConsoleError> {
        self.inner()
            .db
            .read(move |store| store.configs(&query))
            .await
    }

    /// The last configurations that were used.
    pub async fn recent_configs(&self, _: Nothing) -> Result<Vec<ConfigRow>, ConsoleError> {
        self.inner()
            .db
            .read(|store| store.recent_configs(RECENT))
            .await
    }

    /// One configuration, whole.
    pub async fn show_config(&self, by: ByName) -> Result<JobConfig, ConsoleError> {
        let name = by.name.clone();
        let found = self
            .inner()
            .db
            .read(move |store| store.config(&name))
            .await?;
        found.ok_or_else(|| not_found("configuration", &by.name))
    }

    /// Saves a configuration. Its values may be incomplete: the wizard says so when it is used.
    pub async fn save_config(&self, save: SaveConfig) -> Result<Nothing, ConsoleError> {
        let faults = validate_configuration_name(&save.name, &save.description);
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let mode = if save.replace {
            SaveMode::Replace
        } else {
            SaveMode::Create
        };
        let write = move |store: &mut Store| {
            let values = configuration_values(save.spec);
            store.save_config(&save.name, &save.description, &values, mode, now_ms())
        };
        self.inner()
            .db
            .write(write)
            .await
            .map_err(|error| match error {
                ConsoleError::Store(StoreError::ConfigTaken { name }) => {
                    ConsoleError::ConfigExists { name }
                }
                other => other,
            })?;
        self.notify(Notice::Configs);
        Ok(Nothing {})
    }

    /// Deletes a configuration.
    pub async fn delete_config(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        let name = by.name.clone();
        let delete = move |store: &mut Store| store.delete_config(&name);
        self.inner().db.write(delete).await?;
        self.notify(Notice::Configs);
        Ok(Nothing {})
    }
}
