//! A spec as the body of the second generation.

use std::collections::BTreeMap;

use trainyard_job::{Algorithm, DataSource, JobSpec, Notification, Pool};

use super::command::from_v1_command;
use super::create::{
    AlgorithmBody, Channel, CreateJob, Engine, LogExport, Metadata, Obs, Parameter, Remote,
    RemoteDataset, Resource, SpecBody,
};
use crate::events::v2_name;
use crate::loose::{Int, Text};
use crate::names::{self, Names};
use crate::note::{Note, NoteKind, Notes};
use crate::v1::Subscription;
use crate::writing::{check_common, engine_family, open_rows, path, required, topic_urn};

/// Body of `POST training-jobs`, and what it does not carry. Secrets are left out: who may send them puts their values
/// into the spec first.
#[must_use]
pub fn from_spec(spec: &JobSpec, names: &Names) -> (CreateJob, Vec<Note>) {
    let mut notes = Notes::default();
    check_common(spec, &mut notes);
    let log = path("log_path", &spec.log_path, &mut notes);
    let subscribed = spec.notification.as_ref();
    let flavor = spec.resources.flavor.as_str();
    crate::v1::check_device(spec.resources.device, names.device(flavor), &mut notes);
    let body = CreateJob {
        kind: "job".into(),
        metadata: Metadata {
            name: spec.name.as_str().into(),
            description: spec.description.as_str().into(),
            workspace_id: "0".into(),
            ..Metadata::default()
        },
        algorithm: algorithm(spec, names, &mut notes),
        spec: SpecBody {
            resource: Resource {
                pool_id: match &spec.resources.pool {
                    Pool::Public => None,
                    Pool::Dedicated { id } => Some(id.0.as_str().into()),
                },
                flavor_id: flavor.into(),
                node_count: Int(i64::from(spec.resources.nodes)),
            },
            log_export_path: (!log.is_empty()).then(|| LogExport {
                obs_url: log.into(),
            }),
            notification: subscribed.map(|n| subscription(n, names, &mut notes)),
        },
    };
    (body, notes.sorted())
}

fn algorithm(spec: &JobSpec, names: &Names, notes: &mut Notes) -> AlgorithmBody {
    let parameters = open_rows("parameters", &spec.parameters, notes).into_iter();
    let parameters = parameters.map(|row| Parameter {
        name: row.name.as_str().into(),
        value: row.value.as_str().into(),
    });
    let mut body = AlgorithmBody {
        parameters: parameters.collect::<Vec<_>>().into(),
        inputs: inputs(&spec.data, names, notes).into(),
        outputs: output(spec, notes).into_iter().collect::<Vec<_>>().into(),
        environments: environments(spec, notes),
        ..AlgorithmBody::default()
    };
    match &spec.algorithm {
        Algorithm::BuiltIn { algorithm } => {
            let known = names::id(&names.algorithms, algorithm);
            if known.is_none() {
                let given = algorithm.clone();
                notes.check("algorithm.algorithm", NoteKind::NeedsId { given });
            }
            body.id = known.unwrap_or(algorithm).into();
        }
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            required("algorithm.code_dir", code_dir, notes);
            required("algorithm.boot_file", boot_file, notes);
            let family = match names.engine(engine) {
                Some(known) => known.family.clone(),
                None => engine_family(engine, notes),
            };
            body.engine = Some(Engine {
                engine_name: family.into(),
                engine_version: engine.as_str().into(),
                ..Engine::default()
            });
            body.code_dir = path("algorithm.code_dir", code_dir, notes).into();
            body.boot_file = path("algorithm.boot_file", boot_file, notes).into();
        }
        Algorithm::CustomImage {
            image,
            code_dir,
            boot_command,
        } => {
            required("algorithm.image", image, notes);
            body.engine = Some(Engine {
                image_url: without_host(image, notes).into(),
                ..Engine::default()
            });
            body.code_dir = path("algorithm.code_dir", code_dir, notes).into();
            body.command = command(boot_command, notes).into();
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
    let rewritten = from_v1_command(line);
    if rewritten != line || super::to_v1_command(line) != line {
        notes.check("algorithm.boot_command", NoteKind::CommandRewritten);
    }
    if line.contains(['\n', '\r']) {
        notes.check("algorithm.boot_command", NoteKind::LineBreak);
    }
    rewritten
}

/// The name of an input: the first row is `data_url`, as scripts of the first generation read it; names must differ.
pub(super) fn input_name(index: usize) -> String {
    if index == 0 {
        "data_url".to_owned()
    } else {
        format!("data_url_{}", index + 1)
    }
}

fn inputs(rows: &[DataSource], names: &Names, notes: &mut Notes) -> Vec<Channel> {
    let mut inputs = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let field = format!("data[{index}]");
        let name = input_name(index);
        let remote = match row {
            DataSource::Path { path: data } => of_path(path(&field, data, notes)),
            DataSource::Dataset { dataset, version } => {
                let (id, version_id) =
                    crate::v1::dataset_ids(&field, dataset, version, names, notes);
                Remote {
                    obs: None,
                    dataset: Some(RemoteDataset {
                        id,
                        version_id,
                        obs_url: Text::default(),
                    }),
                }
            }
        };
        if index > 0 {
            let (given, name) = (format!("data[{index}]"), name.clone());
            notes.check(field, NoteKind::NamedAnew { given, name });
        }
        let name = name.into();
        inputs.push(Channel { name, remote });
    }
    inputs
}

fn output(spec: &JobSpec, notes: &mut Notes) -> Option<Channel> {
    let obs_url = path("output_path", &spec.output_path, notes);
    (!obs_url.is_empty()).then(|| Channel {
        name: "train_url".into(),
        remote: of_path(obs_url),
    })
}

fn of_path(url: String) -> Remote {
    let obs_url = url.into();
    Remote {
        obs: Some(Obs { obs_url }),
        dataset: None,
    }
}

fn environments(spec: &JobSpec, notes: &mut Notes) -> BTreeMap<String, Text> {
    let rows = open_rows("environment", &spec.environment, notes);
    let mut pairs = BTreeMap::new();
    for row in rows {
        let field = format!("environment[{}]", row.name);
        if row.value.contains('$') {
            notes.check(field.clone(), NoteKind::Dollar);
        }
        let value = row.value.as_str().into();
        if pairs.insert(row.name.clone(), value).is_some() {
            let name = row.name.clone();
            notes.left_out(field, NoteKind::Twice { name });
        }
    }
    pairs
}

fn subscription(notification: &Notification, names: &Names, notes: &mut Notes) -> Subscription {
    let events = notification.events.iter();
    Subscription {
        topic_urn: topic_urn(&notification.topic, names, notes).into(),
        events: events
            .map(|e| v2_name(*e).into())
            .collect::<Vec<Text>>()
            .into(),
    }
}
