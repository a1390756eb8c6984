//! What a training script tells about itself while it runs.
//!
//! Three sources, each on its own:
//!
//! - event files, as written for TensorBoard: a [`Reader`] finds them below a folder, follows them while they
//!   grow, and answers with charts, pictures and texts by run and tag;
//! - rows of a log: [`MetricRules`] find `loss=0.123` in one row of text, [`LogSeries`] makes charts of many;
//! - the counts of a classifier, as it writes them in the end: an [`Evaluation`].
//!
//! The crate reads and never writes. It starts no thread and watches no folder: whoever wants news calls
//! [`Reader::refresh`] again, which costs a walk of the folder and what was added since. Where the files come
//! from, and how a chart looks, is for others.
//!
//! The small readers of event files there are (`tfrecord`, `tboard`) read a finished file from front to back:
//! they stop at a torn tail and tell no offsets, so a growing file cannot be followed with them. The framing is
//! therefore ours (module `record`); what is inside a record is left to `prost`.

mod chart;
mod error;
mod evaluation;
mod event_file;
mod fault;
mod limits;
mod log_metrics;
mod log_series;
mod meaning;
mod media;
mod names;
mod outline;
mod proto;
mod reader;
mod record;
mod run;
mod series;
mod tensor;
mod walk;

pub use chart::{Chart, ChartPart, ChartValue, SeriesPosition};
pub use error::SummaryError;
pub use evaluation::{
    EVALUATION_BYTES_MAX, EVALUATION_NAME, Evaluation, EvaluationFault, LabelResult, WrongSample,
};
pub use fault::{Fault, FaultKind};
pub use limits::Limits;
pub use log_metrics::{
    ExplainedRow, LogMetric, Mark, MetricRole, MetricRule, MetricRules, RowMetrics, RuleError,
    standard_rules,
};
pub use log_series::LogSeries;
pub use media::{Image, ImageFormat, ImageNote, Text, TextNote};
pub use names::{RunName, Tag};
pub use outline::{Outline, RunOutline, TagOutline};
pub use reader::{Reader, Refresh};
pub use walk::Made;

/// What every fallible function here answers.
pub type Result<T> = std::result::Result<T, SummaryError>;

#[cfg(test)]
mod tests;
