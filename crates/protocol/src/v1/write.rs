//! A spec as a body of the first generation.

use trainyard_job::{Algorithm, DataSource, Device, JobSpec, Notification, Pool};

use super::config::ConfigBody;
use super::job::{CreateJob, DataRow, FlavorCode, JobConfig, Label, Subscription};
use super::version::CreateVersion;
use crate::loose::{Id, Int, Text};
use crate::names::{self, Names};
use crate::note::{Note, NoteKind, Notes};
use crate::writing::{check_common, one_list, path, required, topic_urn};

/// Body of `POST training-jobs`, and what it does not carry. Secrets are left out: who may send them puts their values
/// into the spec first.
#[must_use]
pub fn from_spec(spec: &JobSpec, names: &Names) -> (CreateJob, Vec<Note>) {
    let mut notes = Notes::default();
    check_common(spec, &mut notes);
    let subscribed = spec.notification.as_ref();
    let body = CreateJob {
        job_name: spec.name.as_str().into(),
        job_desc: spec.description.as_str().into(),
        workspace_id: "0".into(),
        config: members(spec, names, &mut notes),
        notification: subscribed.map(|n| subscription(n, names, &mut notes)),
    };
    (body, notes.sorted())
}

/// Body of `POST training-jobs/{job_id}/versions`: the name stays the job's own.
#[must_use]
pub fn version_from_spec(
    spec: &JobSpec,
    pre_version_id: i64,
    names: &Names,
) -> (CreateVersion, Vec<Note>) {
    let (job, notes) = from_spec(spec, names);
    let body = CreateVersion {
        job_desc: job.job_desc,
        config: JobConfig {
            pre_version_id: Some(Int(pre_version_id)),
            ..job.config
        },
        notification: job.notification,
    };
    (body, notes)
}

/// Body of `POST training-job-configs`, under the spec's own name and description.
#[must_use]
pub fn config_from_spec(spec: &JobSpec, names: &Names) -> (ConfigBody, Vec<Note>) {
    let mut notes = Notes::default();
    check_common(spec, &mut notes);
    if spec.notification.is_some() {
        notes.left_out("notification", NoteKind::NoPlace);
    }
    if let Pool::Dedicated { .. } = spec.resources.pool {
        let member = "pool_id".to_owned();
        notes.check("resources.pool", NoteKind::Undocumented { member });
    }
    let body = ConfigBody {
        config_name: spec.name.as_str().into(),
        config_desc: spec.description.as_str().into(),
        members: members(spec, names, &mut notes),
    };
    (body, notes.sorted())
}

fn members(spec: &JobSpec, names: &Names, notes: &mut Notes) -> JobConfig {
    let mut members = JobConfig {
        worker_server_num: Int(i64::from(spec.resources.nodes)),
        train_url: path("output_path", &spec.output_path, notes).into(),
        log_url: path("log_path", &spec.log_path, notes).into(),
        ..JobConfig::default()
    };
    algorithm(&mut members, &spec.algorithm, names, notes);
    data(&mut members, &spec.data, names, notes);
    let rows = one_list(spec, notes).into_iter();
    let rows = rows.map(|row| Label {
        label: row.name.as_str().into(),
        value: row.value.as_str().into(),
    });
    members.parameter = rows.collect::<Vec<_>>().into();
    resources(&mut members, spec, names, notes);
    members
}

fn algorithm(members: &mut JobConfig, algorithm: &Algorithm, names: &Names, notes: &mut Notes) {
    match algorithm {
        Algorithm::BuiltIn { algorithm } => {
            let known = names::id(&names.algorithms, algorithm);
            members.model_id = Some(id("algorithm.algorithm", algorithm, known, notes));
        }
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            required("algorithm.code_dir", code_dir, notes);
            required("algorithm.boot_file", boot_file, notes);
            let known = names.engine(engine).map(|row| row.id.as_str());
            members.engine_id = Some(id("algorithm.engine", engine, known, notes));
            members.app_url = path("algorithm.code_dir", code_dir, notes).into();
            members.boot_file_url = path("algorithm.boot_file", boot_file, notes).into();
        }
        Algorithm::CustomImage {
            image,
            code_dir,
            boot_command,
        } => {
            required("algorithm.image", image, notes);
            required("algorithm.boot_command", boot_command, notes);
            members.user_image_url = Some(with_registry(image, names).into());
            members.user_command = Some(boot_command.as_str().into());
            members.app_url = path("algorithm.code_dir", code_dir, notes).into();
        }
    }
}

/// The service numbers its engines and algorithms; here they have names.
fn id(field: &str, given: &str, known: Option<&str>, notes: &mut Notes) -> Id {
    if let Some(known) = known {
        return Id(known.to_owned());
    }
    if given.is_empty() {
        notes.check(field, NoteKind::Missing);
    } else if !given.bytes().all(|b| b.is_ascii_digit()) {
        let given = given.to_owned();
        notes.check(field, NoteKind::NeedsId { given });
    }
    Id(given.to_owned())
}

/// The wizard writes `/namespace/repository:tag`; this generation wants the registry in front.
fn with_registry(image: &str, names: &Names) -> String {
    match image.strip_prefix('/') {
        Some(rest) if !names.registry.is_empty() => format!("{}/{rest}", names.registry),
        _ => image.to_owned(),
    }
}

fn data(members: &mut JobConfig, rows: &[DataSource], names: &Names, notes: &mut Notes) {
    match rows {
        [] => notes.check("data", NoteKind::Missing),
        [DataSource::Path { path: data }] => {
            members.data_url = path("data[0]", data, notes).into();
        }
        [DataSource::Dataset { dataset, version }] => {
            let (dataset, version) = dataset_ids("data[0]", dataset, version, names, notes);
            members.dataset_id = Some(dataset);
            members.dataset_version_id = Some(version);
        }
        [first, ..] => {
            let mut kept = Vec::with_capacity(rows.len());
            for (index, row) in rows.iter().enumerate() {
                let field = format!("data[{index}]");
                if std::mem::discriminant(row) == std::mem::discriminant(first) {
                    kept.push(data_row(&field, row, names, notes));
                } else {
                    notes.left_out(field, NoteKind::MixedSources);
                }
            }
            members.data_source = kept.into();
        }
    }
}

fn data_row(field: &str, row: &DataSource, names: &Names, notes: &mut Notes) -> DataRow {
    match row {
        DataSource::Path { path: data } => DataRow {
            kind: "obs".into(),
            data_url: path(field, data, notes).into(),
            ..DataRow::default()
        },
        DataSource::Dataset { dataset, version } => {
            let (dataset_id, dataset_version) = dataset_ids(field, dataset, version, names, notes);
            DataRow {
                kind: "dataset".into(),
                dataset_id,
                dataset_version,
                ..DataRow::default()
            }
        }
    }
}

pub(crate) fn dataset_ids(
    field: &str,
    dataset: &str,
    version: &str,
    names: &Names,
    notes: &mut Notes,
) -> (Text, Text) {
    if let Some(known) = names.dataset(dataset, version) {
        let (dataset, version) = (known.dataset_id.as_str(), known.version_id.as_str());
        return (dataset.into(), version.into());
    }
    let given = dataset.to_owned();
    notes.check(field, NoteKind::NeedsId { given });
    (dataset.into(), version.into())
}

/// By code, as the service's own console and other clients send it; the tables list only `spec_id`, a number.
fn resources(members: &mut JobConfig, spec: &JobSpec, names: &Names, notes: &mut Notes) {
    let code = spec.resources.flavor.as_str();
    if !code.is_empty() {
        members.flavor = Some(FlavorCode { code: code.into() });
        let member = "flavor.code".to_owned();
        notes.check("resources.flavor", NoteKind::Undocumented { member });
    }
    check_device(spec.resources.device, names.device(code), notes);
    if let Pool::Dedicated { id } = &spec.resources.pool {
        members.pool_id = Some(id.0.as_str().into());
    }
}

/// No body says what a flavor computes with: it is told by the flavor itself.
pub(crate) fn check_device(given: Device, told: Device, notes: &mut Notes) {
    if given != told {
        notes.check("resources.device", NoteKind::NoPlace);
    }
}

fn subscription(notification: &Notification, names: &Names, notes: &mut Notes) -> Subscription {
    let member = "notification".to_owned();
    notes.check("notification", NoteKind::Undocumented { member });
    let events = notification.events.iter();
    Subscription {
        topic_urn: topic_urn(&notification.topic, names, notes).into(),
        events: events
            .map(|e| e.name().into())
            .collect::<Vec<Text>>()
            .into(),
    }
}
