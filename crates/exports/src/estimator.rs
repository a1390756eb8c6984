//! The service's SDK: an `Estimator` and its `fit`.
//!
//! Source: SDK reference, Creating a Training Job, tables 1 and 2; names and the shape of the lists are those of its three
//! examples.

use std::fmt::Write;

use trainyard_job::{Algorithm, DataSource, JobSpec, Pool};
use trainyard_protocol::{NoteKind, Notes, check_common, engine_family, one_list, path, required};

use crate::quote::python;

pub(crate) fn write(spec: &JobSpec, notes: &mut Notes) -> String {
    check_common(spec, notes);
    let mut snippet = Snippet::default();
    snippet.argument("modelarts_session", "session");
    algorithm(&mut snippet, &spec.algorithm, notes);
    let log_url = path("log_path", &spec.log_path, notes);
    snippet.given("log_url", &log_url);
    hyperparameters(&mut snippet, spec, notes);
    required("output_path", &spec.output_path, notes);
    snippet.text(
        "output_path",
        &path("output_path", &spec.output_path, notes),
    );
    snippet.text("train_instance_type", &spec.resources.flavor);
    let count = spec.resources.nodes.to_string();
    snippet.argument("train_instance_count", &count);
    snippet.given("job_description", &spec.description);
    if let Pool::Dedicated { .. } = spec.resources.pool {
        notes.left_out("resources.pool", NoteKind::NoPlace);
    }
    if spec.notification.is_some() {
        notes.left_out("notification", NoteKind::NoPlace);
    }
    let mut fit = data(spec, notes);
    fit.push("wait=False".to_owned());
    if !spec.name.is_empty() {
        fit.push(format!("job_name={}", python(&spec.name)));
    }
    format!(
        "from modelarts.session import Session\n\
         from modelarts.estimator import Estimator\n\n\
         session = Session()\n\
         estimator = Estimator(\n{})\n\
         job_instance = estimator.fit({})\n",
        snippet.0,
        fit.join(", ")
    )
}

/// Arguments of the constructor, one a line.
#[derive(Default)]
struct Snippet(String);

impl Snippet {
    fn argument(&mut self, name: &str, expression: &str) {
        let _ = writeln!(self.0, "    {name}={expression},");
    }

    fn text(&mut self, name: &str, text: &str) {
        self.argument(name, &python(text));
    }

    fn given(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.text(name, text);
        }
    }
}

fn algorithm(snippet: &mut Snippet, algorithm: &Algorithm, notes: &mut Notes) {
    match algorithm {
        Algorithm::BuiltIn { algorithm } => {
            required("algorithm.algorithm", algorithm, notes);
            snippet.text("model_name", algorithm);
        }
        Algorithm::Framework {
            engine,
            code_dir,
            boot_file,
        } => {
            snippet.text("framework_type", &engine_family(engine, notes));
            snippet.text("framework_version", engine);
            let code_dir = path("algorithm.code_dir", code_dir, notes);
            snippet.text("code_dir", &code_dir);
            let boot_file = path("algorithm.boot_file", boot_file, notes);
            snippet.text("boot_file", &boot_file);
        }
        Algorithm::CustomImage {
            image,
            code_dir,
            boot_command,
        } => {
            let code_dir = path("algorithm.code_dir", code_dir, notes);
            snippet.given("code_dir", &code_dir);
            snippet.text("user_image_url", image);
            snippet.given("user_command", boot_command);
        }
    }
}

fn hyperparameters(snippet: &mut Snippet, spec: &JobSpec, notes: &mut Notes) {
    let rows = one_list(spec, notes);
    if rows.is_empty() {
        return;
    }
    let mut list = String::from("[\n");
    for row in rows {
        let (label, value) = (python(&row.name), python(&row.value));
        let _ = writeln!(list, "        {{\"label\": {label}, \"value\": {value}}},");
    }
    list.push_str("    ]");
    snippet.argument("hyperparameters", &list);
}

/// The one way of three in which `fit` takes data.
fn data(spec: &JobSpec, notes: &mut Notes) -> Vec<String> {
    match spec.data.as_slice() {
        [] => {
            notes.check("data", NoteKind::Missing);
            vec![]
        }
        [DataSource::Path { path: data }] => {
            let inputs = path("data[0]", data, notes);
            vec![format!("inputs={}", python(&inputs))]
        }
        [DataSource::Dataset { dataset, version }] => {
            let given = dataset.clone();
            notes.check("data[0]", NoteKind::NeedsId { given });
            vec![
                format!("dataset_id={}", python(dataset)),
                format!("dataset_version_id={}", python(version)),
            ]
        }
        rows => vec![format!("data_source=[{}]", several(rows, notes).join(", "))],
    }
}

fn several(rows: &[DataSource], notes: &mut Notes) -> Vec<String> {
    let mut list = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let field = format!("data[{index}]");
        if std::mem::discriminant(row) != std::mem::discriminant(&rows[0]) {
            notes.left_out(field, NoteKind::MixedSources);
            continue;
        }
        list.push(match row {
            DataSource::Path { path: data } => {
                let url = path(&field, data, notes);
                format!("{{\"type\": \"obs\", \"data_url\": {}}}", python(&url))
            }
            DataSource::Dataset { dataset, version } => {
                let given = dataset.clone();
                notes.check(field, NoteKind::NeedsId { given });
                format!(
                    "{{\"type\": \"dataset\", \"dataset_id\": {}, \"dataset_version\": {}}}",
                    python(dataset),
                    python(version)
                )
            }
        });
    }
    list
}
