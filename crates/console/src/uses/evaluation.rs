//! Evaluation Results: `evaluation.json` of a version's output path.
//!
//! Versions often share an output path, so the file is a version's only if it was written while that version ran. When
//! one ends, a copy is kept beside its logs: what the next one writes over it is not lost.

use std::fs::{self, FileTimes};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use trainyard_files::Survives;
use trainyard_job::{ObsPath, VersionKey};
use trainyard_store::{RelatedVersion, Store, VersionRow};
use trainyard_summaries::{
    EVALUATION_BYTES_MAX, EVALUATION_NAME, Evaluation, EvaluationFault, Made,
};

use super::series::{blocking, made};
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::home::file_error;
use crate::places::is_here;
use crate::wire::{EvaluationState, OneVersion, VersionEvaluation};

/// How much the clock of files may be behind: the kernel moves it on at each tick, of which there are at least a hundred
/// a second.
const FILE_CLOCK_MS: u64 = 10;

/// A file that is there.
struct Written {
    content: Result<Vec<u8>, EvaluationFault>,
    at_ms: u64,
}

/// Who wrote a file.
#[derive(PartialEq, Eq)]
enum Writer {
    /// The version that is asked about.
    Itself,
    /// Not that one; another, where one ran then.
    Another(Option<RelatedVersion>),
}

impl Console {
    /// What a version's script wrote of how well it did.
    pub async fn show_evaluation(
        &self,
        one: OneVersion,
    ) -> Result<VersionEvaluation, ConsoleError> {
        let version = self.version(one.key).await?;
        let folder = ObsPath::parse(&version.spec.output_path).map(|path| path.as_folder());
        let path = folder.map_or_else(String::new, |folder| {
            format!("{}{EVALUATION_NAME}", folder.obs_url())
        });
        let state = match self
            .read_evaluation(Some(self.kept_evaluation(one.key)))
            .await?
        {
            Some(kept) => sound(kept).await?,
            None => self.written_state(&version).await?,
        };
        Ok(VersionEvaluation { path, state })
    }

    /// Keeps a copy of what a version wrote that ended at a moment, which the database need not know yet. Without the
    /// copy the version is none the worse.
    pub(crate) async fn keep_evaluation(&self, key: VersionKey, ended_at_ms: u64) {
        if let Err(error) = self.try_keep_evaluation(key, ended_at_ms).await {
            diagnostic::say(&format_args!("{key}: {error}"));
        }
    }

    async fn try_keep_evaluation(
        &self,
        key: VersionKey,
        ended_at_ms: u64,
    ) -> Result<(), ConsoleError> {
        let mut version = self.version(key).await?;
        // It may have ended long ago, while no console was there; another one may have written since.
        version.ended_at_ms.get_or_insert(ended_at_ms);
        let Some(written) = self.read_evaluation(self.output_of(&version)).await? else {
            return Ok(());
        };
        if self.writer_of(&version, written.at_ms).await? != Writer::Itself {
            return Ok(());
        }
        // What is too large stays where it is: the page says so.
        let Ok(bytes) = written.content else {
            return Ok(());
        };
        let (path, at_ms) = (self.kept_evaluation(key), written.at_ms);
        blocking(move || replace(&path, &bytes, at_ms).map_err(|error| file_error(&path, error)))
            .await
    }

    /// What is in the output path, where nothing was kept.
    async fn written_state(&self, version: &VersionRow) -> Result<EvaluationState, ConsoleError> {
        let Some(written) = self.read_evaluation(self.output_of(version)).await? else {
            return Ok(EvaluationState::None);
        };
        match self.writer_of(version, written.at_ms).await? {
            Writer::Itself => sound(written).await,
            Writer::Another(by) => Ok(EvaluationState::OfAnotherTime {
                written_at_ms: written.at_ms,
                by,
            }),
        }
    }

    /// Whether a version wrote a file of its output path, by when that was.
    async fn writer_of(&self, version: &VersionRow, at_ms: u64) -> Result<Writer, ConsoleError> {
        let started_ms = version.started_at_ms.unwrap_or(version.created_at_ms);
        let ended_ms = version.ended_at_ms.unwrap_or(u64::MAX);
        if (started_ms..=ended_ms).contains(&at_ms) {
            return Ok(Writer::Itself);
        }
        let Some(folder) = ObsPath::parse(&version.spec.output_path) else {
            return Ok(Writer::Another(None));
        };
        let read = move |store: &Store| store.version_that_wrote_at(&folder, at_ms);
        let by = self.inner().db.read(read).await?;
        let is_near = is_of_its_time(made(version), at_ms);
        Ok(if by.is_none() && is_near {
            Writer::Itself
        } else {
            Writer::Another(by)
        })
    }

    fn kept_evaluation(&self, key: VersionKey) -> PathBuf {
        self.home().version(key).join(EVALUATION_NAME)
    }

    /// None where it is not this computer's: a bucket of the same name may be here.
    fn output_of(&self, version: &VersionRow) -> Option<PathBuf> {
        if !is_here(&version.backend) {
            return None;
        }
        let folder = self.series_folder(&version.spec.output_path)?;
        Some(folder.join(EVALUATION_NAME))
    }

    async fn read_evaluation(
        &self,
        path: Option<PathBuf>,
    ) -> Result<Option<Written>, ConsoleError> {
        let Some(path) = path else {
            return Ok(None);
        };
        blocking(move || read(&path).map_err(|error| file_error(&path, error))).await
    }
}

async fn sound(written: Written) -> Result<EvaluationState, ConsoleError> {
    let written_at_ms = written.at_ms;
    let parse = move || {
        Ok(
            match written.content.and_then(|bytes| Evaluation::parse(&bytes)) {
                Ok(evaluation) => EvaluationState::Found {
                    evaluation,
                    written_at_ms,
                },
                Err(fault) => EvaluationState::Broken {
                    fault,
                    written_at_ms,
                },
            },
        )
    };
    blocking(parse).await
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
        Ok(trainyard_files::read(path, EVALUATION_BYTES_MAX)?)
    };
    Ok(Some(Written { content, at_ms }))
}

fn is_of_its_time(made: Made, at_ms: u64) -> bool {
    made.from_ms
        .is_none_or(|from| from <= at_ms.saturating_add(FILE_CLOCK_MS))
        && made.to_ms.is_none_or(|to| at_ms <= to)
}

/// Writes a copy that is as old as the file it is a copy of.
fn replace(path: &Path, bytes: &[u8], at_ms: u64) -> io::Result<()> {
    trainyard_files::replace_with(path, Survives::Process, |file| {
        file.write_all(bytes)?;
        let at = UNIX_EPOCH + Duration::from_millis(at_ms);
        file.set_times(FileTimes::new().set_modified(at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_a_time_as_far_as_its_clock_tells_whatever_time_it_has() {
        let made = |from_ms, to_ms| Made { from_ms, to_ms };
        assert!(is_of_its_time(made(Some(1_010), Some(2_000)), 1_000));
        assert!(!is_of_its_time(made(Some(1_011), Some(2_000)), 1_000));
        assert!(!is_of_its_time(made(Some(1_000), Some(2_000)), 2_001));
        assert!(is_of_its_time(made(Some(1_000), None), u64::MAX));
    }
}
