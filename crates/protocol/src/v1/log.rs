//! Logs and what containers use.

use serde::{Deserialize, Serialize};

use crate::loose::{Flag, Int, Rows, Text};

/// Most rows of one answer.
pub const ROWS_MAX: u32 = 500;

/// Answer to `…/log/file-names`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6.1")]
pub struct LogFiles {
    pub is_success: Flag,
    pub log_file_list: Rows<Text>,
}

/// Query of `…/aom-log`, and of the second generation's `logs/{task}`, which has no `log_file`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6.2")]
pub struct LogQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_file: Option<Text>,
    /// A position that was answered earlier; the row there is not answered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_line: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Int>,
    /// In v1 `desc` means the rows that follow, `asc` those before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Text>,
}

/// Answer to `…/aom-log`, and to the second generation's `logs/{task}`, which has no `is_success`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6.2")]
pub struct LogRows {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_success: Option<Flag>,
    /// Rows, joined by line breaks.
    pub content: Text,
    pub lines: Int,
    pub start_line: Text,
    pub end_line: Text,
}

/// Answer to `…/pod/{pod_name}/metric-statistic`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 7.1")]
pub struct PodMetrics {
    pub metrics: Rows<UsageRow>,
    /// Minutes.
    pub interval: Int,
}

/// One of `metrics`; values are texts in the first generation, numbers in the second.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 7.1")]
pub struct UsageRow {
    pub metric: Text,
    pub value: Rows<Text>,
}
