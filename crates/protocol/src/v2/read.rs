//! A body of the second generation read as a spec: one that creates a job, or a job as the service tells it.

use serde_json::Value;
use trainyard_job::{
    Algorithm, DataSource, Fault, FaultKind, JobSpec, Notification, Pool, PoolId, Resources,
    Variable,
};

use super::command::to_v1_command;
use crate::events::{V2_EVENTS, event_of_v2};
use crate::names::Names;
use crate::note::{NoteKind, Notes};
use crate::reading::{Object, ReadSpec, Reader};

/// What a spec has no place for and changes what runs, by the members above it.
const WITHOUT_PLACE: &[(&[&str], &[&str])] = &[
    (&[], &["tasks", "endpoints"]),
    (&["spec"], &["volumes", "auto_stop", "schedule_policy"]),
    (
        &["algorithm"],
        &["local_code_dir", "working_dir", "policies", "summary"],
    ),
];

/// The spec of a body of `POST training-jobs`, or of an answer that tells a job; else all its faults under the body's own
/// names. Unknown members are ignored.
pub fn to_spec(body: &Value, names: &Names) -> Result<ReadSpec, Vec<Fault>> {
    let mut reader = Reader::default();
    let Some(body) = body.as_object() else {
        reader.wrong("body", "an object");
        return Err(reader.faults);
    };
    let mut reading = Reading {
        reader,
        names,
        notes: Notes::default(),
    };
    let spec = reading.spec(body);
    if reading.reader.faults.is_empty() {
        let left_out = reading.notes.sorted();
        Ok(ReadSpec { spec, left_out })
    } else {
        Err(reading.reader.faults)
    }
}

struct Reading<'a> {
    reader: Reader,
    names: &'a Names,
    notes: Notes,
}

impl Reading<'_> {
    fn spec(&mut self, body: &Object) -> JobSpec {
        let empty = Object::new();
        let metadata = self.reader.object(body, "metadata", "").unwrap_or(&empty);
        let algorithm = self.reader.object(body, "algorithm", "").unwrap_or(&empty);
        let spec = self.reader.object(body, "spec", "").unwrap_or(&empty);
        self.without_place(body);
        let log = self.reader.object(spec, "log_export_path", "spec.");
        let log_path = log.map(|log| {
            let prefix = "spec.log_export_path.";
            self.reader.path(log, "obs_url", prefix)
        });
        JobSpec {
            name: self.reader.text(metadata, "name", "metadata."),
            description: self.reader.text(metadata, "description", "metadata."),
            algorithm: self.algorithm(algorithm),
            data: self.inputs(algorithm),
            output_path: self.output(algorithm),
            parameters: self.parameters(algorithm),
            environment: self.environments(algorithm),
            log_path: log_path.unwrap_or_default(),
            resources: self.resources(spec),
            notification: self.notification(spec),
        }
    }

    fn without_place(&mut self, body: &Object) {
        for (above, members) in WITHOUT_PLACE {
            let object = above
                .iter()
                .try_fold(body, |object, name| object.get(*name)?.as_object());
            for name in *members {
                let says = object
                    .and_then(|o| o.get(*name))
                    .is_some_and(says_something);
                if says {
                    let prefix: String = above.iter().flat_map(|part| [part, "."]).collect();
                    self.notes
                        .left_out(format!("{prefix}{name}"), NoteKind::NoPlace);
                }
            }
        }
    }

    fn algorithm(&mut self, object: &Object) -> Algorithm {
        const PREFIX: &str = "algorithm.";
        let empty = Object::new();
        let id = self.reader.text(object, "id", PREFIX);
        let subscribed = self.reader.text(object, "subscription_id", PREFIX);
        let code_dir = self.reader.path(object, "code_dir", PREFIX);
        let boot_file = self.reader.path(object, "boot_file", PREFIX);
        let command = self.reader.text(object, "command", PREFIX);
        let engine = self
            .reader
            .object(object, "engine", PREFIX)
            .unwrap_or(&empty);
        let image = self.reader.text(engine, "image_url", "algorithm.engine.");
        let engine = self.engine(engine);
        if !id.is_empty() || !subscribed.is_empty() {
            let id = if id.is_empty() { subscribed } else { id };
            let field = "algorithm.id".to_owned();
            let table = &self.names.algorithms;
            let algorithm = self.reader.name(table, id, |given, known| {
                (field, FaultKind::UnknownAlgorithm { given, known })
            });
            Algorithm::BuiltIn { algorithm }
        } else if !command.is_empty() || (!image.is_empty() && boot_file.is_empty()) {
            Algorithm::CustomImage {
                image,
                code_dir,
                boot_command: to_v1_command(&command),
            }
        } else if !engine.is_empty() || !code_dir.is_empty() || !boot_file.is_empty() {
            Algorithm::Framework {
                engine,
                code_dir,
                boot_file,
            }
        } else {
            let algorithm = String::new();
            Algorithm::BuiltIn { algorithm }
        }
    }

    fn engine(&mut self, engine: &Object) -> String {
        const PREFIX: &str = "algorithm.engine.";
        let version = self.reader.text(engine, "engine_version", PREFIX);
        let id = self.reader.text(engine, "engine_id", PREFIX);
        if id.is_empty() {
            return version;
        }
        if let Some(known) = self.names.engine_of_id(&id) {
            return known.name.clone();
        }
        if version.is_empty() { id } else { version }
    }

    fn inputs(&mut self, algorithm: &Object) -> Vec<DataSource> {
        let rows = self.reader.rows(algorithm, "inputs", "algorithm.");
        let rows = rows.into_iter();
        rows.filter_map(|(field, row)| self.channel(&field, row))
            .collect()
    }

    fn channel(&mut self, field: &str, row: &Value) -> Option<DataSource> {
        let Some(remote) = row.get("remote").and_then(Value::as_object) else {
            self.reader
                .wrong(format!("{field}.remote"), "{obs} or {dataset}");
            return None;
        };
        let prefix = format!("{field}.remote.");
        if let Some(dataset) = self.reader.object(remote, "dataset", &prefix) {
            let prefix = format!("{prefix}dataset.");
            let dataset_id = self.reader.text(dataset, "id", &prefix);
            let version_id = self.reader.text(dataset, "version_id", &prefix);
            let known = self.names.dataset_of_ids(&dataset_id, &version_id);
            let (dataset, version) = match known {
                Some(known) => (known.dataset.clone(), known.version.clone()),
                None => (dataset_id, version_id),
            };
            return Some(DataSource::Dataset { dataset, version });
        }
        let Some(obs) = self.reader.object(remote, "obs", &prefix) else {
            self.reader
                .wrong(format!("{field}.remote"), "{obs} or {dataset}");
            return None;
        };
        let path = self.reader.path(obs, "obs_url", &format!("{prefix}obs."));
        Some(DataSource::Path { path })
    }

    /// A spec has one folder for what comes out: `train_url` where there is one, and else the first.
    fn output(&mut self, algorithm: &Object) -> String {
        let rows = self.reader.rows(algorithm, "outputs", "algorithm.");
        let named = |row: &Value| row.get("name").and_then(Value::as_str) == Some("train_url");
        let at = rows.iter().position(|(_, row)| named(row)).unwrap_or(0);
        let mut output = String::new();
        for (index, (field, row)) in rows.into_iter().enumerate() {
            if index != at {
                self.notes.left_out(field, NoteKind::NoPlace);
            } else if let Some(DataSource::Path { path }) = self.channel(&field, row) {
                output = path;
            }
        }
        output
    }

    fn parameters(&mut self, algorithm: &Object) -> Vec<Variable> {
        let rows = self.reader.rows(algorithm, "parameters", "algorithm.");
        let mut variables = Vec::with_capacity(rows.len());
        for (field, row) in rows {
            let Some(row) = row.as_object() else {
                self.reader.wrong(field, "{name, value}");
                continue;
            };
            let prefix = format!("{field}.");
            let name = self.reader.text(row, "name", &prefix);
            let value = self.reader.text(row, "value", &prefix);
            variables.push(Variable::plain(name, value));
        }
        variables
    }

    /// A map; one table of the reference types it as a list of maps.
    fn environments(&mut self, algorithm: &Object) -> Vec<Variable> {
        const FIELD: &str = "algorithm.environments";
        let maps: Vec<&Object> = match algorithm.get("environments") {
            None | Some(Value::Null) => vec![],
            Some(Value::Object(map)) => vec![map],
            Some(Value::Array(rows)) if rows.iter().all(Value::is_object) => {
                rows.iter().filter_map(Value::as_object).collect()
            }
            Some(_) => {
                self.reader.wrong(FIELD, "an object");
                vec![]
            }
        };
        let mut variables = Vec::new();
        for map in maps {
            for name in map.keys() {
                let value = self.reader.text(map, name, &format!("{FIELD}."));
                variables.push(Variable::plain(name.clone(), value));
            }
        }
        variables
    }

    fn resources(&mut self, spec: &Object) -> Resources {
        const PREFIX: &str = "spec.resource.";
        let empty = Object::new();
        let resource = self
            .reader
            .object(spec, "resource", "spec.")
            .unwrap_or(&empty);
        let pool = self.reader.text(resource, "pool_id", PREFIX);
        let flavor = self.reader.text(resource, "flavor_id", PREFIX);
        Resources {
            pool: if pool.is_empty() {
                Pool::Public
            } else {
                Pool::Dedicated { id: PoolId(pool) }
            },
            device: self.names.device(&flavor),
            flavor,
            nodes: self.reader.nodes(resource, "node_count", PREFIX, Some(1)),
        }
    }

    fn notification(&mut self, spec: &Object) -> Option<Notification> {
        const PREFIX: &str = "spec.notification.";
        let member = self.reader.object(spec, "notification", "spec.")?;
        let topic = self.reader.text(member, "topic_urn", PREFIX);
        let mut events = vec![];
        for (field, name) in self.reader.rows(member, "events", PREFIX) {
            match name.as_str() {
                Some(name) if event_of_v2(name).is_some() => events.extend(event_of_v2(name)),
                // Events of transitions that jobs have nowhere but on the service.
                Some(name) if V2_EVENTS.contains(&name) => {
                    self.notes.left_out(field, NoteKind::NoPlace);
                }
                _ => self.reader.wrong(field, &V2_EVENTS.join(", ")),
            }
        }
        let field = "spec.notification.topic_urn".to_owned();
        let topic = self.reader.name(&self.names.topics, topic, |given, known| {
            (field, FaultKind::UnknownTopic { given, known })
        });
        (!topic.is_empty() || !events.is_empty()).then_some(Notification { topic, events })
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(rows) => !rows.is_empty(),
        Value::Object(members) => members.values().any(says_something),
        Value::Bool(_) | Value::Number(_) => true,
    }
}
