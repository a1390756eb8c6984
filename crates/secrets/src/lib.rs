//! Secret values in the system's keyring, each under an id that may be written down.
//!
//! Owns putting a value there and getting it back. Which variable has which id is the spec's; when a value is needed is
//! the business of who starts tasks. Without a keyring nothing is kept: there is no second place that would do.

mod error;
mod keeper;

use std::fmt;
use std::sync::Arc;

use trainyard_job::SecretId;

pub use error::SecretsError;
use keeper::{InMemory, Keeper, Keyring};

/// Where secret values are kept.
#[derive(Clone)]
pub struct Secrets(Arc<dyn Keeper>);

impl Secrets {
    /// The keyring of this desktop. It is asked for when it is first needed.
    #[must_use]
    pub fn of_this_desktop() -> Self {
        Self(Arc::new(Keyring))
    }

    /// Keeps values as long as this process lives, for tests of what uses them.
    #[must_use]
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::default()))
    }

    /// Whether there is a keyring, and else why not.
    pub fn is_there(&self) -> Result<(), SecretsError> {
        self.0.is_there()
    }

    /// Keeps a value. Blocks: the desktop may ask the person to unlock the keyring first.
    pub fn put(&self, id: &SecretId, value: &str) -> Result<(), SecretsError> {
        self.0.put(id, value)
    }

    /// The value of an id. Blocks.
    pub fn get(&self, id: &SecretId) -> Result<String, SecretsError> {
        self.0.get(id)
    }

    /// Forgets the value of an id, if there is one. Blocks.
    pub fn remove(&self, id: &SecretId) -> Result<(), SecretsError> {
        self.0.remove(id)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}
