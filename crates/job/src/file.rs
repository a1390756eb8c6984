//! A spec in a text: YAML, of which JSON is a part.

use serde_json::Value;
use thiserror::Error;

use crate::spec::JobSpec;

/// Why a file is not a job.
#[derive(Debug, Error)]
pub enum SpecFileError {
    /// Neither YAML nor JSON.
    #[error("this is neither YAML nor JSON: {0}")]
    Syntax(String),
    /// A field is unknown, missing or of the wrong type.
    #[error("{field}: {reason}")]
    Field {
        /// Its path in the file.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads a spec. Unknown fields are errors with the field's name.
pub fn from_yaml(text: &str) -> Result<JobSpec, SpecFileError> {
    serde_saphyr::from_str::<Value>(text)
        .map_err(|error| SpecFileError::Syntax(first_line(&error.to_string())))?;
    // Read once more, into the type: an untyped value has already turned the text `on` into true.
    let mut at = None;
    serde_saphyr::with_deserializer_from_str(text, |yaml| {
        serde_path_to_error::deserialize(yaml).map_err(|error| {
            at = Some(error.path().to_string());
            error.into_inner()
        })
    })
    .map_err(|error| field_error(at, &error))
}

/// A spec as a YAML file.
///
/// # Panics
/// Never: a spec holds texts, numbers and lists only.
#[must_use]
pub fn to_yaml(spec: &JobSpec) -> String {
    serde_saphyr::to_string(spec).expect("BUG: a spec holds nothing YAML cannot express")
}

fn field_error(path: Option<String>, error: &serde_saphyr::Error) -> SpecFileError {
    let reason = first_line(&error.to_string());
    match path {
        None => SpecFileError::Syntax(reason),
        Some(path) => {
            let field = if path == "." { "job".to_owned() } else { path };
            SpecFileError::Field { field, reason }
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::spec::Variable;
    use crate::validate::tests::digits;

    #[test]
    fn an_unknown_field_is_an_error_with_its_name() {
        let text = to_yaml(&digits()).replace("log_path:", "log_pth:");
        let error = from_yaml(&text).unwrap_err().to_string();
        assert!(error.contains("log_pth"), "{error}");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_path() {
        let text = to_yaml(&digits()).replace("nodes: 1", "nodes: many");
        let error = from_yaml(&text).unwrap_err().to_string();
        assert!(error.starts_with("resources.nodes"), "{error}");
    }

    #[test]
    fn the_value_of_a_variable_is_taken_as_written() {
        let text = to_yaml(&digits()).replace(
            "environment: []",
            "environment: [{name: EPOCHS, value: 20}, {name: LR, value: 0.5}, {name: ON, value: on}, {name: P, value: 007}]",
        );
        let values: Vec<String> = from_yaml(&text)
            .unwrap()
            .environment
            .into_iter()
            .map(|v| v.value)
            .collect();
        assert_eq!(values, ["20", "0.5", "on", "007"]);
    }

    #[test]
    fn neither_yaml_nor_json_is_said_so() {
        let error = from_yaml("name: [unclosed").unwrap_err();
        assert!(matches!(error, SpecFileError::Syntax(_)), "{error}");
    }

    proptest! {
        #[test]
        fn a_spec_survives_its_file(
            description in "\\PC{0,40}", command in "\\PC{1,60}", value in "\\PC{0,30}", nodes in 1_u32..9
        ) {
            let mut spec = digits();
            spec.description = description;
            if let crate::spec::Algorithm::CustomImage { boot_command, .. } = &mut spec.algorithm {
                *boot_command = command;
            }
            spec.environment = vec![Variable::plain("A", value)];
            spec.resources.nodes = nodes;
            prop_assert_eq!(from_yaml(&to_yaml(&spec)).unwrap(), spec);
        }
    }
}
