//! An object that arrives piece by piece from elsewhere, and one that is read so.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};
use trainyard_files::{Links, open_regular};

use crate::attributes::{self, Attributes, Described, ObjectInfo};
use crate::store::off_the_runtime;
use crate::{EntryKind, ObjectStore, ObjectsError, ObsUrl, links, partial};

/// How much is gathered before it is written.
const PIECE_BYTES: usize = 1 << 20;
/// The MD5 of nothing, which a folder that is an object has.
const TAG_OF_NOTHING: &str = "d41d8cd98f00b204e9800998ecf8427e";

/// An object on its way in. It appears under its name when [`finish`](Self::finish) says so, whole; dropped before
/// that, nothing of it stays.
#[derive(Debug)]
pub struct Arriving {
    place: Place,
    to: ObsUrl,
    root: PathBuf,
    file: Option<File>,
    digest: Md5,
    size_bytes: u64,
    gathered: Vec<u8>,
}

/// The file that an object arrives in, removed unless it was given its name.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    named: bool,
}

impl Place {
    fn rename(mut self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)?;
        self.named = true;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.named {
            // One that stays is swept later.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl ObjectStore {
    /// Begins to store an object whose bytes come from elsewhere. Its bucket has to be there.
    pub async fn receive(&self, to: &ObsUrl) -> Result<Arriving, ObjectsError> {
        self.expect_place_for_file(to).await?;
        self.stat(&ObsUrl::bucket_root(to.bucket())?).await?;
        Arriving::begin(&self.root, to)
    }

    /// What is known of an object, or of a folder that is named with a slash at its end.
    pub async fn describe(&self, url: &ObsUrl) -> Result<ObjectInfo, ObjectsError> {
        let entry = self.stat(url).await?;
        if (entry.kind == EntryKind::Folder) != url.is_dir() {
            return Err(ObjectsError::NotFound { url: url.clone() });
        }
        let (path, url) = (self.root.join(url.path()), url.clone());
        off_the_runtime(move || {
            let metadata = fs::symlink_metadata(&path);
            let metadata = metadata.map_err(|error| ObjectsError::from_io(&url, error))?;
            Ok(ObjectInfo::read(url, &path, &metadata))
        })
        .await
    }

    /// An object, open to be read.
    pub async fn open(&self, url: &ObsUrl) -> Result<(ObjectInfo, tokio::fs::File), ObjectsError> {
        let info = self.describe(url).await?;
        let (path, url) = (self.root.join(url.path()), url.clone());
        let opened = off_the_runtime(move || {
            let opened = open_regular(&path, Links::Followed);
            opened.map_err(|error| ObjectsError::from_io(&url, error))
        });
        Ok((info, tokio::fs::File::from_std(opened.await?)))
    }

    /// Makes a folder an object itself, which is listed though nothing is in it. The folder is made.
    pub async fn mark_folder(
        &self,
        folder: &ObsUrl,
        described: Described,
    ) -> Result<ObjectInfo, ObjectsError> {
        self.make_folder(folder).await?;
        let (path, url) = (self.root.join(folder.path()), folder.to_dir());
        off_the_runtime(move || {
            let attributes = Attributes {
                tag: TAG_OF_NOTHING.to_owned(),
                described,
            };
            let mark = || attributes::write(&File::open(&path)?, &attributes);
            mark().map_err(|error| ObjectsError::from_io(&url, error))
        })
        .await?;
        self.describe(&folder.to_dir()).await
    }

    /// Deletes one object and nothing else: of a folder only that it is an object, and the folder where it is empty.
    pub async fn delete_key(&self, url: &ObsUrl) -> Result<(), ObjectsError> {
        self.describe(url).await?;
        let (path, url) = (self.root.join(url.path()), url.clone());
        off_the_runtime(move || {
            let removed = if url.is_dir() {
                attributes::clear(&path);
                fs::remove_dir(&path)
            } else {
                fs::remove_file(&path)
            };
            match removed {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
                removed => removed.map_err(|error| ObjectsError::from_io(&url, error)),
            }
        })
        .await
    }

    /// Copies an object, with what its sender said of it or with something else.
    pub async fn copy(
        &self,
        from: &ObsUrl,
        to: &ObsUrl,
        described: Option<Described>,
    ) -> Result<ObjectInfo, ObjectsError> {
        if from.is_dir() && to.is_dir() {
            let info = self.describe(from).await?;
            let described = described.unwrap_or(info.attributes.described);
            return self.mark_folder(to, described).await;
        }
        let (info, file) = self.open(from).await?;
        let mut arriving = self.receive(to).await?;
        let file = file.into_std().await;
        let about = from.clone();
        let arriving = off_the_runtime(move || {
            arriving.take_all(&file, &about)?;
            Ok::<_, ObjectsError>(arriving)
        });
        let described = described.unwrap_or(info.attributes.described);
        arriving.await?.finish(described).await
    }
}

impl Arriving {
    pub(crate) fn begin(root: &Path, to: &ObsUrl) -> Result<Self, ObjectsError> {
        let told = |error| ObjectsError::from_io(to, error);
        let path = root.join(partial::path());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(told)?;
        }
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(told)?;
        Ok(Self {
            place: Place { path, named: false },
            to: to.clone(),
            root: root.to_owned(),
            file: Some(file),
            digest: Md5::new(),
            size_bytes: 0,
            gathered: Vec::new(),
        })
    }

    /// Its next bytes.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), ObjectsError> {
        self.gathered.extend_from_slice(piece);
        self.size_bytes += piece.len() as u64;
        if self.gathered.len() >= PIECE_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    /// The MD5 of what has arrived.
    pub async fn md5(&mut self) -> Result<[u8; 16], ObjectsError> {
        self.flush().await?;
        Ok(self.digest.clone().finalize().into())
    }

    async fn flush(&mut self) -> Result<(), ObjectsError> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let mut file = self.file.take().expect("BUG: one write at a time");
        let mut digest = std::mem::take(&mut self.digest);
        let mut gathered = std::mem::take(&mut self.gathered);
        let to = self.to.clone();
        let written = off_the_runtime(move || {
            file.write_all(&gathered)
                .map_err(|error| ObjectsError::from_io(&to, error))?;
            digest.update(&gathered);
            gathered.clear();
            Ok::<_, ObjectsError>((file, digest, gathered))
        });
        let (file, digest, gathered) = written.await?;
        self.file = Some(file);
        self.digest = digest;
        self.gathered = gathered;
        Ok(())
    }

    /// How much has arrived.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Gives what has arrived its name, in place of an object that has it.
    pub async fn finish(mut self, described: Described) -> Result<ObjectInfo, ObjectsError> {
        let tag = hex::encode(self.md5().await?);
        self.finish_as(Attributes { tag, described }).await
    }

    pub(crate) async fn finish_as(
        self,
        attributes: Attributes,
    ) -> Result<ObjectInfo, ObjectsError> {
        // What was there when it began may have become something else.
        links::refuse(&self.root, &self.to).await?;
        off_the_runtime(move || {
            let to = self.to.clone();
            self.name(&attributes)
                .map_err(|error| ObjectsError::from_io(&to, error))
        })
        .await
    }

    fn name(self, attributes: &Attributes) -> io::Result<ObjectInfo> {
        let file = self.file.expect("BUG: one write at a time");
        attributes::write(&file, attributes)?;
        let to = self.root.join(self.to.path());
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        self.place.rename(&to)?;
        Ok(ObjectInfo::read(self.to.clone(), &to, &file.metadata()?))
    }

    /// Everything of a file, from where it is read to its end.
    fn take_all(&mut self, mut from: &File, about: &ObsUrl) -> Result<(), ObjectsError> {
        let told = |error| ObjectsError::from_io(about, error);
        let mut file = self.file.as_ref().expect("BUG: one write at a time");
        let begun = file.stream_position().map_err(told)?;
        self.size_bytes += io::copy(&mut from, &mut file).map_err(told)?;
        file.seek(SeekFrom::Start(begun)).map_err(told)?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let size = file.read(&mut piece).map_err(told)?;
            if size == 0 {
                return Ok(());
            }
            self.digest.update(&piece[..size]);
        }
    }

    /// The same of several, without a digest.
    pub(crate) fn append(&mut self, from: &Path) -> Result<(), ObjectsError> {
        let told = |error| ObjectsError::from_io(&self.to, error);
        let mut file = self.file.as_ref().expect("BUG: one write at a time");
        let mut part = File::open(from).map_err(told)?;
        self.size_bytes += io::copy(&mut part, &mut file).map_err(told)?;
        Ok(())
    }

    /// Where it is meanwhile; for a part, which is kept elsewhere than under an object's name.
    pub(crate) async fn keep_at(self, path: PathBuf) -> Result<u64, ObjectsError> {
        let Self {
            place,
            to,
            size_bytes,
            ..
        } = self;
        off_the_runtime(move || {
            place
                .rename(&path)
                .map_err(|error| ObjectsError::from_io(&to, error))?;
            Ok(size_bytes)
        })
        .await
    }
}
