//! What jobs that have not ended do with folders of object storage. Such a folder is neither renamed nor deleted.
//!
//! What lies in an output folder is not the job's alone: old checkpoints may go while new ones are written. Files of data
//! may not, for who reads them may be about to. Code is nobody's any more once the place has kept its copy.

use tokio::sync::RwLockWriteGuard;
use trainyard_job::{DataSource, JobSpec};
use trainyard_objects::ObsUrl;
use trainyard_store::{Store, StoreError, VersionRow};

use crate::console::Console;
use crate::error::{ConsoleError, FolderUse};
use crate::places::is_here;

/// A job, and the folder it works with.
#[derive(Debug, PartialEq, Eq)]
struct Use {
    how: FolderUse,
    folder: ObsUrl,
}

impl Console {
    /// Refuses a name that a job which has not ended works with. Nobody submits until the answer is dropped; a copy of
    /// code that is just being kept is waited for.
    pub(crate) async fn unused(
        &self,
        url: &ObsUrl,
    ) -> Result<RwLockWriteGuard<'_, ()>, ConsoleError> {
        let nobody_submits = self.inner().submitting.write().await;
        let name = url.clone();
        let find = move |store: &Store| first_use(store, &name);
        match self.inner().db.read(find).await? {
            None => Ok(nobody_submits),
            Some((by, Use { how, folder })) => Err(ConsoleError::FolderInUse {
                folder: folder.to_string(),
                by,
                how,
            }),
        }
    }
}

/// The first version, `job/V001`, that works with what has this name.
fn first_use(store: &Store, url: &ObsUrl) -> Result<Option<(String, Use)>, StoreError> {
    let unfinished = store.unfinished()?.into_iter();
    // A service has its own object storage, with buckets of the same names perhaps.
    let here = unfinished.filter(|version| is_here(&version.backend));
    for VersionRow { key, spec, .. } in here {
        let kept = store.provenance(key)?.is_some_and(|ran| ran.code.is_some());
        let mut uses = uses(&spec, kept).into_iter();
        if let Some(found) = uses.find(|one| one.meets(url)) {
            return Ok(Some((format!("{}/{}", spec.name, key.version), found)));
        }
    }
    Ok(None)
}

/// The folders a job works with until it ends. `kept`: its place has a copy of the code.
fn uses(spec: &JobSpec, kept: bool) -> Vec<Use> {
    let data = spec.data.iter().filter_map(|row| match row {
        DataSource::Path { path } => Some((FolderUse::Reads, path.as_str())),
        // A bucket of its own, in which nothing can be changed anyway.
        DataSource::Dataset { .. } => None,
    });
    let code = spec.algorithm.code_dir().filter(|_| !kept);
    let output = std::iter::once((FolderUse::Writes, spec.output_path.as_str()));
    let all = output
        .chain(data)
        .chain(code.map(|code| (FolderUse::Runs, code)));
    all.filter_map(|(how, path)| {
        let url: ObsUrl = path.parse().ok()?;
        let folder = url.to_dir();
        Some(Use { how, folder })
    })
    .collect()
}

impl Use {
    /// Whether the use suffers where what has this name goes.
    fn meets(&self, url: &ObsUrl) -> bool {
        lies_in(&self.folder, &url.to_dir())
            || (self.how != FolderUse::Writes && lies_in(url, &self.folder))
    }
}

/// Whether a name is this folder or one in it.
fn lies_in(url: &ObsUrl, folder: &ObsUrl) -> bool {
    url.bucket() == folder.bucket() && url.key().starts_with(folder.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(how: FolderUse, folder: &str, url: &str) -> bool {
        let folder = folder.parse().unwrap();
        Use { how, folder }.meets(&url.parse().unwrap())
    }

    #[test]
    fn a_folder_goes_with_each_folder_it_is_in() {
        for how in [FolderUse::Writes, FolderUse::Reads, FolderUse::Runs] {
            for gone in [
                "obs://demo/",
                "obs://demo/a/",
                "obs://demo/a/out/",
                "obs://demo/a/out",
            ] {
                assert!(meets(how, "obs://demo/a/out/", gone), "{how:?} {gone}");
            }
            for other in [
                "obs://demo/a/out2/",
                "obs://demo/a/ou",
                "obs://other/a/out/",
                "obs://demo/b/",
            ] {
                assert!(!meets(how, "obs://demo/a/out/", other), "{how:?} {other}");
            }
        }
    }

    #[test]
    fn old_results_may_go_and_data_may_not() {
        let inside = "obs://demo/a/epoch-1.ckpt";
        assert!(!meets(FolderUse::Writes, "obs://demo/a/", inside));
        assert!(meets(FolderUse::Reads, "obs://demo/a/", inside));
        assert!(meets(FolderUse::Runs, "obs://demo/a/", inside));
    }
}
