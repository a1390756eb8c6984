//! Data Source on this computer: the folder behind each row, and whether a data set's version still is what it was.
//!
//! A row of either kind is a folder of object storage. The first is the contract's `DLS_DATA_URL`, of which the documents
//! know one; every row is also a link in the task's `/home/work/data`, numbered from 1 as in the form.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use trainyard_backend::Run;
use trainyard_datasets::{DatasetError, Datasets};
use trainyard_job::{
    DATA_FILE_NAME_MAX, DataSource, Fault, FaultKind, JobSpec, VersionNumber, WORK_DIR,
};
use trainyard_objects::{ObjectStore, ObjectsError, ObsUrl, Recursion};

use crate::LocalConfig;
use crate::environment::folder_url;
use crate::plan::{Plan, task_dir};

/// Files that a check looks at for names that are too long; a start looks at all.
const CHECKED_FILES: usize = 20_000;

/// The folder of a row; none for one that is not filled in.
pub(crate) fn url(row: &DataSource) -> Option<ObsUrl> {
    match row {
        DataSource::Path { path } => folder_url(path),
        DataSource::Dataset { dataset, version } => Datasets::url(dataset, version.parse().ok()?),
    }
}

/// The folder of a row in the scheme of a container's variables.
pub(crate) fn container_url(row: &DataSource) -> Option<String> {
    let url = url(row)?;
    Some(format!("s3://{}/{}", url.bucket(), url.key()))
}

/// The folders of this computer behind all rows, in their order.
pub(crate) fn folders(objects: &ObjectStore, spec: &JobSpec) -> Vec<PathBuf> {
    let urls = spec.data.iter().filter_map(url);
    urls.filter_map(|url| objects.local_path(&url)).collect()
}

/// The folders of this computer that are versions of data sets, which a task reads and nobody writes.
pub(crate) fn frozen(objects: &ObjectStore, spec: &JobSpec) -> Vec<PathBuf> {
    let versions = spec.data.iter().filter_map(url).filter(Datasets::owns);
    versions
        .filter_map(|url| objects.local_path(&url))
        .collect()
}

/// The variables about data that the contract does not have, and the contract's own for a data set.
pub(crate) fn variables(objects: &ObjectStore, spec: &JobSpec) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    if let Some(url) = spec.data.first().and_then(container_url) {
        variables.insert("DLS_DATA_URL".to_owned(), url);
    }
    let folders = folders(objects, spec);
    if let Some(first) = folders.first() {
        variables.insert("TRAINYARD_DATA_DIR".to_owned(), first.display().to_string());
    }
    if folders.len() > 1 {
        for (number, folder) in (1..).zip(&folders) {
            let name = format!("TRAINYARD_DATA_DIR_{number}");
            variables.insert(name, folder.display().to_string());
        }
        let urls = spec.data.iter().filter_map(container_url);
        for (number, url) in (1..).zip(urls) {
            variables.insert(format!("TRAINYARD_DATA_URL_{number}"), url);
        }
    }
    variables
}

/// Puts the rows where each task of a version finds them. The error is in words.
pub(crate) fn link_rows(config: &LocalConfig, run: &Run, plan: &Plan) -> Result<(), String> {
    let folders = folders(&config.objects, &run.spec);
    for (index, _) in (0..).zip(&plan.hosts) {
        let home = task_dir(&run.dir, index).home();
        link(&home, &folders).map_err(|error| format!("{}: {error}", home.display()))?;
    }
    Ok(())
}

/// Makes `data/1`, `data/2`, … in a task's home, each a link to the folder of a row.
fn link(home: &Path, folders: &[PathBuf]) -> io::Result<()> {
    if folders.is_empty() {
        return Ok(());
    }
    let data = home.join("data");
    std::fs::create_dir_all(&data)?;
    for (number, folder) in (1..).zip(folders) {
        let link = data.join(number.to_string());
        match std::os::unix::fs::symlink(folder, &link) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Where a task finds a row, by its number from 1.
#[must_use]
pub fn data_link(number: usize) -> String {
    format!("{WORK_DIR}/data/{number}")
}

/// How recent a comparison of a version's files has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// While somebody fills in a form.
    Lately,
    /// Before a start.
    Now,
}

/// The faults of one row.
pub(crate) async fn check(
    config: &LocalConfig,
    index: usize,
    row: &DataSource,
    compared: Compared,
) -> Vec<Fault> {
    let found = match row {
        DataSource::Path { path } => {
            let field = format!("data[{index}].path");
            match folder_url(path) {
                Some(url) => of_path(config, &url).await.map(|fault| (field, fault)),
                None => None,
            }
        }
        DataSource::Dataset { dataset, version } => of_dataset(config, dataset, version, compared)
            .await
            .map(|(field, fault)| (format!("data[{index}].{field}"), fault)),
    };
    let fault = found.map(|(field, kind)| match kind {
        FaultKind::LongNames { .. } => Fault::warning(field, kind),
        _ => Fault::error(field, kind),
    });
    fault.into_iter().collect()
}

/// Whether all rows can be read as they were described, right before a start. The error says in words why not.
pub(crate) async fn ready(config: &LocalConfig, spec: &JobSpec) -> Result<(), String> {
    for (index, row) in spec.data.iter().enumerate() {
        let faults = match row {
            // A folder may be filled by another job while this one waits: what it holds is the task's business.
            DataSource::Path { .. } => continue,
            DataSource::Dataset { .. } => check(config, index, row, Compared::Now).await,
        };
        if let Some(fault) = faults.iter().find(|fault| fault.is_error()) {
            return Err(fault.to_string());
        }
    }
    Ok(())
}

async fn of_path(config: &LocalConfig, url: &ObsUrl) -> Option<FaultKind> {
    let objects = &config.objects;
    let path = url.to_string();
    match objects.list(url, Recursion::Shallow).await {
        Ok(entries) if entries.is_empty() => return Some(FaultKind::EmptyFolder { path }),
        Ok(_) => {}
        Err(error) => return Some(cannot_read(url, &error)),
    }
    let max = DATA_FILE_NAME_MAX;
    let found = objects.long_names(url, max, CHECKED_FILES).await.ok()?;
    let example = found.example?;
    Some(if found.others == 0 {
        FaultKind::AllNamesLong { path, max }
    } else {
        let count = found.count;
        FaultKind::LongNames {
            count,
            max,
            example,
        }
    })
}

async fn of_dataset(
    config: &LocalConfig,
    dataset: &str,
    version: &str,
    compared: Compared,
) -> Option<(&'static str, FaultKind)> {
    if dataset.is_empty() {
        return None;
    }
    let unreadable = |error: DatasetError| {
        let (path, reason) = (dataset.to_owned(), error.to_string());
        Some(("dataset", FaultKind::Unreadable { path, reason }))
    };
    let versions = match config.datasets.versions(dataset).await {
        Ok(versions) => versions,
        Err(error) => return unreadable(error),
    };
    if versions.is_empty() {
        let given = dataset.to_owned();
        let known = match config.datasets.names().await {
            Ok(known) => known,
            Err(error) => return unreadable(error),
        };
        return Some(("dataset", FaultKind::UnknownDataset { given, known }));
    }
    if version.is_empty() {
        return None;
    }
    let number = version.parse::<VersionNumber>().ok();
    let Some(number) = number.filter(|number| versions.contains(number)) else {
        let kind = FaultKind::UnknownDataset {
            given: format!("{dataset} {version}"),
            known: versions
                .iter()
                .map(|one| format!("{dataset} {one}"))
                .collect(),
        };
        return Some(("version", kind));
    };
    let found = match compared {
        Compared::Lately => config.datasets.compare_lately(dataset, number).await,
        Compared::Now => config.datasets.compare(dataset, number).await,
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return unreadable(error),
    };
    let example = found.example?;
    let kind = FaultKind::DatasetChanged {
        version: format!("{dataset} {number}"),
        missing: found.missing,
        changed: found.changed,
        added: found.added,
        example,
    };
    Some(("version", kind))
}

/// Why a folder of a spec cannot be used.
pub(crate) fn cannot_read(url: &ObsUrl, error: &ObjectsError) -> FaultKind {
    let path = url.to_string();
    match error {
        ObjectsError::NotFound { .. } => FaultKind::NotFound { path },
        ObjectsError::Denied { why, .. } => FaultKind::Unreadable {
            path,
            reason: why.clone(),
        },
        other => FaultKind::Unreadable {
            path,
            reason: other.to_string(),
        },
    }
}
