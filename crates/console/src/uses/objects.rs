//! Object storage: look, upload, delete.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use trainyard_objects::{Links, ObjectEntry, ObjectStore, ObsUrl, Progress, Recursion};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::browse::own;
use crate::wire::{Nothing, Notice, ObjectListing, ObjectPath, Upload};

/// Entries shown of one folder.
const ENTRIES_MAX: usize = 1_000;
/// Between two words on an upload's progress.
const PROGRESS_PAUSE: Duration = Duration::from_millis(100);

impl Console {
    /// Object storage itself, for what needs files.
    #[must_use]
    pub fn objects(&self) -> &ObjectStore {
        &self.inner().objects
    }

    /// What is in a folder; `obs://` alone lists the buckets.
    pub async fn list_objects(&self, path: ObjectPath) -> Result<ObjectListing, ConsoleError> {
        let found = if matches!(path.url.as_str(), "" | "/" | "obs://") {
            self.objects().look_for_buckets().await?
        } else {
            let url: ObsUrl = path.url.parse()?;
            self.objects()
                .look(&url.to_dir(), Recursion::Shallow)
                .await?
        };
        let mut entries = found.entries;
        entries.sort_by(|a, b| (a.kind, a.url.name()).cmp(&(b.kind, b.url.name())));
        let and_more = entries.len() > ENTRIES_MAX;
        entries.truncate(ENTRIES_MAX);
        Ok(ObjectListing {
            entries,
            and_more,
            left_out: found.left_out.len() as u64,
        })
    }

    /// Copies a file or a folder of this computer into object storage.
    pub async fn upload(&self, upload: Upload) -> Result<ObjectEntry, ConsoleError> {
        let to = own(&upload.to)?;
        let from = Path::new(&upload.from);
        let told = Mutex::new(None::<Instant>);
        let on_progress = |progress: Progress| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let done = progress.bytes_done == progress.bytes_total;
            if done || told.is_none_or(|at| at.elapsed() >= PROGRESS_PAUSE) {
                *told = Some(Instant::now());
                self.notify(Notice::Upload {
                    to: upload.to.clone(),
                    bytes_done: progress.bytes_done,
                    bytes_total: progress.bytes_total,
                });
            }
        };
        if !from.is_dir() {
            return Ok(self.objects().put_file(from, &to, &on_progress).await?);
        }
        let to = to.to_dir();
        self.objects()
            .upload_folder(from, &to, Links::Follow, &on_progress)
            .await?;
        Ok(self.objects().stat(&to).await?)
    }

    /// Deletes an object, or a folder with all it holds. Refused while a job that has not ended works with it.
    pub async fn delete_object(&self, path: ObjectPath) -> Result<Nothing, ConsoleError> {
        let url = own(&path.url)?;
        let _nobody_submits = self.unused(&url).await?;
        self.objects().delete(&url).await?;
        Ok(Nothing {})
    }
}
