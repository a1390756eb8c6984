//! Secret values, in the keyring and nowhere else: those of variables, which come out again only where a task starts,
//! and those that topics and connections need, each by a key that the database has.

use std::time::Duration;

use tokio::sync::oneshot;
use trainyard_job::{
    Fault, FaultKind, JobSpec, ParsedVariables, SecretId, VALUE_MAX, parse_variables,
};
use trainyard_secrets::{Secrets, SecretsError};
use trainyard_store::Store;

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{KeepSecret, KeptSecret, KeyringState, Nothing, VariablesText};

/// Neither a check of a spec nor what can be done another day waits for a person to unlock the keyring.
const SHORT_PATIENCE: Duration = Duration::from_secs(10);
/// For this long nothing need name a value: it may stand in a form that nobody has gone on with yet, one that was opened
/// from a job that is deleted meanwhile. It is also the time between two looks.
const UNNAMED_MS: u64 = 24 * 60 * 60 * 1000;
/// Largest file of variables.
const FILE_BYTES_MAX: u64 = 1 << 20;

impl Console {
    /// Keeps a value in the keyring of this computer.
    pub async fn keep_secret(&self, keep: KeepSecret) -> Result<KeptSecret, ConsoleError> {
        let actual = keep.value.chars().count();
        if actual > VALUE_MAX || keep.value.contains('\0') || actual == 0 {
            let max = VALUE_MAX;
            let kind = match actual {
                0 => FaultKind::Required,
                _ if actual > max => FaultKind::TooLong { max, actual },
                _ => FaultKind::ControlCharacter,
            };
            return Err(ConsoleError::Faults(vec![Fault::error("value", kind)]));
        }
        let id = SecretId::of(crate::random::bytes()?);
        self.put_secret(id.as_str(), &keep.value).await?;
        Ok(KeptSecret { id })
    }

    /// Whether secret values can be kept here.
    pub async fn keyring_state(&self, _: Nothing) -> Result<KeyringState, ConsoleError> {
        let found = self
            .with_secrets(|secrets| Ok(secrets.is_there().err()))
            .await?;
        Ok(KeyringState {
            missing: found.map(|error| error.to_string()),
        })
    }

    /// Reads variables from a text or a file. Lines that are none are told by their numbers.
    pub async fn parse_variables(
        &self,
        text: VariablesText,
    ) -> Result<ParsedVariables, ConsoleError> {
        let text = match text {
            VariablesText::Text { text } => text,
            VariablesText::File { path } => read_text(path).await?,
        };
        Ok(parse_variables(&text))
    }

    /// The secret variables of a spec whose values cannot be had.
    pub(crate) async fn check_secrets(&self, spec: &JobSpec) -> Result<Vec<Fault>, ConsoleError> {
        let rows: Vec<(usize, SecretId)> = spec
            .environment
            .iter()
            .enumerate()
            .filter_map(|(at, row)| Some((at, row.secret.clone()?)))
            .filter(|(_, id)| !id.is_empty())
            .collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let check = move |secrets: &Secrets| Ok(faults_of(&rows, &secrets.within(SHORT_PATIENCE)));
        self.with_secrets(check).await
    }

    /// Keeps the secret of a key, in place of an earlier one, until nothing in the database names it any more.
    pub(crate) async fn put_secret(&self, key: &str, value: &str) -> Result<(), ConsoleError> {
        let id = SecretId::from(key);
        let noted = id.clone();
        // First: what is in the keyring and noted nowhere would stay there for ever.
        let note = move |store: &mut Store| store.note_secret(&noted, now_ms());
        self.inner().db.write(note).await?;
        let kept = self.put_in_keyring(id.clone(), value).await;
        if let Err(ConsoleError::Secrets(SecretsError::NoKeyring { .. })) = kept {
            let forget = move |store: &mut Store| store.forget_secret(&id);
            self.inner().db.write(forget).await?;
        }
        kept
    }

    /// The same of a key that something else than the database names.
    pub(crate) async fn put_in_keyring(
        &self,
        id: SecretId,
        value: &str,
    ) -> Result<(), ConsoleError> {
        let value = value.to_owned();
        self.with_secrets(move |secrets| secrets.put(&id, &value))
            .await
    }

    /// The secret of a key.
    pub(crate) async fn get_secret(&self, key: &str) -> Result<String, ConsoleError> {
        let id = SecretId::from(key);
        self.with_secrets(move |secrets| secrets.get(&id)).await
    }

    /// Forgets the secret of a key. One that stays in the keyring is no reason to keep what it belonged to, and is taken
    /// out another day.
    pub(crate) async fn forget_secret(&self, key: &str) {
        if let Err(error) = self.remove_secret(key.into()).await {
            diagnostic::say(&format_args!(
                "the secret {key} could not be deleted: {error}"
            ));
        }
    }

    /// As an owner that stays, until it leaves: takes the values out of the keyring that nothing names any more. Nobody
    /// waits for it, as the keyring may be shut.
    pub(crate) async fn keep_sweeping_secrets(self) {
        loop {
            // What could not be taken out is tried again.
            if let Err(error) = self.sweep_secrets().await {
                diagnostic::say(&format_args!(
                    "secrets that nothing names could not be deleted: {error}"
                ));
            }
            tokio::time::sleep(Duration::from_millis(UNNAMED_MS)).await;
        }
    }

    async fn sweep_secrets(&self) -> Result<(), ConsoleError> {
        // A submit that found the value there has named it before the next line, or looks for it after the last.
        let _nobody_submits = self.inner().submitting.write().await;
        let look = |store: &mut Store| {
            let now = now_ms();
            store.unnamed_secrets(now.saturating_sub(UNNAMED_MS), now)
        };
        for id in self.inner().db.write(look).await? {
            self.remove_secret(id).await?;
        }
        Ok(())
    }

    async fn remove_secret(&self, id: SecretId) -> Result<(), ConsoleError> {
        let removed = id.clone();
        self.with_secrets(move |secrets| secrets.within(SHORT_PATIENCE).remove(&removed))
            .await?;
        let forget = move |store: &mut Store| store.forget_secret(&id);
        self.inner().db.write(forget).await
    }

    /// The keyring blocks, for as long as a person takes to unlock it. It is asked on a thread of its own, which a
    /// program that ends does not wait for.
    async fn with_secrets<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Secrets) -> Result<T, SecretsError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let secrets = self.inner().secrets.clone();
        let (reply, answer) = oneshot::channel();
        std::thread::spawn(move || {
            // Who asked may have gone.
            let _ = reply.send(ask(&secrets));
        });
        Ok(answer.await.expect("BUG: asking the keyring panicked")?)
    }
}

/// The rows, by their places, whose values the keyring does not give. One that is shut is not asked for each row.
fn faults_of(rows: &[(usize, SecretId)], secrets: &Secrets) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut shut = None;
    for (at, id) in rows {
        let found = match &shut {
            Some(reason) => Err(SecretsError::Refused {
                reason: String::clone(reason),
            }),
            None => secrets.get(id),
        };
        let kind = match found {
            Ok(_) => continue,
            Err(SecretsError::Missing { .. }) => FaultKind::SecretMissing,
            Err(SecretsError::NoKeyring { reason } | SecretsError::Refused { reason }) => {
                shut = Some(reason.clone());
                FaultKind::NoKeyring { reason }
            }
        };
        faults.push(Fault::error(format!("environment[{at}].value"), kind));
    }
    faults
}

async fn read_text(path: String) -> Result<String, ConsoleError> {
    let path = std::path::PathBuf::from(path);
    let read = async {
        let found = tokio::fs::metadata(&path).await?;
        if !found.is_file() || found.len() > FILE_BYTES_MAX {
            return Err(std::io::Error::other(
                "is no text of variables: choose a file of at most 1 MiB",
            ));
        }
        tokio::fs::read_to_string(&path).await
    };
    read.await.map_err(|error| file_error(&path, error))
}
