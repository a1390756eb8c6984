//! What versions ran beyond their specs. Lists of packages are long and the same for many versions: each is kept once.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction, params};
use trainyard_job::{CodeHash, PackageVersion, Provenance, VersionKey, WhatRan};

use crate::column::Json;
use crate::error::{Fault, StoreError};
use crate::store::Store;
use crate::table::version;

pub(crate) const CREATE: &str = "CREATE TABLE package_list (
         sha256 TEXT NOT NULL PRIMARY KEY,
         packages TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE provenance (
         version_id INTEGER PRIMARY KEY REFERENCES version (id) ON DELETE CASCADE,
         code TEXT,
         packages TEXT REFERENCES package_list (sha256),
         record TEXT NOT NULL
     ) STRICT;
     CREATE INDEX provenance_by_code ON provenance (code);
     CREATE INDEX provenance_by_packages ON provenance (packages);";

impl Store {
    /// What a version runs; none where nothing was recorded.
    pub fn provenance(&self, key: VersionKey) -> Result<Option<Provenance>, StoreError> {
        Ok(self.what_ran(key)?.map(|ran| ran.provenance))
    }

    /// What a version runs, with the packages by name; none where nothing was recorded.
    pub fn what_ran(&self, key: VersionKey) -> Result<Option<WhatRan>, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached(
                    "SELECT record, package_list.packages FROM provenance
                     JOIN version ON version.id = version_id
                     LEFT JOIN package_list ON package_list.sha256 = provenance.packages
                     WHERE version.job_id = ?1 AND version.number = ?2",
                )?
                .query_row(params![key.job.0, key.version.0], |row| {
                    let packages: Option<Json<Vec<PackageVersion>>> = row.get(1)?;
                    Ok(WhatRan {
                        provenance: row.get::<_, Json<Provenance>>(0)?.0,
                        packages: packages.map(|json| json.0).unwrap_or_default(),
                    })
                })
                .optional()?;
            Ok(found)
        })
    }

    /// The code that some version refers to.
    pub fn code_in_use(&self) -> Result<HashSet<CodeHash>, StoreError> {
        self.read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT DISTINCT code FROM provenance WHERE code IS NOT NULL")?;
            let hashes = statement.query_map([], |row| row.get(0).map(CodeHash))?;
            Ok(hashes.collect::<Result<_, _>>()?)
        })
    }

    /// Forgets lists of packages that no version refers to; how many those were.
    pub fn forget_unused_packages(&mut self) -> Result<usize, StoreError> {
        self.write(|tx| {
            let forgotten = tx.execute(
                "DELETE FROM package_list WHERE NOT EXISTS
                     (SELECT 1 FROM provenance WHERE provenance.packages = package_list.sha256)",
                [],
            )?;
            Ok(forgotten)
        })
    }
}

/// Records what a new version runs.
pub(crate) fn put(tx: &Transaction<'_>, key: VersionKey, ran: &WhatRan) -> Result<(), Fault> {
    let id =
        version::find_id(tx, key)?.ok_or_else(|| Fault::not_found(format!("version {key}")))?;
    let WhatRan {
        provenance,
        packages,
    } = ran;
    let list = provenance
        .python
        .as_ref()
        .map(|python| &python.packages_sha256);
    if let Some(list) = list {
        tx.prepare_cached("INSERT OR IGNORE INTO package_list VALUES (?1, ?2)")?
            .execute(params![list, Json(packages)])?;
    }
    let code = provenance.code.as_ref().map(|code| &code.hash.0);
    tx.prepare_cached("INSERT INTO provenance VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, code, list, Json(provenance)])?;
    Ok(())
}
