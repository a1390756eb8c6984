//! One rule, and what makes it sound.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A compiled pattern may take this much memory.
const COMPILED_BYTES: usize = 1 << 20;

/// How to find a number in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MetricRule {
    /// What the rule is called; each name once.
    pub name: String,
    /// A regular expression with a group `value` around the number, and a group `name` around the metric's name
    /// unless the rule gives one.
    pub pattern: String,
    /// What the number is.
    pub role: MetricRole,
    /// The metric's name, where it is not in the row. A step that has one is a metric too, in a row where another
    /// rule told the step.
    #[serde(default)]
    pub metric: Option<String>,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MetricRole {
    /// A metric's value.
    Value,
    /// The step that the row's metrics belong to. Of several the first rule's counts.
    Step,
}

/// What is wrong with a rule.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A rule without a name.
    #[error("rule {position} has no name")]
    NoName {
        /// Which one, counted from 1.
        position: usize,
    },
    /// Two rules of one name.
    #[error("there are two rules named {rule}")]
    NameTwice {
        /// The name.
        rule: String,
    },
    /// The pattern is no regular expression.
    #[error("the pattern of rule {rule} is no regular expression")]
    Pattern {
        /// The rule.
        rule: String,
        /// What and where.
        source: Box<regex::Error>,
    },
    /// The pattern does not say where the number is.
    #[error("the pattern of rule {rule} has no group (?<value>…)")]
    NoValue {
        /// The rule.
        rule: String,
    },
    /// Nothing says what the metric is called.
    #[error("rule {rule} needs a metric's name or a group (?<name>…)")]
    NoMetric {
        /// The rule.
        rule: String,
    },
    /// Both the rule and its pattern say what the metric is called.
    #[error("rule {rule} has both a metric's name and a group (?<name>…)")]
    MetricTwice {
        /// The rule.
        rule: String,
    },
}

impl MetricRule {
    /// The compiled pattern of a sound rule; `names` are those of the rules before it.
    pub(super) fn check(&self, names: &[&str]) -> Result<Regex, RuleError> {
        if self.name.trim().is_empty() {
            let position = names.len() + 1;
            return Err(RuleError::NoName { position });
        }
        let rule = self.name.clone();
        if names.contains(&self.name.as_str()) {
            return Err(RuleError::NameTwice { rule });
        }
        let regex = match RegexBuilder::new(&self.pattern)
            .size_limit(COMPILED_BYTES)
            .build()
        {
            Ok(regex) => regex,
            Err(error) => {
                let source = Box::new(error);
                return Err(RuleError::Pattern { rule, source });
            }
        };
        let has_group = |group: &str| regex.capture_names().any(|name| name == Some(group));
        if !has_group("value") {
            return Err(RuleError::NoValue { rule });
        }
        let has_metric = self.metric.as_ref().is_some_and(|name| !name.is_empty());
        match (has_metric, has_group("name")) {
            (true, true) => Err(RuleError::MetricTwice { rule }),
            (false, false) if self.role == MetricRole::Value => Err(RuleError::NoMetric { rule }),
            _ => Ok(regex),
        }
    }
}
