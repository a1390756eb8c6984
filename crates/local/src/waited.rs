//! `waited.json`: what a version waited for when it was queued, kept for its story.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trainyard_backend::BackendError;
use trainyard_shim::now_ms;

use crate::claim::Ask;
use crate::file;

/// What was asked for, and who stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waited {
    pub(crate) at_ms: u64,
    pub(crate) ahead: u32,
    pub(crate) cpus: u32,
    pub(crate) gpus: u32,
    pub(crate) gpu: Option<String>,
}

impl Waited {
    /// As of now, behind so many others.
    pub(crate) fn of(ask: &Ask, ahead: usize) -> Self {
        let (gpu, gpus) = ask.gpus.clone().unzip();
        Self {
            at_ms: now_ms(),
            ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            cpus: ask.cpus,
            gpus: gpus.unwrap_or_default(),
            gpu,
        }
    }

    /// Writes it unless an earlier console did: what was waited for first is the story. It is for people; one that
    /// cannot be written is left out of it.
    pub(crate) fn write_once(&self, version_dir: &Path) {
        if let Ok(None) = read(version_dir) {
            let _ = file::write_unsynced(&path(version_dir), self);
        }
    }
}

/// What a version waited for, if it did.
pub(crate) fn read(version_dir: &Path) -> Result<Option<Waited>, BackendError> {
    file::read(&path(version_dir))
}

fn path(version_dir: &Path) -> PathBuf {
    version_dir.join("waited.json")
}
