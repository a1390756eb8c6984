//! Evaluation Results: `evaluation.json` of a version's output path.
//!
//! Versions often share an output path, so the file is a version's only if it was written while that version ran. When
//! one ends, a copy is kept beside its logs: what the next one writes over it is not lost.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use trainyard_job::{ObsPath, VersionKey};
use trainyard_store::{Store, VersionRow};
use trainyard_summaries::{
    EVALUATION_BYTES_MAX, EVALUATION_NAME, Evaluation, EvaluationFault, Made,
};

use super::series::{blocking, made};
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::wire::{EvaluationState, OneVersion, VersionEvaluation};

/// A file that is there.
struct Written {
    content: Result<Vec<u8>, EvaluationFault>,
    at_ms: u64,
}

/// Where a version's file may be.
struct Places {
    kept: PathBuf,
    output: Option<PathBuf>,
    made: Made,
}

impl Console {
    /// What a version's script wrote of how well it did.
    pub async fn show_evaluation(
        &self,
        one: OneVersion,
    ) -> Result<VersionEvaluation, ConsoleError> {
        let version = self.version(one.key).await?;
        let folder = ObsPath::parse(&version.spec.output_path).map(|path| path.as_folder());
        let path = folder.as_ref().map_or_else(String::new, |folder| {
            format!("{}{EVALUATION_NAME}", folder.obs_url())
        });
        let places = self.evaluation_places(&version);
        let mut state = blocking(move || look(&places)).await?;
        if let EvaluationState::OfAnotherTime { written_at_ms, by } = &mut state
            && let Some(folder) = folder
        {
            let at_ms = *written_at_ms;
            let read = move |store: &Store| store.version_that_wrote_at(&folder, at_ms);
            *by = self.inner().db.read(read).await?;
        }
        Ok(VersionEvaluation { path, state })
    }

    /// Keeps a copy of what a version that just ended wrote. Without it the version is none the worse.
    pub(crate) async fn keep_evaluation(&self, key: VersionKey) {
        let Ok(version) = self.version(key).await else {
            return;
        };
        let places = self.evaluation_places(&version);
        let kept = blocking(move || keep(&places).map_err(|error| file_error(&places.kept, error)));
        if let Err(error) = kept.await {
            diagnostic::say(&format_args!("{key}: {error}"));
        }
    }

    fn evaluation_places(&self, version: &VersionRow) -> Places {
        let output = self.series_folder(&version.spec.output_path);
        Places {
            kept: self.home().version(version.key).join(EVALUATION_NAME),
            output: output.map(|folder| folder.join(EVALUATION_NAME)),
            made: made(version),
        }
    }
}

fn look(places: &Places) -> Result<EvaluationState, ConsoleError> {
    let read = |path: &Path| read(path).map_err(|error| file_error(path, error));
    if let Some(kept) = read(&places.kept)? {
        return Ok(state(kept));
    }
    let output = places.output.as_deref().map(read).transpose()?.flatten();
    Ok(match output {
        None => EvaluationState::None,
        Some(written) if !is_of_its_time(places.made, written.at_ms) => {
            EvaluationState::OfAnotherTime {
                written_at_ms: written.at_ms,
                by: None,
            }
        }
        Some(written) => state(written),
    })
}

fn state(written: Written) -> EvaluationState {
    let written_at_ms = written.at_ms;
    match written.content.and_then(|bytes| Evaluation::parse(&bytes)) {
        Ok(evaluation) => EvaluationState::Found {
            evaluation,
            written_at_ms,
        },
        Err(fault) => EvaluationState::Broken {
            fault,
            written_at_ms,
        },
    }
}

/// None where there is no file. No more is read than may be shown.
fn read(path: &Path) -> io::Result<Option<Written>> {
    // A link is not followed: it might lead out of the storage.
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let since_epoch = about.modified()?.duration_since(UNIX_EPOCH);
    let at_ms = since_epoch.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    });
    let content = if !about.is_file() {
        Err(EvaluationFault::NotAFile)
    } else if about.len() > EVALUATION_BYTES_MAX {
        Err(EvaluationFault::TooLarge {
            bytes: about.len(),
            max_bytes: EVALUATION_BYTES_MAX,
        })
    } else {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(EVALUATION_BYTES_MAX + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    Ok(Some(Written { content, at_ms }))
}

fn is_of_its_time(made: Made, at_ms: u64) -> bool {
    let written_s = at_ms / 1000;
    made.from_s.is_none_or(|from| from <= written_s) && made.to_s.is_none_or(|to| written_s <= to)
}

fn keep(places: &Places) -> io::Result<()> {
    let Some(output) = &places.output else {
        return Ok(());
    };
    let Some(written) = read(output)? else {
        return Ok(());
    };
    // What is too large stays where it is: the page says so.
    let Ok(bytes) = written.content else {
        return Ok(());
    };
    if !is_of_its_time(places.made, written.at_ms) {
        return Ok(());
    }
    let part = places.kept.with_extension("json.part");
    let done = write(&part, &bytes, written.at_ms).and_then(|()| fs::rename(&part, &places.kept));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

/// For nobody else's eyes, and as old as the file it is a copy of.
fn write(path: &Path, bytes: &[u8], at_ms: u64) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    let at = UNIX_EPOCH + Duration::from_millis(at_ms);
    file.set_times(FileTimes::new().set_modified(at))
}
