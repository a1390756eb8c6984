//! What the wizard asks while a job is being described.

use std::sync::Arc;
use std::time::Duration;

use trainyard_backend::{Catalogue, CataloguePart, Flavor, Preview};
use trainyard_job::{
    Algorithm, ConnectionId, DataSource, Device, Fault, FaultKind, JobSpec, LOCAL_IMAGE, Pool,
    Resources, is_topic_urn, validate, validate_configuration_name,
};
use trainyard_store::{Store, SubscriptionState, TopicRow};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::owner::Owner;
use crate::places::is_here;
use crate::wire::{BackendName, Nothing, SaveAs, SpecAt, WizardDefaults};

/// How long a service is waited for to say whether a name is taken.
const NAME_PATIENCE: Duration = Duration::from_secs(5);

impl Console {
    /// What can be chosen under Specifications.
    pub async fn list_flavors(&self, name: BackendName) -> Result<Vec<Flavor>, ConsoleError> {
        Ok(self.place(&name.backend).await?.flavors().await?)
    }

    /// A spec to start a wizard from: a free name and the smallest flavor.
    pub async fn new_spec(&self, name: BackendName) -> Result<WizardDefaults, ConsoleError> {
        let here = is_here(&name.backend);
        let flavors = if here {
            self.list_flavors(name).await?
        } else {
            self.known_flavors(name.backend).await?
        };
        let mut spec = empty_spec(if here { LOCAL_IMAGE } else { "" });
        spec.name = self.free_name("trainjob").await?;
        if let Some(smallest) = flavors.iter().find(|one| here || one.free_nodes > 0) {
            spec.resources.flavor.clone_from(&smallest.code);
        }
        let config_name = self.free_config_name().await?;
        Ok(WizardDefaults { spec, config_name })
    }

    /// The flavors of a connection as they were last heard: a form opens without the network too.
    async fn known_flavors(&self, backend: String) -> Result<Vec<Flavor>, ConsoleError> {
        let id = ConnectionId(backend);
        let kept = self.kept_catalogue(&id, &CataloguePart::Flavors).await?;
        Ok(match kept {
            Some((Catalogue::Flavors(flavors), _)) => flavors,
            _ => vec![],
        })
    }

    /// Every fault of a spec: what the fields say, what is taken, what the place sees, and what keeps it from being
    /// saved besides.
    pub async fn check_spec(&self, at: SpecAt) -> Result<Vec<Fault>, ConsoleError> {
        let mut faults = validate(&at.spec);
        if at.version_of.is_none() && self.is_taken(&at.spec.name).await? {
            let name = at.spec.name.clone();
            faults.insert(0, Fault::error("name", FaultKind::NameTaken { name }));
        }
        if let Some(notification) = &at.spec.notification
            && !notification.topic.is_empty()
            && (is_here(&at.backend) || !is_topic_urn(&notification.topic))
        {
            let topics = self.list_topics(Nothing {}).await?;
            faults.extend(topic_fault(&notification.topic, &topics));
        }
        for fault in self.place(&at.backend).await?.check(&at.spec).await? {
            // A field that is empty or malformed already has its fault.
            if !faults
                .iter()
                .any(|f| f.is_error() && f.field == fault.field)
            {
                faults.push(fault);
            }
        }
        faults.extend(self.name_taken_there(&at, &faults).await);
        for fault in self.check_secrets(&at.spec).await? {
            if !faults.iter().any(|f| f.field == fault.field) {
                faults.push(fault);
            }
        }
        if let Some(save_as) = &at.save_as {
            faults.extend(self.check_save_as(save_as).await?);
        }
        Ok(faults)
    }

    /// Of a new job for a service: whether somebody's job there has its name. One that cannot be asked now is asked when the
    /// job is sent.
    async fn name_taken_there(&self, at: &SpecAt, faults: &[Fault]) -> Option<Fault> {
        let is_new = at.version_of.is_none() && !is_here(&at.backend);
        if !is_new || faults.iter().any(|fault| fault.field == "name") {
            return None;
        }
        let place = self.remote(&ConnectionId(at.backend.clone())).await.ok()?;
        let asked = tokio::time::timeout(NAME_PATIENCE, place.has_job(&at.spec.name)).await;
        let is_taken = matches!(asked, Ok(Ok(true)));
        let name = at.spec.name.clone();
        is_taken.then(|| Fault::error("name", FaultKind::NameTaken { name }))
    }

    /// Save Training Parameters: its fields are those of a configuration that does not exist yet.
    async fn check_save_as(&self, save_as: &SaveAs) -> Result<Vec<Fault>, ConsoleError> {
        let mut faults = validate_configuration_name(&save_as.name, &save_as.description);
        let name = save_as.name.clone();
        let taken = self
            .inner()
            .db
            .read(move |store| store.config(&name))
            .await?;
        if taken.is_some() {
            let name = save_as.name.clone();
            faults.push(Fault::error("name", FaultKind::NameTaken { name }));
        }
        for fault in &mut faults {
            fault.field = format!("save_as.{}", fault.field);
        }
        Ok(faults)
    }

    /// What would run.
    pub async fn preview_spec(&self, at: SpecAt) -> Result<Preview, ConsoleError> {
        Ok(self.place(&at.backend).await?.preview(&at.spec).await?)
    }

    /// The owner's side of the console, for what only the owner may do.
    pub(crate) fn owned(&self) -> Result<Arc<Owner>, ConsoleError> {
        self.owner().ok_or(ConsoleError::NotOwner)
    }

    /// `stem-` and four hexadecimal digits, as the service's console proposes.
    pub(crate) async fn free_name(&self, stem: &str) -> Result<String, ConsoleError> {
        loop {
            let name = format!("{stem}-{:04x}", random()?);
            if !self.is_taken(&name).await? {
                return Ok(name);
            }
        }
    }

    async fn free_config_name(&self) -> Result<String, ConsoleError> {
        loop {
            let name = format!("trainconfig-{:04x}", random()?);
            let wanted = name.clone();
            let find = move |store: &Store| store.config(&wanted);
            if self.inner().db.read(find).await?.is_none() {
                return Ok(name);
            }
        }
    }

    pub(crate) async fn is_taken(&self, name: &str) -> Result<bool, ConsoleError> {
        Ok(self.job_named(name).await?.is_some())
    }
}

/// A topic must be there; one that nobody confirmed tells nobody, which is worth knowing.
fn topic_fault(given: &str, topics: &[TopicRow]) -> Option<Fault> {
    let field = "notification.topic";
    let Some(topic) = topics.iter().find(|topic| topic.name == given) else {
        let known = topics.iter().map(|topic| topic.name.clone()).collect();
        let given = given.to_owned();
        return Some(Fault::error(
            field,
            FaultKind::UnknownTopic { given, known },
        ));
    };
    let mut states = topic.subscriptions.iter().map(|one| one.state);
    if states.any(|state| state == SubscriptionState::Confirmed) {
        return None;
    }
    let topic = given.to_owned();
    Some(Fault::warning(field, FaultKind::NobodyConfirmed { topic }))
}

fn empty_spec(image: &str) -> JobSpec {
    JobSpec {
        name: String::new(),
        description: String::new(),
        algorithm: Algorithm::CustomImage {
            image: image.to_owned(),
            code_dir: String::new(),
            boot_command: String::new(),
        },
        data: vec![DataSource::Path {
            path: String::new(),
        }],
        output_path: String::new(),
        parameters: vec![],
        environment: vec![],
        log_path: String::new(),
        resources: Resources {
            pool: Pool::Public,
            device: Device::Cpu,
            flavor: String::new(),
            nodes: 1,
        },
        notification: None,
    }
}

fn random() -> Result<u16, ConsoleError> {
    Ok(u16::from_le_bytes(crate::random::bytes()?))
}
