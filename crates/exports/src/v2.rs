//! The request body of the service's second generation: `POST /v2/{project_id}/training-jobs`.
//!
//! Source: API reference v2, create; and its user guide on moving an image from the first generation.

use std::collections::BTreeMap;

use serde::Serialize;
use trainyard_job::{Algorithm, DataSource, JobEvent, JobSpec, Notification, Pool, USER_JOB_DIR};

use crate::note::{NoteKind, Notes};
use crate::service::{check_common, check_topic, engine_family, open_rows, path, required};
use crate::v1::text;

/// Where the second generation puts the code directory, unless told otherwise.
const JOB_DIR: &str = "/home/ma-user/modelarts/user-job-dir";
/// What the first generation's command begins with; the second has no such script.
const RUN_TRAIN: [&str; 2] = [
    "bash /home/work/run_train.sh ",
    "/bin/bash /home/work/run_train.sh ",
];

#[derive(Serialize)]
struct Body<'a> {
    kind: &'static str,
    metadata: Metadata<'a>,
    algorithm: AlgorithmBody<'a>,
    spec: SpecBody<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    description: &'a str,
    workspace_id: &'static str,
}

#[derive(Default, Serialize)]
struct AlgorithmBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<Engine>,
    #[serde(skip_serializing_if = "String::is_empty")]
    command: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    code_dir: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    boot_file: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Parameter<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<Channel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outputs: Vec<Channel>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    environments: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Engine {
    Image {
        image_url: String,
    },
    Framework {
        engine_name: String,
        engine_version: String,
    },
}

#[derive(Serialize)]
struct Parameter<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Channel {
    name: String,
    remote: Remote,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Remote {
    Obs { obs_url: String },
    Dataset { id: String, version_id: String },
}

#[derive(Serialize)]
struct SpecBody<'a> {
    resource: Resource<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_export_path: Option<LogPath>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<Topic<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pool_id: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    flavor_id: &'a str,
    node_count: u32,
}

#[derive(Serialize)]
struct LogPath {
    obs_url: String,
}

#[derive(Serialize)]
struct Topic<'a> {
    topic_urn: &'a str,
    events: Vec<&'static str>,
}

pub(crate) fn write(spec: &JobSpec, notes: &mut Notes) -> String {
    check_common(spec, notes);
    let log = path("log_path", &spec.log_path, notes);
    let body = Body {
        kind: "job",
        metadata: Metadata {
            name: &spec.name,
            description: &spec.description,
            workspace_id: "0",
        },
        algorithm: algorithm(spec, notes),
        spec: SpecBody {
            resource: Resource {
                pool_id: match &spec.resources.pool {
                    Pool::Public => None,
                    Pool::Dedicated { id } => Some(id.0.as_str()),
                },
                flavor_id: &spec.resources.flavor,
                node_count: spec.resources.nodes,
            },
            log_export_path: (!log.is_empty()).then_some(LogPath { obs_url: log }),
            notification: spec.notification.as_ref().map(|n| topic(n, notes)),
        },
    };
    text(&body)
}

fn algorithm<'a>(spec: &'a JobSpec, notes: &mut Notes) -> AlgorithmBody<'a> {
    let mut body = AlgorithmBody {
        inputs: inputs(&spec.data, notes),
        outputs: output(spec, notes).into_iter().collect(),
        environments: environments(spec, notes),
        ..AlgorithmBody::default()
    };
    let parameters = open_rows("parameters", &spec.parameters, notes).into_iter();
    body.parameters = parameters
        .map(|row| Parameter {
            name: &row.name,
            value: &row.value,
        })
        .collect();
    match &spec.algorithm {
        Algorithm::BuiltIn { algorithm } => {
            let given = algorithm.clone();
            notes.check("algorithm.algorithm", NoteKind::NeedsId { given });
            body.id = Some(algorithm);
        }
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            body.engine = Some(Engine::Framework {
                engine_name: engine_family(engine, notes),
                engine_version: engine.clone(),
            });
            body.code_dir = path("algorithm.code_dir", code_dir, notes);
            body.boot_file = path("algorithm.boot_file", boot_file, notes);
        }
        Algorithm::CustomImage {
            image,
            code_dir,
            boot_command,
        } => {
            let image_url = without_host(image, notes);
            body.engine = Some(Engine::Image { image_url });
            body.code_dir = path("algorithm.code_dir", code_dir, notes);
            body.command = command(boot_command, notes);
        }
    }
    body
}

/// `organization/image:tag`: this generation wants no registry in front.
fn without_host(image: &str, notes: &mut Notes) -> String {
    let plain = image.trim_start_matches('/');
    let name = match plain.split_once('/') {
        Some((host, rest)) if rest.contains('/') && host.contains(['.', ':']) => rest,
        _ => plain,
    };
    if name != image {
        let (given, name) = (image.to_owned(), name.to_owned());
        notes.check("algorithm.image", NoteKind::NamedAnew { given, name });
    }
    name.to_owned()
}

/// The first generation's command for the second one's containers.
fn command(line: &str, notes: &mut Notes) -> String {
    required("algorithm.boot_command", line, notes);
    let plain = RUN_TRAIN.iter().find_map(|start| line.strip_prefix(start));
    let rewritten = plain.unwrap_or(line).replace(USER_JOB_DIR, JOB_DIR);
    if rewritten != line {
        notes.check("algorithm.boot_command", NoteKind::CommandRewritten);
    }
    if line.contains(['\n', '\r']) {
        notes.check("algorithm.boot_command", NoteKind::LineBreak);
    }
    rewritten
}

/// The first row is `data_url`, as scripts of the first generation read it; names must differ.
fn inputs(rows: &[DataSource], notes: &mut Notes) -> Vec<Channel> {
    let mut inputs = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let field = format!("data[{index}]");
        let name = if index == 0 {
            "data_url".to_owned()
        } else {
            format!("data_url_{}", index + 1)
        };
        let remote = match row {
            DataSource::Path { path: data } => Remote::Obs {
                obs_url: path(&field, data, notes),
            },
            DataSource::Dataset { dataset, version } => {
                let given = dataset.clone();
                notes.check(field.clone(), NoteKind::NeedsId { given });
                Remote::Dataset {
                    id: dataset.clone(),
                    version_id: version.clone(),
                }
            }
        };
        if index > 0 {
            let (given, name) = (format!("data[{index}]"), name.clone());
            notes.check(field, NoteKind::NamedAnew { given, name });
        }
        inputs.push(Channel { name, remote });
    }
    inputs
}

fn output(spec: &JobSpec, notes: &mut Notes) -> Option<Channel> {
    let obs_url = path("output_path", &spec.output_path, notes);
    (!obs_url.is_empty()).then(|| Channel {
        name: "train_url".to_owned(),
        remote: Remote::Obs { obs_url },
    })
}

fn environments<'a>(spec: &'a JobSpec, notes: &mut Notes) -> BTreeMap<&'a str, &'a str> {
    let rows = open_rows("environment", &spec.environment, notes);
    for row in &rows {
        if row.value.contains('$') {
            notes.check(format!("environment[{}]", row.name), NoteKind::Dollar);
        }
    }
    let pairs = rows.into_iter();
    pairs.map(|row| (&*row.name, &*row.value)).collect()
}

fn topic<'a>(notification: &'a Notification, notes: &mut Notes) -> Topic<'a> {
    check_topic(&notification.topic, notes);
    let events = notification.events.iter();
    Topic {
        topic_urn: &notification.topic,
        events: events.map(|event| event_name(*event)).collect(),
    }
}

fn event_name(event: JobEvent) -> &'static str {
    match event {
        JobEvent::OnJobRunning => "JobStarted",
        JobEvent::OnJobSucceeded => "JobCompleted",
        JobEvent::OnJobFailed => "JobFailed",
    }
}
