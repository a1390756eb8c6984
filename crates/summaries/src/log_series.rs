//! Charts of what the rows of one task's log say.
//!
//! A log has no run and no sure clock: the step is what the row tells, continued where a script counts from 0 again in
//! each epoch, and the metric's own count where the row tells none.

use std::collections::{BTreeMap, HashMap};

use crate::chart::keep;
use crate::series::{Moment, Series};
use crate::{Chart, ChartPart, ChartValue, MetricRules, SeriesPosition, Tag, TagOutline};

/// More metrics are not collected: a rule that takes anything for a name must not fill the memory.
const METRICS_MAX: usize = 500;
/// Points of all metrics together; beyond it the longest are thinned, extremes kept.
const POINTS_MAX: usize = 1_000_000;

/// The metrics of one log, collected row by row.
#[derive(Debug)]
pub struct LogSeries {
    rules: MetricRules,
    clocks: HashMap<usize, Clock>,
    metrics: BTreeMap<String, Metric>,
    points: usize,
}

/// One rule's steps.
#[derive(Debug, Default)]
struct Clock {
    last: i64,
    /// Added to what is told, since it began again.
    base: i64,
}

#[derive(Debug, Default)]
struct Metric {
    series: Series<f64>,
    last_step: Option<i64>,
    /// The rule whose steps it goes by: two clocks in one chart would make no line.
    clock: Option<usize>,
}

impl LogSeries {
    /// Nothing collected yet.
    #[must_use]
    pub fn new(rules: MetricRules) -> Self {
        Self {
            rules,
            clocks: HashMap::new(),
            metrics: BTreeMap::new(),
            points: 0,
        }
    }

    /// Takes the next row. `at_ms` is when it was written, as far as that is known.
    pub fn take(&mut self, row: &str, at_ms: Option<u64>) {
        let found = self.rules.found(row);
        if found.values.is_empty() {
            return;
        }
        let step = found.step.map(|(rule, told)| {
            let clock = self.clocks.entry(rule).or_default();
            (rule, clock.tick(told))
        });
        let wall_time_ms = at_ms.map_or(0, |at| i64::try_from(at).unwrap_or(i64::MAX));
        for metric in found.values {
            let is_known = self.metrics.contains_key(&metric.name);
            if !is_known && self.metrics.len() >= METRICS_MAX {
                continue;
            }
            let of_name = self.metrics.entry(metric.name).or_default();
            let before = of_name.series.len();
            of_name.push(step, wall_time_ms, metric.value.0);
            self.points += of_name.series.len() - before;
        }
        if self.points > POINTS_MAX {
            self.thin();
        }
    }

    /// What there is, by name.
    #[must_use]
    pub fn outline(&self) -> Vec<TagOutline> {
        let metrics = self.metrics.iter().map(|(name, metric)| {
            let last = metric.series.len().checked_sub(1);
            let last = last.map(|last| metric.series.get(last));
            TagOutline {
                tag: Tag::new(name),
                display_name: None,
                description: None,
                points: metric.series.len() as u64,
                last_step: last.map(|(moment, _)| moment.step),
                last_wall_time_ms: last.map(|(moment, _)| moment.wall_time_ms),
                last_value: last.map(|(_, value)| ChartValue(value)),
            }
        });
        metrics.collect()
    }

    /// One metric in at most so many points.
    #[must_use]
    pub fn chart(&self, name: &Tag, most_points: usize) -> Chart {
        self.chart_since(name, None, most_points).chart
    }

    /// What a chart that ends at `since` lacks, or all of it.
    #[must_use]
    pub fn chart_since(
        &self,
        name: &Tag,
        since: Option<SeriesPosition>,
        most_points: usize,
    ) -> ChartPart {
        let none = Metric::default();
        let metric = self.metrics.get(name.as_str()).unwrap_or(&none);
        let series = &metric.series;
        ChartPart::of(series.len(), |place| series.get(place), since, most_points)
    }

    fn thin(&mut self) {
        let longest = self
            .metrics
            .values()
            .map(|metric| metric.series.len())
            .max();
        let half = longest.unwrap_or(0) / 2;
        for metric in self.metrics.values_mut() {
            let length = metric.series.len();
            if length > half {
                let values = metric.series.values();
                let kept = keep(length, |place| values[place], length / 2);
                metric.series.retain(&kept);
            }
        }
        self.points = self
            .metrics
            .values()
            .map(|metric| metric.series.len())
            .sum();
    }
}

impl Clock {
    /// The step from the beginning of the log. One that falls to half or less begins again; a smaller step back is a row
    /// that comes late.
    fn tick(&mut self, told: i64) -> i64 {
        if told < self.last && told <= self.last / 2 {
            self.base = self
                .base
                .saturating_add(self.last - told.min(0))
                .saturating_add(1);
        }
        self.last = told;
        self.base.saturating_add(told)
    }
}

impl Metric {
    /// Never goes back: a series takes a step back for a new attempt, and forgets.
    fn push(&mut self, step: Option<(usize, i64)>, wall_time_ms: i64, value: f64) {
        let next = self.last_step.map_or(0, |last| last.saturating_add(1));
        let step = match (step, self.clock) {
            (Some((rule, step)), None) if self.last_step.is_none() => {
                self.clock = Some(rule);
                step
            }
            (Some((rule, step)), Some(clock)) if rule == clock => {
                self.last_step.map_or(step, |last| step.max(last))
            }
            _ => next,
        };
        self.last_step = Some(step);
        let moment = Moment { step, wall_time_ms };
        self.series.push(moment, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(rows: &[&str]) -> LogSeries {
        let mut series = LogSeries::new(MetricRules::standard());
        for (at, row) in rows.iter().enumerate() {
            series.take(row, Some(1000 * at as u64));
        }
        series
    }

    fn steps(series: &LogSeries, name: &str) -> Vec<i64> {
        series.chart(&Tag::new(name), 100).steps
    }

    #[test]
    fn a_row_without_a_step_counts_by_itself() {
        let series = collected(&["loss=3", "hello", "loss=2", "loss=1"]);
        assert_eq!(steps(&series, "loss"), [0, 1, 2]);
        let chart = series.chart(&Tag::new("loss"), 100);
        assert_eq!(chart.wall_times_ms, [0, 2000, 3000]);
    }

    #[test]
    fn steps_that_begin_again_in_each_epoch_go_on() {
        let rows = [
            "step 0 loss=9",
            "step 50 loss=8",
            "step 99 loss=7",
            "step 0 loss=6",
            "step 50 loss=5",
        ];
        assert_eq!(steps(&collected(&rows), "loss"), [0, 50, 99, 100, 150]);
    }

    #[test]
    fn a_row_that_comes_late_does_not_move_the_others() {
        let rows = [
            "step 10 loss=9",
            "step 20 loss=8",
            "step 19 val_loss=7",
            "step 30 loss=6",
        ];
        let series = collected(&rows);
        assert_eq!(steps(&series, "loss"), [10, 20, 30]);
        assert_eq!(steps(&series, "val_loss"), [19]);
    }

    #[test]
    fn epochs_and_steps_are_two_clocks() {
        let rows = [
            "step 500 loss=9",
            "epoch 1 accuracy=0.5",
            "step 600 loss=8",
            "epoch 2 accuracy=0.6",
        ];
        let series = collected(&rows);
        assert_eq!(steps(&series, "loss"), [500, 600]);
        assert_eq!(steps(&series, "accuracy"), [1, 2]);
    }

    #[test]
    fn what_a_chart_lacks_is_all_that_is_told_of_it() {
        let mut series = collected(&["step 1 loss=9", "step 2 loss=8"]);
        let tag = Tag::new("loss");
        let whole = series.chart_since(&tag, None, 100);
        assert_eq!((whole.chart.steps.len(), whole.appended), (2, false));
        series.take("step 3 loss=7", None);
        let part = series.chart_since(&tag, whole.position, 100);
        assert_eq!((part.chart.steps.clone(), part.appended), (vec![3], true));
        assert_eq!(part.chart.points_total, 3);
        let nothing = series.chart_since(&tag, part.position, 100);
        assert_eq!((nothing.chart.steps.len(), nothing.appended), (0, true));
        let strange = SeriesPosition {
            points: 2,
            last_step: 7,
        };
        assert!(!series.chart_since(&tag, Some(strange), 100).appended);
    }

    #[test]
    fn a_rule_that_takes_anything_for_a_name_fills_no_memory() {
        let mut series = LogSeries::new(MetricRules::standard());
        for at in 0..2 * METRICS_MAX {
            series.take(&format!("name{at}=1"), None);
        }
        assert_eq!(series.outline().len(), METRICS_MAX);
    }
}
