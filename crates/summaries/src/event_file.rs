//! One event file, followed while it grows: how far it was read, and what its tags hold.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use prost::Message;

use crate::fault::{FaultKind, FaultList};
use crate::meaning::{Description, Kind, Sample};
use crate::media::{Pictures, Place};
use crate::proto::{Event, Value};
use crate::record::{FRAME_BYTES, Found, RecordFile, Scan};
use crate::series::{Moment, Series};
use crate::tensor::TensorFault;
use crate::walk::Stamp;
use crate::{Limits, Tag};

/// As much of a file's beginning, and of the last that was read, as tells it from another file. The first record
/// holds the time of its making, and a record ends with its checksum.
const HEAD_BYTES: u64 = 64;
const TAIL_BYTES: u64 = 16;

/// What may still be taken, by all files together.
#[derive(Debug)]
pub(crate) struct Allowance {
    pub(crate) bytes: u64,
    pub(crate) tags: usize,
}

/// One file and what was read of it so far.
#[derive(Debug, Default)]
pub(crate) struct EventFile {
    path: PathBuf,
    /// How it looked when it had been read to its end.
    seen: Option<Stamp>,
    /// Where the next record begins, or will begin.
    offset: u64,
    /// With a corrupt length at `offset`: no record begins between there and here.
    scanned_to: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
    tags: BTreeMap<Tag, TagContent>,
    faults: FaultList,
    /// How often it turned out to be another file than before.
    restarts: u64,
    /// Why it could not be read the last time.
    unreadable: Option<String>,
}

/// What a file holds under one tag.
#[derive(Debug)]
pub(crate) struct TagContent {
    pub(crate) description: Description,
    pub(crate) content: Content,
}

/// By kind of tag.
#[derive(Debug)]
pub(crate) enum Content {
    Scalars(Series<f64>),
    Images(Series<Pictures>),
    Texts(Series<Place>),
    NotDrawn,
}

impl EventFile {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn tags(&self) -> &BTreeMap<Tag, TagContent> {
        &self.tags
    }

    pub(crate) fn contents_mut(&mut self) -> impl Iterator<Item = &mut Content> {
        self.tags.values_mut().map(|tag| &mut tag.content)
    }

    pub(crate) fn faults(&self) -> &FaultList {
        &self.faults
    }

    pub(crate) fn unreadable(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    /// Whether the file is as it was when it had been read to its end.
    pub(crate) fn is_read(&self, path: &Path, stamp: Stamp) -> bool {
        self.seen == Some(stamp) && self.path == path
    }

    /// Reads what is new, as far as the allowance goes, and tells whether there was anything. A file that cannot be
    /// read is a fault, which goes away when it can be again.
    pub(crate) fn follow(
        &mut self,
        path: &Path,
        stamp: Stamp,
        limits: &Limits,
        allowance: &mut Allowance,
    ) -> bool {
        path.clone_into(&mut self.path);
        self.seen = None;
        let was = (self.restarts, self.offset, self.faults.seen());
        let was_unreadable = self.unreadable.take();
        match self.read_on(limits, allowance) {
            Ok(Progress::AtEnd) => self.seen = Some(stamp),
            Ok(Progress::AllowanceSpent) => {}
            // Gone, or cut short, while it was read: the next time tells which.
            Err(error) if is_passing(&error) => {}
            Err(error) => self.unreadable = Some(error.to_string()),
        }
        let is = (self.restarts, self.offset, self.faults.seen());
        is != was || self.unreadable != was_unreadable
    }

    fn read_on(&mut self, limits: &Limits, allowance: &mut Allowance) -> io::Result<Progress> {
        let mut file = RecordFile::open(&self.path)?;
        if !self.continues_in(&mut file)? {
            allowance.tags += self.tags.len();
            *self = Self {
                path: std::mem::take(&mut self.path),
                restarts: self.restarts + 1,
                ..Self::default()
            };
        }
        let progress = self.read_records(&mut file, limits, allowance)?;
        self.head = file.bytes(0, self.offset.min(HEAD_BYTES))?;
        let tail = self.offset.min(TAIL_BYTES);
        self.tail = file.bytes(self.offset - tail, tail)?;
        Ok(progress)
    }

    /// Whether what was read of this file is still how it begins.
    fn continues_in(&mut self, file: &mut RecordFile) -> io::Result<bool> {
        if file.size() < self.offset {
            return Ok(false);
        }
        if file.size() < self.scanned_to {
            self.scanned_to = 0;
        }
        let tail_at = self.offset - self.tail.len() as u64;
        Ok(file.bytes(0, self.head.len() as u64)? == self.head
            && file.bytes(tail_at, self.tail.len() as u64)? == self.tail)
    }

    fn read_records(
        &mut self,
        file: &mut RecordFile,
        limits: &Limits,
        allowance: &mut Allowance,
    ) -> io::Result<Progress> {
        loop {
            if allowance.bytes == 0 {
                return Ok(Progress::AllowanceSpent);
            }
            let offset = self.offset;
            let fault = match file.at(offset, limits.record_bytes)? {
                Found::NotThereYet => return Ok(Progress::AtEnd),
                Found::Record(content) => {
                    self.pass(content.len() as u64, allowance);
                    self.take(offset, content, limits, allowance);
                    continue;
                }
                Found::CorruptContent { length } => {
                    self.pass(length, allowance);
                    FaultKind::CorruptContent
                }
                Found::TooLong { length } => {
                    let is_whole = file.size() - offset >= length.saturating_add(FRAME_BYTES);
                    let fault = FaultKind::RecordTooLong {
                        bytes: length,
                        limit_bytes: limits.record_bytes,
                    };
                    if !is_whole {
                        self.faults.note(offset, fault, limits.faults);
                        return Ok(Progress::AtEnd);
                    }
                    self.offset += length + FRAME_BYTES;
                    // Passed over unread.
                    spend(allowance, FRAME_BYTES);
                    fault
                }
                Found::CorruptLength => {
                    self.faults
                        .note(offset, FaultKind::CorruptLength, limits.faults);
                    match self.find_next(file, limits, allowance)? {
                        Some(progress) => return Ok(progress),
                        None => continue,
                    }
                }
            };
            self.faults.note(offset, fault, limits.faults);
        }
    }

    /// After a corrupt length: goes to the next place where a record can begin, if there is one yet.
    fn find_next(
        &mut self,
        file: &mut RecordFile,
        limits: &Limits,
        allowance: &mut Allowance,
    ) -> io::Result<Option<Progress>> {
        let from = self.scanned_to.max(self.offset + 1);
        let end = self.offset.saturating_add(limits.search_bytes);
        if from >= end {
            return Ok(Some(Progress::AtEnd));
        }
        match file.scan(from, allowance.bytes.min(end - from), limits.record_bytes)? {
            Scan::Header { offset } => {
                spend(allowance, offset - from);
                self.offset = offset;
                Ok(None)
            }
            Scan::Nothing { scanned_to } => {
                spend(allowance, scanned_to - from);
                self.scanned_to = scanned_to;
                Ok(Some(
                    if scanned_to < end && file.has_header_at(scanned_to) {
                        Progress::AllowanceSpent
                    } else {
                        Progress::AtEnd
                    },
                ))
            }
        }
    }

    fn pass(&mut self, length: u64, allowance: &mut Allowance) {
        self.offset += length + FRAME_BYTES;
        spend(allowance, length + FRAME_BYTES);
    }

    fn take(&mut self, offset: u64, content: Vec<u8>, limits: &Limits, allowance: &mut Allowance) {
        let length = content.len() as u64;
        let Ok(event) = Event::decode(Bytes::from(content)) else {
            self.faults
                .note(offset, FaultKind::NotAnEvent, limits.faults);
            return;
        };
        let moment = Moment::of_event(event.step, event.wall_time);
        let values = event.summary.map(|summary| summary.values);
        for (value, bytes) in values.unwrap_or_default().into_iter().enumerate() {
            let place = Place {
                offset,
                length,
                value,
            };
            let fault = match Value::decode(bytes) {
                Ok(value) => self.take_value(moment, &value, place, limits, allowance),
                Err(_) => Err(FaultKind::NotAnEvent),
            };
            if let Err(fault) = fault {
                self.faults.note(offset, fault, limits.faults);
            }
        }
    }

    fn take_value(
        &mut self,
        moment: Moment,
        value: &Value,
        place: Place,
        limits: &Limits,
        allowance: &mut Allowance,
    ) -> Result<(), FaultKind> {
        if value.tag.len() > limits.tag_bytes {
            return Err(FaultKind::TagTooLong {
                bytes: value.tag.len() as u64,
                limit_bytes: limits.tag_bytes as u64,
            });
        }
        let tag = Tag::new(value.tag.as_str());
        if !self.tags.contains_key(&tag) {
            if allowance.tags == 0 {
                let limit = limits.tags as u64;
                return Err(FaultKind::TooManyTags { limit });
            }
            allowance.tags -= 1;
            self.tags.insert(tag.clone(), TagContent::of(value));
        }
        let known = self.tags.get_mut(&tag).expect("BUG: it was just added");
        let sample = Sample::of(known.description.kind, value, limits.tensor_elements)
            .map_err(|fault| about(fault, tag, limits))?;
        if let Some(sample) = sample {
            known.content.push(moment, sample, place);
        }
        Ok(())
    }
}

impl TagContent {
    fn of(first: &Value) -> Self {
        let description = Description::of(first);
        let content = match description.kind {
            Kind::Scalar => Content::Scalars(Series::default()),
            Kind::Image => Content::Images(Series::default()),
            Kind::Text => Content::Texts(Series::default()),
            Kind::NotDrawn => Content::NotDrawn,
        };
        Self {
            description,
            content,
        }
    }
}

impl Content {
    fn push(&mut self, moment: Moment, sample: Sample, place: Place) {
        match (self, sample) {
            (Self::Scalars(series), Sample::Scalar(number)) => series.push(moment, number),
            (Self::Images(series), Sample::Images(size)) => {
                series.push(moment, Pictures { place, size });
            }
            (Self::Texts(series), Sample::Text) => series.push(moment, place),
            _ => unreachable!("BUG: a sample is of its tag's kind"),
        }
    }
}

/// Where the reading of a file stopped.
enum Progress {
    AtEnd,
    AllowanceSpent,
}

fn spend(allowance: &mut Allowance, bytes: u64) {
    allowance.bytes = allowance.bytes.saturating_sub(bytes);
}

fn about(fault: TensorFault, tag: Tag, limits: &Limits) -> FaultKind {
    match fault {
        TensorFault::TooLarge { elements } => FaultKind::TensorTooLarge {
            tag,
            elements,
            limit: limits.tensor_elements,
        },
        TensorFault::WrongForm => FaultKind::WrongForm { tag },
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof
    )
}
