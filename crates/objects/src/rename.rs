//! Giving an object or a folder another name.

use crate::entry::ObjectEntry;
use crate::{ObjectStore, ObjectsError, ObsUrl, links};

impl ObjectStore {
    /// Gives an object or a folder another name, in one step. Refused where the new name is taken.
    pub async fn rename(&self, from: &ObsUrl, to: &ObsUrl) -> Result<ObjectEntry, ObjectsError> {
        let entry = self.stat(from).await?;
        let to = if from.is_dir() {
            to.to_dir()
        } else {
            to.clone()
        };
        if from.is_dir() != to.is_dir() || to.key().is_empty() != from.key().is_empty() {
            let what = "must stay what it is: a file, a folder or a bucket".to_owned();
            return Err(bad(&to, what));
        }
        if to.path().starts_with(&from.path()) && from.is_dir() {
            return Err(bad(&to, "lies in the folder itself".to_owned()));
        }
        links::refuse(&self.root, &to).await?;
        // Either spelling: a folder must not take the place of a file, nor the other way round.
        let place = to.to_dir();
        let taken_by = match (self.exists(&place).await?, self.exists(&to).await?) {
            (true, _) => "folder",
            (_, true) => "file",
            (false, false) => "",
        };
        if !taken_by.is_empty() {
            return Err(ObjectsError::AlreadyExists { url: to, taken_by });
        }
        if let Some(parent) = to.parent() {
            self.make_folder(&parent).await?;
        }
        let (old, new) = (self.root.join(from.path()), self.root.join(to.path()));
        let renamed = tokio::fs::rename(old, new).await;
        renamed.map_err(|error| ObjectsError::from_io(&to, error))?;
        Ok(ObjectEntry { url: to, ..entry })
    }
}

fn bad(url: &ObsUrl, what: String) -> ObjectsError {
    ObjectsError::BadUrl {
        url: url.to_string(),
        what,
    }
}
