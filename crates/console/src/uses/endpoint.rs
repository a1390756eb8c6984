//! Who a loopback server of the service's API is: its project and the keys it takes.
//!
//! What is public is made once for a data directory and kept in a file. The secret key and the password are in the
//! keyring; where none answers they are made anew for each run, and nowhere written down.

use std::path::Path;
use std::{fmt, io};

use serde::{Deserialize, Serialize};
use trainyard_files::{RECORD_BYTES_MAX, Survives};
use trainyard_objects::{ObjectsError, ObsUrl};

use crate::console::Console;
use crate::error::{ConsoleError, ErrorCode};
use crate::home::file_error;
use crate::random;

const ACCESS_KEY_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_LETTERS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Who a server is, without a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointIdentity {
    /// 32 hexadecimal digits.
    pub project_id: String,
    /// The account.
    pub domain_id: String,
    /// The user.
    pub user_id: String,
    /// Names the secret key.
    pub access_key: String,
}

/// Who a server is and what it takes as proof.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointKeys {
    /// What is public.
    pub identity: EndpointIdentity,
    /// Signs requests.
    pub secret_key: String,
    /// Of the one user.
    pub password: String,
    /// For how long they are good.
    pub kept: KeysKept,
}

/// For how long secret key and password are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeysKept {
    /// They are in the keyring.
    Keyring,
    /// For this run, because the keyring does not keep them.
    ThisRun {
        /// Why not, in English.
        reason: String,
    },
}

impl fmt::Debug for EndpointKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointKeys")
            .field("identity", &self.identity)
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

impl Console {
    /// The keys of a server over this data directory, made where there are none.
    pub async fn endpoint_keys(&self) -> Result<EndpointKeys, ConsoleError> {
        let path = self.home().endpoint();
        let read = tokio::task::spawn_blocking(move || identity(&path));
        let identity = read.await.expect("BUG: reading a file panicked")?;
        let key = |of: &str| format!("endpoint-{}-{of}", identity.access_key);
        let secret_key = self.kept_or_made(&key("secret-key"), 40).await;
        let password = match &secret_key {
            Ok(_) => self.kept_or_made(&key("password"), 24).await,
            // It is asked once whether it answers.
            Err(error) => Err(ConsoleError::Elsewhere(error.to_wire())),
        };
        let (secret_key, password, kept) = match (secret_key, password) {
            (Ok(secret_key), Ok(password)) => (secret_key, password, KeysKept::Keyring),
            (Err(error), _) | (_, Err(error)) => {
                let reason = error.to_string();
                (secret(40)?, secret(24)?, KeysKept::ThisRun { reason })
            }
        };
        Ok(EndpointKeys {
            identity,
            secret_key,
            password,
            kept,
        })
    }

    /// The name of an object that clients may write: the files of data sets are not among those.
    pub fn writable_object(&self, url: &ObsUrl) -> Result<(), ConsoleError> {
        super::browse::own(&url.to_string()).map(|_| ())
    }

    /// Deletes one object, of a folder only that it is one. What is not there is deleted already. Refused while a job that
    /// has not ended works with it.
    pub async fn delete_key(&self, url: &ObsUrl) -> Result<(), ConsoleError> {
        self.writable_object(url)?;
        let _nobody_submits = self.unused(url).await?;
        match self.objects().delete_key(url).await {
            Ok(()) | Err(ObjectsError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a bucket in which nothing is; false where something is. Refused while a job that has not ended works with
    /// it.
    pub async fn delete_empty_bucket(&self, bucket: &ObsUrl) -> Result<bool, ConsoleError> {
        self.writable_object(bucket)?;
        let _nobody_submits = self.unused(bucket).await?;
        Ok(self.objects().delete_empty_bucket(bucket.bucket()).await?)
    }

    /// `N` bytes nobody can guess.
    pub fn random_bytes<const N: usize>(&self) -> Result<[u8; N], ConsoleError> {
        random::bytes()
    }

    async fn kept_or_made(&self, key: &str, length: usize) -> Result<String, ConsoleError> {
        match self.get_secret(key).await {
            // A keyring that is locked says the same as one that has no such value; the put tells them apart.
            Err(error) if error.code() == ErrorCode::KeyringLocked => {
                let made = secret(length)?;
                // The file names it, as long as the data directory is there: it is never swept.
                self.put_in_keyring(key.into(), &made).await?;
                Ok(made)
            }
            found => found,
        }
    }
}

fn secret(length: usize) -> Result<String, ConsoleError> {
    let bytes = random::bytes::<40>()?;
    let letters = bytes.iter().take(length);
    Ok(letters
        .map(|b| char::from(SECRET_LETTERS[usize::from(b % 64)]))
        .collect())
}

fn identity(path: &Path) -> Result<EndpointIdentity, ConsoleError> {
    loop {
        match trainyard_files::read(path, RECORD_BYTES_MAX) {
            Ok(text) => {
                return serde_json::from_slice(&text)
                    .map_err(|error| file_error(path, io::Error::other(error)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(path)?,
            Err(error) => return Err(file_error(path, error)),
        }
    }
}

/// Makes the file whole. Where another process was first, its file stays.
fn make(path: &Path) -> Result<(), ConsoleError> {
    let id = || Ok::<_, ConsoleError>(hex::encode(random::bytes::<16>()?));
    let bytes = random::bytes::<20>()?;
    let letters = bytes
        .iter()
        .map(|b| char::from(ACCESS_KEY_LETTERS[usize::from(b % 32)]));
    let identity = EndpointIdentity {
        project_id: id()?,
        domain_id: id()?,
        user_id: id()?,
        access_key: letters.collect(),
    };
    let text = serde_json::to_vec_pretty(&identity).expect("BUG: an identity is JSON");
    let written = trainyard_files::create(path, &text, Survives::PowerCut);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        written => written.map_err(|error| file_error(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_identity_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("endpoint.json");
        let first = identity(&path).unwrap();
        assert_eq!(identity(&path).unwrap(), first);
        assert_eq!((first.project_id.len(), first.access_key.len()), (32, 20));
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "no part is left"
        );
    }

    #[test]
    fn a_file_that_is_no_identity_is_named_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("endpoint.json");
        fs::write(&path, "{}").unwrap();
        let error = identity(&path).unwrap_err().to_string();
        assert!(
            error.contains("endpoint.json") && error.contains("project_id"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    }
}
