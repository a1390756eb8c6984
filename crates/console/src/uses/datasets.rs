//! Data sets: making versions, looking into them, deleting what nothing reads any more.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use trainyard_datasets::{Datasets, SampleFile};
use trainyard_job::{Fault, FaultKind, VersionNumber, validate_dataset};
use trainyard_objects::{ObsUrl, Source};
use trainyard_store::{
    DatasetDetail, DatasetQuery, DatasetRow, DatasetSource, DatasetUses, DatasetVersionRow, Page,
    Store, StoreError,
};

use crate::clock::now_ms;
use crate::console::Console;
use crate::diagnostic;
use crate::error::ConsoleError;
use crate::transfers::Transfer;
use crate::uses::jobs::not_found;
use crate::wire::{
    ByName, CreateDataset, CreateDatasetVersion, DatasetState, DatasetUsesOf, DescribeDataset,
    Nothing, Notice, OneDatasetVersion,
};

/// Files named of those that were left out.
const LEFT_OUT_MAX: usize = 1_000;

impl Console {
    /// One page of the list of data sets.
    pub async fn list_datasets(
        &self,
        query: DatasetQuery,
    ) -> Result<Page<DatasetRow>, ConsoleError> {
        let read = move |store: &Store| store.datasets(&query);
        self.inner().db.read(read).await
    }

    /// A data set and its versions.
    pub async fn show_dataset(&self, by: ByName) -> Result<DatasetDetail, ConsoleError> {
        let name = by.name.clone();
        let read = move |store: &Store| store.dataset(&name);
        let found = self.inner().db.read(read).await?;
        found.ok_or_else(|| not_found("dataset", &by.name))
    }

    /// Creates a data set with its first version. Nothing is made when that fails or is cancelled.
    pub async fn create_dataset(
        &self,
        create: CreateDataset,
    ) -> Result<DatasetVersionRow, ConsoleError> {
        let mut faults = validate_dataset(&create.name, &create.description);
        let name = create.name.clone();
        let read = move |store: &Store| store.dataset(&name);
        if faults.is_empty() && self.inner().db.read(read).await?.is_some() {
            let name = create.name.clone();
            faults.push(Fault::error("name", FaultKind::NameTaken { name }));
        }
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let _one_at_a_time = OneMaking::begin(self, &create.name)?;
        let made = self.make(&create.name, create.source.clone(), create.transfer);
        let version = made.await?;
        let row = version.clone();
        let (name, description) = (create.name.clone(), create.description);
        let write = move |store: &mut Store| {
            store.create_dataset(&name, &description, create.labeling, &row)
        };
        let written = self.inner().db.write(write).await;
        self.keep(&create.name, version, written).await
    }

    /// Makes the next version of a data set.
    pub async fn create_dataset_version(
        &self,
        create: CreateDatasetVersion,
    ) -> Result<DatasetVersionRow, ConsoleError> {
        let name = create.dataset;
        self.show_dataset(ByName { name: name.clone() }).await?;
        let _one_at_a_time = OneMaking::begin(self, &name)?;
        let version = self.make(&name, create.source, create.transfer).await?;
        let (dataset, row) = (name.clone(), version.clone());
        let write = move |store: &mut Store| store.add_dataset_version(&dataset, &row);
        let written = self.inner().db.write(write).await;
        self.keep(&name, version, written).await
    }

    /// Changes the description and the labeling type of a data set.
    pub async fn describe_dataset(
        &self,
        describe: DescribeDataset,
    ) -> Result<Nothing, ConsoleError> {
        let faults = validate_dataset(&describe.name, &describe.description);
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let write = move |store: &mut Store| {
            let DescribeDataset {
                name,
                description,
                labeling,
            } = &describe;
            store.describe_dataset(name, description, *labeling, now_ms())
        };
        self.inner().db.write(write).await?;
        self.notify(Notice::Datasets);
        Ok(Nothing {})
    }

    /// How a version is on the disk now, and what it never had.
    pub async fn show_dataset_version(
        &self,
        one: OneDatasetVersion,
    ) -> Result<DatasetState, ConsoleError> {
        let datasets = &self.inner().datasets;
        let mut left_out = datasets.manifest(&one.dataset, one.version).await?.left_out;
        left_out.truncate(LEFT_OUT_MAX);
        let found = datasets.compare(&one.dataset, one.version).await?;
        let url = Datasets::url(&one.dataset, one.version);
        Ok(DatasetState {
            url: url.map(|url| url.to_string()).unwrap_or_default(),
            missing: found.missing,
            changed: found.changed,
            added: found.added,
            example: found.example,
            left_out,
        })
    }

    /// A few files of a version.
    pub async fn sample_dataset(
        &self,
        one: OneDatasetVersion,
    ) -> Result<Vec<SampleFile>, ConsoleError> {
        let datasets = &self.inner().datasets;
        Ok(datasets.sample(&one.dataset, one.version).await?)
    }

    /// What has a data set, or one version of it, as its data source.
    pub async fn dataset_uses(&self, of: DatasetUsesOf) -> Result<DatasetUses, ConsoleError> {
        let read = move |store: &Store| store.dataset_uses(&of.dataset, of.version);
        self.inner().db.read(read).await
    }

    /// Deletes a data set with all its versions. Refused while a job that has not ended reads one.
    pub async fn delete_dataset(&self, by: ByName) -> Result<Nothing, ConsoleError> {
        // What is submitted meanwhile would read what is being deleted.
        let nobody_submits = self.inner().submitting.write().await;
        self.refuse_while_read(&by.name, None).await?;
        let rows = self.show_dataset(by.clone()).await?.versions;
        let versions: Vec<_> = rows.iter().map(|row| row.version).collect();
        let name = by.name.clone();
        let delete = move |store: &mut Store| store.delete_dataset(&name);
        self.withdraw(&by.name, &versions, delete).await?;
        drop(nobody_submits);
        self.remove_files(&by.name, &versions).await
    }

    /// Deletes one version. Refused while a job that has not ended reads it.
    pub async fn delete_dataset_version(
        &self,
        one: OneDatasetVersion,
    ) -> Result<Nothing, ConsoleError> {
        let nobody_submits = self.inner().submitting.write().await;
        self.refuse_while_read(&one.dataset, Some(one.version))
            .await?;
        let (name, version) = (one.dataset.clone(), one.version);
        let delete = move |store: &mut Store| store.delete_dataset_version(&name, version);
        self.withdraw(&one.dataset, &[version], delete).await?;
        drop(nobody_submits);
        self.remove_files(&one.dataset, &[version]).await
    }

    /// As the owner: deletes what is left of versions that were being made or deleted when a console ended. What stays
    /// is no reason not to open.
    pub(crate) async fn clear_unsettled_datasets(&self) {
        let left = match self.unsettled_without_row().await {
            Ok(left) if left.is_empty() => return,
            Ok(left) => left,
            Err(error) => return diagnostic::say(&format_args!("datasets: {error}")),
        };
        let console = self.clone();
        // Many files take a while, and nobody waits for them.
        tokio::spawn(async move {
            for (name, version) in left {
                if let Err(error) = console.inner().datasets.delete(&name, version).await {
                    diagnostic::say(&format_args!("dataset {name} {version}: {error}"));
                }
            }
        });
    }

    /// The marked versions that the database does not know. Those that it knows are there for good.
    async fn unsettled_without_row(&self) -> Result<Vec<(String, VersionNumber)>, ConsoleError> {
        let datasets = &self.inner().datasets;
        let mut left = Vec::new();
        for (name, version) in datasets.unsettled().await? {
            let dataset = name.clone();
            let read = move |store: &Store| store.dataset(&dataset);
            let rows = self.inner().db.read(read).await?;
            let mut rows = rows.into_iter().flat_map(|detail| detail.versions);
            if rows.any(|row| row.version == version) {
                datasets.settle(&name, version).await?;
            } else {
                left.push((name, version));
            }
        }
        Ok(left)
    }

    /// Deletes the rows of versions, after which nobody takes them for some any more. Their files stay for now.
    async fn withdraw(
        &self,
        name: &str,
        versions: &[VersionNumber],
        delete: impl FnOnce(&mut Store) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), ConsoleError> {
        let datasets = &self.inner().datasets;
        for version in versions {
            // A disk too full for a mark is a reason to delete, not to leave it.
            datasets.unsettle(name, *version).await.ok();
        }
        self.inner().db.write(delete).await?;
        for version in versions {
            // What fails here fails again, and is told, when the files are deleted.
            datasets.withdraw(name, *version).await.ok();
        }
        self.notify(Notice::Datasets);
        Ok(())
    }

    /// Deletes the files of versions without rows, of all, whatever becomes of one. Tells the first fault.
    async fn remove_files(
        &self,
        name: &str,
        versions: &[VersionNumber],
    ) -> Result<Nothing, ConsoleError> {
        let mut removed = Ok(Nothing {});
        for version in versions {
            let deleted = self.inner().datasets.delete(name, *version).await;
            if let Err(error) = deleted
                && removed.is_ok()
            {
                removed = Err(error.into());
            }
        }
        self.notify(Notice::Datasets);
        removed
    }

    async fn refuse_while_read(
        &self,
        name: &str,
        version: Option<VersionNumber>,
    ) -> Result<(), ConsoleError> {
        let dataset = name.to_owned();
        let read = move |store: &Store| store.unfinished_reader(&dataset, version);
        match self.inner().db.read(read).await? {
            None => Ok(()),
            Some(first) => Err(ConsoleError::InUse {
                name: name.to_owned(),
                by: format!("{}/{}", first.job_name, first.key.version),
            }),
        }
    }

    /// Makes the files of the next version.
    async fn make(
        &self,
        name: &str,
        from: DatasetSource,
        transfer: String,
    ) -> Result<DatasetVersionRow, ConsoleError> {
        let dataset = name.to_owned();
        let read = move |store: &Store| store.newest_dataset_version(&dataset);
        let given = self.inner().db.read(read).await?;
        let datasets = &self.inner().datasets;
        // One that was being made or deleted when the console was killed may have files and no row.
        let unsettled = datasets.unsettled().await?.into_iter();
        let unsettled = unsettled.filter_map(|(of, version)| (of == name).then_some(version));
        let on_disk = datasets.versions(name).await?.into_iter().chain(unsettled);
        let newest = on_disk.map(|version| version.0).fold(given, u32::max);
        let version = VersionNumber(newest + 1);
        let transfer = Transfer::begin(self, transfer)?;
        let source = source(&from)?;
        let made = datasets
            .make(name, version, source, transfer.cancel(), transfer.teller())
            .await?;
        Ok(DatasetVersionRow {
            version,
            source: from,
            files: made.usage.files,
            size_bytes: made.usage.bytes,
            left_out: made.left_out.len() as u64,
            created_at_ms: now_ms(),
        })
    }

    /// Tells of a version that was written down, and clears away the files of one that was not.
    async fn keep(
        &self,
        name: &str,
        version: DatasetVersionRow,
        written: Result<(), ConsoleError>,
    ) -> Result<DatasetVersionRow, ConsoleError> {
        if let Err(error) = written {
            let cleared = self.inner().datasets.delete(name, version.version);
            // The first fault is the one to tell.
            cleared.await.ok();
            return Err(match error {
                ConsoleError::Store(StoreError::DatasetTaken { name }) => {
                    let kind = FaultKind::NameTaken { name };
                    ConsoleError::Faults(vec![Fault::error("name", kind)])
                }
                other => other,
            });
        }
        // A mark that stays is taken away at the next start.
        let settled = self.inner().datasets.settle(name, version.version);
        settled.await.ok();
        self.notify(Notice::Datasets);
        Ok(version)
    }
}

/// The data sets of which a version is being made.
#[derive(Default)]
pub(crate) struct DatasetsInMaking(Mutex<HashSet<String>>);

impl DatasetsInMaking {
    fn all(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A version that is being made, until this is dropped: two at once would have the same number.
struct OneMaking {
    console: Console,
    name: String,
}

impl OneMaking {
    fn begin(console: &Console, name: &str) -> Result<Self, ConsoleError> {
        let name = name.to_owned();
        if !console.inner().in_making.all().insert(name.clone()) {
            return Err(ConsoleError::DatasetBusy { name });
        }
        let console = console.clone();
        Ok(Self { console, name })
    }
}

impl Drop for OneMaking {
    fn drop(&mut self) {
        self.console.inner().in_making.all().remove(&self.name);
    }
}

fn source(of: &DatasetSource) -> Result<Source, ConsoleError> {
    let required = |text: &str| {
        let fault = Fault::error("source", FaultKind::Required);
        (!text.is_empty())
            .then_some(())
            .ok_or(ConsoleError::Faults(vec![fault]))
    };
    match of {
        DatasetSource::Computer { path } => {
            required(path)?;
            Ok(Source::Computer(path.into()))
        }
        DatasetSource::Objects { url } => {
            required(url)?;
            Ok(Source::Store(url.parse::<ObsUrl>()?.to_dir()))
        }
    }
}
