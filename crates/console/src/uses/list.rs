//! What makes a long list of jobs one's own: tags, and views with a name.

use trainyard_job::{Fault, FaultKind, validate_tag};
use trainyard_store::{JobView, SaveMode, Store, StoreError, TagCount};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{ByName, Nothing, Notice, SaveView, TagJobs};

/// A job may have so many tags.
const TAGS_MAX: usize = 20;
/// Longest name of a view.
const VIEW_NAME_MAX: usize = 64;

impl Console {
    /// Every tag that some job has.
    pub async fn list_tags(&self, _: Nothing) -> Result<Vec<TagCount>, ConsoleError> {
        self.inner().db.read(Store::tags).await
    }

    /// Puts tags on jobs and takes others off.
    pub async fn tag_jobs(&self, change: TagJobs) -> Result<Nothing, ConsoleError> {
        let add: Vec<String> = change.add.iter().map(|tag| tag.trim().to_owned()).collect();
        let faults: Vec<Fault> = add
            .iter()
            .enumerate()
            .filter_map(|(at, tag)| Some(Fault::error(format!("add[{at}]"), validate_tag(tag)?)))
            .collect();
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let TagJobs { jobs, remove, .. } = change;
        let write = move |store: &mut Store| store.tag_jobs(&jobs, &add, &remove, TAGS_MAX);
        let written = self.inner().db.write(write).await;
        written.map_err(|error| match error {
            ConsoleError::Store(StoreError::TooManyTags { most }) => {
                let kind = FaultKind::TooManyTags { max: most };
                ConsoleError::Faults(vec![Fault::error("add", kind)])
            }
            other => other,
        })?;
        self.notify(Notice::Tags);
        Ok(Nothing {})
    }

    /// Views of the list that have a name.
    pub async fn list_views(&self, _: Nothing) -> Result<Vec<JobView>, ConsoleError> {
        self.inner().db.read(Store::views).await
    }

    /// Keeps a view under a name.
    pub async fn save_view(&self, save: SaveView) -> Result<Nothing, ConsoleError> {
        let actual = save.name.chars().count();
        let kind = match actual {
            0 => Some(FaultKind::Required),
            _ if actual > VIEW_NAME_MAX => {
                let max = VIEW_NAME_MAX;
                Some(FaultKind::TooLong { max, actual })
            }
            _ => None,
        };
        if let Some(kind) = kind {
            return Err(ConsoleError::Faults(vec![Fault::error("name", kind)]));
        }
        let SaveView {
            name,
            shows,
            replace,
        } = save;
        let mode = if replace {
            SaveMode::Replace
        } else {
            SaveMode::Create
        };
        let write = move |store: &mut Store| store.save_view(&JobView { name, shows }, mode);
        let written = self.inner().db.write(write).await;
        written.map_err(|error| match error {
            ConsoleError::Store(StoreError::ViewTaken { name }) => {
                ConsoleError::ViewExists { name }
            }
            other => other,
        })?;
        self.notify(Notice::Views);
        Ok(Nothing {})
    }

    /// Drops a view.
    pub async fn delete_view(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        let write = move |store: &mut Store| store.delete_view(&by.name);
        self.inner().db.write(write).await?;
        self.notify(Notice::Views);
        Ok(Nothing {})
    }
}
