//! Secret values in the system's keyring, each under an id that may be written down.
//!
//! Owns putting a value there and getting it back. Which variable has which id is the spec's; when a value is needed is
//! the business of who starts tasks. Without a keyring nothing is kept: there is no second place that would do.

mod error;
mod keeper;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use trainyard_job::SecretId;

pub use error::SecretsError;
use keeper::{InMemory, Keeper, Keyring};

/// How long a person may take to unlock the keyring.
const PATIENCE: Duration = Duration::from_mins(2);

/// Where secret values are kept.
#[derive(Clone)]
pub struct Secrets {
    keeper: Arc<dyn Keeper>,
    patience: Duration,
}

impl Secrets {
    /// The keyring of this desktop. It is asked for when it is first needed.
    #[must_use]
    pub fn of_this_desktop() -> Self {
        Self::kept_by(Keyring)
    }

    /// Keeps values as long as this process lives, for tests of what uses them.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::kept_by(InMemory::default())
    }

    fn kept_by(keeper: impl Keeper + 'static) -> Self {
        Self {
            keeper: Arc::new(keeper),
            patience: PATIENCE,
        }
    }

    /// The same, for who does not wait for a person to unlock it: each answer has to come within `patience`.
    #[must_use]
    pub fn within(&self, patience: Duration) -> Self {
        Self {
            patience,
            ..self.clone()
        }
    }

    /// Whether there is a keyring, and else why not.
    pub fn is_there(&self) -> Result<(), SecretsError> {
        self.keeper.is_there(self.patience)
    }

    /// Keeps a value. Blocks: the desktop may ask the person to unlock the keyring first.
    pub fn put(&self, id: &SecretId, value: &str) -> Result<(), SecretsError> {
        self.keeper.put(id, value, self.patience)
    }

    /// The value of an id. Blocks.
    pub fn get(&self, id: &SecretId) -> Result<String, SecretsError> {
        self.keeper.get(id, self.patience)
    }

    /// Forgets the value of an id, if there is one. Blocks.
    pub fn remove(&self, id: &SecretId) -> Result<(), SecretsError> {
        self.keeper.remove(id, self.patience)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}
