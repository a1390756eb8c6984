//! Every fault of a spec that can be seen without looking at files, flavors or other jobs.

use std::collections::HashSet;

use crate::fault::{Fault, FaultKind};
use crate::obs_path::ObsPath;
use crate::secret::SecretId;
use crate::spec::{Algorithm, DataSource, JobSpec, Notification, Pool, Variable};

/// Longest name of a job or a configuration.
pub const NAME_MAX: usize = 64;
/// Longest description.
pub const DESCRIPTION_MAX: usize = 256;
/// Longest boot command. The documents give no limit for v1; v2 has 4,096.
const COMMAND_MAX: usize = 4096;
/// Longest value of a variable.
pub const VALUE_MAX: usize = 4096;
/// The most rows of variables (v2: `environments`, at most 100).
const VARIABLES_MAX: usize = 100;
/// The most compute nodes a spec may ask for before any place to run is asked.
const NODES_MAX: u32 = 1024;

/// All faults of `spec`, in the order of the wizard's fields.
#[must_use]
pub fn validate(spec: &JobSpec) -> Vec<Fault> {
    let mut faults = Faults::default();
    faults.name("name", &spec.name, NAME_MAX);
    faults.description("description", &spec.description);
    faults.algorithm(&spec.algorithm);
    faults.data(&spec.data);
    faults.output(spec);
    faults.variables("parameters", &spec.parameters, Names::Parameters);
    faults.variables("environment", &spec.environment, Names::Environment);
    faults.variables_of_another_source(spec);
    if !spec.log_path.is_empty() {
        faults.object_path("log_path", &spec.log_path);
    }
    faults.resources(spec);
    if let Some(notification) = &spec.notification {
        faults.notification(notification);
    }
    faults.0
}

/// The faults of a configuration's own name and description, under `name` and `description`.
#[must_use]
pub fn validate_configuration_name(name: &str, description: &str) -> Vec<Fault> {
    validate_name_and_description(name, description, NAME_MAX)
}

/// The faults of a name of at most `max` characters and of a description.
pub(crate) fn validate_name_and_description(
    name: &str,
    description: &str,
    max: usize,
) -> Vec<Fault> {
    let mut faults = Faults::default();
    faults.name("name", name, max);
    faults.description("description", description);
    faults.0
}

/// Whether a text can name a job or a configuration.
#[must_use]
pub fn is_name(text: &str) -> bool {
    is_name_of(text, NAME_MAX)
}

fn is_name_of(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Whether the platform sets this variable itself.
#[must_use]
pub fn reserved_variable(name: &str) -> bool {
    name.starts_with("DLS_")
        || name.starts_with("TRAINYARD_")
        || (name.starts_with("BATCH_") && name.ends_with("_HOSTS"))
}

/// User guide, AI engines: Caffe is not distributed.
fn runs_on_one_node(engine: &str) -> bool {
    let framework = engine.split('-').next().unwrap_or_default();
    framework.eq_ignore_ascii_case("caffe")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Parameters,
    Environment,
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn into_list(self) -> Vec<Fault> {
        self.0
    }

    pub(crate) fn add(&mut self, field: impl Into<String>, kind: FaultKind) {
        self.0.push(Fault::error(field, kind));
    }

    fn name(&mut self, field: &str, text: &str, max: usize) {
        if text.is_empty() {
            self.add(field, FaultKind::Required);
        } else if !is_name_of(text, max) {
            self.add(field, FaultKind::BadName { max });
        }
    }

    pub(crate) fn description(&mut self, field: &str, text: &str) {
        let actual = text.chars().count();
        if actual > DESCRIPTION_MAX {
            let max = DESCRIPTION_MAX;
            self.add(field, FaultKind::TooLong { max, actual });
        }
        let forbidden = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().any(forbidden) {
            self.add(field, FaultKind::ControlCharacter);
        }
    }

    fn required(&mut self, field: &str, text: &str) -> bool {
        if text.trim().is_empty() {
            self.add(field, FaultKind::Required);
            return false;
        }
        if text.chars().any(char::is_control) {
            self.add(field, FaultKind::ControlCharacter);
            return false;
        }
        true
    }

    pub(crate) fn object_path(&mut self, field: &str, text: &str) -> Option<ObsPath> {
        if !self.required(field, text) {
            return None;
        }
        let path = ObsPath::parse(text);
        if path.is_none() {
            let given = text.to_owned();
            self.add(field, FaultKind::NotAnObjectPath { given });
        }
        path
    }

    fn algorithm(&mut self, algorithm: &Algorithm) {
        match algorithm {
            Algorithm::BuiltIn { algorithm } => {
                self.required("algorithm.algorithm", algorithm);
            }
            Algorithm::Framework {
                engine,
                code_dir,
                boot_file,
            } => {
                self.required("algorithm.engine", engine);
                let dir = self.object_path("algorithm.code_dir", code_dir);
                self.boot_file(dir.as_ref(), boot_file);
            }
            Algorithm::CustomImage {
                image,
                code_dir,
                boot_command,
            } => {
                self.required("algorithm.image", image);
                if !code_dir.is_empty() {
                    self.object_path("algorithm.code_dir", code_dir);
                }
                let field = "algorithm.boot_command";
                if self.required(field, boot_command) {
                    self.at_most(field, boot_command, COMMAND_MAX);
                }
            }
        }
    }

    fn boot_file(&mut self, code_dir: Option<&ObsPath>, boot_file: &str) {
        let field = "algorithm.boot_file";
        let Some(file) = self.object_path(field, boot_file) else {
            return;
        };
        let given = boot_file.to_owned();
        if std::path::Path::new(boot_file).extension() != Some("py".as_ref()) {
            self.add(field, FaultKind::BootFileNotPython { given });
        } else if let Some(dir) = code_dir
            && !dir.contains(&file)
        {
            let code_dir = dir.as_folder().obs_url();
            self.add(field, FaultKind::BootFileOutside { given, code_dir });
        }
    }

    fn data(&mut self, rows: &[DataSource]) {
        let mut seen = HashSet::new();
        for (index, row) in rows.iter().enumerate() {
            match row {
                DataSource::Dataset { dataset, version } => {
                    let field = format!("data[{index}].version");
                    let named = self.required(&format!("data[{index}].dataset"), dataset);
                    if self.required(&field, version)
                        && named
                        && !seen.insert(format!("{dataset} {version}"))
                    {
                        let given = format!("{dataset} {version}");
                        self.add(field, FaultKind::Duplicate { given });
                    }
                }
                DataSource::Path { path } => {
                    let field = format!("data[{index}].path");
                    if let Some(parsed) = self.object_path(&field, path)
                        && !seen.insert(parsed.as_folder().obs_url())
                    {
                        let given = path.clone();
                        self.add(field, FaultKind::Duplicate { given });
                    }
                }
            }
        }
    }

    fn output(&mut self, spec: &JobSpec) {
        let Some(output) = self.object_path("output_path", &spec.output_path) else {
            return;
        };
        let output = output.as_folder();
        let met = spec.data.iter().find_map(|row| match row {
            DataSource::Path { path } => output_meets(&output, &ObsPath::parse(path)?.as_folder()),
            DataSource::Dataset { .. } => None,
        });
        self.0
            .extend(met.map(|kind| Fault::warning("output_path", kind)));
    }

    fn variables(&mut self, field: &str, rows: &[Variable], names: Names) {
        if rows.len() > VARIABLES_MAX {
            let (max, actual) = (VARIABLES_MAX, rows.len());
            self.add(
                field,
                FaultKind::OutOfRange {
                    min: 0,
                    max: u32::try_from(max).unwrap_or(u32::MAX),
                    actual: u32::try_from(actual).unwrap_or(u32::MAX),
                },
            );
        }
        let mut seen = HashSet::new();
        for (index, row) in rows.iter().enumerate() {
            let name_field = format!("{field}[{index}].name");
            if self.required(&name_field, &row.name) {
                let given = row.name.clone();
                if names == Names::Environment && !is_variable_name(&row.name) {
                    self.add(name_field, FaultKind::BadVariableName { given });
                } else if names == Names::Environment && reserved_variable(&row.name) {
                    self.add(name_field, FaultKind::ReservedVariable { name: given });
                } else if !seen.insert(&row.name) {
                    self.add(name_field, FaultKind::Duplicate { given });
                }
            }
            let value_field = format!("{field}[{index}].value");
            if let Some(secret) = &row.secret {
                self.secret(value_field, row, secret, names);
            } else if row.value.contains('\0') {
                self.add(value_field, FaultKind::ControlCharacter);
            } else {
                self.at_most(&value_field, &row.value, VALUE_MAX);
            }
        }
    }

    fn secret(&mut self, field: String, row: &Variable, secret: &SecretId, names: Names) {
        if names == Names::Parameters {
            self.add(field, FaultKind::SecretOnCommandLine);
        } else if !row.value.is_empty() {
            self.add(field, FaultKind::SecretWithValue);
        } else if secret.is_empty() {
            self.add(field, FaultKind::Required);
        }
    }

    /// What the algorithm source would ignore: run without it, the job would be another one.
    fn variables_of_another_source(&mut self, spec: &JobSpec) {
        let (field, ignored) = match spec.algorithm {
            Algorithm::CustomImage { .. } => ("parameters", &spec.parameters),
            Algorithm::BuiltIn { .. } | Algorithm::Framework { .. } => {
                ("environment", &spec.environment)
            }
        };
        if !ignored.is_empty() {
            self.add(field, FaultKind::OfAnotherSource);
        }
    }

    fn at_most(&mut self, field: &str, text: &str, max: usize) {
        let actual = text.chars().count();
        if actual > max {
            self.add(field, FaultKind::TooLong { max, actual });
        }
    }

    fn resources(&mut self, spec: &JobSpec) {
        let resources = &spec.resources;
        match &resources.pool {
            Pool::Public => {
                self.required("resources.flavor", &resources.flavor);
            }
            Pool::Dedicated { id } => {
                self.required("resources.pool.id", &id.0);
            }
        }
        if !(1..=NODES_MAX).contains(&resources.nodes) {
            let actual = resources.nodes;
            let (min, max) = (1, NODES_MAX);
            self.add(
                "resources.nodes",
                FaultKind::OutOfRange { min, max, actual },
            );
        }
        if let Algorithm::Framework { engine, .. } = &spec.algorithm
            && resources.nodes > 1
            && runs_on_one_node(engine)
        {
            let (engine, actual) = (engine.clone(), resources.nodes);
            self.add(
                "resources.nodes",
                FaultKind::OneNodeEngine { engine, actual },
            );
        }
    }

    fn notification(&mut self, notification: &Notification) {
        self.required("notification.topic", &notification.topic);
        if notification.events.is_empty() {
            self.add("notification.events", FaultKind::Required);
        }
        let mut seen = HashSet::new();
        for (index, event) in notification.events.iter().enumerate() {
            if !seen.insert(event) {
                let given = event.name().to_owned();
                let field = format!("notification.events[{index}]");
                self.add(field, FaultKind::Duplicate { given });
            }
        }
    }
}

/// How the folder of the output and one of the data get in each other's way.
fn output_meets(output: &ObsPath, data: &ObsPath) -> Option<FaultKind> {
    let url = || data.obs_url();
    if output == data {
        Some(FaultKind::OutputIsData)
    } else if data.contains(output) {
        Some(FaultKind::OutputInData { data: url() })
    } else if output.contains(data) {
        Some(FaultKind::DataInOutput { data: url() })
    } else {
        None
    }
}

fn is_variable_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
#[path = "validate_tests.rs"]
pub(crate) mod tests;
