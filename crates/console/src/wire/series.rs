//! What a script tells about itself, as it crosses the door: charts, pictures, texts, and the rules for log rows.

use serde::{Deserialize, Serialize};
use trainyard_job::{VersionKey, VisualizationId};
use trainyard_summaries::{
    ChartPart, ExplainedRow, Fault, MetricRule, RunName, SeriesPosition, Tag, TagOutline,
};
use ts_rs::TS;

/// Whose series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum SeriesSource {
    /// A version's: event files it writes below its output path, and metrics in its logs.
    Version {
        /// Which.
        key: VersionKey,
    },
    /// A visualization job's: every event file below its path.
    Visualization {
        /// Which.
        id: VisualizationId,
    },
}

/// Where in a source a series is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum SeriesRun {
    /// Event files of one folder.
    Events {
        /// The folder, relative to the output path; `.` is the path itself.
        run: RunName,
    },
    /// Rows of one task's log.
    Log {
        /// Which task, from 0.
        task: u32,
    },
}

/// One source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeriesOf {
    /// Which.
    pub source: SeriesSource,
}

/// What a source has, without the points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct SeriesOutline {
    /// Event files first, by name, then logs.
    pub runs: Vec<SeriesRunOutline>,
    /// What could not be read of event files.
    pub faults: Vec<Fault>,
    /// How many more faults there were.
    pub faults_left_out: u64,
    /// Whether not everything was read yet: ask again.
    pub more: bool,
    /// How many rows of logs were looked at.
    pub log_rows_read: u64,
    /// How many there are.
    pub log_rows_total: u64,
}

/// One run of a source.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SeriesRunOutline {
    /// Which.
    pub run: SeriesRun,
    /// Tags with a chart.
    pub scalars: Vec<TagOutline>,
    /// Tags with pictures.
    pub images: Vec<TagOutline>,
    /// Tags with texts.
    pub texts: Vec<TagOutline>,
    /// `TensorBoard` plugins whose data is there and is not shown here.
    pub not_drawn: Vec<String>,
}

/// Asks for points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadSeries {
    /// Whose.
    pub source: SeriesSource,
    /// Which; at most 200.
    pub series: Vec<WantedSeries>,
    /// Points a series is told in, 2 to 10,000; lowest and highest values are kept.
    pub most_points: u32,
}

/// One series, and what of it is known already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WantedSeries {
    /// Where it is.
    pub run: SeriesRun,
    /// Its name.
    pub tag: Tag,
    /// Where the copy ends that is to be continued.
    pub since: Option<SeriesPosition>,
}

/// Points, in the order asked for.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SeriesPoints {
    /// One for each series.
    pub parts: Vec<ChartPart>,
}

/// One tag of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneTag {
    /// Whose.
    pub source: SeriesSource,
    /// The folder of the event files.
    pub run: RunName,
    /// Which.
    pub tag: Tag,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneImage {
    /// Whose.
    pub source: SeriesSource,
    /// The folder of the event files.
    pub run: RunName,
    /// Its tag.
    pub tag: Tag,
    /// At which step.
    pub step: i64,
    /// Which of that step, from 0.
    pub which: u32,
}

/// A picture's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Picture {
    /// What it is, judged by its bytes: `image/png`, say.
    pub media_type: String,
    /// Its bytes in base64.
    pub base64: String,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OneText {
    /// Whose.
    pub source: SeriesSource,
    /// The folder of the event files.
    pub run: RunName,
    /// Its tag.
    pub tag: Tag,
    /// At which step.
    pub step: i64,
}

/// What a window draws: it hears a [`Notice::Series`](super::Notice::Series) when there is more of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchSeries {
    /// All of it; replaces what was watched before.
    pub sources: Vec<SeriesSource>,
}

/// Writes series into a CSV file of this computer, every point of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportSeries {
    /// Whose.
    pub source: SeriesSource,
    /// Which; `since` is passed over.
    pub series: Vec<WantedSeries>,
    /// Where to; a file that is there is replaced.
    pub path: String,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exported {
    /// Points in the file.
    pub points: u64,
}

/// The rules by which metrics are found in logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MetricRuleSet {
    /// In the order in which they are tried.
    pub rules: Vec<MetricRule>,
    /// Whether they are those that come with the program.
    pub standard: bool,
}

/// Keeps rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveMetricRules {
    /// None goes back to those that come with the program.
    pub rules: Option<Vec<MetricRule>>,
}

/// Rules to be tried on rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TryMetricRules {
    /// May be unsound.
    pub rules: Vec<MetricRule>,
    /// Rows of a log; the first 500 are looked at.
    pub rows: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RuleTrial {
    /// What is wrong with the rules. Rows are told by the sound ones.
    pub faults: Vec<RuleFault>,
    /// One for each row.
    pub rows: Vec<ExplainedRow>,
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleFault {
    /// Which rule, from 0.
    pub rule: u32,
    /// What.
    pub kind: RuleFaultKind,
    /// The English sentence, with where in the pattern.
    pub detail: String,
}

/// What can be wrong with a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum RuleFaultKind {
    NoName,
    NameTwice,
    BadPattern,
    NoValue,
    NoMetric,
    MetricTwice,
}
