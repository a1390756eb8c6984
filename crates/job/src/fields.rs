//! A spec field by field: what a person reads in a list of values, and what differs between two specs.
//!
//! Owns which fields there are, their order and their texts. Labels and the words of choices are the pages' own, by the
//! field's path. The job's name is no field: two specs that differ in nothing else are the same values.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::spec::{Algorithm, DataSource, JobSpec, Pool, Variable};

/// Stands for a value that is not shown.
pub const DOTS: &str = "••••••";

/// One field of a spec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpecField {
    /// Its path, for example `algorithm.boot_command`; a variable's ends in its name: `environment[LR]`.
    pub field: String,
    /// Its value as text; a choice by its word in a job file. Dots for a secret.
    pub value: String,
    /// Whether the value is hidden.
    pub secret: bool,
}

/// One field of two specs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedField {
    /// Its path, as in [`SpecField`].
    pub field: String,
    /// Its value in the first; none where the first has no such field.
    pub before: Option<String>,
    /// Its value in the second.
    pub after: Option<String>,
    /// Whether the values are hidden.
    pub secret: bool,
    /// Whether they differ.
    pub changed: bool,
}

/// The fields of a spec that say something, in the order of the wizard.
#[must_use]
pub fn spec_fields(spec: &JobSpec) -> Vec<SpecField> {
    let mut fields = plain_fields(spec);
    for field in &mut fields {
        if field.secret {
            DOTS.clone_into(&mut field.value);
        }
    }
    fields
}

/// Every field that one of two specs has, those that differ first.
#[must_use]
pub fn compare_specs(before: &JobSpec, after: &JobSpec) -> Vec<ComparedField> {
    let (before, after) = (plain_fields(before), plain_fields(after));
    let mut ahead: HashMap<&str, &SpecField> =
        after.iter().map(|f| (f.field.as_str(), f)).collect();
    let mut fields: Vec<ComparedField> = before
        .iter()
        .map(|old| compared(&old.field, Some(old), ahead.remove(old.field.as_str())))
        .collect();
    let added = after
        .iter()
        .filter(|new| ahead.contains_key(new.field.as_str()));
    fields.extend(added.map(|new| compared(&new.field, None, Some(new))));
    fields.sort_by_key(|field| !field.changed);
    fields
}

/// The paths of the fields that differ.
#[must_use]
pub fn changed_fields(before: &JobSpec, after: &JobSpec) -> Vec<String> {
    let fields = compare_specs(before, after).into_iter();
    fields.filter(|f| f.changed).map(|f| f.field).collect()
}

/// Whether a variable's value is never shown and never leaves this computer.
#[must_use]
pub fn is_secret(variable: &Variable) -> bool {
    variable.secret.is_some()
}

fn compared(field: &str, before: Option<&SpecField>, after: Option<&SpecField>) -> ComparedField {
    let secret = before.is_some_and(|f| f.secret) || after.is_some_and(|f| f.secret);
    let shown = |field: Option<&SpecField>| {
        field.map(|f| {
            if secret {
                DOTS.to_owned()
            } else {
                f.value.clone()
            }
        })
    };
    ComparedField {
        field: field.to_owned(),
        before: shown(before),
        after: shown(after),
        secret,
        changed: before.map(|f| &f.value) != after.map(|f| &f.value),
    }
}

fn plain_fields(spec: &JobSpec) -> Vec<SpecField> {
    let mut fields = Fields::default();
    fields.text("description", &spec.description);
    fields.algorithm(&spec.algorithm);
    for (index, row) in spec.data.iter().enumerate() {
        fields.text(&format!("data[{index}]"), &data_text(row));
    }
    fields.text("output_path", &spec.output_path);
    fields.variables("parameters", &spec.parameters);
    fields.variables("environment", &spec.environment);
    fields.text("log_path", &spec.log_path);
    let resources = &spec.resources;
    match &resources.pool {
        Pool::Public => fields.text("resources.pool", "public"),
        Pool::Dedicated { id } => fields.text("resources.pool", &id.0),
    }
    fields.text("resources.device", &word(&resources.device));
    fields.text("resources.flavor", &resources.flavor);
    fields.text("resources.nodes", &resources.nodes.to_string());
    if let Some(notification) = &spec.notification {
        let events: Vec<&str> = notification.events.iter().map(|e| e.name()).collect();
        fields.text("notification.topic", &notification.topic);
        fields.text("notification.events", &events.join(", "));
    }
    fields.0
}

fn data_text(row: &DataSource) -> String {
    match row {
        DataSource::Path { path } => path.clone(),
        DataSource::Dataset { dataset, version } if version.is_empty() => dataset.clone(),
        DataSource::Dataset { dataset, version } => format!("{dataset} | {version}"),
    }
}

/// A choice by its word in a job file.
fn word(choice: &impl Serialize) -> String {
    let value = serde_json::to_value(choice).expect("BUG: a choice is JSON");
    value.as_str().unwrap_or_default().to_owned()
}

#[derive(Default)]
struct Fields(Vec<SpecField>);

impl Fields {
    fn text(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            self.push(field.to_owned(), value, false);
        }
    }

    fn push(&mut self, field: String, value: &str, secret: bool) {
        let value = value.to_owned();
        self.0.push(SpecField {
            field,
            value,
            secret,
        });
    }

    fn algorithm(&mut self, algorithm: &Algorithm) {
        match algorithm {
            Algorithm::BuiltIn { algorithm } => {
                self.text("algorithm.source", "built_in");
                self.text("algorithm.algorithm", algorithm);
            }
            Algorithm::Framework {
                engine,
                code_dir,
                boot_file,
            } => {
                self.text("algorithm.source", "framework");
                self.text("algorithm.engine", engine);
                self.text("algorithm.code_dir", code_dir);
                self.text("algorithm.boot_file", boot_file);
            }
            Algorithm::CustomImage {
                image,
                code_dir,
                boot_command,
            } => {
                self.text("algorithm.source", "custom_image");
                self.text("algorithm.image", image);
                self.text("algorithm.code_dir", code_dir);
                self.text("algorithm.boot_command", boot_command);
            }
        }
    }

    /// By name, so that rows in another order are the same rows. A name that comes again is numbered.
    fn variables(&mut self, list: &str, variables: &[Variable]) {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        for variable in variables {
            let count = seen.entry(&variable.name).or_default();
            *count += 1;
            let again = if *count > 1 {
                format!("#{count}")
            } else {
                String::new()
            };
            let field = format!("{list}[{}]{again}", variable.name);
            // What is compared of a secret is which one it is; neither that nor its value is shown.
            let value = variable
                .secret
                .as_ref()
                .map_or(&*variable.value, |id| id.as_str());
            self.push(field, value, is_secret(variable));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::tests::digits;

    fn variable(name: &str, value: &str) -> Variable {
        Variable::plain(name, value)
    }

    #[test]
    fn what_differs_comes_first_and_the_rest_is_there() {
        let before = digits();
        let mut after = digits();
        after.resources.nodes = 4;
        after.environment = vec![variable("LR", "0.1")];
        let fields = compare_specs(&before, &after);
        let changed: Vec<&str> = fields
            .iter()
            .take_while(|f| f.changed)
            .map(|f| f.field.as_str())
            .collect();
        assert_eq!(changed, ["resources.nodes", "environment[LR]"]);
        assert_eq!(fields[1].before, None, "it was not there");
        assert!(
            fields
                .iter()
                .any(|f| f.field == "output_path" && !f.changed)
        );
    }

    #[test]
    fn rows_of_variables_in_another_order_are_no_difference() {
        let (mut before, mut after) = (digits(), digits());
        before.environment = vec![variable("A", "1"), variable("B", "2")];
        after.environment = vec![variable("B", "2"), variable("A", "1")];
        assert!(changed_fields(&before, &after).is_empty());
    }

    #[test]
    fn a_row_that_was_emptied_differs_from_one_that_is_gone() {
        let (mut before, mut after) = (digits(), digits());
        before.environment = vec![variable("A", "")];
        assert_eq!(changed_fields(&before, &after), ["environment[A]"]);
        after.environment = vec![variable("A", "1"), variable("A", "2")];
        assert_eq!(
            changed_fields(&before, &after),
            ["environment[A]", "environment[A]#2"]
        );
    }

    #[test]
    fn a_secret_is_dots_and_another_secret_is_a_difference() {
        let secret = |id: &str| Variable {
            secret: Some(id.into()),
            ..variable("TOKEN", "")
        };
        let (mut before, mut after) = (digits(), digits());
        before.environment = vec![secret("5e")];
        after.environment = vec![secret("5e")];
        assert!(changed_fields(&before, &after).is_empty());
        after.environment = vec![secret("6f")];
        let field = compare_specs(&before, &after).remove(0);
        assert!(field.changed && field.secret);
        assert_eq!(field.before.as_deref(), Some(DOTS));
        assert_eq!(field.after.as_deref(), Some(DOTS));
        let shown = spec_fields(&after);
        assert!(shown.iter().all(|f| !f.value.contains("6f")), "{shown:?}");
    }

    #[test]
    fn every_field_of_a_spec_is_looked_at() {
        let before = digits();
        let text = crate::to_yaml(&before);
        for (from, to, field) in [
            ("code/", "other/", "algorithm.code_dir"),
            ("--epochs", "--steps", "algorithm.boot_command"),
            ("digits/data/", "digits/more/", "data[0]"),
            ("digits/output/", "digits/out/", "output_path"),
            ("log_path: ''", "log_path: obs://demo/log/", "log_path"),
            ("local.cpu.1u", "local.cpu.2u", "resources.flavor"),
            ("device: cpu", "device: gpu", "resources.device"),
            ("topic: Desktop", "topic: Other", "notification.topic"),
        ] {
            let changed = text.replacen(from, to, 1);
            if changed == text {
                continue;
            }
            let after = crate::from_yaml(&changed).unwrap();
            let changed = changed_fields(&before, &after);
            assert!(changed.iter().any(|f| f == field), "{field}: {changed:?}");
        }
    }
}
