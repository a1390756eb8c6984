//! Whole folders in and out.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::entry::{EntryKind, Listing, OnProgress, Recursion, Skipped, Transferred, Usage};
use crate::meter::Meter;
use crate::store::off_the_runtime;
use crate::{ObjectStore, ObjectsError, ObsUrl};

/// What becomes of symbolic links in a folder that is uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// What they lead to is uploaded in their place. For a folder its owner chose.
    Follow,
    /// Those that lead out of the folder are skipped. For a folder a job wrote.
    StayInside,
}

impl ObjectStore {
    /// Stores everything in a folder of this computer below `to`, hidden files and empty folders too.
    ///
    /// Names are checked before the first byte is sent. Links that lead nowhere or back to a folder they
    /// are in, and what is neither file nor folder, are skipped and told. Objects that are there already
    /// and not in the folder stay.
    pub async fn upload_folder(
        &self,
        from: &Path,
        to: &ObsUrl,
        links: Links,
        on_progress: OnProgress<'_>,
    ) -> Result<Transferred, ObjectsError> {
        let plan = {
            let (from, to) = (from.to_owned(), to.to_dir());
            off_the_runtime(move || Plan::of(&from, &to, links)).await?
        };
        self.make_folder(to).await?;
        for folder in &plan.folders {
            self.make_folder(folder).await?;
        }
        let mut meter = Meter::start(plan.total, on_progress);
        for (path, url) in &plan.files {
            self.put_metered(path, url, &mut meter).await?;
        }
        Ok(Transferred {
            usage: meter.end(),
            skipped: plan.skipped,
        })
    }

    /// Copies everything in a folder of the store into a folder of this computer, which is made. What lies there and is no
    /// object is skipped and told.
    pub async fn download_folder(
        &self,
        from: &ObsUrl,
        to: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<Transferred, ObjectsError> {
        let from = from.to_dir();
        let Listing { entries, left_out } = self.look(&from, Recursion::Deep).await?;
        let make = async |path: PathBuf| {
            tokio::fs::create_dir_all(&path)
                .await
                .map_err(|error| ObjectsError::local_file(path, error))
        };
        make(to.to_owned()).await?;
        let files = || entries.iter().filter(|entry| entry.kind == EntryKind::File);
        let total = Usage {
            files: files().count() as u64,
            bytes: files().map(|file| file.size_bytes).sum(),
        };
        let mut meter = Meter::start(total, on_progress);
        for entry in &entries {
            let path = to.join(&entry.url.key()[from.key().len()..]);
            match entry.kind {
                EntryKind::Folder => make(path).await?,
                EntryKind::File => {
                    // A store of the service can hold a/b without an entry for a/.
                    make(path.parent().unwrap_or(to).to_owned()).await?;
                    self.get_metered(&entry.url, &path, &mut meter).await?;
                }
            }
        }
        Ok(Transferred {
            usage: meter.end(),
            skipped: left_out,
        })
    }
}

/// What an upload will do, found before it begins.
#[derive(Debug)]
struct Plan {
    files: Vec<(PathBuf, ObsUrl)>,
    folders: Vec<ObsUrl>,
    total: Usage,
    skipped: Vec<Skipped>,
    links: Links,
    top: PathBuf,
}

impl Plan {
    fn of(from: &Path, to: &ObsUrl, links: Links) -> Result<Self, ObjectsError> {
        let top = from
            .canonicalize()
            .map_err(|error| ObjectsError::local_file(from, error))?;
        if !top.is_dir() {
            return Err(ObjectsError::local_file(
                from,
                io::Error::from(io::ErrorKind::NotADirectory),
            ));
        }
        let mut plan = Self {
            files: vec![],
            folders: vec![],
            total: Usage::default(),
            skipped: vec![],
            links,
            top,
        };
        plan.add_folder(from, to, &mut vec![plan.top.clone()])?;
        Ok(plan)
    }

    /// `inside` holds the real places of the folder and of all folders above it, to notice a loop of links.
    fn add_folder(
        &mut self,
        folder: &Path,
        to: &ObsUrl,
        inside: &mut Vec<PathBuf>,
    ) -> Result<(), ObjectsError> {
        let told = |error| ObjectsError::local_file(folder, error);
        let mut entries = fs::read_dir(folder)
            .map_err(told)?
            .collect::<io::Result<Vec<_>>>()
            .map_err(told)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let Some((metadata, real)) = self.resolve(&path)? else {
                continue;
            };
            let name = entry.file_name();
            let unfit = |what: &str| ObjectsError::UnfitName {
                path: path.clone(),
                what: what.to_owned(),
            };
            let name = name
                .to_str()
                .ok_or_else(|| unfit("its name is not UTF-8"))?;
            let url = to.join(name).map_err(|error| match error {
                ObjectsError::BadUrl { what, .. } => unfit(&format!("its name {what}")),
                other => other,
            })?;
            if metadata.is_file() {
                self.total.files += 1;
                self.total.bytes += metadata.len();
                self.files.push((path, url));
            } else if !metadata.is_dir() {
                self.skip(path, "it is neither a file nor a folder");
            } else if inside.contains(&real) {
                self.skip(path, "the link leads back to a folder it is in");
            } else {
                let url = url.to_dir();
                self.folders.push(url.clone());
                inside.push(real);
                self.add_folder(&path, &url, inside)?;
                inside.pop();
            }
        }
        Ok(())
    }

    /// What a path leads to and where that really is; none when it is to be skipped.
    fn resolve(&mut self, path: &Path) -> Result<Option<(Metadata, PathBuf)>, ObjectsError> {
        let told = |error| ObjectsError::local_file(path, error);
        let is_link = fs::symlink_metadata(path).map_err(told)?.is_symlink();
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(_) if is_link => {
                self.skip(path.to_owned(), "the link leads nowhere");
                return Ok(None);
            }
            Err(error) => return Err(told(error)),
        };
        if is_link && self.links == Links::StayInside && !real.starts_with(&self.top) {
            self.skip(path.to_owned(), "the link leads out of the folder");
            return Ok(None);
        }
        let metadata = fs::metadata(&real).map_err(told)?;
        Ok(Some((metadata, real)))
    }

    fn skip(&mut self, path: PathBuf, why: &str) {
        self.skipped.push(Skipped {
            path,
            why: why.to_owned(),
        });
    }
}
