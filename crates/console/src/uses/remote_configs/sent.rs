//! Configurations that go to the service: what that would change there, and the sending.

use std::collections::{HashMap, HashSet};

use trainyard_backend::{BackendError, ConfigThere, Remote, RemoteConfig};
use trainyard_job::{
    ComparedField, Fault, FaultKind, JobSpec, SecretId, Variable, compare_specs, is_secret,
};
use trainyard_store::JobConfig;

use super::{faults_of, under_its_name};
use crate::console::Console;
use crate::error::{ConsoleError, WireError};
use crate::uses::exchange::numbered;
use crate::uses::jobs::not_found;
use crate::wire::{ChosenSend, PlanSend, PlannedSend, SendAction, SendConfigs, SentConfig};

impl Console {
    /// What sending configurations to a connection would do; none where its region keeps none. Nothing is sent.
    pub async fn plan_send(
        &self,
        asked: PlanSend,
    ) -> Result<Option<Vec<PlannedSend>>, ConsoleError> {
        let remote = self.remote(&asked.connection).await?;
        let Some(names) = remote.config_names().await? else {
            return Ok(None);
        };
        let mut taken: HashSet<String> = names.into_iter().collect();
        let here = self.configs_to_send(&asked.names).await?;
        let values = self.values_to_send(&here, asked.secrets).await?;
        let there = read_there(remote.as_ref(), &asked.names, &taken).await?;
        let outgoing: Vec<JobSpec> = here
            .iter()
            .map(|config| outgoing(under_its_name(config), there.get(&config.name), &values))
            .collect();
        let would_be = remote.configs_there(&outgoing).await?;
        taken.extend(asked.names);
        let planned = here.iter().zip(would_be).map(|(config, would_be)| {
            let namesake = there.get(&config.name);
            planned(config, would_be, namesake, &mut taken)
        });
        Ok(Some(planned.collect()))
    }

    /// Sends configurations, one after the other, and answers what became of each. After one that did not reach the
    /// service no other is tried.
    pub async fn send_configs(&self, asked: SendConfigs) -> Result<Vec<SentConfig>, ConsoleError> {
        let remote = self.remote(&asked.connection).await?;
        let names: Vec<String> = asked.chosen.iter().map(|one| one.name.clone()).collect();
        let here = self.configs_to_send(&names).await?;
        let values = self.values_to_send(&here, asked.secrets).await?;
        let replaced = asked.chosen.iter().filter(|one| one.replace);
        let replaced: Vec<String> = replaced.map(|one| one.to.clone()).collect();
        let taken = replaced.iter().cloned().collect();
        let there = read_there(remote.as_ref(), &replaced, &taken).await?;
        let mut sent = Vec::with_capacity(here.len());
        let mut lost: Option<WireError> = None;
        for (ChosenSend { name, to, replace }, config) in asked.chosen.into_iter().zip(&here) {
            let failure = if lost.is_some() {
                lost.clone()
            } else {
                let config = JobSpec {
                    name: to.clone(),
                    ..under_its_name(config)
                };
                let namesake = there.get(&to).filter(|_| replace);
                let config = outgoing(config, namesake, &values);
                let failed = remote.send_config(&config, replace).await.err();
                let is_lost = matches!(failed, Some(BackendError::Unreachable { .. }));
                let failure = failed.map(|error| ConsoleError::from(error).to_wire());
                lost = failure.clone().filter(|_| is_lost);
                failure
            };
            sent.push(SentConfig { name, to, failure });
        }
        Ok(sent)
    }

    /// The configurations of these names, in their order.
    async fn configs_to_send(&self, names: &[String]) -> Result<Vec<JobConfig>, ConsoleError> {
        let found = self.configs_of(names.to_vec()).await?;
        let missing = names
            .iter()
            .find(|name| !found.iter().any(|config| config.name == **name));
        match missing {
            Some(name) => Err(not_found("configuration", name)),
            None => Ok(found),
        }
    }

    /// The values of their secrets; of none where they are not to be sent.
    async fn values_to_send(
        &self,
        configs: &[JobConfig],
        wanted: bool,
    ) -> Result<HashMap<SecretId, String>, ConsoleError> {
        let mut values = HashMap::new();
        let ids = configs.iter().flat_map(|config| secret_rows(&config.spec));
        for id in ids.filter_map(|row| row.secret.as_ref()) {
            // One that came without its value has none to send.
            if wanted && !id.is_empty() && !values.contains_key(id) {
                values.insert(id.clone(), self.get_secret(id.as_str()).await?);
            }
        }
        Ok(values)
    }
}

/// What is there under these names, of those that are taken.
async fn read_there(
    remote: &dyn Remote,
    names: &[String],
    taken: &HashSet<String>,
) -> Result<HashMap<String, RemoteConfig>, ConsoleError> {
    let names = names.iter().filter(|name| taken.contains(*name));
    let found = remote.read_configs(names.cloned().collect()).await?;
    let by_name = found
        .into_iter()
        .map(|config| (config.name.clone(), config));
    Ok(by_name.collect())
}

fn secret_rows(spec: &JobSpec) -> impl Iterator<Item = &Variable> {
    let rows = spec.environment.iter().chain(&spec.parameters);
    rows.filter(|row| is_secret(row))
}

/// A configuration as it is sent: with these values of its secrets. Of a secret whose value is not sent the service keeps
/// the one it has.
fn outgoing(
    mut config: JobSpec,
    there: Option<&RemoteConfig>,
    values: &HashMap<SecretId, String>,
) -> JobSpec {
    let known = there.and_then(|there| there.values.as_ref().ok());
    let kept = |name: &str| {
        let mut rows = known
            .iter()
            .flat_map(|spec| spec.environment.iter().chain(&spec.parameters));
        rows.find(|row| row.name == name)
            .map(|row| row.value.clone())
    };
    for row in config.environment.iter_mut().chain(&mut config.parameters) {
        let Some(id) = &row.secret else { continue };
        if let Some(value) = values.get(id).cloned().or_else(|| kept(&row.name)) {
            *row = Variable::plain(std::mem::take(&mut row.name), value);
        }
    }
    config
}

fn planned(
    config: &JobConfig,
    would_be: ConfigThere,
    there: Option<&RemoteConfig>,
    taken: &mut HashSet<String>,
) -> PlannedSend {
    let secrets: Vec<String> = secret_rows(&config.spec)
        .map(|row| row.name.clone())
        .collect();
    let (mut differences, mut unreadable) = (Vec::new(), Vec::new());
    match there.map(|there| (&there.values, &would_be.values)) {
        Some((Ok(before), Some(after))) => differences = compared(before, after, &secrets),
        Some((Err(why), _)) => unreadable = faults_of(why.clone()),
        _ => {}
    }
    let is_compared = unreadable.is_empty() && would_be.values.is_some();
    let action = match there {
        None => SendAction::Create,
        Some(_) if is_compared && differences.is_empty() => SendAction::Same,
        Some(_) => SendAction::Differs,
    };
    let mut faults = would_be.faults;
    faults.extend(filing(config));
    let is_conflict = action == SendAction::Differs;
    PlannedSend {
        name: config.name.clone(),
        there: action,
        differences,
        free_name: is_conflict.then(|| free_name(&config.name, taken)),
        secrets,
        faults,
        unreadable,
    }
}

/// What differs, without showing the value of what is secret here.
fn compared(before: &JobSpec, after: &JobSpec, secrets: &[String]) -> Vec<ComparedField> {
    let masked = |spec: &JobSpec| {
        let mut spec = spec.clone();
        for row in spec.environment.iter_mut().chain(&mut spec.parameters) {
            if secrets.contains(&row.name) {
                row.secret = Some(SecretId::from(row.value.as_str()));
            }
        }
        spec
    };
    let fields = compare_specs(&masked(before), &masked(after)).into_iter();
    fields.filter(|field| field.changed).collect()
}

/// The service knows neither folders nor tags.
fn filing(config: &JobConfig) -> impl Iterator<Item = Fault> {
    let filed = [
        ("folder", config.folder.is_empty()),
        ("tags", config.tags.is_empty()),
    ];
    let filed = filed.into_iter().filter(|(_, is_empty)| !is_empty);
    filed.map(|(field, _)| Fault::warning(field, FaultKind::NoPlaceThere))
}

fn free_name(name: &str, taken: &mut HashSet<String>) -> String {
    let mut free = (2_u32..).map(|number| numbered(name, number));
    let free = free.find(|name| !taken.contains(name));
    let free = free.expect("BUG: more configurations than numbers");
    taken.insert(free.clone());
    free
}
