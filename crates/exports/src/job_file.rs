//! A job in the file that `trainyard submit -f` reads.

use trainyard_job::{JobSpec, is_secret, to_yaml};

use crate::note::Notes;
use crate::service::open_rows;

pub(crate) fn write(spec: &JobSpec, notes: &mut Notes) -> String {
    open_rows("parameters", &spec.parameters, notes);
    open_rows("environment", &spec.environment, notes);
    to_yaml(&without_secrets(spec))
}

/// The spec with the rows whose values may be written.
pub(crate) fn without_secrets(spec: &JobSpec) -> JobSpec {
    let mut open = spec.clone();
    open.parameters.retain(|row| !is_secret(row));
    open.environment.retain(|row| !is_secret(row));
    open
}
