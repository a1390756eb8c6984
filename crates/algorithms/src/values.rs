//! Checking the values a user gives to a package's parameters.

use crate::fault::{ValueFault, ValueFaultKind};
use crate::manifest::{Manifest, Parameter, ParameterType};
use crate::number;

/// What the platform appends to every command line.
pub(crate) const SET_BY_PLATFORM: &[&str] = &["data_url", "train_url"];

/// All faults of the given names and values, in their order; then the required parameters that have no value.
/// A value that is empty stands for the default.
#[must_use]
pub fn check_values(manifest: &Manifest, values: &[(String, String)]) -> Vec<ValueFault> {
    let mut faults = Vec::new();
    for (index, (name, value)) in values.iter().enumerate() {
        if let Some(kind) = fault_of_row(manifest, &values[..index], name, value) {
            faults.push(ValueFault {
                index: Some(index),
                name: name.clone(),
                kind,
            });
        }
    }
    for parameter in &manifest.parameters {
        let index = values.iter().position(|(name, _)| *name == parameter.name);
        let given = index.map_or("", |index| values[index].1.as_str());
        let default = parameter.default.as_deref().unwrap_or_default();
        if parameter.required && given.is_empty() && default.is_empty() {
            faults.push(ValueFault {
                index,
                name: parameter.name.clone(),
                kind: ValueFaultKind::Required,
            });
        }
    }
    faults
}

fn fault_of_row(
    manifest: &Manifest,
    earlier: &[(String, String)],
    name: &str,
    value: &str,
) -> Option<ValueFaultKind> {
    if SET_BY_PLATFORM.contains(&name) {
        return Some(ValueFaultKind::SetByPlatform);
    }
    if earlier.iter().any(|(known, _)| known == name) {
        return Some(ValueFaultKind::Duplicate);
    }
    let Some(parameter) = manifest.parameters.iter().find(|p| p.name == name) else {
        let known = manifest.parameters.iter().map(|p| p.name.clone());
        return Some(ValueFaultKind::UnknownParameter {
            known: known.collect(),
        });
    };
    if value.is_empty() {
        return None;
    }
    fault_of(parameter, value)
}

/// What is wrong with one value of one parameter.
pub(crate) fn fault_of(parameter: &Parameter, value: &str) -> Option<ValueFaultKind> {
    let given = value.to_owned();
    match parameter.kind {
        ParameterType::Int if number::whole(value).is_none() => {
            Some(ValueFaultKind::NotWhole { given })
        }
        ParameterType::Int | ParameterType::Float => match number::any(value) {
            None => Some(ValueFaultKind::NotNumber { given }),
            Some(number) => out_of_range(parameter, number, given),
        },
        ParameterType::Bool if !matches!(value, "true" | "false") => {
            Some(ValueFaultKind::NotBool { given })
        }
        ParameterType::Choice if !parameter.choices.contains(&given) => {
            Some(ValueFaultKind::NotAChoice {
                given,
                choices: parameter.choices.clone(),
            })
        }
        ParameterType::String if value.contains(char::is_control) => {
            Some(ValueFaultKind::ControlCharacter)
        }
        ParameterType::Bool | ParameterType::Choice | ParameterType::String => None,
    }
}

fn out_of_range(parameter: &Parameter, number: f64, given: String) -> Option<ValueFaultKind> {
    match (parameter.min, parameter.max) {
        (Some(min), _) if number < min => Some(ValueFaultKind::TooSmall { given, min }),
        (_, Some(max)) if number > max => Some(ValueFaultKind::TooLarge { given, max }),
        _ => None,
    }
}
