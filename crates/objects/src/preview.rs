//! A look into an object: its first rows, or its picture.
//!
//! What is in an object is data: it is told as texts and bytes, and never as something that could run.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::MultiGzDecoder;
use opendal::Metadata;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::entry::EntryKind;
use crate::{ObjectStore, ObjectsError, ObsUrl};

/// Read of a text.
const TEXT_BYTES: u64 = 256 << 10;
/// A larger picture is not shown.
const IMAGE_BYTES: u64 = 8 << 20;
/// Rows shown of a table, and columns of a row.
const TABLE_ROWS: usize = 200;
const TABLE_COLUMNS: usize = 100;
/// Looked at to tell text from other bytes.
const SNIFFED_BYTES: usize = 8 << 10;

/// What can be shown of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ObjectPreview {
    /// Lines of text.
    Text {
        /// The text; bytes that are no UTF-8 are shown as U+FFFD.
        text: String,
        /// Whether there is more.
        cut: bool,
    },
    /// JSON.
    Json {
        /// As it is written.
        text: String,
        /// Whether there is more.
        cut: bool,
    },
    /// Rows of separated values.
    Table {
        /// The cells of each row, the first row being the head where there is one.
        rows: Vec<Vec<String>>,
        /// Whether there is more.
        cut: bool,
    },
    /// A picture.
    Image {
        /// For example `image/png`.
        media_type: String,
        /// Its bytes.
        base64: String,
    },
    /// Nothing that could be shown.
    None {
        /// Why.
        reason: NoPreview,
    },
}

/// Why there is nothing to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoPreview {
    /// It has no bytes.
    Empty,
    /// It is neither text nor a picture.
    Binary,
    /// The picture is too large to be shown.
    TooLarge,
}

impl ObjectStore {
    /// The first rows of a text, a table or JSON, or a picture. Reads no more than it shows.
    pub async fn preview(&self, url: &ObsUrl) -> Result<ObjectPreview, ObjectsError> {
        let entry = self.stat(url).await?;
        if entry.kind == EntryKind::Folder {
            return Err(ObjectsError::BadUrl {
                url: url.to_string(),
                what: "is a folder, not a file".to_owned(),
            });
        }
        let size_bytes = entry.size_bytes;
        let head = self.head(url, size_bytes.min(TEXT_BYTES)).await?;
        if let Some(media_type) = picture(&head, url.name()) {
            if size_bytes > IMAGE_BYTES {
                let reason = NoPreview::TooLarge;
                return Ok(ObjectPreview::None { reason });
            }
            let whole = self.head(url, size_bytes).await?;
            return Ok(ObjectPreview::Image {
                media_type: media_type.to_owned(),
                base64: STANDARD.encode(whole),
            });
        }
        let cut = size_bytes > head.len() as u64;
        if let Some(inner) = packed(url.name(), &head) {
            let (text, more) = unpacked(&head);
            return Ok(of_text(inner, &text, cut || more));
        }
        Ok(of_text(url.name(), &head, cut))
    }

    async fn head(&self, url: &ObsUrl, bytes: u64) -> Result<Vec<u8>, ObjectsError> {
        let path = url.path();
        let told = |error| ObjectsError::from_store(url, error);
        // It may have shrunk since it was looked at.
        let size = self
            .operator
            .stat(&path)
            .await
            .as_ref()
            .map_or(0, Metadata::content_length);
        let read = self.operator.read_with(&path).range(0..bytes.min(size));
        Ok(read.await.map_err(told)?.to_vec())
    }
}

fn of_text(name: &str, head: &[u8], cut: bool) -> ObjectPreview {
    let none = |reason| ObjectPreview::None { reason };
    if head.is_empty() {
        return none(NoPreview::Empty);
    }
    if is_binary(&head[..head.len().min(SNIFFED_BYTES)]) {
        return none(NoPreview::Binary);
    }
    match ending(name).as_str() {
        "csv" => table(head, b',', cut),
        "tsv" => table(head, b'\t', cut),
        "json" => {
            let text = text(head, cut);
            ObjectPreview::Json { text, cut }
        }
        _ => {
            let text = text(head, cut);
            ObjectPreview::Text { text, cut }
        }
    }
}

/// The name of what is packed in a file, where that may be a text: archives of many files are not.
fn packed<'a>(name: &'a str, head: &[u8]) -> Option<&'a str> {
    let inner = name.strip_suffix(".gz")?;
    let is_text = !matches!(ending(inner).as_str(), "tar" | "");
    (is_text && head.starts_with(&[0x1f, 0x8b])).then_some(inner)
}

/// The beginning of what is packed, as far as it is shown, and whether there is more.
fn unpacked(head: &[u8]) -> (Vec<u8>, bool) {
    let mut text = Vec::new();
    let mut rest = MultiGzDecoder::new(head).take(TEXT_BYTES);
    // A head that ends in the middle has unpacked all it could when that is found.
    let is_whole = rest.read_to_end(&mut text).is_ok();
    let more = !is_whole || text.len() as u64 == TEXT_BYTES;
    (text, more)
}

/// Without the line that is cut in two, where there are several.
fn text(head: &[u8], cut: bool) -> String {
    let end = head.iter().rposition(|byte| *byte == b'\n');
    let whole = match end {
        Some(end) if cut => &head[..=end],
        _ => head,
    };
    String::from_utf8_lossy(whole).into_owned()
}

fn table(head: &[u8], separator: u8, cut: bool) -> ObjectPreview {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(head);
    let mut rows = Vec::new();
    let mut more = cut;
    for record in reader.byte_records() {
        // Rows that are not well-formed are shown as text, which loses nothing.
        let Ok(record) = record else {
            let text = text(head, cut);
            return ObjectPreview::Text { text, cut };
        };
        if rows.len() == TABLE_ROWS {
            more = true;
            break;
        }
        let cells = record.iter().take(TABLE_COLUMNS);
        rows.push(
            cells
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect(),
        );
    }
    if cut && rows.len() < TABLE_ROWS && rows.len() > 1 {
        // The last one ends in the middle.
        rows.pop();
    }
    ObjectPreview::Table { rows, cut: more }
}

/// The media type of a picture that a page can show as one: by its first bytes, and by its name where they are text.
fn picture(head: &[u8], name: &str) -> Option<&'static str> {
    const BEGINNINGS: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"BM", "image/bmp"),
    ];
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    let known = BEGINNINGS.iter().find(|(start, _)| head.starts_with(start));
    match known {
        // Two letters are no proof.
        Some((_, "image/bmp")) if ending(name) != "bmp" => None,
        Some((_, media_type)) => Some(media_type),
        None if ending(name) == "svg" && !is_binary(head) => Some("image/svg+xml"),
        None => None,
    }
}

fn is_binary(head: &[u8]) -> bool {
    head.contains(&0)
}

fn ending(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, ending)) => ending.to_ascii_lowercase(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_its_quotes() {
        let found = of_text("a.csv", b"name,note\nx,\"a, \"\"b\"\"\"\n", false);
        let rows = vec![
            vec!["name".to_owned(), "note".to_owned()],
            vec!["x".to_owned(), "a, \"b\"".to_owned()],
        ];
        assert_eq!(found, ObjectPreview::Table { rows, cut: false });
    }

    #[test]
    fn a_row_or_line_that_was_cut_in_two_is_not_shown() {
        let found = of_text("a.csv", b"1,2\n3,4\n5", true);
        let rows = vec![
            vec!["1".to_owned(), "2".to_owned()],
            vec!["3".to_owned(), "4".to_owned()],
        ];
        assert_eq!(found, ObjectPreview::Table { rows, cut: true });
        let text = "one\n".to_owned();
        assert_eq!(
            of_text("a.log", b"one\ntw", true),
            ObjectPreview::Text { text, cut: true }
        );
    }

    #[test]
    fn a_packed_table_is_shown_as_one() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let rows: Vec<String> = (0..5000)
            .map(|row| format!("{row},{}\n", row * 7919))
            .collect();
        let rows = rows.concat();
        packer.write_all(rows.as_bytes()).unwrap();
        let whole = packer.finish().unwrap();
        assert_eq!(packed("digits.csv.gz", &whole), Some("digits.csv"));
        assert_eq!(packed("code.tar.gz", &whole), None);
        assert_eq!(unpacked(&whole), (rows.clone().into_bytes(), false));
        let (beginning, more) = unpacked(&whole[..whole.len() / 2]);
        assert!(more && beginning.len() > 1000 && rows.as_bytes().starts_with(&beginning));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_shown_as_one() {
        let reason = NoPreview::Binary;
        assert_eq!(
            of_text("model.pt", b"PK\x03\x04\0\0", false),
            ObjectPreview::None { reason }
        );
    }

    #[test]
    fn a_picture_is_known_by_its_bytes_whatever_it_is_called() {
        assert_eq!(
            picture(b"\x89PNG\r\n\x1a\n....", "plot.txt"),
            Some("image/png")
        );
        assert_eq!(picture(b"BMW is a car", "cars.txt"), None);
        assert_eq!(picture(b"<html>", "page.html"), None);
    }
}
