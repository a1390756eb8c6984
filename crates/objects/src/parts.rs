//! An object that is sent in parts, in any order and over a longer time, and put together at the end.
//!
//! The parts lie beside the buckets, where puts arrive. What nobody completes is swept with them.

use std::fmt;
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use trainyard_files::RECORD_BYTES_MAX;

use crate::arriving::Arriving;
use crate::attributes::{Attributes, Described, ObjectInfo};
use crate::store::off_the_runtime;
use crate::{ObjectStore, ObjectsError, ObsUrl, partial};

/// What a part may be numbered.
pub const PART_NUMBERS: RangeInclusive<u32> = 1..=10_000;
/// What each part but the last has at least (OBS API reference, upload of a part).
pub const PART_BYTES_MIN: u64 = 100 << 10;

const NOTE: &str = "upload.json";

/// Names an upload.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UploadId(String);

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for UploadId {
    type Err = ();

    /// Only what [`ObjectStore::begin_upload`] can have answered: nothing that leads anywhere else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let is_name = !text.is_empty()
            && text.len() <= 64
            && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        is_name.then(|| Self(text.to_owned())).ok_or(())
    }
}

/// An object that is being sent in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Which.
    pub id: UploadId,
    /// What it is to become.
    pub url: ObsUrl,
    /// What its sender said of it.
    pub described: Described,
    /// When it began, in milliseconds since 1970.
    pub begun_ms: i64,
}

/// A part that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartInfo {
    /// Its place.
    pub number: u32,
    /// Its MD5.
    pub tag: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it arrived, in milliseconds since 1970.
    pub modified_ms: i64,
}

impl ObjectStore {
    /// Begins an upload in parts. The bucket has to be there.
    pub async fn begin_upload(
        &self,
        url: &ObsUrl,
        described: Described,
    ) -> Result<Upload, ObjectsError> {
        self.expect_place_for_file(url).await?;
        self.stat(&ObsUrl::bucket_root(url.bucket())?).await?;
        let id = UploadId(partial::name());
        let (folder, url) = (self.upload_folder_of(&id), url.clone());
        off_the_runtime(move || {
            let begin = || {
                fs::create_dir_all(&folder)?;
                let begun_ms = modified_ms(&fs::metadata(&folder)?);
                let upload = Upload {
                    id,
                    url: url.clone(),
                    described,
                    begun_ms,
                };
                let text = serde_json::to_vec(&upload).expect("BUG: a note is JSON");
                fs::write(folder.join(NOTE), text)?;
                Ok(upload)
            };
            begin().map_err(|error| ObjectsError::from_io(&url, error))
        })
        .await
    }

    /// An upload of an object; none where there is none of that id for that object.
    pub async fn upload(&self, id: &UploadId, url: &ObsUrl) -> Option<Upload> {
        let folder = self.upload_folder_of(id);
        let found = off_the_runtime(move || read_note(&folder)).await;
        found.filter(|upload| upload.url == *url)
    }

    /// The uploads of a bucket that are not complete, by key.
    pub async fn uploads(&self, bucket: &str) -> Result<Vec<Upload>, ObjectsError> {
        self.stat(&ObsUrl::bucket_root(bucket)?).await?;
        let (parts, bucket) = (self.root.join(partial::FOLDER), bucket.to_owned());
        Ok(off_the_runtime(move || {
            let folders = fs::read_dir(parts).into_iter().flatten().flatten();
            let mut uploads: Vec<Upload> = folders
                .filter_map(|folder| read_note(&folder.path()))
                .filter(|upload| upload.url.bucket() == bucket)
                .collect();
            uploads.sort_by(|a, b| (&a.url, &a.id).cmp(&(&b.url, &b.id)));
            uploads
        })
        .await)
    }

    /// Begins to receive a part.
    pub fn receive_part(&self, upload: &Upload) -> Result<Arriving, ObjectsError> {
        Arriving::begin(&self.root, &upload.url)
    }

    /// Keeps a part that has arrived, in place of an earlier one of its number.
    pub async fn keep_part(
        &self,
        upload: &Upload,
        number: u32,
        mut part: Arriving,
    ) -> Result<PartInfo, ObjectsError> {
        let tag = hex::encode(part.md5().await?);
        let folder = self.upload_folder_of(&upload.id);
        let path = folder.join(format!("{number:05}.{tag}"));
        let size_bytes = part.keep_at(path.clone()).await?;
        let url = upload.url.clone();
        off_the_runtime(move || {
            let told = |error| ObjectsError::from_io(&url, error);
            for (other, earlier) in parts_in(&folder).map_err(told)? {
                if other.number == number && earlier != path {
                    fs::remove_file(earlier).map_err(told)?;
                }
            }
            let modified_ms = modified_ms(&fs::metadata(&path).map_err(told)?);
            Ok(PartInfo {
                number,
                tag,
                size_bytes,
                modified_ms,
            })
        })
        .await
    }

    /// The parts that have arrived, by number.
    pub async fn parts(&self, upload: &Upload) -> Result<Vec<PartInfo>, ObjectsError> {
        let (folder, url) = (self.upload_folder_of(&upload.id), upload.url.clone());
        off_the_runtime(move || {
            let parts = parts_in(&folder).map_err(|error| ObjectsError::from_io(&url, error))?;
            Ok(parts.into_iter().map(|(part, _)| part).collect())
        })
        .await
    }

    /// Puts parts together, in the order of their numbers, to what the upload is to become. All of them have arrived.
    pub async fn complete_upload(
        &self,
        upload: &Upload,
        parts: Vec<PartInfo>,
    ) -> Result<ObjectInfo, ObjectsError> {
        self.expect_place_for_file(&upload.url).await?;
        let mut arriving = Arriving::begin(&self.root, &upload.url)?;
        let folder = self.upload_folder_of(&upload.id);
        let (arriving, tag) = off_the_runtime(move || {
            let mut digest = Md5::new();
            for part in &parts {
                arriving.append(&folder.join(format!("{:05}.{}", part.number, part.tag)))?;
                digest.update(bytes_of(&part.tag));
            }
            let digest: [u8; 16] = digest.finalize().into();
            let tag = format!("{}-{}", hex::encode(digest), parts.len());
            Ok::<_, ObjectsError>((arriving, tag))
        })
        .await?;
        let described = upload.described.clone();
        let info = arriving.finish_as(Attributes { tag, described }).await?;
        // It is complete; parts that stay are swept later.
        let _ = self.abort_upload(upload).await;
        Ok(info)
    }

    /// Forgets an upload and its parts.
    pub async fn abort_upload(&self, upload: &Upload) -> Result<(), ObjectsError> {
        let (folder, url) = (self.upload_folder_of(&upload.id), upload.url.clone());
        off_the_runtime(move || {
            fs::remove_dir_all(folder).map_err(|error| ObjectsError::from_io(&url, error))
        })
        .await
    }

    fn upload_folder_of(&self, id: &UploadId) -> PathBuf {
        self.root.join(partial::FOLDER).join(&id.0)
    }
}

fn read_note(folder: &Path) -> Option<Upload> {
    let note = trainyard_files::read(&folder.join(NOTE), RECORD_BYTES_MAX).ok()?;
    serde_json::from_slice(&note).ok()
}

fn parts_in(folder: &Path) -> io::Result<Vec<(PartInfo, PathBuf)>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().unwrap_or_default();
        let Some((number, tag)) = name.split_once('.') else {
            continue;
        };
        // Not the note.
        let Ok(number) = number.parse() else {
            continue;
        };
        let metadata = entry.metadata()?;
        let part = PartInfo {
            number,
            tag: tag.to_owned(),
            size_bytes: metadata.len(),
            modified_ms: modified_ms(&metadata),
        };
        parts.push((part, entry.path()));
    }
    parts.sort_by_key(|(part, _)| part.number);
    Ok(parts)
}

fn modified_ms(metadata: &fs::Metadata) -> i64 {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

/// The digest that a part's tag writes.
fn bytes_of(tag: &str) -> Vec<u8> {
    let pairs = tag.as_bytes().chunks(2);
    pairs
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
