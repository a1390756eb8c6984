//! Reading whole folders: what other people's writers wrote, growth, damage, and what is made to be too much.

mod damage;
mod evaluation;
mod growth;
mod limits;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use prost::Message;

use crate::proto::{Event, Image, Metadata, PluginData, Summary, Tensor, Value};
use crate::record::framed;
use crate::{Chart, FaultKind, Reader, RunName, Tag};

/// A folder with one event file, in the run `.`.
struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    fn with(bytes: &[u8]) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::write(folder.file(), bytes).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join("events.out.tfevents.1")
    }

    fn append(&self, bytes: &[u8]) {
        let mut all = fs::read(self.file()).unwrap();
        all.extend(bytes);
        fs::write(self.file(), all).unwrap();
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

fn read(root: &Path) -> Reader {
    let mut reader = Reader::new(root);
    while reader.refresh().more {}
    reader
}

fn chart(reader: &Reader, run: &str, tag: &str) -> Chart {
    reader.chart(&RunName::new(run), &Tag::new(tag), usize::MAX)
}

fn numbers(chart: &Chart) -> Vec<f64> {
    chart.values.iter().map(|value| value.0).collect()
}

fn faults(reader: &Reader) -> Vec<(u64, FaultKind)> {
    let faults = reader.outline().faults.into_iter();
    faults
        .map(|fault| (fault.offset_bytes, fault.kind))
        .collect()
}

fn record(step: i64, values: &[Value]) -> Vec<u8> {
    record_at(1.7e9, step, values)
}

fn record_at(wall_time: f64, step: i64, values: &[Value]) -> Vec<u8> {
    let values = values.iter().map(|value| value.encode_to_vec().into());
    let event = Event {
        wall_time,
        step,
        summary: Some(Summary {
            values: values.collect(),
        }),
    };
    framed(&event.encode_to_vec())
}

fn simple(tag: &str, number: f32) -> Value {
    Value {
        tag: tag.to_owned(),
        simple: Some(number),
        ..Value::default()
    }
}

fn scalar(step: i64, tag: &str, number: f32) -> Vec<u8> {
    record(step, &[simple(tag, number)])
}

fn tensor(tag: &str, plugin: &str, tensor: Tensor) -> Value {
    let plugin_data = Some(PluginData {
        plugin_name: plugin.to_owned(),
    });
    Value {
        tag: tag.to_owned(),
        tensor: Some(tensor),
        metadata: Some(Metadata {
            plugin_data,
            ..Metadata::default()
        }),
        ..Value::default()
    }
}

fn picture(tag: &str, encoded: &'static [u8]) -> Value {
    Value {
        tag: tag.to_owned(),
        image: Some(Image {
            height: 1,
            width: 1,
            encoded: encoded.into(),
        }),
        ..Value::default()
    }
}
