//! The rules by which metrics are found in logs: shown, tried and kept.

use trainyard_store::Store;
use trainyard_summaries::{MetricRule, MetricRules, RuleError, standard_rules};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{
    MetricRuleSet, Nothing, Notice, RuleFault, RuleFaultKind, RuleTrial, SaveMetricRules,
    TryMetricRules,
};

/// Rules kept.
const RULES_MAX: usize = 100;
/// Rows that rules are tried on.
const ROWS_MAX: usize = 500;

impl Console {
    /// The rules that hold.
    pub async fn get_metric_rules(&self, _: Nothing) -> Result<MetricRuleSet, ConsoleError> {
        let own = self.inner().db.read(super::series::rules).await?;
        Ok(MetricRuleSet {
            standard: own.is_none(),
            rules: own.unwrap_or_else(standard_rules),
        })
    }

    /// Keeps rules that are sound; every log is then looked at anew.
    pub async fn save_metric_rules(&self, save: SaveMetricRules) -> Result<Nothing, ConsoleError> {
        if let Some(rules) = &save.rules {
            MetricRules::new(rules)?;
            if rules.len() > RULES_MAX {
                return Err(ConsoleError::TooManyRules { max: RULES_MAX });
            }
        }
        let write = move |store: &mut Store| store.save_metric_rules(save.rules.as_ref());
        self.inner().db.write(write).await?;
        self.notify(Notice::Settings);
        Ok(Nothing {})
    }

    /// What rules make of rows, and what is wrong with them.
    pub async fn try_metric_rules(&self, trial: TryMetricRules) -> Result<RuleTrial, ConsoleError> {
        let work = move || {
            let faults = MetricRules::faults(&trial.rules);
            let is_sound = |place: &usize| faults.iter().all(|(faulty, _)| faulty != place);
            // The places of the sound ones, so that a mark names its rule by its place in the form.
            let places: Vec<usize> = (0..trial.rules.len()).filter(is_sound).collect();
            let sound: Vec<MetricRule> = places
                .iter()
                .map(|place| trial.rules[*place].clone())
                .collect();
            let rules = MetricRules::new(&sound).expect("BUG: the faulty ones are left out");
            let rows = trial.rows.iter().take(ROWS_MAX).map(|row| {
                let mut row = rules.explain(row);
                for mark in &mut row.marks {
                    let place = places.get(mark.rule as usize).copied().unwrap_or_default();
                    mark.rule = u32::try_from(place).unwrap_or(u32::MAX);
                }
                row
            });
            RuleTrial {
                rows: rows.collect(),
                faults: faults.iter().map(fault).collect(),
            }
        };
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.expect("BUG: trying rules panicked"))
    }
}

fn fault((place, error): &(usize, RuleError)) -> RuleFault {
    RuleFault {
        rule: u32::try_from(*place).unwrap_or(u32::MAX),
        kind: match error {
            RuleError::NoName { .. } => RuleFaultKind::NoName,
            RuleError::NameTwice { .. } => RuleFaultKind::NameTwice,
            RuleError::Pattern { .. } => RuleFaultKind::BadPattern,
            RuleError::NoValue { .. } => RuleFaultKind::NoValue,
            RuleError::NoMetric { .. } => RuleFaultKind::NoMetric,
            RuleError::MetricTwice { .. } => RuleFaultKind::MetricTwice,
        },
        detail: match error {
            RuleError::Pattern { source, .. } => source.to_string(),
            other => other.to_string(),
        },
    }
}
