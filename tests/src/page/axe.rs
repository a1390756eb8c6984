//! What axe-core finds on the page.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Page;
use crate::binaries;

/// A rule the page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// axe-core's name of the rule.
    pub rule: String,
    /// `serious` or `critical`.
    pub impact: String,
    /// The elements, with what is wrong with each.
    pub elements: Vec<String>,
}

impl Page {
    /// The serious and critical violations of the page as it is.
    pub async fn violations(&self) -> Result<Vec<Violation>> {
        self.settle().await?;
        if self.ask("return typeof axe", vec![]).await? != "object" {
            let file = binaries::repository().join("ui/node_modules/axe-core/axe.min.js");
            let source = fs::read_to_string(&file)
                .with_context(|| format!("{} is missing: npm ci in ui/", file.display()))?;
            self.client
                .execute(&source, vec![])
                .await
                .context("axe-core does not load")?;
        }
        let script = "
            const done = arguments[arguments.length - 1];
            const told = (one) => `${one.target.join(' ')}: ${[...one.any, ...one.all, ...one.none].map((check) => check.message).join('; ')}`;
            axe.run(document, { resultTypes: ['violations'] }).then(
              ({ violations }) => done(violations
                .filter((one) => ['serious', 'critical'].includes(one.impact))
                .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(told) }))),
              (error) => done(String(error)),
            );";
        let answer = self
            .client
            .execute_async(script, vec![])
            .await
            .context("axe-core does not run")?;
        let found = answer
            .as_array()
            .with_context(|| format!("axe-core says {answer}"))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let violations = found.iter().map(|one| Violation {
            rule: text(&one["id"]),
            impact: text(&one["impact"]),
            elements: one["nodes"]
                .as_array()
                .into_iter()
                .flatten()
                .map(text)
                .collect(),
        });
        Ok(violations.collect())
    }
}
