//! A series in as many points as a chart has room for.
//!
//! The points are cut into buckets of equal count, and of each bucket the lowest and the highest are kept, besides
//! the first and the last point of all. LTTB (one point a bucket, the one that spans the largest triangle) draws a
//! smoother line, but of two spikes in a bucket it drops one, and what a person looks for in a loss curve is just the
//! spike. For the same reason a bucket's first value that is no number (NaN, infinity) is kept too.

use std::ops::Range;

use serde::{Deserialize, Serialize, Serializer};
use ts_rs::TS;

use crate::series::Moment;

/// A scalar series for a chart. The three lists are of one length; steps go up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct Chart {
    /// Where each point is on the script's own clock.
    pub steps: Vec<i64>,
    /// When each was written: milliseconds since 1970.
    pub wall_times_ms: Vec<i64>,
    /// What was written.
    pub values: Vec<ChartValue>,
    /// How many points there are to choose from; more than the lists hold when some were left out.
    pub points_total: u64,
}

/// Where somebody's copy of a series ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeriesPosition {
    /// How many points the series had.
    pub points: u64,
    /// The step of the last of them.
    pub last_step: i64,
}

/// A chart, or what a chart that was read before lacks.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChartPart {
    /// The points.
    pub chart: Chart,
    /// Whether they go behind those that were read before; otherwise they take their place.
    pub appended: bool,
    /// Where this ends; nothing for a series without points.
    pub position: Option<SeriesPosition>,
}

impl ChartPart {
    /// A series that no longer has the point at which the copy ends (a later attempt, a file written anew, thinning)
    /// is told whole.
    pub(crate) fn of(
        length: usize,
        point: impl Fn(usize) -> (Moment, f64),
        since: Option<SeriesPosition>,
        most: usize,
    ) -> Self {
        let continued = since.and_then(|since| {
            let from = usize::try_from(since.points).ok()?;
            let last = from.checked_sub(1).filter(|last| *last < length)?;
            (point(last).0.step == since.last_step).then_some(from)
        });
        let from = continued.unwrap_or(0);
        let points: Vec<_> = (from..length).map(&point).collect();
        let mut chart = Chart::of(&points, most);
        chart.points_total = length as u64;
        let last = length.checked_sub(1).map(&point);
        Self {
            chart,
            appended: continued.is_some(),
            position: last.map(|(moment, _)| SeriesPosition {
                points: length as u64,
                last_step: moment.step,
            }),
        }
    }
}

/// A number, as the pages get it: what JSON has no number for is the word that `Number(…)` of a page turns back.
#[derive(Clone, Copy, Debug, PartialEq, TS)]
#[ts(type = "number | \"NaN\" | \"Infinity\" | \"-Infinity\"")]
pub struct ChartValue(pub f64);

impl Serialize for ChartValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if value.is_nan() => serializer.serialize_str("NaN"),
            f64::INFINITY => serializer.serialize_str("Infinity"),
            f64::NEG_INFINITY => serializer.serialize_str("-Infinity"),
            value => serializer.serialize_f64(value),
        }
    }
}

impl Chart {
    /// At most `most` of the points, which come in the order of their steps.
    pub(crate) fn of(points: &[(Moment, f64)], most: usize) -> Self {
        let mut chart = Self {
            points_total: points.len() as u64,
            ..Self::default()
        };
        for place in keep(points.len(), |place| points[place].1, most) {
            let (moment, value) = points[place];
            chart.steps.push(moment.step);
            chart.wall_times_ms.push(moment.wall_time_ms);
            chart.values.push(ChartValue(value));
        }
        chart
    }
}

/// The places to keep of a series of this length: at most `most`, going up. The last is always among them; from five
/// on, so are the first, the lowest and the highest of all.
pub(crate) fn keep(length: usize, value: impl Fn(usize) -> f64, most: usize) -> Vec<usize> {
    if length <= most {
        return (0..length).collect();
    }
    let last = length - 1;
    let all_numbers = (0..length).all(|place| value(place).is_finite());
    let of_each = if all_numbers { 2 } else { 3 };
    let buckets = most.saturating_sub(2) / of_each;
    let mut kept = if buckets == 0 {
        let (low, high, odd) = extremes(0..length, &value);
        let wanted = [Some(last), low, high, odd, Some(0)];
        let mut few: Vec<usize> = Vec::new();
        for place in wanted.into_iter().flatten() {
            if few.len() < most && !few.contains(&place) {
                few.push(place);
            }
        }
        few
    } else {
        let mut kept = vec![0, last];
        for bucket in 0..buckets {
            let range = bucket_range(length, bucket, buckets);
            let (low, high, odd) = extremes(range, &value);
            kept.extend([low, high, odd].into_iter().flatten());
        }
        kept
    };
    kept.sort_unstable();
    kept.dedup();
    kept
}

fn bucket_range(length: usize, bucket: usize, buckets: usize) -> Range<usize> {
    // By parts, since the product of two lengths may be beyond counting.
    let (each, rest) = (length / buckets, length % buckets);
    let start = |bucket: usize| bucket * each + bucket.min(rest);
    start(bucket)..start(bucket + 1)
}

/// Places of the lowest and the highest number and of the first value that is none.
fn extremes(
    range: Range<usize>,
    value: &impl Fn(usize) -> f64,
) -> (Option<usize>, Option<usize>, Option<usize>) {
    let (mut low, mut high, mut odd) = (None, None, None);
    for place in range {
        let number = value(place);
        if !number.is_finite() {
            odd = odd.or(Some(place));
            continue;
        }
        if low.is_none_or(|low| number < value(low)) {
            low = Some(place);
        }
        if high.is_none_or(|high| number > value(high)) {
            high = Some(place);
        }
    }
    (low, high, odd)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = Vec<f64>> {
        let number = prop_oneof![9 => -1e6..1e6, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)];
        prop::collection::vec(number, 0..600)
    }

    proptest! {
        #[test]
        fn a_thinned_series_keeps_its_ends_its_extremes_and_its_order(
            values in numbers(), most in 0_usize..120,
        ) {
            let kept = keep(values.len(), |place| values[place], most);
            prop_assert!(kept.len() <= most);
            prop_assert!(kept.is_sorted_by(|a, b| a < b));
            if most > 0 {
                prop_assert_eq!(kept.last().copied(), values.len().checked_sub(1));
            }
            if most < 5 {
                return Ok(());
            }
            prop_assert_eq!(kept.first().copied(), (!values.is_empty()).then_some(0));
            let finite = |places: &[usize]| -> Vec<f64> {
                places.iter().map(|place| values[*place]).filter(|value| value.is_finite()).collect()
            };
            let (all, few) = (finite(&(0..values.len()).collect::<Vec<_>>()), finite(&kept));
            let lowest = |list: &[f64]| list.iter().copied().reduce(f64::min);
            let highest = |list: &[f64]| list.iter().copied().reduce(f64::max);
            prop_assert_eq!(lowest(&all), lowest(&few));
            prop_assert_eq!(highest(&all), highest(&few));
            let is_odd = |place: &usize| !values[*place].is_finite();
            prop_assert_eq!((0..values.len()).any(|place| is_odd(&place)), kept.iter().any(is_odd));
        }
    }

    #[test]
    fn both_spikes_of_one_bucket_survive() {
        let mut values = vec![1.0; 1000];
        values[501] = 90.0;
        values[502] = -90.0;
        let kept = keep(values.len(), |place| values[place], 40);
        assert!(kept.contains(&501) && kept.contains(&502), "{kept:?}");
    }

    #[test]
    fn a_value_that_is_no_number_crosses_as_a_word() {
        let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.5].map(ChartValue);
        let text = serde_json::to_string(&values).unwrap();
        assert_eq!(text, r#"["NaN","Infinity","-Infinity",0.5]"#);
    }
}
