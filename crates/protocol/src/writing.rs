//! What bodies of both generations have in common: the service's paths, engines and limits, and what exists on this
//! computer only.

use trainyard_job::{
    Algorithm, DESCRIPTION_MAX, JobSpec, NAME_MAX, ObsPath, Pool, Variable, is_local_image,
    is_name, is_secret,
};

use crate::names::{self, Names};
use crate::note::{NoteKind, Notes};

/// The engines the service documents (user guide, frequently-used frameworks), each with its family.
const ENGINES: &[(&str, &str)] = &[
    ("TF-1.13.1-python3.6", "TensorFlow"),
    ("TF-1.8.0-python3.6", "TensorFlow"),
    ("TF-1.8.0-python2.7", "TensorFlow"),
    ("TF-2.1.0-python3.6", "TensorFlow"),
    ("Caffe-1.0.0-python2.7", "Caffe"),
    ("Spark-2.3.2-python3.6", "Spark_MLlib"),
    ("Scikit_Learn-0.18.1-python3.6", "XGBoost-Sklearn"),
    ("PyTorch-1.3.0-python3.6", "PyTorch"),
    ("PyTorch-1.0.0-python3.6", "PyTorch"),
    ("MXNet-1.2.1-python3.6", "MXNet"),
    ("MXNet-1.2.1-python2.7", "MXNet"),
];

/// The family of an engine, as the service names it; what stands before the first hyphen for one it does not document.
pub fn engine_family(engine: &str, notes: &mut Notes) -> String {
    if let Some((_, family)) = ENGINES.iter().find(|(known, _)| *known == engine) {
        return (*family).to_owned();
    }
    if engine.is_empty() {
        notes.check("algorithm.engine", NoteKind::Missing);
    } else {
        let given = engine.to_owned();
        notes.check("algorithm.engine", NoteKind::UnknownEngine { given });
    }
    let start = engine.split('-').next().unwrap_or_default();
    match start {
        "TF" => "TensorFlow",
        "Spark" => "Spark_MLlib",
        other => other,
    }
    .to_owned()
}

/// `/bucket/key/`, as the service writes paths. A text that is none stays as it is and is noted.
pub fn path(field: &str, text: &str, notes: &mut Notes) -> String {
    if text.is_empty() {
        return String::new();
    }
    if let Some(path) = ObsPath::parse(text) {
        return format!("/{}/{}", path.bucket(), path.key());
    }
    let given = text.to_owned();
    notes.check(field, NoteKind::NotAPath { given });
    text.to_owned()
}

/// A field the target demands.
pub fn required(field: &str, text: &str, notes: &mut Notes) {
    if text.is_empty() {
        notes.check(field, NoteKind::Missing);
    }
}

/// The limits every target of the service has, and the values that mean something on this computer only.
pub fn check_common(spec: &JobSpec, notes: &mut Notes) {
    if !spec.name.is_empty() && !is_name(&spec.name) {
        notes.check("name", NoteKind::BadName { max: NAME_MAX });
    }
    let actual = spec.description.chars().count();
    if actual > DESCRIPTION_MAX {
        let max = DESCRIPTION_MAX;
        notes.check("description", NoteKind::TooLong { max, actual });
    }
    if let Algorithm::CustomImage {
        image,
        boot_command,
        ..
    } = &spec.algorithm
    {
        if is_local_image(image) {
            let given = image.clone();
            notes.check("algorithm.image", NoteKind::OnlyHere { given });
        }
        at_most("algorithm.boot_command", boot_command, TEXT_MAX, notes);
    }
    check_variables("parameters", &spec.parameters, notes);
    check_variables("environment", &spec.environment, notes);
    let flavor = &spec.resources.flavor;
    if flavor.starts_with("local.") {
        let given = flavor.clone();
        notes.check("resources.flavor", NoteKind::OnlyHere { given });
    } else if spec.resources.pool == Pool::Public {
        required("resources.flavor", flavor, notes);
    }
}

/// The most rows of variables, and the longest value (v2: `environments`; v1 documents neither).
const VARIABLES_MAX: usize = 100;
const TEXT_MAX: usize = 4096;

fn check_variables(list: &str, rows: &[Variable], notes: &mut Notes) {
    let (max, actual) = (VARIABLES_MAX, rows.len());
    if actual > max {
        notes.check(list, NoteKind::TooMany { max, actual });
    }
    for row in rows {
        at_most(
            &format!("{list}[{}]", row.name),
            &row.value,
            TEXT_MAX,
            notes,
        );
    }
}

fn at_most(field: &str, text: &str, max: usize, notes: &mut Notes) {
    let actual = text.chars().count();
    if actual > max {
        notes.check(field, NoteKind::TooLong { max, actual });
    }
}

/// The rows whose values may be written; a secret is noted with its name.
pub fn open_rows<'a>(list: &'a str, rows: &'a [Variable], notes: &mut Notes) -> Vec<&'a Variable> {
    let (secret, open): (Vec<_>, Vec<_>) = rows.iter().partition(|row| is_secret(row));
    for row in secret {
        let name = row.name.clone();
        notes.left_out(format!("{list}[{name}]"), NoteKind::Secret { name });
    }
    open
}

/// v1 and the SDK have one list: the environment of a custom image, the running parameters of everything else.
pub fn one_list<'a>(spec: &'a JobSpec, notes: &mut Notes) -> Vec<&'a Variable> {
    let custom = matches!(spec.algorithm, Algorithm::CustomImage { .. });
    if custom {
        if !spec.parameters.is_empty() {
            notes.check("parameters", NoteKind::ParametersBecomeEnvironment);
        }
        let mut rows = open_rows("environment", &spec.environment, notes);
        let more = open_rows("parameters", &spec.parameters, notes).into_iter();
        let more: Vec<_> = more
            .filter(|row| !rows.iter().any(|known| known.name == row.name))
            .collect();
        rows.extend(more);
        return rows;
    }
    if !spec.environment.is_empty() {
        notes.left_out("environment", NoteKind::EnvironmentOfImagesOnly);
    }
    open_rows("parameters", &spec.parameters, notes)
}

/// A topic as the service knows it: its URN.
pub(crate) fn topic_urn(topic: &str, names: &Names, notes: &mut Notes) -> String {
    if let Some(urn) = names::id(&names.topics, topic) {
        return urn.to_owned();
    }
    if !topic.starts_with("urn:") {
        let given = topic.to_owned();
        notes.check("notification.topic", NoteKind::TopicIsNoUrn { given });
    }
    topic.to_owned()
}
