//! The row of a version's logs that says why it failed, without the values of its secret variables.

use std::sync::Arc;
use std::time::Duration;

use trainyard_backend::Run;
use trainyard_logs::{LastLines, Mask, TaskLogPaths};
use trainyard_secrets::Secrets;

use super::entry::Entry;

/// A keyring that asks a person for its password must not keep an end from being told.
const KEYRING_MAX: Duration = Duration::from_secs(5);

/// Of the first task whose log has one. None where a value is not to be had, which could not be masked.
pub(crate) async fn last_error(run: &Arc<Run>, secrets: &Secrets) -> Option<String> {
    let (run, secrets) = (Arc::clone(run), secrets.clone());
    let look = tokio::task::spawn_blocking(move || {
        let mask = mask(&run, &secrets)?;
        let logs = (0..run.spec.resources.nodes)
            .map(|task| TaskLogPaths::new(Entry::task_dir(&run, task)).log());
        let mut ends = logs.filter_map(|log| LastLines::read(&log, &mask).ok());
        ends.find_map(|end| end.last_error())
    });
    let looked = tokio::time::timeout(KEYRING_MAX, look).await.ok()?;
    looked.expect("BUG: reading a log panicked")
}

/// A text in which values of secret variables may stand. Where one is not to be had, which could not be masked, it says no
/// more than that.
pub(crate) async fn masked(run: &Arc<Run>, secrets: &Secrets, text: String) -> String {
    let (run, secrets) = (Arc::clone(run), secrets.clone());
    let masking = tokio::task::spawn_blocking(move || {
        let mask = mask(&run, &secrets)?;
        Some(mask.over(&text))
    });
    let masked = match tokio::time::timeout(KEYRING_MAX, masking).await {
        Ok(masked) => masked.expect("BUG: masking a text panicked"),
        Err(_) => None,
    };
    masked.unwrap_or_else(|| {
        "the service's words are left out, for they may have a secret in them".to_owned()
    })
}

fn mask(run: &Run, secrets: &Secrets) -> Option<Mask> {
    let variables = run.spec.environment.iter().chain(&run.spec.parameters);
    let ids = variables.filter_map(|variable| variable.secret.as_ref());
    let values: Vec<String> = ids.map(|id| secrets.get(id).ok()).collect::<Option<_>>()?;
    Some(Mask::new(values.iter().map(String::as_str)))
}
