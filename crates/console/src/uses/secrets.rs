//! Secret values of variables: into the keyring, and whether they are there. They come out again only where a task
//! starts.

use trainyard_job::{Fault, FaultKind, JobSpec, ParsedVariables, SecretId, parse_variables};
use trainyard_secrets::{Secrets, SecretsError};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{KeepSecret, KeptSecret, KeyringState, Nothing, VariablesText};

/// Longest value, as of other variables.
const VALUE_MAX: usize = 4096;
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
        let check = move |secrets: &Secrets| {
            let faults = rows.into_iter().filter_map(|(at, id)| {
                let kind = match secrets.get(&id) {
                    Ok(_) => return None,
                    Err(SecretsError::Missing { .. }) => FaultKind::SecretMissing,
                    Err(SecretsError::NoKeyring { reason } | SecretsError::Refused { reason }) => {
                        FaultKind::NoKeyring { reason }
                    }
                };
                Some(Fault::error(format!("environment[{at}].value"), kind))
            });
            Ok(faults.collect())
        };
        self.with_secrets(check).await
    }

    /// The keyring blocks, for as long as a person takes to unlock it.
    async fn with_secrets<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Secrets) -> Result<T, SecretsError> + Send + 'static,
    ) -> Result<T, ConsoleError> {
        let secrets = self.inner().secrets.clone();
        let asked = tokio::task::spawn_blocking(move || ask(&secrets));
        Ok(asked.await.expect("BUG: asking the keyring panicked")?)
    }
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
