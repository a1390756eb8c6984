//! Connections to the service: made, changed, tested, removed. What signs in is in the keyring and nowhere else.

use tokio::sync::mpsc;
use trainyard_job::{
    Cloud, Connection, ConnectionId, ConnectionTest, Endpoints, Fault, FaultKind, SignIn,
    validate_connection,
};
use trainyard_store::{ConnectionRow, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::places::{Dialling, Keys};
use crate::uses::jobs::not_found;
use crate::wire::{
    CloudPreset, ConnectionKeys, Nothing, Notice, OneConnection, RegionPreset, SaveConnection,
};
use crate::{notify, random};

/// Stands before the keys of connections in the keyring.
const SECRET: &str = "connection-";

impl Console {
    /// All connections; of those that were removed only the name is of use.
    pub async fn list_connections(&self, _: Nothing) -> Result<Vec<ConnectionRow>, ConsoleError> {
        self.inner().db.read(Store::connections).await
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
        // Nobody submits to what is just led elsewhere.
        let _nobody_submits = self.inner().submitting.write().await;
        if let Some(former) = &former
            && leads_elsewhere(&former.connection, &save.connection)
        {
            self.refuse_in_use(former).await?;
        }
        let id = match &save.id {
            Some(id) => id.clone(),
            None => ConnectionId::of(random::bytes()?),
        };
        self.write_connection(&id, &save, former.as_ref()).await?;
        owner.places.hang_up(&id).await;
        if let Some(former) = &former
            && leads_elsewhere(&former.connection, &save.connection)
        {
            let forget = id.clone();
            let forget = move |store: &mut Store| store.forget_catalogue(&forget);
            self.inner().db.write(forget).await?;
            self.inner().tries.forget(&id);
        }
        self.notify(Notice::Connections);
        // What it watched is watched on.
        tokio::spawn(self.clone().watch_remote_versions());
        Ok(id)
    }

    /// Removes a connection and what signs in to it, unless versions of it have not ended.
    pub async fn remove_connection(&self, one: OneConnection) -> Result<Nothing, ConsoleError> {
        let owner = self.owned()?;
        let _nobody_submits = self.inner().submitting.write().await;
        let row = self.former_connection(Some(&one.id)).await?;
        let row = row.ok_or_else(|| not_found("connection", &one.id))?;
        let id = one.id.clone();
        let remove = move |store: &mut Store| store.remove_connection(&id, now_ms());
        match self.inner().db.write(remove).await? {
            Err(unended) => return Err(in_use(row.connection.name, unended)),
            Ok(secret) => {
                if let Some(key) = secret {
                    self.forget_secret(&key).await;
                }
            }
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

    async fn refuse_in_use(&self, row: &ConnectionRow) -> Result<(), ConsoleError> {
        let id = row.id.clone();
        let unended = move |store: &Store| store.unended_at(&id);
        let unended = self.inner().db.read(unended).await?;
        if unended.count == 0 {
            return Ok(());
        }
        Err(in_use(row.connection.name.clone(), unended))
    }

    /// Keys first: a row never refers to what is not there. What is not referred to any more goes last.
    async fn write_connection(
        &self,
        id: &ConnectionId,
        save: &SaveConnection,
        former: Option<&ConnectionRow>,
    ) -> Result<(), ConsoleError> {
        let kept = match former {
            Some(row) => {
                let id = row.id.clone();
                let read = move |store: &Store| store.connection_secret(&id);
                self.inner().db.read(read).await?
            }
            None => None,
        };
        let key = match (&save.keys, &kept) {
            (None, Some(kept)) => kept.clone(),
            (keys, _) => {
                let key = format!("{SECRET}{}", notify::hex(&random::bytes::<8>()?));
                let keys = Keys::from(keys.clone().unwrap_or_default());
                let text = serde_json::to_string(&keys).expect("BUG: keys are JSON");
                self.put_secret(&key, &text).await?;
                key
            }
        };
        let (row, connection, secret) = (id.clone(), save.connection.clone(), key.clone());
        let write =
            move |store: &mut Store| store.save_connection(&row, &connection, &secret, now_ms());
        let written = self.inner().db.write(write).await;
        let unused = match &written {
            Ok(true) => kept.filter(|kept| *kept != key),
            _ => (kept.as_ref() != Some(&key)).then_some(key),
        };
        if let Some(unused) = unused {
            self.forget_secret(&unused).await;
        }
        if written? {
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

/// Without the blanks that come with what is pasted.
fn tidied(save: SaveConnection) -> SaveConnection {
    let trim = |text: &mut String| *text = text.trim().to_owned();
    let SaveConnection {
        id,
        mut connection,
        mut keys,
    } = save;
    trim(&mut connection.name);
    trim(&mut connection.region);
    trim(&mut connection.project_id);
    let Endpoints {
        iam,
        modelarts,
        obs,
        smn,
        swr,
    } = &mut connection.endpoints;
    for address in [iam, modelarts, obs, smn, swr] {
        *address = address.trim().trim_end_matches('/').to_owned();
    }
    match &mut connection.sign_in {
        SignIn::AccessKey { access_key } => trim(access_key),
        SignIn::Temporary { access_key } => trim(access_key),
        SignIn::Password { domain, user } => {
            trim(domain);
            trim(user);
        }
    }
    // A password may begin with a blank; a key never does.
    if let Some(keys) = &mut keys
        && !matches!(connection.sign_in, SignIn::Password { .. })
    {
        trim(&mut keys.secret.0);
        trim(&mut keys.security_token.0);
    }
    SaveConnection {
        id,
        connection,
        keys,
    }
}

fn refuse_faults(
    save: &SaveConnection,
    former: Option<&ConnectionRow>,
) -> Result<(), ConsoleError> {
    let mut faults = validate_connection(&save.connection);
    let sign_in = &save.connection.sign_in;
    let same_kind = |row: &ConnectionRow| {
        std::mem::discriminant(&row.connection.sign_in) == std::mem::discriminant(sign_in)
    };
    let none = ConnectionKeys::default();
    let keys = match &save.keys {
        Some(keys) => Some(keys),
        None if former.is_some_and(same_kind) => None,
        None => Some(&none),
    };
    if let Some(keys) = keys {
        if keys.secret.0.is_empty() {
            faults.push(Fault::error("keys.secret", FaultKind::Required));
        }
        if matches!(sign_in, SignIn::Temporary { .. }) && keys.security_token.0.is_empty() {
            faults.push(Fault::error("keys.security_token", FaultKind::Required));
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(ConsoleError::Faults(faults))
}

/// Whether what runs there could not be found again by the other.
fn leads_elsewhere(former: &Connection, next: &Connection) -> bool {
    let place = |one: &Connection| {
        (
            one.region.clone(),
            one.project_id.clone(),
            one.endpoints.modelarts.clone(),
        )
    };
    place(former) != place(next)
}

fn in_use(name: String, unended: trainyard_store::Unended) -> ConsoleError {
    let listed = unended.versions.len() as u64;
    ConsoleError::ConnectionInUse {
        name,
        and_more: unended.count - listed,
        versions: unended.versions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::SecretText;

    fn save(sign_in: SignIn, keys: Option<(&str, &str)>) -> SaveConnection {
        SaveConnection {
            id: None,
            connection: Connection {
                name: " Frankfurt ".to_owned(),
                cloud: Cloud::OpenTelekomCloud,
                region: "eu-de".to_owned(),
                project_id: "0f00".to_owned(),
                endpoints: Endpoints::of(Cloud::OpenTelekomCloud, "eu-de").unwrap_or_default(),
                sign_in,
            },
            keys: keys.map(|(secret, token)| ConnectionKeys {
                secret: SecretText(secret.to_owned()),
                security_token: SecretText(token.to_owned()),
            }),
        }
    }

    fn key_pair() -> SignIn {
        let access_key = "AK".to_owned();
        SignIn::AccessKey { access_key }
    }

    fn temporary() -> SignIn {
        let access_key = "AK".to_owned();
        SignIn::Temporary { access_key }
    }

    fn fields(save: &SaveConnection, former: Option<&ConnectionRow>) -> Vec<String> {
        match refuse_faults(save, former) {
            Err(ConsoleError::Faults(faults)) => faults.into_iter().map(|f| f.field).collect(),
            _ => vec![],
        }
    }

    #[test]
    fn a_new_connection_says_which_of_its_keys_is_missing() {
        assert_eq!(fields(&save(key_pair(), None), None), ["keys.secret"]);
        let temporary = |keys| fields(&save(temporary(), keys), None);
        assert_eq!(temporary(Some(("SK", ""))), ["keys.security_token"]);
        assert_eq!(temporary(Some(("SK", "token"))), Vec::<String>::new());
    }

    #[test]
    fn keys_are_kept_for_the_way_of_signing_in_that_they_are_for() {
        let former = ConnectionRow {
            id: ConnectionId::of([0; 4]),
            connection: save(key_pair(), None).connection,
            test: None,
            created_at_ms: 0,
            removed: false,
        };
        let kept = fields(&save(key_pair(), None), Some(&former));
        assert_eq!(kept, Vec::<String>::new());
        let other = fields(&save(temporary(), None), Some(&former));
        assert_eq!(other, ["keys.secret", "keys.security_token"]);
    }

    #[test]
    fn what_is_pasted_comes_without_its_blanks_and_a_password_as_it_is() {
        let tidy = tidied(save(key_pair(), Some((" SK\n", ""))));
        assert_eq!(tidy.connection.name, "Frankfurt");
        assert_eq!(tidy.keys.map(|keys| keys.secret.0).as_deref(), Some("SK"));
        let sign_in = SignIn::Password {
            domain: " d ".to_owned(),
            user: "u".to_owned(),
        };
        let tidy = tidied(save(sign_in, Some((" pass ", ""))));
        assert_eq!(
            tidy.keys.map(|keys| keys.secret.0).as_deref(),
            Some(" pass ")
        );
    }
}
