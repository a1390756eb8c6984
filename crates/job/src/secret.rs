//! The id of a secret value: what a spec holds instead of the value itself.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Under which id a value is kept in the system's keyring. It says nothing of the value and may be written down. Like
/// every text of a spec it may be empty while somebody is still writing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct SecretId(String);

impl SecretId {
    /// The id of 16 random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(bytes)))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no value was given yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for SecretId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for SecretId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_always_the_same_length() {
        let mut bytes = [0; 16];
        bytes[15] = 0xa;
        assert_eq!(SecretId::of(bytes).as_str(), format!("{}a", "0".repeat(31)));
        assert_eq!(SecretId::of([0xff; 16]).as_str(), "f".repeat(32));
    }
}
