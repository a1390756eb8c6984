//! Request bodies of the service's first generation: a job, and a saved configuration.
//!
//! Source: API reference v1, `POST training-jobs` (its members are under `config`) and `POST training-job-configs` (the same
//! members, flat). `trainyard submit -f` reads the first.

use serde::Serialize;
use trainyard_job::{Algorithm, DataSource, JobSpec, Notification, Pool};

use crate::note::{NoteKind, Notes};
use crate::service::{check_common, check_topic, one_list, path, required};

#[derive(Serialize)]
struct JobBody<'a> {
    job_name: &'a str,
    job_desc: &'a str,
    workspace_id: &'static str,
    config: Members<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<Topic<'a>>,
}

#[derive(Serialize)]
struct ConfigBody<'a> {
    config_name: &'a str,
    config_desc: &'a str,
    #[serde(flatten)]
    members: Members<'a>,
}

/// The members that both bodies have; what is empty is left out.
#[derive(Default, Serialize)]
struct Members<'a> {
    worker_server_num: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engine_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_image_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_command: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    app_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    boot_file_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    data_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_version_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data_source: Vec<Source<'a>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    train_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    log_url: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameter: Vec<Parameter<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flavor: Option<Flavor<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pool_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Parameter<'a> {
    label: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Flavor<'a> {
    code: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Source<'a> {
    Obs {
        data_url: String,
    },
    Dataset {
        dataset_id: &'a str,
        dataset_version: &'a str,
    },
}

#[derive(Serialize)]
struct Topic<'a> {
    topic_urn: &'a str,
    events: Vec<&'static str>,
}

pub(crate) fn write_job(spec: &JobSpec, notes: &mut Notes) -> String {
    check_common(spec, notes);
    let body = JobBody {
        job_name: &spec.name,
        job_desc: &spec.description,
        workspace_id: "0",
        config: members(spec, notes),
        notification: spec.notification.as_ref().map(|n| topic(n, notes)),
    };
    text(&body)
}

pub(crate) fn write_config(spec: &JobSpec, notes: &mut Notes) -> String {
    check_common(spec, notes);
    if spec.notification.is_some() {
        notes.left_out("notification", NoteKind::NoPlace);
    }
    if let Pool::Dedicated { .. } = spec.resources.pool {
        let member = "pool_id".to_owned();
        notes.check("resources.pool", NoteKind::Undocumented { member });
    }
    let body = ConfigBody {
        config_name: &spec.name,
        config_desc: &spec.description,
        members: members(spec, notes),
    };
    text(&body)
}

pub(crate) fn text(body: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(body).expect("BUG: a body is JSON");
    text.push('\n');
    text
}

fn members<'a>(spec: &'a JobSpec, notes: &mut Notes) -> Members<'a> {
    let mut members = Members {
        worker_server_num: spec.resources.nodes,
        train_url: path("output_path", &spec.output_path, notes),
        log_url: path("log_path", &spec.log_path, notes),
        ..Members::default()
    };
    algorithm(&mut members, &spec.algorithm, notes);
    data(&mut members, &spec.data, notes);
    let rows = one_list(spec, notes).into_iter();
    members.parameter = rows
        .map(|row| Parameter {
            label: &row.name,
            value: &row.value,
        })
        .collect();
    resources(&mut members, spec, notes);
    members
}

fn algorithm<'a>(members: &mut Members<'a>, algorithm: &'a Algorithm, notes: &mut Notes) {
    match algorithm {
        Algorithm::BuiltIn { algorithm } => {
            id("algorithm.algorithm", algorithm, notes);
            members.model_id = Some(algorithm);
        }
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            id("algorithm.engine", engine, notes);
            required("algorithm.code_dir", code_dir, notes);
            required("algorithm.boot_file", boot_file, notes);
            members.engine_id = Some(engine);
            members.app_url = path("algorithm.code_dir", code_dir, notes);
            members.boot_file_url = path("algorithm.boot_file", boot_file, notes);
        }
        Algorithm::CustomImage {
            image,
            code_dir,
            boot_command,
        } => {
            required("algorithm.boot_command", boot_command, notes);
            members.user_image_url = Some(image);
            members.user_command = Some(boot_command);
            members.app_url = path("algorithm.code_dir", code_dir, notes);
        }
    }
}

/// The service numbers its engines and algorithms; here they have names.
fn id(field: &str, given: &str, notes: &mut Notes) {
    if given.is_empty() {
        notes.check(field, NoteKind::Missing);
    } else if !given.bytes().all(|b| b.is_ascii_digit()) {
        let given = given.to_owned();
        notes.check(field, NoteKind::NeedsId { given });
    }
}

fn data<'a>(members: &mut Members<'a>, rows: &'a [DataSource], notes: &mut Notes) {
    match rows {
        [] => notes.check("data", NoteKind::Missing),
        [DataSource::Path { path: data }] => members.data_url = path("data[0]", data, notes),
        [DataSource::Dataset { dataset, version }] => {
            let given = dataset.clone();
            notes.check("data[0]", NoteKind::NeedsId { given });
            members.dataset_id = Some(dataset);
            members.dataset_version_id = Some(version);
        }
        [first, ..] => {
            for (index, row) in rows.iter().enumerate() {
                let field = format!("data[{index}]");
                if std::mem::discriminant(row) == std::mem::discriminant(first) {
                    members.data_source.push(source(&field, row, notes));
                } else {
                    notes.left_out(field, NoteKind::MixedSources);
                }
            }
        }
    }
}

fn source<'a>(field: &str, row: &'a DataSource, notes: &mut Notes) -> Source<'a> {
    match row {
        DataSource::Path { path: data } => Source::Obs {
            data_url: path(field, data, notes),
        },
        DataSource::Dataset { dataset, version } => {
            let given = dataset.clone();
            notes.check(field, NoteKind::NeedsId { given });
            Source::Dataset {
                dataset_id: dataset,
                dataset_version: version,
            }
        }
    }
}

/// By code, as the service's own console and other clients send it; the tables list only `spec_id`, a number.
fn resources<'a>(members: &mut Members<'a>, spec: &'a JobSpec, notes: &mut Notes) {
    let code = spec.resources.flavor.as_str();
    if !code.is_empty() {
        members.flavor = Some(Flavor { code });
        let member = "flavor.code".to_owned();
        notes.check("resources.flavor", NoteKind::Undocumented { member });
    }
    if let Pool::Dedicated { id } = &spec.resources.pool {
        members.pool_id = Some(&id.0);
    }
}

fn topic<'a>(notification: &'a Notification, notes: &mut Notes) -> Topic<'a> {
    let member = "notification".to_owned();
    notes.check("notification", NoteKind::Undocumented { member });
    check_topic(&notification.topic, notes);
    Topic {
        topic_urn: &notification.topic,
        events: notification.events.iter().map(|e| e.name()).collect(),
    }
}
