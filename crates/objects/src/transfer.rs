//! One object in or out. It appears under its name whole or not at all.

use std::io;
use std::path::Path;

use opendal::Metadata;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use trainyard_files::users_file;

use crate::entry::{EntryKind, ObjectEntry, OnProgress, Usage};
use crate::meter::Meter;
use crate::store::entry_of;
use crate::{ObjectStore, ObjectsError, ObsUrl, partial};

/// How much is held in memory of an object on its way.
const PIECE_BYTES: usize = 1 << 20;

impl ObjectStore {
    /// Stores a file of this computer, replacing an object of the same name. Makes the bucket.
    pub async fn put_file(
        &self,
        from: &Path,
        to: &ObsUrl,
        on_progress: OnProgress<'_>,
    ) -> Result<ObjectEntry, ObjectsError> {
        let metadata = tokio::fs::metadata(from)
            .await
            .map_err(|error| ObjectsError::local_file(from, error))?;
        expect_regular(from, &metadata)?;
        let mut meter = Meter::start(
            Usage {
                files: 1,
                bytes: metadata.len(),
            },
            on_progress,
        );
        let entry = self.put_metered(from, to, &mut meter).await?;
        meter.end();
        Ok(entry)
    }

    /// Stores bytes, replacing an object of the same name. Makes the bucket.
    pub async fn put_bytes(
        &self,
        bytes: impl Into<Vec<u8>>,
        to: &ObsUrl,
    ) -> Result<ObjectEntry, ObjectsError> {
        self.expect_place_for_file(to).await?;
        let part = partial::path();
        let written = self.operator.write(&part, bytes.into()).await;
        self.finish(
            &part,
            to,
            written.map_err(|error| ObjectsError::from_store(to, error)),
        )
        .await
    }

    /// Copies an object into a file of this computer, replacing it.
    pub async fn get_file(
        &self,
        from: &ObsUrl,
        to: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<ObjectEntry, ObjectsError> {
        let bytes = self.expect_file(from).await?.size_bytes;
        let mut meter = Meter::start(Usage { files: 1, bytes }, on_progress);
        let entry = self.get_metered(from, to, &mut meter).await?;
        meter.end();
        Ok(entry)
    }

    /// The content of an object, refused when it has more than `limit_bytes`.
    pub async fn read_bytes(
        &self,
        url: &ObsUrl,
        limit_bytes: u64,
    ) -> Result<Vec<u8>, ObjectsError> {
        let size_bytes = self.expect_file(url).await?.size_bytes;
        if size_bytes > limit_bytes {
            return Err(ObjectsError::TooLarge {
                url: url.clone(),
                size_bytes,
                limit_bytes,
            });
        }
        let read = self
            .operator
            .read_with(&url.path())
            .range(0..size_bytes)
            .await;
        Ok(read
            .map_err(|error| ObjectsError::from_store(url, error))?
            .to_vec())
    }

    pub(crate) async fn put_metered(
        &self,
        from: &Path,
        to: &ObsUrl,
        meter: &mut Meter<'_>,
    ) -> Result<ObjectEntry, ObjectsError> {
        self.expect_place_for_file(to).await?;
        let part = partial::path();
        let written = self.write_part(from, &part, to, meter).await;
        let entry = self.finish(&part, to, written).await?;
        meter.file_arrived();
        Ok(entry)
    }

    async fn write_part(
        &self,
        from: &Path,
        part: &str,
        to: &ObsUrl,
        meter: &mut Meter<'_>,
    ) -> Result<Metadata, ObjectsError> {
        let unread = |error| ObjectsError::local_file(from, error);
        let unwritten = |error| ObjectsError::from_store(to, error);
        // Looked at before it is opened: to open a pipe that nobody writes to never ends, and cannot be given up.
        expect_regular(from, &tokio::fs::metadata(from).await.map_err(unread)?)?;
        let mut file = File::open(from).await.map_err(unread)?;
        let mut writer = self.operator.writer(part).await.map_err(unwritten)?;
        loop {
            let mut piece = Vec::with_capacity(PIECE_BYTES);
            let size = file.read_buf(&mut piece).await.map_err(unread)?;
            if size == 0 {
                return writer.close().await.map_err(unwritten);
            }
            writer.write(piece).await.map_err(unwritten)?;
            meter.bytes_arrived(size as u64);
        }
    }

    /// Gives a part that arrived its name, or clears it away.
    async fn finish(
        &self,
        part: &str,
        to: &ObsUrl,
        written: Result<Metadata, ObjectsError>,
    ) -> Result<ObjectEntry, ObjectsError> {
        let named = match written {
            Ok(metadata) => match self.operator.rename(part, &to.path()).await {
                Ok(()) => Ok(entry_of(to.clone(), &metadata)),
                Err(error) => Err(ObjectsError::from_store(to, error)),
            },
            Err(error) => Err(error),
        };
        if named.is_err() {
            // The first fault is the one to tell; a part that stays is swept later.
            self.operator.delete(part).await.ok();
        }
        named
    }

    pub(crate) async fn get_metered(
        &self,
        from: &ObsUrl,
        to: &Path,
        meter: &mut Meter<'_>,
    ) -> Result<ObjectEntry, ObjectsError> {
        let entry = self.expect_file(from).await?;
        let unwritten = |error| ObjectsError::local_file(to, error);
        let meant = users_file(to).map_err(unwritten)?;
        let part = meant.with_file_name(format!(".{}", partial::name()));
        let named = match self.read_part(&entry, &part, to, meter).await {
            Ok(()) => replace(&part, &meant).await.map_err(unwritten),
            Err(error) => Err(error),
        };
        if let Err(error) = named {
            tokio::fs::remove_file(&part).await.ok();
            return Err(error);
        }
        meter.file_arrived();
        Ok(entry)
    }

    /// Faults name `to`: nobody knows the part by its name.
    async fn read_part(
        &self,
        from: &ObjectEntry,
        part: &Path,
        to: &Path,
        meter: &mut Meter<'_>,
    ) -> Result<(), ObjectsError> {
        let unread = |error| ObjectsError::from_store(&from.url, error);
        let unwritten = |error| ObjectsError::local_file(to, error);
        let reader = self
            .operator
            .reader(&from.url.path())
            .await
            .map_err(unread)?;
        let mut file = File::create(part).await.map_err(unwritten)?;
        let mut start = 0;
        while start < from.size_bytes {
            let end = from.size_bytes.min(start + PIECE_BYTES as u64);
            let piece = reader.read(start..end).await.map_err(unread)?;
            file.write_all(&piece.to_bytes()).await.map_err(unwritten)?;
            meter.bytes_arrived(end - start);
            start = end;
        }
        file.flush().await.map_err(unwritten)
    }

    async fn expect_file(&self, url: &ObsUrl) -> Result<ObjectEntry, ObjectsError> {
        let entry = self.stat(url).await?;
        match entry.kind {
            EntryKind::File => Ok(entry),
            EntryKind::Folder => Err(ObjectsError::BadUrl {
                url: url.to_string(),
                what: "is a folder, not a file".to_owned(),
            }),
        }
    }

    /// Refuses to store an object under a folder's name, before its bytes are sent.
    pub(crate) async fn expect_place_for_file(&self, to: &ObsUrl) -> Result<(), ObjectsError> {
        if to.is_dir() {
            let what = "names a folder; add the name of the file".to_owned();
            return Err(ObjectsError::BadUrl {
                url: to.to_string(),
                what,
            });
        }
        match self.stat(to).await {
            Ok(ObjectEntry {
                kind: EntryKind::Folder,
                ..
            }) => Err(ObjectsError::AlreadyExists {
                url: to.clone(),
                taken_by: "folder",
            }),
            Ok(_) | Err(ObjectsError::NotFound { .. }) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// Gives a part the name of a file, and its mode where there is one.
async fn replace(part: &Path, to: &Path) -> io::Result<()> {
    if let Ok(there) = tokio::fs::metadata(to).await {
        tokio::fs::set_permissions(part, there.permissions()).await?;
    }
    tokio::fs::rename(part, to).await
}

/// Refuses what has no end of its own: a pipe, a device, a socket.
fn expect_regular(path: &Path, metadata: &std::fs::Metadata) -> Result<(), ObjectsError> {
    if metadata.is_file() {
        return Ok(());
    }
    let error = io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file");
    Err(ObjectsError::local_file(path, error))
}
