//! Connections to the service: made, changed, tested, removed. What signs in is in the keyring and nowhere else.

use tokio::sync::mpsc;
use trainyard_job::{Cloud, ConnectionId, ConnectionTest, Endpoints, Fault, FaultKind};
use trainyard_store::{ConnectionRow, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::places::{Dialling, Keys, LOCAL, is_here};
use crate::random;
use crate::uses::connection_form::{leads_elsewhere, refuse_faults, tidied};
use crate::uses::jobs::not_found;
use crate::wire::{
    CloudPreset, ConnectionKeys, Nothing, Notice, OneConnection, RegionPreset, SaveConnection,
};

/// Stands before the keys of connections in the keyring.
const SECRET: &str = "connection-";

impl Console {
    /// All connections; of those that were removed only the name is of use.
    pub async fn list_connections(&self, _: Nothing) -> Result<Vec<ConnectionRow>, ConsoleError> {
        self.inner().db.read(Store::connections).await
    }

    /// The place that a person means: `local`, or a connection by its id or its name.
    pub async fn find_place(&self, given: &str) -> Result<String, ConsoleError> {
        if is_here(given) {
            return Ok(given.to_owned());
        }
        let rows = self.list_connections(Nothing {}).await?;
        let is_it = |row: &&ConnectionRow| row.id.0 == given || row.connection.name == given;
        match rows.iter().filter(|row| !row.removed).find(is_it) {
            Some(row) => Ok(row.id.0.clone()),
            None => Err(self.unknown_place(given).await),
        }
    }

    /// That no place is called so, with those that there are.
    pub(crate) async fn unknown_place(&self, given: &str) -> ConsoleError {
        let rows = match self.list_connections(Nothing {}).await {
            Ok(rows) => rows.into_iter().filter(|row| !row.removed),
            Err(error) => return error,
        };
        let names = rows.map(|row| row.connection.name);
        ConsoleError::UnknownBackend {
            name: given.to_owned(),
            known: std::iter::once(LOCAL.to_owned()).chain(names).collect(),
        }
    }

    /// The regions that are known, with their addresses.
    #[expect(clippy::unused_async, reason = "every command is asynchronous")]
    pub async fn connection_presets(&self, _: Nothing) -> Result<Vec<CloudPreset>, ConsoleError> {
        let region = |cloud, region: &str| RegionPreset {
            region: region.to_owned(),
            endpoints: Endpoints::of(cloud, region).unwrap_or_default(),
        };
        let preset = |cloud: Cloud| CloudPreset {
            cloud,
            regions: cloud
                .regions()
                .iter()
                .map(|one| region(cloud, one))
                .collect(),
        };
        Ok(Cloud::ALL.map(preset).into())
    }

    /// Makes a connection or changes one.
    pub async fn save_connection(
        &self,
        save: SaveConnection,
    ) -> Result<ConnectionId, ConsoleError> {
        let owner = self.owned()?;
        let save = tidied(save);
        let former = self.former_connection(save.id.as_ref()).await?;
        refuse_faults(&save, former.as_ref())?;
        let elsewhere = former
            .as_ref()
            .filter(|former| leads_elsewhere(&former.connection, &save.connection));
        let id = match &save.id {
            Some(id) => id.clone(),
            None => ConnectionId::of(random::bytes()?),
        };
        let kept = match &former {
            Some(former) => self.secret_of(&former.id).await?,
            None => None,
        };
        // First, and while nobody waits: a person may have to unlock the keyring. A row never refers to what is not there.
        let key = self.put_keys(&save, kept.as_ref()).await?;
        let written = self.write_connection(&id, &save, elsewhere, &key).await;
        let unused = match &written {
            Ok(()) => kept.filter(|kept| *kept != key),
            Err(_) => (kept.as_ref() != Some(&key)).then_some(key),
        };
        if let Some(unused) = unused {
            self.forget_secret(&unused).await;
        }
        written?;
        owner.places.hang_up(&id).await;
        self.inner().tries.forget(&id);
        self.notify(Notice::Connections);
        // What it watched is watched on.
        tokio::spawn(self.clone().watch_remote_versions());
        Ok(id)
    }

    /// Removes a connection and what signs in to it, unless versions of it have not ended.
    pub async fn remove_connection(&self, one: OneConnection) -> Result<Nothing, ConsoleError> {
        let owner = self.owned()?;
        let row = self.former_connection(Some(&one.id)).await?;
        let row = row.ok_or_else(|| not_found("connection", &one.id))?;
        let id = one.id.clone();
        let remove = move |store: &mut Store| store.remove_connection(&id, now_ms());
        let nobody_submits = self.inner().submitting.write().await;
        let removed = self.inner().db.write(remove).await?;
        drop(nobody_submits);
        let secret = removed.map_err(|unended| in_use(row.connection.name, unended))?;
        if let Some(key) = secret {
            self.forget_secret(&key).await;
        }
        owner.places.hang_up(&one.id).await;
        self.notify(Notice::Connections);
        Ok(Nothing {})
    }

    /// Asks each service of a connection whether it answers, and keeps what they say.
    pub async fn test_connection(
        &self,
        one: OneConnection,
    ) -> Result<ConnectionTest, ConsoleError> {
        let remote = self.remote(&one.id).await?;
        let test = ConnectionTest {
            answers: remote.test().await,
            at_ms: now_ms(),
        };
        let kept = test.clone();
        let note = move |store: &mut Store| store.note_connection_test(&one.id, &kept);
        self.inner().db.write(note).await?;
        self.notify(Notice::Connections);
        Ok(test)
    }

    /// The same of one that is only being described.
    pub async fn try_connection(
        &self,
        save: SaveConnection,
    ) -> Result<ConnectionTest, ConsoleError> {
        let save = tidied(save);
        let former = self.former_connection(save.id.as_ref()).await?;
        refuse_faults(&save, former.as_ref())?;
        let keys = match (save.keys, &save.id) {
            (Some(keys), _) => Keys::from(keys),
            (None, Some(id)) => self.connection_keys(id).await?,
            (None, None) => unreachable!("BUG: a new connection without keys has a fault"),
        };
        // Nothing runs there by this client, so it has nothing to report.
        let (updates, _) = mpsc::unbounded_channel();
        let remote = (self.inner().dial)(Dialling {
            id: ConnectionId::of(random::bytes()?),
            connection: save.connection,
            keys,
            updates,
        })?;
        let answers = remote.test().await;
        remote.leave().await;
        let at_ms = now_ms();
        Ok(ConnectionTest { at_ms, answers })
    }

    /// What signs in to a connection, from the keyring.
    pub(crate) async fn connection_keys(&self, id: &ConnectionId) -> Result<Keys, ConsoleError> {
        let wanted = id.clone();
        let read = move |store: &Store| store.connection_secret(&wanted);
        let key = self.inner().db.read(read).await?;
        let key = key.ok_or_else(|| not_found("connection", id))?;
        let text = self.get_secret(&key).await?;
        serde_json::from_str(&text).map_err(|_| {
            // Somebody else wrote it.
            trainyard_secrets::SecretsError::Missing {
                id: key.as_str().into(),
            }
            .into()
        })
    }

    async fn former_connection(
        &self,
        id: Option<&ConnectionId>,
    ) -> Result<Option<ConnectionRow>, ConsoleError> {
        let Some(id) = id.cloned() else {
            return Ok(None);
        };
        let wanted = id.clone();
        let read = move |store: &Store| store.connection(&wanted);
        let found = self.inner().db.read(read).await?;
        found.map(Some).ok_or_else(|| not_found("connection", &id))
    }

    async fn secret_of(&self, id: &ConnectionId) -> Result<Option<String>, ConsoleError> {
        let id = id.clone();
        let read = move |store: &Store| store.connection_secret(&id);
        self.inner().db.read(read).await
    }

    /// Puts what signs in into the keyring; answers its key, which is the former one where that is kept.
    async fn put_keys(
        &self,
        save: &SaveConnection,
        kept: Option<&String>,
    ) -> Result<String, ConsoleError> {
        if let (None, Some(kept)) = (&save.keys, kept) {
            return Ok(kept.clone());
        }
        let key = format!("{SECRET}{}", hex::encode(random::bytes::<8>()?));
        let keys = Keys::from(save.keys.clone().unwrap_or_default());
        let text = serde_json::to_string(&keys).expect("BUG: keys are JSON");
        self.put_secret(&key, &text).await?;
        Ok(key)
    }

    /// Writes the row, unless versions of the place that it led to so far have not ended.
    async fn write_connection(
        &self,
        id: &ConnectionId,
        save: &SaveConnection,
        elsewhere: Option<&ConnectionRow>,
        key: &str,
    ) -> Result<(), ConsoleError> {
        let db = &self.inner().db;
        // Nobody submits to what is just led elsewhere.
        let _nobody_submits = self.inner().submitting.write().await;
        if let Some(former) = elsewhere {
            let id = former.id.clone();
            let unended = db.read(move |store| store.unended_at(&id)).await?;
            if unended.count > 0 {
                return Err(in_use(former.connection.name.clone(), unended));
            }
        }
        let (row, connection, secret) = (id.clone(), save.connection.clone(), key.to_owned());
        let forgets = elsewhere.is_some();
        let write = move |store: &mut Store| {
            let written = store.save_connection(&row, &connection, &secret, now_ms())?;
            if written && forgets {
                store.forget_catalogue(&row)?;
            }
            Ok(written)
        };
        if db.write(write).await? {
            return Ok(());
        }
        let name = save.connection.name.clone();
        let fault = Fault::error("name", FaultKind::ConnectionTaken { name });
        Err(ConsoleError::Faults(vec![fault]))
    }
}

impl From<ConnectionKeys> for Keys {
    fn from(keys: ConnectionKeys) -> Self {
        Self {
            secret: keys.secret.0,
            security_token: keys.security_token.0,
        }
    }
}

fn in_use(name: String, unended: trainyard_store::Unended) -> ConsoleError {
    let listed = unended.versions.len() as u64;
    ConsoleError::ConnectionInUse {
        name,
        and_more: unended.count - listed,
        versions: unended.versions,
    }
}
