//! A body of the first generation read as a spec.
//!
//! Numbers may come as text, as several official samples show them. What names no flavor leaves it empty: the place that
//! runs the job takes its smallest.

mod places;

use serde_json::Value;
use trainyard_job::{Algorithm, Fault, FaultKind, JobEvent, JobSpec, Notification, Variable};

use crate::names::Names;
use crate::note::{Note, NoteKind, Notes};
use crate::reading::{Object, ReadSpec, Reader, Strictness};

/// Members of `config` that are read, or known to say nothing.
const CONFIG_MEMBERS: &[&str] = &[
    "worker_server_num",
    "app_url",
    "boot_file_url",
    "model_id",
    "parameter",
    "data_url",
    "dataset_id",
    "dataset_version_id",
    "data_source",
    "spec_id",
    "pool_id",
    "flavor",
    "engine_id",
    "train_url",
    "log_url",
    "user_image_url",
    "user_command",
    "create_version",
    "pre_version_id",
    "volumes",
    "nas_type",
    "nas_share_addr",
    "nas_mount_path",
];

const MEMBERS: &[&str] = &[
    "job_name",
    "job_desc",
    "config",
    "workspace_id",
    "notification",
];

/// What is mounted into the container: a spec has no place for it.
const MOUNTS: &[&str] = &["volumes", "nas_share_addr", "nas_mount_path"];

/// Which body the members stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Below `config`.
    Create,
    /// Flat, with texts beside ids; what is absent was never given.
    Flat,
    /// Flat, told by the service of a version.
    Detail,
}

impl Shape {
    fn prefix(self) -> &'static str {
        if self == Self::Create { "config." } else { "" }
    }
}

/// Whether a document is a body of `POST training-jobs`.
#[must_use]
pub fn is_create_body(value: &Value) -> bool {
    value.get("job_name").is_some() && value.get("config").is_some_and(Value::is_object)
}

/// The spec of a body of `POST training-jobs`, or all its faults under the body's own names.
pub fn to_spec(
    body: &Value,
    names: &Names,
    strictness: Strictness,
) -> Result<ReadSpec, Vec<Fault>> {
    let empty = Object::new();
    let mut reader = Reader::default();
    let Some(body) = body.as_object() else {
        reader.wrong("body", "an object");
        return Err(reader.faults);
    };
    let config = reader.object(body, "config", "").unwrap_or(&empty);
    if strictness == Strictness::KnownMembersOnly {
        reader.known(body, MEMBERS, "");
        reader.known(config, CONFIG_MEMBERS, "config.");
    }
    let name = reader.text(body, "job_name", "");
    let description = reader.text(body, "job_desc", "");
    let mut reading = Reading {
        reader,
        names,
        shape: Shape::Create,
        config,
        notes: Notes::default(),
    };
    let spec = reading.spec(name, description);
    let notification = reading.notification(body);
    reading.end(JobSpec {
        notification,
        ..spec
    })
}

/// The spec of a body of `POST training-jobs/{job_id}/versions`, for a job of this name.
pub fn version_to_spec(
    body: &Value,
    job_name: &str,
    names: &Names,
) -> Result<ReadSpec, Vec<Fault>> {
    let read = to_spec(body, names, Strictness::AnyMembers)?;
    Ok(ReadSpec {
        spec: JobSpec {
            name: job_name.to_owned(),
            ..read.spec
        },
        ..read
    })
}

/// The spec of a saved configuration, as it is sent or answered; its name and description are the configuration's.
pub fn config_to_spec(body: &Value, names: &Names) -> Result<ReadSpec, Vec<Fault>> {
    flat_to_spec(body, ["config_name", "config_desc"], Shape::Flat, names)
}

/// The spec of a version as the service tells it.
pub fn detail_to_spec(detail: &Value, names: &Names) -> Result<ReadSpec, Vec<Fault>> {
    flat_to_spec(detail, ["job_name", "job_desc"], Shape::Detail, names)
}

fn flat_to_spec(
    body: &Value,
    [name, description]: [&str; 2],
    shape: Shape,
    names: &Names,
) -> Result<ReadSpec, Vec<Fault>> {
    let mut reader = Reader::default();
    let Some(config) = body.as_object() else {
        reader.wrong("body", "an object");
        return Err(reader.faults);
    };
    let name = reader.text(config, name, "");
    let description = reader.text(config, description, "");
    let mut reading = Reading {
        reader,
        names,
        shape,
        config,
        notes: Notes::default(),
    };
    let spec = reading.spec(name, description);
    reading.end(spec)
}

/// The body's name of a spec's field.
#[must_use]
pub fn field_name(field: &str) -> String {
    let (head, rest) = field.find('[').map_or((field, ""), |at| field.split_at(at));
    let name = match head {
        "name" => "job_name",
        "description" => "job_desc",
        "algorithm.image" => "config.user_image_url",
        "algorithm.code_dir" => "config.app_url",
        "algorithm.boot_command" => "config.user_command",
        "algorithm.boot_file" => "config.boot_file_url",
        "algorithm.engine" => "config.engine_id",
        "algorithm.algorithm" => "config.model_id",
        "data" if rest.contains("].path") => "config.data_url",
        "data" => "config.data_source",
        "output_path" => "config.train_url",
        "log_path" => "config.log_url",
        "resources.flavor" => "config.flavor.code",
        "resources.pool.id" => "config.pool_id",
        "resources.nodes" => "config.worker_server_num",
        "notification.topic" => "notification.topic_urn",
        "parameters" | "environment" => {
            let rest = rest.replace(".name", ".label");
            return format!("config.parameter{rest}");
        }
        "notification.events" => return format!("notification.events{rest}"),
        other => other,
    };
    name.to_owned()
}

struct Reading<'a> {
    reader: Reader,
    names: &'a Names,
    shape: Shape,
    config: &'a Object,
    notes: Notes,
}

impl Reading<'_> {
    fn end(self, spec: JobSpec) -> Result<ReadSpec, Vec<Fault>> {
        if self.reader.faults.is_empty() {
            let left_out: Vec<Note> = self.notes.sorted();
            Ok(ReadSpec { spec, left_out })
        } else {
            Err(self.reader.faults)
        }
    }

    fn spec(&mut self, name: String, description: String) -> JobSpec {
        for name in MOUNTS {
            let says = self.config.get(*name).is_some_and(|value| match value {
                Value::String(text) => !text.is_empty(),
                Value::Array(rows) => !rows.is_empty(),
                other => !other.is_null(),
            });
            if says {
                let field = format!("{}{name}", self.shape.prefix());
                self.notes.left_out(field, NoteKind::NoPlace);
            }
        }
        let variables = self.parameters();
        let custom = !self.text("user_image_url").is_empty();
        let (parameters, environment) = if custom {
            (vec![], variables)
        } else {
            (variables, vec![])
        };
        JobSpec {
            name,
            description,
            algorithm: self.algorithm(),
            data: self.data(),
            output_path: self.path("train_url"),
            parameters,
            environment,
            log_path: self.path("log_url"),
            resources: self.resources(),
            notification: None,
        }
    }

    fn text(&mut self, name: &str) -> String {
        self.reader.text(self.config, name, self.shape.prefix())
    }

    fn path(&mut self, name: &str) -> String {
        self.reader.path(self.config, name, self.shape.prefix())
    }

    fn field(&self, name: &str) -> String {
        format!("{}{name}", self.shape.prefix())
    }

    fn algorithm(&mut self) -> Algorithm {
        let image = self.text("user_image_url");
        let model = self.text("model_id");
        let code_dir = self.path("app_url");
        if !image.is_empty() {
            return Algorithm::CustomImage {
                image: self.without_registry(image),
                code_dir,
                boot_command: self.text("user_command"),
            };
        }
        // Answers have a 0 where there is no algorithm.
        let is_zero = model == "0" && self.shape != Shape::Create;
        if model.is_empty() || (is_zero && !self.text("boot_file_url").is_empty()) {
            return Algorithm::Framework {
                engine: self.engine(),
                code_dir,
                boot_file: self.path("boot_file_url"),
            };
        }
        let field = self.field("model_id");
        let table = &self.names.algorithms;
        let algorithm = self.reader.name(table, model, |given, known| {
            (field, FaultKind::UnknownAlgorithm { given, known })
        });
        Algorithm::BuiltIn { algorithm }
    }

    /// Answers say the engine's name beside its number.
    fn engine(&mut self) -> String {
        let id = self.text("engine_id");
        if let Some(known) = self.names.engine_of_id(&id) {
            return known.name.clone();
        }
        let told = self.text("engine_version");
        if self.shape != Shape::Create && !told.is_empty() {
            return told;
        }
        let engines = &self.names.engines;
        if !id.is_empty() && !engines.is_empty() && self.names.engine(&id).is_none() {
            let known = engines.iter().map(|engine| engine.name.clone()).collect();
            let kind = FaultKind::UnknownEngine {
                given: id.clone(),
                known,
            };
            let field = self.field("engine_id");
            self.reader.fault(field, kind);
        }
        id
    }

    fn without_registry(&self, image: String) -> String {
        let registry = self.names.registry.as_str();
        let rest = image
            .strip_prefix(registry)
            .filter(|_| !registry.is_empty());
        match rest {
            Some(rest) if rest.starts_with('/') => rest.to_owned(),
            _ => image,
        }
    }

    fn parameters(&mut self) -> Vec<Variable> {
        let rows = self
            .reader
            .rows(self.config, "parameter", self.shape.prefix());
        let mut variables = Vec::with_capacity(rows.len());
        for (field, row) in rows {
            if let Some(row) = row.as_object() {
                let prefix = format!("{field}.");
                let name = self.reader.text(row, "label", &prefix);
                let value = self.reader.text(row, "value", &prefix);
                variables.push(Variable::plain(name, value));
            } else {
                self.reader.wrong(field, "{label, value}");
            }
        }
        variables
    }

    fn notification(&mut self, body: &Object) -> Option<Notification> {
        let member = self.reader.object(body, "notification", "")?;
        let topic = self.reader.text(member, "topic_urn", "notification.");
        let rows = self.reader.rows(member, "events", "notification.");
        let mut events = vec![];
        for (field, name) in rows {
            match name.as_str().and_then(JobEvent::from_name) {
                Some(event) => events.push(event),
                None => self
                    .reader
                    .wrong(field, "OnJobRunning, OnJobSucceeded or OnJobFailed"),
            }
        }
        let field = "notification.topic_urn".to_owned();
        let topic = self.reader.name(&self.names.topics, topic, |given, known| {
            (field, FaultKind::UnknownTopic { given, known })
        });
        // The service's own console posts an empty topic and no events when nothing is subscribed.
        (!topic.is_empty() || !events.is_empty()).then_some(Notification { topic, events })
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
