//! Why a secret could not be kept or had.

use thiserror::Error;
use trainyard_job::SecretId;

/// An error of the keyring. No value is part of one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SecretsError {
    /// Nothing answers.
    #[error("no keyring answers ({reason}); start one, such as gnome-keyring or KWallet")]
    NoKeyring {
        /// What the system said.
        reason: String,
    },
    /// It is there and did not let us in.
    #[error("the keyring is locked or refused ({reason}); unlock it")]
    Refused {
        /// What the system said.
        reason: String,
    },
    /// It has no such value, or is locked and does not say so.
    #[error(
        "the keyring has no secret {id}; it may be locked, or the secret was kept on another computer"
    )]
    Missing {
        /// Under which id.
        id: SecretId,
    },
}
