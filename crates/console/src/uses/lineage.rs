//! Lineage: what a version was made of, and what was made of it. Each list is bounded where it is read.

use trainyard_job::{DataSource, ObsPath, VersionKey, VersionNumber};
use trainyard_store::{DatasetSource, Related, RelatedVersion, Store, StoreError};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::uses::jobs::not_found;
use crate::wire::{Lineage, LineageData, OneVersion};

impl Console {
    /// Everything one step away from a version, and the versions that made its data.
    pub async fn show_lineage(&self, one: OneVersion) -> Result<Lineage, ConsoleError> {
        let key = one.key;
        let read = move |store: &Store| lineage(store, key);
        let found = self.inner().db.read(read).await?;
        found.ok_or_else(|| not_found("version", &key))
    }
}

fn lineage(store: &Store, key: VersionKey) -> Result<Option<Lineage>, StoreError> {
    let (Some(row), Some(version)) = (store.version(key)?, store.related_version(key)?) else {
        return Ok(None);
    };
    let data = row.spec.data.into_iter();
    let data = data
        .map(|source| data_of(store, key, source))
        .collect::<Result<_, _>>()?;
    let output = ObsPath::parse(&row.spec.output_path);
    let parent = row.parent.map(|version| VersionKey {
        job: key.job,
        version,
    });
    Ok(Some(Lineage {
        version,
        data,
        algorithm: row.spec.algorithm,
        code: store.provenance(key)?.and_then(|ran| ran.code),
        parent: row.parent,
        parent_version: match parent {
            Some(parent) => store.related_version(parent)?,
            None => None,
        },
        children: store.versions_from(key)?,
        readers: of_folder(output.as_ref(), |output| {
            store.versions_that_read(output, key)
        })?,
        datasets: of_folder(output.as_ref(), |output| store.datasets_made_of(output))?,
        visualizations: of_folder(output.as_ref(), |output| store.visualizations_of(output))?,
        output_path: row.spec.output_path,
    }))
}

fn data_of(store: &Store, key: VersionKey, source: DataSource) -> Result<LineageData, StoreError> {
    let wrote = |path: &str| -> Result<Related<RelatedVersion>, StoreError> {
        of_folder(ObsPath::parse(path).as_ref(), |folder| {
            store.versions_that_wrote(folder, key)
        })
    };
    let (known, made_of, writers) = match &source {
        DataSource::Path { path } => (true, None, wrote(path)?),
        DataSource::Dataset { dataset, version } => {
            let number = version.parse::<VersionNumber>().ok();
            let versions = store.dataset(dataset)?.map(|detail| detail.versions);
            let mut versions = versions.into_iter().flatten();
            let found = versions.find(|found| Some(found.version) == number);
            let made_of = found.map(|found| found.source);
            let writers = match &made_of {
                Some(DatasetSource::Objects { url }) => wrote(url)?,
                Some(DatasetSource::Computer { .. }) | None => Related::default(),
            };
            (made_of.is_some(), made_of, writers)
        }
    };
    Ok(LineageData {
        source,
        known,
        made_of,
        writers,
    })
}

/// Nothing is related to a path that is none.
fn of_folder<T>(
    folder: Option<&ObsPath>,
    find: impl FnOnce(&ObsPath) -> Result<Related<T>, StoreError>,
) -> Result<Related<T>, StoreError> {
    folder.map_or_else(|| Ok(Related::default()), find)
}
