//! Files under `jobs/` that the database does not know.
//!
//! They are there when the database is older than they are: restored from a backup, begun anew, or without its last
//! commits after a power cut. They stay as they are; what matters is that no new job takes them for its own.

use std::io;
use std::path::{Path, PathBuf};

use trainyard_job::{JobId, VersionKey, VersionNumber};
use trainyard_store::{Store, StoreError};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::{Home, file_error};

/// Refuses a database that was emptied: with the files of jobs beside it, it is no new one.
pub(crate) fn refuse_emptied_database(home: &Home) -> Result<(), ConsoleError> {
    let path = home.database();
    let is_empty = std::fs::metadata(&path).is_ok_and(|file| file.len() == 0);
    if !is_empty {
        return Ok(());
    }
    let jobs = numbered(&home.jobs(), JobId::plain)?.count();
    if jobs == 0 {
        return Ok(());
    }
    let reason = format!(
        "it is empty, but {} has the files of {jobs} {}; put a backup in its place, or remove it to begin with \
         an empty list: the files stay",
        home.jobs().display(),
        if jobs == 1 { "job" } else { "jobs" }
    );
    Err(StoreError::Corrupt { path, reason }.into())
}

/// Numbers new jobs above all whose files are there, and says so when the database is behind them. For the owner,
/// who alone makes jobs, before it makes any.
pub(crate) async fn number_above(console: &Console) -> Result<(), ConsoleError> {
    let jobs = console.home().jobs();
    let Some(newest) = newest(&jobs, JobId::plain).await? else {
        return Ok(());
    };
    let raise = move |store: &mut Store| store.number_jobs_above(newest);
    if console.inner().db.write(raise).await? {
        let database = console.home().database();
        diagnostic::say(&format_args!(
            "{} has files of jobs up to number {newest} that {} does not know: it is older than they are, \
             or new. They stay as they are, and new jobs get higher numbers.",
            jobs.display(),
            database.display()
        ));
    }
    Ok(())
}

/// The newest version of a job whose files are there.
pub(crate) async fn newest_version(
    home: &Home,
    job: JobId,
) -> Result<Option<VersionNumber>, ConsoleError> {
    newest(&home.job(job), |name| name.parse().ok()).await
}

/// Makes room for the folder of a version that was just recorded: whatever is there is not its own. Where that went.
pub(crate) fn move_aside(home: &Home, key: VersionKey) -> io::Result<Option<PathBuf>> {
    let dir = home.version(key);
    if let Err(error) = std::fs::symlink_metadata(&dir) {
        let is_absent = error.kind() == io::ErrorKind::NotFound;
        return if is_absent { Ok(None) } else { Err(error) };
    }
    // Outside the job's folder, which goes with the job.
    let name = format!("{}-{}.orphan-{}", key.job, key.version, now_ms());
    let aside = home.jobs().join(name);
    std::fs::rename(dir, &aside)?;
    Ok(Some(aside))
}

async fn newest<T: Ord + Send + 'static>(
    folder: &Path,
    number: impl Fn(&str) -> Option<T> + Send + 'static,
) -> Result<Option<T>, ConsoleError> {
    let folder = folder.to_owned();
    let look = move || Ok(numbered(&folder, number)?.max());
    let looked = tokio::task::spawn_blocking(look).await;
    looked.expect("BUG: looking into a folder panicked")
}

/// The numbers that name entries of a folder; none where there is no folder.
fn numbered<T>(
    folder: &Path,
    number: impl Fn(&str) -> Option<T>,
) -> Result<impl Iterator<Item = T>, ConsoleError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(file_error(folder, error)),
    };
    let names = entries.into_iter().flatten().flatten();
    Ok(names.filter_map(move |entry| number(entry.file_name().to_str()?)))
}
