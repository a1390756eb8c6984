//! The places that keep values.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use keyring::v1::{Entry, Error};
use trainyard_job::SecretId;

use crate::SecretsError;

/// What the keyring shows as the program.
const SERVICE: &str = "trainyard";

pub(crate) trait Keeper: Send + Sync {
    fn is_there(&self, patience: Duration) -> Result<(), SecretsError>;
    fn put(&self, id: &SecretId, value: &str, patience: Duration) -> Result<(), SecretsError>;
    fn get(&self, id: &SecretId, patience: Duration) -> Result<String, SecretsError>;
    fn remove(&self, id: &SecretId, patience: Duration) -> Result<(), SecretsError>;
}

/// The keyring of this desktop.
pub(crate) struct Keyring;

impl Keeper for Keyring {
    fn is_there(&self, patience: Duration) -> Result<(), SecretsError> {
        apart(patience, || match Entry::store_status() {
            Ok(()) => Ok(()),
            Err(error) => Err(no_keyring(error)),
        })
    }

    fn put(&self, id: &SecretId, value: &str, patience: Duration) -> Result<(), SecretsError> {
        let (id, value) = (id.clone(), value.to_owned());
        apart(patience, move || {
            let entry = open(&id)?;
            entry.set_password(&value).map_err(|e| fault(&id, &e))
        })
    }

    fn get(&self, id: &SecretId, patience: Duration) -> Result<String, SecretsError> {
        let id = id.clone();
        apart(patience, move || {
            open(&id)?.get_password().map_err(|e| fault(&id, &e))
        })
    }

    fn remove(&self, id: &SecretId, patience: Duration) -> Result<(), SecretsError> {
        let id = id.clone();
        apart(patience, move || match open(&id)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(&id, &error)),
        })
    }
}

/// The library waits for answers in a way that must not meet a runtime of the caller's.
fn apart<T: Send + 'static>(
    patience: Duration,
    ask: impl FnOnce() -> Result<T, SecretsError> + Send + 'static,
) -> Result<T, SecretsError> {
    let (reply, answer) = mpsc::channel();
    std::thread::spawn(move || {
        // Who asked may have waited long enough.
        let _ = reply.send(ask());
    });
    answer.recv_timeout(patience).unwrap_or_else(|_| {
        let reason = format!("it did not answer within {} s", patience.as_secs());
        Err(SecretsError::Refused { reason })
    })
}

fn open(id: &SecretId) -> Result<Entry, SecretsError> {
    if let Err(error) = Entry::store_status() {
        return Err(no_keyring(error));
    }
    Entry::new(SERVICE, id.as_str()).map_err(|error| fault(id, &error))
}

fn no_keyring(error: &Error) -> SecretsError {
    let reason = error.to_string();
    SecretsError::NoKeyring { reason }
}

/// The library's words never repeat a value; what it attaches besides is left out.
fn fault(id: &SecretId, error: &Error) -> SecretsError {
    match error {
        Error::NoEntry => SecretsError::Missing { id: id.clone() },
        Error::NoDefaultStore => no_keyring(error),
        other => SecretsError::Refused {
            reason: other.to_string(),
        },
    }
}

/// This process's memory.
#[derive(Default)]
pub(crate) struct InMemory(Mutex<HashMap<SecretId, String>>);

impl InMemory {
    fn values(&self) -> MutexGuard<'_, HashMap<SecretId, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeper for InMemory {
    fn is_there(&self, _: Duration) -> Result<(), SecretsError> {
        Ok(())
    }

    fn put(&self, id: &SecretId, value: &str, _: Duration) -> Result<(), SecretsError> {
        self.values().insert(id.clone(), value.to_owned());
        Ok(())
    }

    fn get(&self, id: &SecretId, _: Duration) -> Result<String, SecretsError> {
        let found = self.values().get(id).cloned();
        found.ok_or_else(|| SecretsError::Missing { id: id.clone() })
    }

    fn remove(&self, id: &SecretId, _: Duration) -> Result<(), SecretsError> {
        self.values().remove(id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_does_not_answer_is_not_waited_for() {
        let (_answers_never, never) = mpsc::channel::<()>();
        let asked = apart(Duration::from_millis(20), move || {
            let _ = never.recv();
            Ok(())
        });
        let Err(SecretsError::Refused { reason }) = asked else {
            panic!("{asked:?}");
        };
        assert_eq!(reason, "it did not answer within 0 s");
    }
}
