//! Secret variables on their way to a task: never on disk, only through the pipe between who starts a shim and it.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::process::ChildStdin;

/// Names of variables and their values.
pub type SecretValues = BTreeMap<String, String>;

/// More than the values of any spec.
const BYTES_MAX: u64 = 8 << 20;

/// Hands the values to a shim that was just started, and closes the pipe.
pub(crate) fn hand_over(mut to: ChildStdin, values: &SecretValues) -> io::Result<()> {
    to.write_all(&serde_json::to_vec(values)?)
}

/// What whoever started this shim handed over. Every name must have its value: a task that ran without one would fail
/// later and elsewhere.
pub fn receive<'a>(
    from: impl Read,
    names: impl IntoIterator<Item = &'a String>,
) -> io::Result<SecretValues> {
    let mut bytes = Vec::new();
    from.take(BYTES_MAX).read_to_end(&mut bytes)?;
    let values: SecretValues = serde_json::from_slice(&bytes).unwrap_or_default();
    match names.into_iter().find(|name| !values.contains_key(*name)) {
        Some(name) => Err(io::Error::other(format!(
            "the secret value of {name} was not handed over"
        ))),
        None => Ok(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_a_value_is_an_error_that_names_it() {
        let names = ["TOKEN".to_owned(), "KEY".to_owned()];
        let handed = br#"{"TOKEN":"x"}"#;
        let error = receive(&handed[..], &names).unwrap_err();
        assert!(error.to_string().contains("KEY"), "{error}");
        assert!(receive(&b""[..], &names).is_err());
        let values = receive(&handed[..], &names[..1]).unwrap();
        assert_eq!(values["TOKEN"], "x");
    }
}
