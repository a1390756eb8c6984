//! Submit: everything that one press of the button writes, in one transaction.

use rusqlite::Transaction;
use trainyard_job::{JobSpec, VersionKey, VersionNumber, WhatRan};

use crate::error::{Fault, StoreError};
use crate::store::Store;
use crate::table::configuration::{self, SaveMode};
use crate::table::job::{self, NewJob};
use crate::table::{provenance, version};

/// A job, or a new version of one, that was submitted.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Exactly what was submitted; its name and description become a new job's.
    pub spec: &'a JobSpec,
    /// Where it runs, for example `local`.
    pub backend: &'a str,
    /// The version whose values it started from, and so whose job it belongs to; none for a new job.
    pub parent: Option<VersionKey>,
    /// The newest version of that job whose files are in the data directory: the new one is numbered above it.
    pub newest_files: Option<VersionNumber>,
    /// The configuration it was made from.
    pub from_config: Option<&'a str>,
    /// Name and description of the configuration to save its values as.
    pub save_as: Option<(&'a str, &'a str)>,
    /// What it will run beyond its spec; none where nothing is recorded.
    pub what_ran: Option<&'a WhatRan>,
    /// The time, in epoch milliseconds.
    pub now_ms: u64,
}

impl Store {
    /// Writes the configuration, the job and its version: all or, when one of the names is taken, nothing.
    pub fn submit(&mut self, submission: Submission<'_>) -> Result<VersionKey, StoreError> {
        self.write(|tx| {
            let key = submit(tx, submission)?;
            if let Some(what_ran) = submission.what_ran {
                provenance::put(tx, key, what_ran)?;
            }
            Ok(key)
        })
    }
}

fn submit(tx: &Transaction<'_>, new: Submission<'_>) -> Result<VersionKey, Fault> {
    let Submission { spec, now_ms, .. } = new;
    if let Some(name) = new.from_config {
        configuration::touch(tx, name, now_ms)?;
    }
    if let Some((name, description)) = new.save_as {
        configuration::save(tx, name, description, spec, SaveMode::Create, now_ms)?;
    }
    let Some(VersionKey { job, version }) = new.parent else {
        let new = NewJob {
            name: &spec.name,
            description: &spec.description,
            spec,
            backend: new.backend,
            now_ms,
        };
        return job::create(tx, new);
    };
    if let Some(newest) = new.newest_files {
        job::number_above(tx, job, newest)?;
    }
    version::create(tx, job, Some(version), spec, new.backend, now_ms)
}
