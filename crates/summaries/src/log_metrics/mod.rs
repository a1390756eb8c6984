//! Metrics in the rows of a log: `loss=0.123` and its like, found by rules that the user can see and change.
//!
//! A pure function on one row of text. Which rows belong to which task, and what becomes of the numbers, is for
//! others.

mod rule;
mod standard;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use regex::{Captures, Regex};
use serde::Serialize;
use ts_rs::TS;

use crate::ChartValue;

pub use rule::{MetricRole, MetricRule, RuleError};
pub use standard::standard_rules;

/// More of a row is not looked at.
const ROW_BYTES: usize = 16 << 10;
/// More metrics are not taken from one row.
const ROW_METRICS: usize = 64;

/// Rules that are sound, ready for use.
#[derive(Clone, Debug)]
pub struct MetricRules {
    rules: Vec<Compiled>,
}

#[derive(Clone, Debug)]
struct Compiled {
    role: MetricRole,
    metric: Option<String>,
    regex: Regex,
}

/// What one row says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct RowMetrics {
    /// On the script's own clock, where the row tells it.
    pub step: Option<i64>,
    /// In the order of the row, each name once: of two values the later one counts.
    pub values: Vec<LogMetric>,
}

/// One number with its name, both as the row has them: `91.2%` is 91.2.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LogMetric {
    /// Its name.
    pub name: String,
    /// The number.
    pub value: ChartValue,
}

/// A row as it looks in the end, and what the rules make of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct ExplainedRow {
    /// Without colours and without what was written over.
    pub text: String,
    /// From left to right, none over another.
    pub marks: Vec<Mark>,
}

/// A number that a rule found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "RuleMark")]
pub struct Mark {
    /// Where it begins in the text, counted in UTF-16 units as pages count.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// What it is.
    pub role: MetricRole,
    /// The metric it is a value of; a step may have none.
    pub name: Option<String>,
    /// The number.
    pub value: ChartValue,
    /// Which rule found it, counted from 0.
    pub rule: u32,
}

/// What a row says, and which rule told its step.
pub(crate) struct Found {
    pub(crate) step: Option<(usize, i64)>,
    pub(crate) values: Vec<LogMetric>,
}

/// A number and where the row has it.
struct Hit {
    at: Range<usize>,
    name: Option<String>,
    number: f64,
    rule: usize,
    /// Whether it became the step of the row.
    is_step: bool,
}

impl MetricRules {
    /// Checks the rules; the first that is not sound is named.
    pub fn new(rules: &[MetricRule]) -> Result<Self, RuleError> {
        let mut names = Vec::new();
        let mut compiled = Vec::new();
        for rule in rules {
            let regex = rule.check(&names)?;
            names.push(rule.name.as_str());
            compiled.push(Compiled {
                role: rule.role,
                metric: rule.metric.clone(),
                regex,
            });
        }
        Ok(Self { rules: compiled })
    }

    /// The rules that hold until the user changes them.
    #[must_use]
    pub fn standard() -> Self {
        Self::new(&standard_rules()).expect("BUG: the standard rules are sound")
    }

    /// Everything that is wrong with these rules: which one, counted from 0, and what.
    #[must_use]
    pub fn faults(rules: &[MetricRule]) -> Vec<(usize, RuleError)> {
        let mut names = Vec::new();
        let mut faults = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            faults.extend(rule.check(&names).err().map(|error| (place, error)));
            names.push(rule.name.as_str());
        }
        faults
    }

    /// What a row says. A number belongs to the first rule that finds it. A row that was written over with carriage
    /// returns, as progress bars are, counts as it looks in the end; colours are passed over.
    #[must_use]
    pub fn find(&self, row: &str) -> RowMetrics {
        let found = self.found(row);
        RowMetrics {
            step: found.step.map(|(_, step)| step),
            values: found.values,
        }
    }

    /// The same for people who want to see where it comes from.
    #[must_use]
    pub fn explain(&self, row: &str) -> ExplainedRow {
        let text = as_seen(row);
        let hits = self.hits(&text);
        let utf16 =
            |to: usize| u32::try_from(text[..to].encode_utf16().count()).unwrap_or(u32::MAX);
        let marks = hits.into_iter().map(|hit| Mark {
            from: utf16(hit.at.start),
            to: utf16(hit.at.end),
            role: if hit.is_step {
                MetricRole::Step
            } else {
                MetricRole::Value
            },
            name: hit.name,
            value: ChartValue(hit.number),
            rule: u32::try_from(hit.rule).unwrap_or(u32::MAX),
        });
        ExplainedRow {
            marks: marks.collect(),
            text: text.into_owned(),
        }
    }

    pub(crate) fn found(&self, row: &str) -> Found {
        let mut hits = self.hits(&as_seen(row));
        let step = hits.iter().find(|hit| hit.is_step);
        let step = step.and_then(|hit| Some((hit.rule, whole(hit.number)?)));
        hits.retain(|hit| !hit.is_step);
        Found {
            step,
            values: each_name_once(hits),
        }
    }

    /// In the order of the row.
    fn hits(&self, row: &str) -> Vec<Hit> {
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut has_step = false;
        let mut hits = Vec::new();
        // Steps first: to a rule for values, `step=3` looks like one.
        for role in [MetricRole::Step, MetricRole::Value] {
            let rules = self.rules.iter().enumerate();
            for (place, rule) in rules.filter(|(_, rule)| rule.role == role) {
                for mut hit in rule.hits(place, row) {
                    let is_taken = taken.iter().any(|other| overlap(other, &hit.at));
                    if is_taken || taken.len() >= ROW_METRICS {
                        continue;
                    }
                    taken.push(hit.at.clone());
                    if role == MetricRole::Step && !has_step && whole(hit.number).is_some() {
                        has_step = true;
                        hit.is_step = true;
                    }
                    hits.push(hit);
                }
            }
        }
        hits.sort_by_key(|hit| hit.at.start);
        hits
    }
}

impl Compiled {
    fn hits(&self, place: usize, row: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut from = 0;
        while hits.len() < ROW_METRICS {
            let Some(captures) = self.regex.captures_at(row, from) else {
                break;
            };
            let whole = captures.get_match();
            let value = captures.name("value");
            // What ends one value may begin the next name, so the search goes on right after the value.
            let next = value.map_or(whole.end(), |value| value.end());
            from = if next > from {
                next
            } else {
                row.ceil_char_boundary(from + 1)
            };
            hits.extend(self.hit(place, &captures));
            if from >= row.len() {
                break;
            }
        }
        hits
    }

    fn hit(&self, rule: usize, captures: &Captures<'_>) -> Option<Hit> {
        let value = captures.name("value")?;
        let name = match &self.metric {
            Some(metric) => Some(metric.clone()),
            None => captures
                .name("name")
                .map(|name| name.as_str().trim().to_owned())
                .filter(|name| !name.is_empty()),
        };
        Some(Hit {
            at: value.range(),
            name,
            number: value.as_str().trim().parse().ok()?,
            rule,
            is_step: false,
        })
    }
}

fn each_name_once(hits: Vec<Hit>) -> Vec<LogMetric> {
    let mut values: Vec<LogMetric> = Vec::new();
    let mut places = HashMap::new();
    for hit in hits {
        let Some(name) = hit.name else {
            continue;
        };
        let value = ChartValue(hit.number);
        let place = *places.entry(name.clone()).or_insert(values.len());
        match values.get_mut(place) {
            Some(known) => known.value = value,
            None => values.push(LogMetric { name, value }),
        }
    }
    values
}

/// The row without colours and without what was written over.
fn as_seen(row: &str) -> Cow<'_, str> {
    let row = row.trim_end_matches(['\r', '\n']);
    let row = row.rsplit('\r').next().unwrap_or(row);
    let row = &row[..row.floor_char_boundary(ROW_BYTES)];
    if !row.contains('\u{1b}') {
        return Cow::Borrowed(row);
    }
    let mut plain = String::with_capacity(row.len());
    let mut pieces = row.split("\u{1b}[");
    plain.extend(pieces.next());
    for piece in pieces {
        // A sequence is digits and signs, then one letter.
        let end = piece.find(|c: char| c.is_ascii_alphabetic());
        plain.push_str(end.map_or("", |end| &piece[end + 1..]));
    }
    Cow::Owned(plain)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a whole number within the range of exact ones"
)]
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests;
