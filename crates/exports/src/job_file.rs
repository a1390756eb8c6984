//! A job in the file that `trainyard submit -f` reads.

use trainyard_job::{JobSpec, SecretId, to_yaml};
use trainyard_protocol::{Notes, open_rows};

pub(crate) fn write(spec: &JobSpec, notes: &mut Notes) -> String {
    open_rows("parameters", &spec.parameters, notes);
    open_rows("environment", &spec.environment, notes);
    to_yaml(&without_secrets(spec))
}

/// The spec with secrets that have a name and nothing else: whoever reads the file is asked for them.
pub(crate) fn without_secrets(spec: &JobSpec) -> JobSpec {
    let mut open = spec.clone();
    for row in open.parameters.iter_mut().chain(&mut open.environment) {
        if row.secret.is_some() {
            row.value.clear();
            row.secret = Some(SecretId::from(""));
        }
    }
    open
}
