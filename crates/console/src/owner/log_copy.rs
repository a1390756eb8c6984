//! Job Log Path: copies a version's logs into object storage when it ends.
//!
//! Before the end is written down, so that a console killed meanwhile does it again after its restart.

use std::path::Path;

use trainyard_job::VersionKey;
use trainyard_logs::{PlatformLevel, PlatformRows, TaskLogPaths};
use trainyard_objects::ObsUrl;
use trainyard_store::{EventKind, Store};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;

/// Copies each task's log to `<log path>/<job>-<version>-task-<i>.log`. What fails is said in that task's log.
pub(super) async fn copy(console: &Console, key: VersionKey) {
    let read = console
        .inner()
        .db
        .read(move |store| store.version(key))
        .await;
    let Ok(Some(version)) = read else {
        return;
    };
    let spec = &version.spec;
    if spec.log_path.is_empty() {
        return;
    }
    let began_ms = now_ms();
    let mut logs = 0;
    for task in 0..spec.resources.nodes {
        let dir = console.home().task(key, task);
        if !TaskLogPaths::new(&dir).log().exists() {
            continue;
        }
        let name = format!("{}-{}-task-{task}.log", spec.name, key.version);
        if let Err(error) = copy_one(console, &dir, &spec.log_path, &name).await {
            let why = error.to_string();
            note(console, key, EventKind::LogNotCopied { task, error: why }).await;
            let text = format!("The log could not be copied to {}: {error}", spec.log_path);
            let said = PlatformRows::open(&dir)
                .and_then(|mut rows| rows.append(PlatformLevel::Warn, &text, now_ms()));
            if said.is_err() {
                diagnostic::say(&format_args!("{key}: {text}"));
            }
        } else {
            logs += 1;
        }
    }
    if logs > 0 {
        let took_ms = now_ms().saturating_sub(began_ms);
        note(console, key, EventKind::LogsCopied { took_ms, logs }).await;
    }
}

/// Part of the version's story; where there is no room to write it the copies are there all the same.
async fn note(console: &Console, key: VersionKey, kind: EventKind) {
    let at_ms = now_ms();
    let add = move |store: &mut Store| store.add_event(key, at_ms, &kind);
    let _ = console.inner().db.write(add).await;
}

async fn copy_one(
    console: &Console,
    dir: &Path,
    log_path: &str,
    name: &str,
) -> Result<(), ConsoleError> {
    let folder: ObsUrl = log_path.parse()?;
    let to = folder.to_dir().join(name)?;
    let log = TaskLogPaths::new(dir).log();
    console.objects().put_file(&log, &to, &|_| {}).await?;
    Ok(())
}
