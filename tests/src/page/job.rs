//! The page of a job: its status and the rows of the log in view, seen at one moment.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{JOB_DEADLINE, Page};

/// What the page of a job shows at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The word of the status, for example `Running`.
    pub status: String,
    /// The rows of the log in view.
    pub rows: Vec<String>,
}

impl Moment {
    /// Whether a row in view contains this.
    #[must_use]
    pub fn logs(&self, text: &str) -> bool {
        self.rows.iter().any(|row| row.contains(text))
    }

    /// The last row in view that contains this.
    #[must_use]
    pub fn last_row(&self, text: &str) -> Option<&str> {
        self.rows
            .iter()
            .rev()
            .find(|row| row.contains(text))
            .map(String::as_str)
    }
}

impl Page {
    /// What the page of a job shows now; nothing while it shows no job.
    pub async fn moment(&self) -> Result<Option<Moment>> {
        let seen = self
            .ask(
                "const status = document.querySelector('main header .status');
                 const rows = [...document.querySelectorAll('[role=log] .row')].map((row) => row.innerText);
                 return status && { status: status.innerText.trim(), rows };",
                vec![],
            )
            .await?;
        if seen.is_null() {
            return Ok(None);
        }
        let rows = seen["rows"].as_array().context("the log has no rows")?;
        Ok(Some(Moment {
            status: seen["status"].as_str().unwrap_or_default().to_owned(),
            rows: rows
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        }))
    }

    /// Waits for a moment that is like this.
    pub async fn until_moment(
        &self,
        what: &str,
        mut is: impl FnMut(&Moment) -> bool,
    ) -> Result<Moment> {
        let mut last = None;
        let found = self
            .until_some_within(JOB_DEADLINE, what, async |page| {
                last = page.moment().await?;
                Ok(last.clone().filter(|moment| is(moment)))
            })
            .await;
        found.with_context(|| format!("the last moment was {last:?}"))
    }

    /// Waits until the job has this status and a row in view contains this.
    pub async fn until_status_and_row(&self, status: &str, text: &str) -> Result<Moment> {
        self.until_moment(&format!("{status} with “{text}” in the log"), |moment| {
            moment.status == status && moment.logs(text)
        })
        .await
    }

    /// Waits until the job has this status.
    pub async fn until_status(&self, status: &str) -> Result<Moment> {
        self.until_moment(&format!("the status {status}"), |moment| {
            moment.status == status
        })
        .await
    }
}
