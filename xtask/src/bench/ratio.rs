//! Two series of measurements side by side, and the ratio of their medians; or one series and its limit.

use std::fmt;

/// What a ratio should be.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// This or more: we should be nearly as fast.
    AtLeast(f64),
    /// This or less: more of something should not cost much more time.
    AtMost(f64),
}

impl Wanted {
    fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Self::AtLeast(least) => ratio >= least,
            Self::AtMost(most) => ratio <= most,
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, ">= {least:.2}"),
            Self::AtMost(most) => write!(f, "<= {most:.2}"),
        }
    }
}

/// One comparison: ours, theirs, in the same unit, measured in turn in the same run.
pub(crate) struct Ratio {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) ours: Vec<f64>,
    pub(crate) theirs: Vec<f64>,
    pub(crate) wanted: Wanted,
}

impl Ratio {
    /// Median of ours over median of theirs.
    fn value(&self) -> f64 {
        median(&self.ours) / median(&self.theirs)
    }

    fn is_met(&self) -> bool {
        self.wanted.is_met_by(self.value())
    }
}

/// One series alone, for what is wanted as such: less than this, whoever else needs more.
pub(crate) struct Limit {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    pub(crate) ours: Vec<f64>,
    /// What is wanted is less.
    pub(crate) most: f64,
}

impl Limit {
    fn is_met(&self) -> bool {
        median(&self.ours) < self.most
    }
}

/// A row of the table.
pub(crate) enum Figure {
    Ratio(Ratio),
    Limit(Limit),
}

impl Figure {
    pub(crate) fn is_met(&self) -> bool {
        match self {
            Self::Ratio(ratio) => ratio.is_met(),
            Self::Limit(limit) => limit.is_met(),
        }
    }

    fn cells(&self) -> [String; 6] {
        let verdict = if self.is_met() { "met" } else { "MISSED" }.to_owned();
        match self {
            Self::Ratio(ratio) => [
                ratio.what.clone(),
                series(&ratio.ours, ratio.unit),
                series(&ratio.theirs, ratio.unit),
                format!("{:.2}", ratio.value()),
                ratio.wanted.to_string(),
                verdict,
            ],
            Self::Limit(limit) => [
                limit.what.clone(),
                series(&limit.ours, limit.unit),
                "-".to_owned(),
                "-".to_owned(),
                format!("< {:.2} {}", limit.most, limit.unit),
                verdict,
            ],
        }
    }
}

impl From<Ratio> for Figure {
    fn from(ratio: Ratio) -> Self {
        Self::Ratio(ratio)
    }
}

/// Comparisons as rows of the table.
pub(crate) fn figures(ratios: Vec<Ratio>) -> Vec<Figure> {
    ratios.into_iter().map(Figure::from).collect()
}

/// The middle value; with an even count the mean of the middle two. Nothing measured is no number.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// All figures as a table. A series is told as its median and its range.
pub(crate) fn table(figures: &[Figure]) -> String {
    let mut rows = vec![["what", "ours", "theirs", "ratio", "wanted", ""].map(str::to_owned)];
    rows.extend(figures.iter().map(Figure::cells));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..6).map(|column| width(column).unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<_> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn series(values: &[f64], unit: &str) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let median = median(values);
    // Small figures would be told as 0 or 1.
    let decimals = if median < 10.0 { 2 } else { 0 };
    format!("{median:.decimals$} {unit} ({least:.decimals$} to {most:.decimals$})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(ours: &[f64], theirs: &[f64]) -> Ratio {
        Ratio {
            what: "capture".to_owned(),
            unit: "MB/s",
            ours: ours.to_vec(),
            theirs: theirs.to_vec(),
            wanted: Wanted::AtLeast(0.8),
        }
    }

    #[test]
    fn one_stalled_run_does_not_move_the_ratio() {
        let steady = ratio(&[90.0, 91.0, 1.0], &[100.0, 100.0, 100.0]);
        assert!((steady.value() - 0.9).abs() < 1e-9, "{}", steady.value());
        assert!(steady.is_met());
    }

    #[test]
    fn nothing_measured_does_not_count_as_met() {
        assert!(!ratio(&[], &[100.0]).is_met());
    }

    #[test]
    fn nothing_measured_is_not_met_by_a_limit_either() {
        let mut unmeasured = ratio(&[], &[100.0]);
        unmeasured.wanted = Wanted::AtMost(2.0);
        assert!(!unmeasured.is_met());
        let mut within = ratio(&[150.0], &[100.0]);
        within.wanted = Wanted::AtMost(2.0);
        assert!(within.is_met());
    }

    #[test]
    fn a_missed_figure_says_so_in_the_table() {
        let table = table(&[ratio(&[50.0], &[100.0]).into()]);
        assert!(table.contains(">= 0.80  MISSED"), "{table}");
    }

    fn limit(ours: &[f64]) -> Limit {
        Limit {
            what: "processor time".to_owned(),
            unit: "%",
            ours: ours.to_vec(),
            most: 0.5,
        }
    }

    #[test]
    fn a_limit_is_met_below_it_and_not_at_it() {
        assert!(limit(&[0.1, 0.4, 9.0]).is_met(), "the median counts");
        assert!(!limit(&[0.5]).is_met());
        assert!(!limit(&[]).is_met(), "nothing was measured");
    }

    #[test]
    fn a_limit_has_no_peer_in_the_table() {
        let table = table(&[Figure::Limit(limit(&[0.12]))]);
        let row = "0.12 % (0.12 to 0.12)  -       -      < 0.50 %  met";
        assert!(table.contains(row), "{table}");
    }
}
