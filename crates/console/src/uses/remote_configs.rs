//! Configurations to and from the service of a connection. What is there becomes a text like any file's, so that it is
//! imported as one; what is sent is compared with what is there first.

mod sent;
mod staying;

use std::collections::HashMap;

use trainyard_backend::{Remote, RemoteConfig, Unreadable};
use trainyard_exports::{
    ConfigEntry, ConfigFormat, ImportFault, ImportFaultKind, read_configs, write_configs,
};
use trainyard_job::{Fault, JobSpec};
use trainyard_store::{JobConfig, Store, StoreError};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::submit::configuration_values;
use crate::wire::{FetchedConfigs, LeftOutMembers, OneConnection, UnreadableConfig};

impl Console {
    /// The configurations of a connection as a file's text; none where its region keeps none. What the service has no
    /// place for is in the text as it is here, so that importing it changes nothing of that.
    pub async fn fetch_configs(
        &self,
        one: OneConnection,
    ) -> Result<Option<FetchedConfigs>, ConsoleError> {
        let remote = self.remote(&one.id).await?;
        let Some(names) = remote.config_names().await? else {
            return Ok(None);
        };
        let there = remote.read_configs(names).await?;
        let here = self.namesakes(remote.as_ref(), &there).await?;
        let mut fetched = FetchedConfigs::default();
        let mut entries = Vec::with_capacity(there.len());
        for config in there {
            let RemoteConfig {
                name,
                values,
                left_out,
            } = config;
            match values
                .map_err(faults_of)
                .and_then(|values| entry(&name, values, here.get(&name)))
            {
                Err(faults) => fetched.unreadable.push(UnreadableConfig { name, faults }),
                Ok(entry) => {
                    entries.push(entry);
                    fetched.names.push(name.clone());
                    if !left_out.is_empty() {
                        let members = left_out;
                        fetched.left_out.push(LeftOutMembers { name, members });
                    }
                }
            }
        }
        if !entries.is_empty() {
            fetched.text = write_configs(&entries, ConfigFormat::Json);
        }
        Ok(Some(fetched))
    }

    /// The configurations here that have the names of those there, each with what it would be there.
    async fn namesakes(
        &self,
        remote: &dyn Remote,
        there: &[RemoteConfig],
    ) -> Result<HashMap<String, Namesake>, ConsoleError> {
        let names: Vec<String> = there.iter().map(|config| config.name.clone()).collect();
        let here = self.configs_of(names).await?;
        let configs: Vec<JobSpec> = here.iter().map(under_its_name).collect();
        let sent = remote.configs_there(&configs).await?.into_iter();
        let pairs = here.into_iter().zip(sent.map(|sent| sent.values));
        let namesake = |(here, there): (JobConfig, Option<JobSpec>)| {
            (here.name.clone(), Namesake { here, there })
        };
        Ok(pairs.map(namesake).collect())
    }

    /// The configurations of these names, as far as they exist.
    async fn configs_of(&self, names: Vec<String>) -> Result<Vec<JobConfig>, ConsoleError> {
        let read = move |store: &Store| -> Result<Vec<JobConfig>, StoreError> {
            let found = names.iter().map(|name| store.config(name).transpose());
            found.flatten().collect()
        };
        self.inner().db.read(read).await
    }
}

/// A configuration here that has the name of one there.
struct Namesake {
    here: JobConfig,
    /// What it would be there, where it can be sent.
    there: Option<JobSpec>,
}

/// A configuration of the service as one of a file; or why no file could have it.
fn entry(
    name: &str,
    mut values: JobSpec,
    namesake: Option<&Namesake>,
) -> Result<ConfigEntry, Vec<ImportFault>> {
    let mut entry = ConfigEntry {
        name: name.to_owned(),
        description: std::mem::take(&mut values.description),
        folder: String::new(),
        tags: Vec::new(),
        values: configuration_values(values),
    };
    if let Some(Namesake { here, there }) = namesake {
        entry.folder.clone_from(&here.folder);
        entry.tags.clone_from(&here.tags);
        staying::keep(&mut entry.values, &here.spec, there.as_ref());
    }
    let text = write_configs(std::slice::from_ref(&entry), ConfigFormat::Json);
    match read_configs(&text) {
        Ok(_) => Ok(entry),
        Err(faults) => Err(faults.into_iter().map(of_one).collect()),
    }
}

/// It is the only one of its text, which nobody sees.
fn of_one(fault: ImportFault) -> ImportFault {
    let field = fault.field.trim_start_matches("configurations[0].");
    ImportFault {
        field: field.to_owned(),
        line: None,
        ..fault
    }
}

fn faults_of(unreadable: Unreadable) -> Vec<ImportFault> {
    let fault = |Fault { field, kind, .. }| ImportFault {
        field,
        line: None,
        kind: ImportFaultKind::Value { kind },
    };
    match unreadable {
        Unreadable::Faults(faults) => faults.into_iter().map(fault).collect(),
        Unreadable::Whole(reason) => vec![ImportFault {
            field: String::new(),
            line: None,
            kind: ImportFaultKind::Shape { reason },
        }],
    }
}

/// Its values under its own name and description, as the service has them.
fn under_its_name(config: &JobConfig) -> JobSpec {
    JobSpec {
        name: config.name.clone(),
        description: config.description.clone(),
        ..config.spec.clone()
    }
}
