//! Lists of jobs.

use serde::{Deserialize, Serialize};

use super::job::Job;
use crate::loose::{Int, Rows, Text};

/// Most jobs of one page.
pub const PAGE_MAX: u32 = 50;

/// Body of `POST training-job-searches`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 5")]
pub struct Search {
    /// The number of the page, in spite of its name.
    pub offset: Int,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Int>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<Text>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    pub filters: Rows<Filter>,
}

/// One of `filters`. A value of `[""]` means that it is not set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 5")]
pub struct Filter {
    pub key: Text,
    /// `between`, `like`, `in` or `not`.
    pub operator: Text,
    pub value: Rows<Text>,
}

impl Filter {
    /// The values that say something.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        self.value.iter().filter_map(Text::some).collect()
    }
}

/// Answer to a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 5")]
pub struct JobPage {
    /// All jobs of the user.
    pub total: Int,
    /// Those that match.
    pub count: Int,
    pub limit: Int,
    pub offset: Int,
    pub sort_by: Text,
    pub order: Text,
    pub group_by: Text,
    pub workspace_id: Text,
    pub ai_project: Text,
    pub items: Rows<Job>,
}
