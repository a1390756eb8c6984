//! Secret values, in the keyring and nowhere else: those of variables, which come out again only where a task starts,
//! and those that topics need, each by a key that the database has.

use std::time::Duration;

use tokio::sync::oneshot;
use trainyard_job::{
    Fault, FaultKind, JobSpec, ParsedVariables, SecretId, VALUE_MAX, parse_variables,
};
use trainyard_secrets::{Secrets, SecretsError};

use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{KeepSecret, KeptSecret, KeyringState, Nothing, VariablesText};

/// A check of a spec does not wait for a person to unlock the keyring.
const CHECK_PATIENCE: Duration = Duration::from_secs(10);
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
        let kept = id.clone();
        self.with_secrets(move |secrets| secrets.put(&kept, &keep.value))
            .await?;
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
        let check = move |secrets: &Secrets| Ok(faults_of(&rows, &secrets.within(CHECK_PATIENCE)));
        self.with_secrets(check).await
    }

    /// Keeps the secret of a key, in place of an earlier one.
    pub(crate) async fn put_secret(&self, key: &str, value: &str) -> Result<(), ConsoleError> {
        let (id, value) = (SecretId::from(key), value.to_owned());
        self.with_secrets(move |secrets| secrets.put(&id, &value))
            .await
    }

    /// The secret of a key.
    pub(crate) async fn get_secret(&self, key: &str) -> Result<String, ConsoleError> {
        let id = SecretId::from(key);
        self.with_secrets(move |secrets| secrets.get(&id)).await
    }

    /// Forgets the secret of a key. One that stays in the keyring is no reason to keep what it belonged to.
    pub(crate) async fn forget_secret(&self, key: &str) {
        let id = SecretId::from(key);
        if let Err(error) = self.with_secrets(move |secrets| secrets.remove(&id)).await {
            diagnostic::say(&format_args!(
                "the secret {key} could not be deleted: {error}"
            ));
        }
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
