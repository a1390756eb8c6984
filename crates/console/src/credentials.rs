//! Secrets, in the system's keyring and nowhere else. What needs one keeps its key.
//!
//! Owns how the keyring is asked and what is said where there is none. Which secrets there are is known by those who
//! put them there.

use std::time::Duration;

use thiserror::Error;
use tokio::sync::oneshot;

/// What the entries of this program are filed under.
const SERVICE: &str = "trainyard";
/// How long a person may take to unlock the keyring.
const PATIENCE: Duration = Duration::from_mins(2);

/// Why a secret could not be kept or had.
#[derive(Debug, Error)]
pub enum SecretError {
    /// No keyring answers: there is no session bus, or no service of secrets on it.
    #[error(
        "no keyring answers on this desktop, and secrets are kept nowhere else; start one (GNOME Keyring, KWallet or \
         another Secret Service), then start Trainyard again"
    )]
    NoKeyring,
    /// There is one, and it is locked or refuses.
    #[error("the keyring is locked or refuses: {reason}; unlock it and try again")]
    Locked {
        /// What it said.
        reason: String,
    },
    /// It answers and has no such secret: it was deleted there, or the keyring is locked and does not say so.
    #[error("the keyring has no entry \"{key}\"; unlock it, or set the secret anew")]
    Missing {
        /// What was looked for.
        key: String,
    },
    /// Anything else it says.
    #[error("the keyring: {reason}")]
    Failed {
        /// What it said.
        reason: String,
    },
}

/// The secret of a key.
pub(crate) async fn get(key: &str) -> Result<String, SecretError> {
    ask(key, keyring::Entry::get_password).await
}

/// Keeps a secret, in place of an earlier one.
pub(crate) async fn set(key: &str, secret: &str) -> Result<(), SecretError> {
    let secret = secret.to_owned();
    ask(key, move |entry| entry.set_password(&secret)).await
}

/// Forgets a secret. One that is not there is forgotten already.
pub(crate) async fn delete(key: &str) -> Result<(), SecretError> {
    match ask(key, keyring::Entry::delete_credential).await {
        Err(SecretError::Missing { .. }) => Ok(()),
        other => other,
    }
}

/// Asks on a thread of its own: the keyring may want a person to unlock it first, and a program that ends does not wait
/// for that.
async fn ask<T: Send + 'static>(
    key: &str,
    what: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, SecretError> {
    let key = key.to_owned();
    let (reply, answer) = oneshot::channel();
    std::thread::spawn(move || {
        let done = keyring::Entry::new(SERVICE, &key)
            .and_then(|entry| what(&entry))
            .map_err(|error| said(&key, &error));
        // Who asked may have waited long enough.
        let _ = reply.send(done);
    });
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) | Err(_) => Err(SecretError::Locked {
            reason: "it does not answer".to_owned(),
        }),
    }
}

fn said(key: &str, error: &keyring::Error) -> SecretError {
    let reason = error.to_string();
    match error {
        keyring::Error::NoDefaultStore => SecretError::NoKeyring,
        keyring::Error::NoStorageAccess(_) => SecretError::Locked { reason },
        keyring::Error::NoEntry => SecretError::Missing {
            key: key.to_owned(),
        },
        _ => SecretError::Failed { reason },
    }
}
