//! What the service calls a version, beside its other files: `remote.json`.
//!
//! Written before anything is created, so that whoever finds it after a crash knows that the service may have the job.

use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use trainyard_backend::BackendError;
use trainyard_files::{RECORD_BYTES_MAX, Survives};

use super::blocking::blocking;
use crate::client::Generation;
use crate::failure::{Failure, Service};

/// The file of a version.
const FILE: &str = "remote.json";
/// The service's own have 36 characters.
const ID_MAX: usize = 64;

/// A version at the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The connection it was submitted to.
    pub(crate) place: String,
    pub(crate) generation: Generation,
    /// The project there; empty in records of early releases.
    #[serde(default)]
    pub(crate) project: String,
    /// The job's name there.
    pub(crate) name: String,
    /// When its creation was asked for.
    pub(crate) asked_at_ms: u64,
    /// Versions that the job had before; one that is none of them is ours.
    #[serde(default)]
    pub(crate) before: Vec<i64>,
    /// Its ids; none while nobody knows whether it was created.
    pub(crate) ids: Option<Ids>,
}

/// What the service calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "generation", rename_all = "snake_case")]
pub(crate) enum Ids {
    V1 { job_id: i64, version_id: i64 },
    V2 { id: String },
}

impl Ids {
    /// A job of the second generation. What would not stay one part of an address, or one row of a log, is no id.
    pub(crate) fn v2(id: String) -> Result<Self, Failure> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if (1..=ID_MAX).contains(&id.len()) && id.bytes().all(fits) {
            return Ok(Self::V2 { id });
        }
        Err(Failure::NotUnderstood {
            service: Service::ModelArts,
            reason: "the job's id is none".to_owned(),
        })
    }
}

impl Record {
    pub(crate) async fn read(version_dir: &Path) -> Result<Option<Self>, BackendError> {
        let path = version_dir.join(FILE);
        blocking(move || read(&path)).await
    }

    pub(crate) async fn write(&self, version_dir: &Path) -> Result<(), BackendError> {
        let (path, record) = (version_dir.join(FILE), self.clone());
        blocking(move || write(&path, &record)).await
    }

    pub(crate) async fn remove(version_dir: &Path) {
        let path = version_dir.join(FILE);
        // Nothing was created, so a record that stays costs one look at the service.
        let _ = blocking(move || std::fs::remove_file(path)).await;
    }
}

/// What earlier versions of the same job are at the same place, the newest first.
pub(crate) async fn earlier(version_dir: &Path, place: &str) -> Vec<Record> {
    let (version_dir, place) = (version_dir.to_owned(), place.to_owned());
    blocking(move || read_earlier(&version_dir, &place)).await
}

fn read_earlier(version_dir: &Path, place: &str) -> Vec<Record> {
    let Some(entries) = version_dir
        .parent()
        .and_then(|job| std::fs::read_dir(job).ok())
    else {
        return Vec::new();
    };
    let mut dirs: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|dir| dir != version_dir)
        .collect();
    dirs.sort();
    let records = dirs
        .iter()
        .rev()
        .filter_map(|dir| read::<Record>(&dir.join(FILE)).ok()?);
    records
        .filter(|record| record.place == place && record.ids.is_some())
        .collect()
}

pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, BackendError> {
    match trainyard_files::read(path, RECORD_BYTES_MAX) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| of_file(path, io::Error::new(io::ErrorKind::InvalidData, error))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(of_file(path, error)),
    }
}

/// Replaces a file whole: a reader, or a crash, sees the old one or the new.
pub(crate) fn write(path: &Path, value: &impl Serialize) -> Result<(), BackendError> {
    let bytes = serde_json::to_vec(value).expect("BUG: a record is JSON");
    let written = trainyard_files::replace(path, &bytes, Survives::PowerCut);
    written.map_err(|error| of_file(path, error))
}

fn of_file(path: &Path, source: io::Error) -> BackendError {
    let path = path.to_owned();
    BackendError::File { path, source }
}
