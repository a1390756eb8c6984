//! The store: what is there, and making and deleting it. Bytes go in and out in `transfer` and `folder`.

use std::path::{Path, PathBuf};

use opendal::services::Fs;
use opendal::{EntryMode, Metadata, Operator};

use crate::entry::{EntryKind, Listing, ObjectEntry, Recursion, Usage};
use crate::{ObjectsError, ObsUrl, links, listing, partial};

/// Object storage. Cheap to clone.
///
/// A local store is a folder with one folder per bucket. Symbolic links in it are not part of the store:
/// they are not listed, and a name that passes through one is refused.
#[derive(Clone, Debug)]
pub struct ObjectStore {
    pub(crate) operator: Operator,
    pub(crate) root: PathBuf,
}

impl ObjectStore {
    /// Buckets as folders of `root`, which is made if it does not exist.
    pub fn local(root: &Path) -> Result<Self, ObjectsError> {
        let fault = |source: Box<dyn std::error::Error + Send + Sync>| ObjectsError::Root {
            path: root.to_owned(),
            source,
        };
        std::fs::create_dir_all(root).map_err(|source| fault(source.into()))?;
        let root = root.canonicalize().map_err(|source| fault(source.into()))?;
        let text = root
            .to_str()
            .ok_or_else(|| fault("its path is not UTF-8".into()))?;
        let operator =
            Operator::new(Fs::default().root(text)).map_err(|source| fault(source.into()))?;
        partial::sweep(&root);
        Ok(Self { operator, root })
    }

    /// The file or folder of this computer that holds the object. Says nothing about whether it is there:
    /// [`stat`](Self::stat) does, and refuses links.
    #[must_use]
    pub fn local_path(&self, url: &ObsUrl) -> Option<PathBuf> {
        Some(self.root.join(url.path()))
    }

    /// All buckets, by name.
    pub async fn list_buckets(&self) -> Result<Vec<ObjectEntry>, ObjectsError> {
        Ok(self.look_for_buckets().await?.entries)
    }

    /// The same, with the folders beside them that are none.
    pub async fn look_for_buckets(&self) -> Result<Listing, ObjectsError> {
        let root = self.root.clone();
        off_the_runtime(move || listing::buckets(&root)).await
    }

    /// What lies in a folder, folders first, then by name. Files whose names cannot be keys are left out: who must know
    /// of them takes a [look](Self::look).
    pub async fn list(
        &self,
        dir: &ObsUrl,
        recursion: Recursion,
    ) -> Result<Vec<ObjectEntry>, ObjectsError> {
        Ok(self.look(dir, recursion).await?.entries)
    }

    /// The same, with what is left out.
    pub async fn look(&self, dir: &ObsUrl, recursion: Recursion) -> Result<Listing, ObjectsError> {
        let (root, dir) = (self.root.clone(), dir.to_dir());
        self.stat(&dir).await?;
        off_the_runtime(move || listing::list(&root, &dir, recursion)).await
    }

    /// What a name stands for. A folder is found with and without the final `/`, a file only without.
    pub async fn stat(&self, url: &ObsUrl) -> Result<ObjectEntry, ObjectsError> {
        links::refuse(&self.root, url).await?;
        let metadata = match self.operator.stat(&url.path()).await {
            Ok(metadata) => metadata,
            // A file where a folder should be: what is asked for does not exist below it.
            Err(error) => match ObjectsError::from_store(url, error) {
                ObjectsError::AlreadyExists { url, .. } => {
                    return Err(ObjectsError::NotFound { url });
                }
                other => return Err(other),
            },
        };
        match metadata.mode() {
            EntryMode::DIR => Ok(entry_of(url.to_dir(), &metadata)),
            EntryMode::FILE if !url.is_dir() => Ok(entry_of(url.clone(), &metadata)),
            EntryMode::FILE => Err(ObjectsError::NotFound { url: url.clone() }),
            EntryMode::Unknown => Err(ObjectsError::Denied {
                url: url.clone(),
                why: "it is neither a file nor a folder".to_owned(),
            }),
        }
    }

    /// Whether a file or folder of this name is there.
    pub async fn exists(&self, url: &ObsUrl) -> Result<bool, ObjectsError> {
        match self.stat(url).await {
            Ok(_) => Ok(true),
            Err(ObjectsError::NotFound { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Number and size of all objects below a folder.
    pub async fn measure(&self, dir: &ObsUrl) -> Result<Usage, ObjectsError> {
        let entries = self.list(dir, Recursion::Deep).await?;
        let files = entries.iter().filter(|entry| entry.kind == EntryKind::File);
        Ok(files.fold(Usage::default(), |sum, file| Usage {
            files: sum.files + 1,
            bytes: sum.bytes + file.size_bytes,
        }))
    }

    /// Makes a bucket; one that is there already is left as it is.
    pub async fn make_bucket(&self, bucket: &str) -> Result<ObsUrl, ObjectsError> {
        let url = ObsUrl::bucket_root(bucket)?;
        self.make_folder(&url).await?;
        Ok(url)
    }

    /// Makes an empty folder and those above it; one that is there already is left as it is.
    pub async fn make_folder(&self, dir: &ObsUrl) -> Result<(), ObjectsError> {
        let dir = dir.to_dir();
        links::refuse(&self.root, &dir).await?;
        self.operator
            .create_dir(&dir.path())
            .await
            .map_err(|error| ObjectsError::from_store(&dir, error))
    }

    /// Deletes an object or, where the name ends with `/`, a folder or bucket with everything in it.
    pub async fn delete(&self, url: &ObsUrl) -> Result<(), ObjectsError> {
        let entry = self.stat(url).await?;
        if entry.kind == EntryKind::Folder && !url.is_dir() {
            let what =
                "is a folder; to delete it with everything in it, end the name with /".to_owned();
            return Err(ObjectsError::BadUrl {
                url: url.to_string(),
                what,
            });
        }
        let deep = entry.kind == EntryKind::Folder;
        self.operator
            .delete_with(&url.path())
            .recursive(deep)
            .await
            .map_err(|error| ObjectsError::from_store(url, error))
    }
}

/// Runs what blocks on the file system for as long as a folder is large.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    tokio::task::spawn_blocking(work)
        .await
        .expect("BUG: reading a folder panicked")
}

pub(crate) fn entry_of(url: ObsUrl, metadata: &Metadata) -> ObjectEntry {
    let (kind, size_bytes) = match metadata.mode() {
        EntryMode::DIR => (EntryKind::Folder, 0),
        EntryMode::FILE | EntryMode::Unknown => (EntryKind::File, metadata.content_length()),
    };
    let modified_ms = metadata
        .last_modified()
        .map(|time| time.into_inner().as_millisecond());
    ObjectEntry {
        url,
        kind,
        size_bytes,
        modified_ms,
    }
}
