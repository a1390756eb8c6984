//! The keyring of this computer, where it has one.

#![expect(clippy::print_stdout, reason = "what is skipped says so")]

use trainyard_job::SecretId;
use trainyard_secrets::{Secrets, SecretsError};

/// The keyring; none, saying why, where nothing answers.
fn keyring() -> Option<Secrets> {
    let secrets = Secrets::of_this_desktop();
    match secrets.is_there() {
        Ok(()) => Some(secrets),
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// An id of this process alone.
fn id(mark: u8) -> SecretId {
    let mut bytes = [mark; 16];
    bytes[..4].copy_from_slice(&std::process::id().to_be_bytes());
    SecretId::of(bytes)
}

#[test]
fn what_is_kept_comes_back_and_is_gone_when_removed() {
    let Some(secrets) = keyring() else { return };
    let id = id(1);
    match secrets.put(&id, "hunter2 密码") {
        Err(error @ SecretsError::Refused { .. }) => return println!("skipped: {error}"),
        kept => kept.unwrap(),
    }
    assert_eq!(secrets.get(&id).unwrap(), "hunter2 密码");
    secrets.remove(&id).unwrap();
    assert_eq!(secrets.get(&id), Err(SecretsError::Missing { id }));
}

#[test]
fn an_id_that_was_never_kept_is_missing() {
    let Some(secrets) = keyring() else { return };
    let id = id(2);
    assert_eq!(
        secrets.get(&id),
        Err(SecretsError::Missing { id: id.clone() })
    );
    secrets.remove(&id).unwrap();
}
