//! Job parameter configurations: the list, filing, differences and history. Files and other tools are `exchange`'s.

use trainyard_exports::{TAG_MAX, is_folder, is_tag, tidy_folder};
use trainyard_job::{
    ComparedField, Fault, FaultKind, JobSpec, SpecField, compare_specs, spec_fields,
    validate_configuration_name,
};
use trainyard_store::{
    ConfigPlaces, ConfigQuery, ConfigRow, ConfigState, DeletedConfig, JobConfig, Page, SaveMode,
    Store, StoreError,
};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::jobs::not_found;
use crate::uses::submit::configuration_values;
use crate::wire::{
    ByName, CompareConfigs, ConfigFolder, ConfigNames, ConfigSide, MoveConfigs, Nothing, Notice,
    OneState, OneVersion, RenameConfigFolder, SaveConfig, TagConfigs,
};

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
        self.change(write).await
    }

    /// Deletes a configuration. Its last state can be brought back.
    pub async fn delete_config(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        let names = vec![by.name];
        self.delete_configs(ConfigNames { names }).await
    }

    /// Deletes several: all of them, or none.
    pub async fn delete_configs(&self, them: ConfigNames) -> Result<Nothing, ConsoleError> {
        self.change(move |store| store.delete_configs(&them.names, now_ms()))
            .await
    }

    /// Folders and tags.
    pub async fn config_places(&self, _: Nothing) -> Result<ConfigPlaces, ConsoleError> {
        self.inner().db.read(Store::config_places).await
    }

    /// Files configurations in a folder.
    pub async fn move_configs(&self, asked: MoveConfigs) -> Result<Nothing, ConsoleError> {
        let folder = folder("folder", &asked.folder)?;
        self.change(move |store| store.move_configs(&asked.names, &folder))
            .await
    }

    /// Gives tags to configurations and takes others from them.
    pub async fn tag_configs(&self, asked: TagConfigs) -> Result<Nothing, ConsoleError> {
        if let Some(given) = asked.add.iter().find(|tag| !is_tag(tag)) {
            return Err(wrong_text("tags", given, TAG_MAX));
        }
        let TagConfigs { names, add, remove } = asked;
        self.change(move |store| store.tag_configs(&names, &add, &remove))
            .await
    }

    /// Makes an empty folder.
    pub async fn make_config_folder(&self, asked: ConfigFolder) -> Result<Nothing, ConsoleError> {
        let path = named_folder(&asked.path)?;
        self.change(move |store| store.make_config_folder(&path))
            .await
    }

    /// Renames or moves a folder.
    pub async fn rename_config_folder(
        &self,
        asked: RenameConfigFolder,
    ) -> Result<Nothing, ConsoleError> {
        let (from, to) = (asked.from, named_folder(&asked.to)?);
        if to
            .strip_prefix(&from)
            .is_some_and(|rest| rest.starts_with('/'))
        {
            // A folder cannot lie in itself.
            return Err(wrong_text("path", &to, TAG_MAX));
        }
        self.change(move |store| store.rename_config_folder(&from, &to))
            .await
    }

    /// Removes a folder; what is in it goes up.
    pub async fn remove_config_folder(&self, asked: ConfigFolder) -> Result<Nothing, ConsoleError> {
        self.change(move |store| store.remove_config_folder(&asked.path))
            .await
    }

    /// The fields of one side.
    pub async fn config_fields(&self, side: ConfigSide) -> Result<Vec<SpecField>, ConsoleError> {
        Ok(spec_fields(&self.values_of(side).await?))
    }

    /// What differs between two sides.
    pub async fn compare_configs(
        &self,
        asked: CompareConfigs,
    ) -> Result<Vec<ComparedField>, ConsoleError> {
        let before = self.values_of(asked.before).await?;
        let after = self.values_of(asked.after).await?;
        Ok(compare_specs(&before, &after))
    }

    /// Earlier states, newest first.
    pub async fn config_history(&self, by: ByName) -> Result<Vec<ConfigState>, ConsoleError> {
        self.inner()
            .db
            .read(move |store| store.config_states(&by.name))
            .await
    }

    /// Brings an earlier state back, which is an edit.
    pub async fn restore_config(&self, one: OneState) -> Result<Nothing, ConsoleError> {
        self.change(move |store| store.restore_config(one.state, now_ms()).map(drop))
            .await
    }

    /// Configurations that were deleted, the last first.
    pub async fn deleted_configs(&self, _: Nothing) -> Result<Vec<DeletedConfig>, ConsoleError> {
        self.inner().db.read(Store::deleted_configs).await
    }

    /// Brings deleted configurations back as they were last.
    pub async fn restore_deleted_configs(
        &self,
        them: ConfigNames,
    ) -> Result<Nothing, ConsoleError> {
        self.change(move |store| store.restore_deleted(&them.names, now_ms()))
            .await
    }

    /// Forgets a deleted configuration for good.
    pub async fn forget_config(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        self.change(move |store| store.forget_config(&by.name))
            .await
    }

    /// Changes configurations and says so.
    pub(super) async fn change(
        &self,
        write: impl FnOnce(&mut Store) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Nothing, ConsoleError> {
        self.inner().db.write(write).await.map_err(taken)?;
        self.notify(Notice::Configs);
        Ok(Nothing {})
    }

    /// The values with the description that belongs to them, and no job's name.
    async fn values_of(&self, side: ConfigSide) -> Result<JobSpec, ConsoleError> {
        let (mut spec, description) = match side {
            ConfigSide::Config { name } => {
                let config = self.show_config(ByName { name }).await?;
                (config.spec, config.description)
            }
            ConfigSide::State { state } => {
                let read = move |store: &Store| store.config_state(state);
                let found = self.inner().db.read(read).await?;
                let kept = found.ok_or_else(|| not_found("state", &state))?;
                (kept.spec, kept.description)
            }
            ConfigSide::Version { key } => {
                let version = self.show_version(OneVersion { key }).await?.version;
                let description = version.spec.description.clone();
                (version.spec, description)
            }
        };
        spec.name.clear();
        spec.description = description;
        Ok(spec)
    }
}

pub(super) fn taken(error: ConsoleError) -> ConsoleError {
    match error {
        ConsoleError::Store(StoreError::ConfigTaken { name }) => {
            ConsoleError::ConfigExists { name }
        }
        other => other,
    }
}

fn folder(field: &str, typed: &str) -> Result<String, ConsoleError> {
    let path = tidy_folder(typed);
    if is_folder(&path) {
        Ok(path)
    } else {
        Err(wrong_text(field, typed, TAG_MAX))
    }
}

fn named_folder(typed: &str) -> Result<String, ConsoleError> {
    let path = folder("path", typed)?;
    if path.is_empty() {
        let fault = Fault::error("path", FaultKind::Required);
        return Err(ConsoleError::Faults(vec![fault]));
    }
    Ok(path)
}

/// A folder or tag that is too long, or has what none may have.
fn wrong_text(field: &str, given: &str, max: usize) -> ConsoleError {
    let longest = given.split('/').map(|name| name.chars().count()).max();
    let actual = longest.unwrap_or_default();
    let kind = if actual > max {
        FaultKind::TooLong { max, actual }
    } else if given.chars().any(char::is_control) {
        FaultKind::ControlCharacter
    } else {
        let expected = "names between slashes, at most 8 deep; tags without comma and slash";
        FaultKind::WrongType {
            expected: expected.to_owned(),
        }
    };
    ConsoleError::Faults(vec![Fault::error(field, kind)])
}
