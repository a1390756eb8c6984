//! A look into a version: a few of its files.

use serde::{Deserialize, Serialize};
use trainyard_job::VersionNumber;
use trainyard_objects::ObjectPreview;
use ts_rs::TS;

use crate::datasets::Datasets;
use crate::error::DatasetError;

/// Pictures shown at most.
const PICTURES: usize = 12;
/// Other files shown at most.
const OTHERS: usize = 2;
/// A larger picture is left to the browser of objects.
const PICTURE_BYTES: u64 = 512 << 10;
/// Files looked at.
const LOOKED_AT: usize = 60;

/// One file of a sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleFile {
    /// Its path in the version.
    pub path: String,
    /// Its size.
    pub size_bytes: u64,
    /// What is in it.
    pub preview: ObjectPreview,
}

impl Datasets {
    /// The first pictures and the first tables of a version, then texts where there is room. A picture too large to be one of many is passed
    /// over.
    pub async fn sample(
        &self,
        dataset: &str,
        version: VersionNumber,
    ) -> Result<Vec<SampleFile>, DatasetError> {
        let files = self.manifest(dataset, version).await?.files;
        let Some(folder) = Self::url(dataset, version) else {
            return Ok(Vec::new());
        };
        let (mut pictures, mut tables, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for file in files.iter().take(LOOKED_AT) {
            if pictures.len() == PICTURES && tables.len() == OTHERS {
                break;
            }
            let Ok(url) = folder.join(&file.path) else {
                continue;
            };
            // One that is gone is told by the comparison, not by the sample.
            let Ok(preview) = self.objects.preview(&url).await else {
                continue;
            };
            let (room, kept) = match &preview {
                ObjectPreview::None { .. } => continue,
                ObjectPreview::Image { .. } if file.size_bytes > PICTURE_BYTES => continue,
                ObjectPreview::Image { .. } => (PICTURES, &mut pictures),
                ObjectPreview::Table { .. } => (OTHERS, &mut tables),
                _ => (OTHERS, &mut texts),
            };
            if kept.len() < room {
                kept.push(SampleFile {
                    path: file.path.clone(),
                    size_bytes: file.size_bytes,
                    preview,
                });
            }
        }
        tables.append(&mut texts);
        tables.truncate(OTHERS);
        pictures.append(&mut tables);
        Ok(pictures)
    }
}
