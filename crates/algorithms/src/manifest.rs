//! What a manifest holds. Numbers and truth values of parameters are kept as the texts they were written as: that
//! is how they reach the program, and `0.10` must not become `0.1` on the way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A text in the console's two languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "BilingualText")]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// The content of `algorithm.yaml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AlgorithmManifest")]
pub struct Manifest {
    /// 1 to 64 letters, digits, `_` or `-`; that of its folder.
    pub name: String,
    /// Three numbers.
    pub version: String,
    /// What people call it.
    pub title: Words,
    /// What it is for, in a few words.
    #[serde(rename = "use")]
    pub purpose: Words,
    /// More about it.
    pub description: Words,
    /// What has to be installed.
    pub engine: EngineNeed,
    /// The program: a `.py` file inside the package.
    pub entry: String,
    /// What it can train on.
    pub resource_types: Vec<ResourceType>,
    /// Whether it can use more than one compute node.
    pub distributed: bool,
    /// How the data has to lie in its folder.
    pub data_layout: Words,
    /// Running parameters, in the order to show them.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What it prints as `name=value` while it trains.
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// What its author saw it reach.
    #[serde(default)]
    pub reaches: Vec<Reached>,
}

/// The engine a package needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AlgorithmEngineNeed")]
pub struct EngineNeed {
    /// As in the list of AI engines; `Python` when it needs no framework.
    pub framework: String,
    /// The oldest version of the framework.
    #[serde(default)]
    pub oldest: Option<String>,
    /// The oldest Python.
    #[serde(default)]
    pub oldest_python: Option<String>,
}

/// Type, in the wizard's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
#[ts(rename = "AlgorithmResourceType")]
pub enum ResourceType {
    Cpu,
    Gpu,
    Ascend,
}

/// One running parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AlgorithmParameter")]
pub struct Parameter {
    /// As the program's option: letters, digits and `_`.
    pub name: String,
    /// What values are.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// The value unless another is given.
    #[serde(default)]
    pub default: Option<String>,
    /// Smallest number.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest number.
    #[serde(default)]
    pub max: Option<f64>,
    /// The values of a choice.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Whether it must have a value that is not empty.
    #[serde(default)]
    pub required: bool,
    /// What it does.
    pub help: Words,
}

/// What the values of a parameter are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AlgorithmParameterType")]
pub enum ParameterType {
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A text of one line.
    String,
    /// `true` or `false`.
    Bool,
    /// One of the choices.
    Choice,
}

/// Something a package prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AlgorithmMetric")]
pub struct Metric {
    /// Before the `=`.
    pub name: String,
    /// Which way is good.
    pub better: Better,
    /// What it says.
    pub help: Words,
}

/// Which way a metric is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
#[ts(rename = "AlgorithmBetter")]
pub enum Better {
    Higher,
    Lower,
}

/// What a package reached on a sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AlgorithmReached")]
pub struct Reached {
    /// One of the metrics.
    pub metric: String,
    /// At its end the metric was this or more.
    #[serde(default)]
    pub at_least: Option<f64>,
    /// At its end the metric was this or less.
    #[serde(default)]
    pub at_most: Option<f64>,
    /// Name of the sample's data.
    pub sample: String,
    /// The values that were not the defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
}

impl EngineNeed {
    /// Whether an engine will do: its framework, the framework's version, and the Python's.
    #[must_use]
    pub fn is_met_by(&self, framework: &str, version: &str, python_version: &str) -> bool {
        let enough = |has: &str, oldest: &Option<String>| {
            oldest
                .as_ref()
                .is_none_or(|oldest| numbers(has) >= numbers(oldest))
        };
        // Every environment can run plain Python, whatever else is in it.
        let has_framework = self.framework == "Python"
            || (self.framework == framework && enough(version, &self.oldest));
        has_framework && enough(python_version, &self.oldest_python)
    }
}

/// The numbers of a version, for comparing: 3.10 is newer than 3.9.
fn numbers(version: &str) -> Vec<u64> {
    version
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_meets_a_need_by_framework_and_versions() {
        let need = EngineNeed {
            framework: "PyTorch".to_owned(),
            oldest: Some("2.1".to_owned()),
            oldest_python: Some("3.9".to_owned()),
        };
        assert!(need.is_met_by("PyTorch", "2.10.0+cpu", "3.10.1"));
        assert!(!need.is_met_by("PyTorch", "2.0.9", "3.10.1"));
        assert!(!need.is_met_by("PyTorch", "2.1.0", "3.8.18"));
        assert!(!need.is_met_by("MXNet", "2.1.0", "3.10.1"));
    }
}
