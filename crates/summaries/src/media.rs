//! Pictures and texts. Only their places are kept; what is asked for is read from its file, and checked, again.

use std::path::Path;

use bytes::Bytes;
use prost::Message;
use serde::Serialize;
use ts_rs::TS;

use crate::meaning::Size;
use crate::proto::{Event, Value};
use crate::record::{Found, RecordFile};
use crate::series::Moment;
use crate::{Result, SummaryError, Tag, tensor};

/// Pictures written at one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ImageNote {
    /// On the script's own clock; names the pictures within their tag.
    pub step: i64,
    /// When they were written: milliseconds since 1970.
    pub wall_time_ms: i64,
    /// Of each, as the script says it.
    pub width: u32,
    /// Of each, as the script says it.
    pub height: u32,
    /// How many there are.
    pub count: u32,
}

/// A text written at one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TextNote {
    /// On the script's own clock; names the text within its tag.
    pub step: i64,
    /// When it was written: milliseconds since 1970.
    pub wall_time_ms: i64,
}

/// A picture, encoded as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// What the bytes are, judged by the bytes.
    pub format: ImageFormat,
    /// The file's bytes.
    pub bytes: Bytes,
}

/// The formats that a page may be given. No others: a picture's bytes are whatever a script wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFormat {
    /// Portable Network Graphics, the usual one.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, which may move.
    Gif,
    /// WebP.
    WebP,
    /// Windows bitmap.
    Bmp,
}

/// A text, in as many cells as its tensor has elements. Each is Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "SummaryText")]
pub struct Text {
    /// The size of each dimension: none for one text, two for a table.
    pub shape: Vec<u64>,
    /// Row by row. What is not UTF-8 is replaced.
    pub cells: Vec<String>,
}

impl ImageFormat {
    /// For `Content-Type`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
        }
    }

    /// By the first bytes.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::WebP),
            [b'B', b'M', ..] => Some(Self::Bmp),
            _ => None,
        }
    }
}

/// Where a value is in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where the record begins.
    pub(crate) offset: u64,
    /// How long its content is.
    pub(crate) length: u64,
    /// Which of the summary's values it is.
    pub(crate) value: usize,
}

/// Pictures of one step, not yet read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pictures {
    pub(crate) place: Place,
    pub(crate) size: Size,
}

impl Pictures {
    pub(crate) fn note(&self, moment: Moment) -> ImageNote {
        ImageNote {
            step: moment.step,
            wall_time_ms: moment.wall_time_ms,
            width: self.size.width,
            height: self.size.height,
            count: self.size.count,
        }
    }

    /// The encoded bytes of one of them; nothing when there are not so many.
    pub(crate) fn read(&self, path: &Path, tag: &Tag, which: u32) -> Result<Option<Bytes>> {
        let value = self.place.read(path, tag)?;
        if let Some(image) = value.image {
            return Ok((which == 0).then_some(image.encoded));
        }
        let strings = value.tensor.map(|tensor| tensor.strings);
        let place = usize::try_from(which).unwrap_or(usize::MAX);
        let picture = strings.unwrap_or_default().get(2..).and_then(|pictures| {
            let picture = pictures.get(place)?;
            Some(picture.clone())
        });
        Ok(picture)
    }
}

impl Place {
    pub(crate) fn text(&self, path: &Path, tag: &Tag) -> Result<Text> {
        let tensor = self.read(path, tag)?.tensor.unwrap_or_default();
        let cells = tensor.strings.iter();
        Ok(Text {
            shape: tensor::shape(&tensor),
            cells: cells
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect(),
        })
    }

    /// The value that is there, provided that the record is still whole and the value still the tag's.
    fn read(&self, path: &Path, tag: &Tag) -> Result<Value> {
        let mut file = RecordFile::open(path).map_err(SummaryError::file("open", path))?;
        let found = file
            .at(self.offset, self.length)
            .map_err(SummaryError::file("read", path))?;
        self.value_in(found)
            .filter(|value| value.tag == tag.as_str())
            .ok_or_else(|| SummaryError::Changed {
                path: path.to_owned(),
                offset: self.offset,
            })
    }

    fn value_in(&self, found: Found) -> Option<Value> {
        let Found::Record(content) = found else {
            return None;
        };
        let event = Event::decode(Bytes::from(content)).ok()?;
        let value = event.summary?.values.into_iter().nth(self.value)?;
        Value::decode(value).ok()
    }
}
