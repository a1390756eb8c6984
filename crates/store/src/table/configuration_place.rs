//! How configurations are filed: folders, tags, and changes to many at once.
//!
//! A folder is there while a configuration is in it, or when somebody made it: the table holds those that may be empty.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use trainyard_job::JobSpec;
use ts_rs::TS;

use crate::error::{Fault, StoreError};
use crate::store::Store;
use crate::table::configuration::{self, SaveMode, one};
use crate::table::tag::TagCount;

pub(crate) const CREATE: &str = "CREATE TABLE configuration_tag (
         configuration INTEGER NOT NULL REFERENCES configuration (id) ON DELETE CASCADE,
         tag TEXT NOT NULL,
         PRIMARY KEY (configuration, tag)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX configuration_tag_by_tag ON configuration_tag (tag);
     CREATE TABLE configuration_folder (
         path TEXT NOT NULL PRIMARY KEY
     ) STRICT, WITHOUT ROWID;";

/// The folders and tags there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConfigPlaces {
    /// Every folder by its path, each after the one it is in.
    pub folders: Vec<FolderCount>,
    /// Every tag, by name.
    pub tags: Vec<TagCount>,
    /// Configurations in all.
    pub configs: u32,
    /// Deleted ones that can be brought back.
    pub deleted: u32,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FolderCount {
    /// Its path, names between slashes.
    pub path: String,
    /// Configurations in it and in the folders in it.
    pub count: u32,
}

/// A configuration that comes from a file.
#[derive(Clone, Debug)]
pub struct NewConfig {
    /// Its name here.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its values.
    pub spec: JobSpec,
    /// Its folder.
    pub folder: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether one of that name is written over.
    pub mode: SaveMode,
}

impl Store {
    /// Folders and tags with what is in them.
    pub fn config_places(&self) -> Result<ConfigPlaces, StoreError> {
        self.read(|conn| {
            let (configs, deleted) = conn.query_row(
                "SELECT (SELECT count(*) FROM configuration),
                        (SELECT count(DISTINCT name) FROM configuration_state
                         WHERE name NOT IN (SELECT name FROM configuration))",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut statement = conn.prepare_cached(
                "SELECT tag, count(*) FROM configuration_tag GROUP BY tag ORDER BY tag COLLATE NOCASE, tag",
            )?;
            let tags = statement.query_map([], |row| {
                Ok(TagCount {
                    tag: row.get(0)?,
                    count: row.get(1)?,
                })
            })?;
            let tags = tags.collect::<Result<_, _>>()?;
            Ok(ConfigPlaces {
                folders: folders(conn)?,
                tags,
                configs,
                deleted,
            })
        })
    }

    /// Files configurations in a folder. All of them, or none.
    pub fn move_configs(&mut self, names: &[String], folder: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            for name in names {
                let moved = tx
                    .prepare_cached("UPDATE configuration SET folder = ?2 WHERE name = ?1")?
                    .execute([name.as_str(), folder])?;
                one(moved, name)?;
            }
            Ok(())
        })
    }

    /// Gives tags to configurations and takes others from them. All of them, or none.
    pub fn tag_configs(
        &mut self,
        names: &[String],
        add: &[String],
        remove: &[String],
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            for name in names {
                let id = id_of(tx, name)?;
                put_tags(tx, id, add)?;
                for tag in remove {
                    tx.prepare_cached(
                        "DELETE FROM configuration_tag WHERE configuration = ?1 AND tag = ?2",
                    )?
                    .execute(params![id, tag])?;
                }
            }
            Ok(())
        })
    }

    /// Makes an empty folder.
    pub fn make_config_folder(&mut self, path: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR IGNORE INTO configuration_folder VALUES (?1)",
                [path],
            )?;
            Ok(())
        })
    }

    /// Moves a folder with all that is in it; what the target has stays beside it.
    pub fn rename_config_folder(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.write(|tx| rename(tx, from, to))
    }

    /// Removes a folder. What is in it goes to the folder it was in, so that no configuration is lost.
    pub fn remove_config_folder(&mut self, path: &str) -> Result<(), StoreError> {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.write(|tx| {
            rename(tx, path, parent)?;
            tx.execute("DELETE FROM configuration_folder WHERE path = ''", [])?;
            Ok(())
        })
    }

    /// Writes configurations from a file: all of them, or none when a name that must be free is taken.
    pub fn import_configs(&mut self, configs: &[NewConfig], now_ms: u64) -> Result<(), StoreError> {
        self.write(|tx| {
            for new in configs {
                let NewConfig {
                    name,
                    description,
                    spec,
                    mode,
                    ..
                } = new;
                configuration::save(tx, name, description, spec, *mode, now_ms)?;
                let id = id_of(tx, name)?;
                tx.prepare_cached("UPDATE configuration SET folder = ?2 WHERE id = ?1")?
                    .execute(params![id, new.folder])?;
                tx.prepare_cached("DELETE FROM configuration_tag WHERE configuration = ?1")?
                    .execute([id])?;
                put_tags(tx, id, &new.tags)?;
            }
            Ok(())
        })
    }
}

/// Adds tags to a configuration.
pub(super) fn put_tags(conn: &Connection, id: i64, tags: &[String]) -> Result<(), Fault> {
    let mut put = conn.prepare_cached("INSERT OR IGNORE INTO configuration_tag VALUES (?1, ?2)")?;
    for tag in tags {
        put.execute(params![id, tag])?;
    }
    Ok(())
}

pub(super) fn id_of(conn: &Connection, name: &str) -> Result<i64, Fault> {
    let found = conn
        .prepare_cached("SELECT id FROM configuration WHERE name = ?1")?
        .query_row([name], |row| row.get(0));
    match found {
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            Err(Fault::not_found(format!("configuration \"{name}\"")))
        }
        found => Ok(found?),
    }
}

fn rename(conn: &Connection, from: &str, to: &str) -> Result<(), Fault> {
    let mut changed = 0;
    for (table, column, verb) in [
        ("configuration", "folder", "UPDATE"),
        ("configuration_folder", "path", "UPDATE OR REPLACE"),
    ] {
        // A slash goes with the name when the target is the top.
        changed += conn.execute(
            &format!(
                "{verb} {table} SET {column} = ltrim(?2 || substr({column}, length(?1) + 1), '/')
                 WHERE {column} = ?1 OR substr({column}, 1, length(?1) + 1) = ?1 || '/'"
            ),
            [from, to],
        )?;
    }
    if changed == 0 {
        return Err(Fault::not_found(format!("folder \"{from}\"")));
    }
    Ok(())
}

/// Each folder somebody made or filed something in, and those it lies in.
fn folders(conn: &Connection) -> Result<Vec<FolderCount>, Fault> {
    let mut counts: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT folder, count(*) FROM configuration WHERE folder <> '' GROUP BY folder
         UNION ALL SELECT path, 0 FROM configuration_folder",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?))
    })?;
    for row in rows {
        let (path, count) = row?;
        let names: Vec<String> = path.split('/').map(ToOwned::to_owned).collect();
        for depth in 1..=names.len() {
            *counts.entry(names[..depth].to_vec()).or_default() += count;
        }
    }
    let counted = counts.into_iter().map(|(names, count)| FolderCount {
        path: names.join("/"),
        count,
    });
    Ok(counted.collect())
}
