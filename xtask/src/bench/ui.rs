//! How quick the window answers a click or a key, with much in it and with little.
//!
//! The example `pace` of the whole-system tests does each action in the real window on a virtual display, drawn
//! without a graphics card, and prints milliseconds from the click or key to the frame that shows what came of it.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::binaries;
use crate::debian::{self, Purpose};
use crate::pages;
use crate::steps::Step;
use crate::workspace::Workspace;

use super::ratio::{Figure, Limit, Ratio, Wanted};

/// What a person takes for "at once".
const AT_ONCE_MS: f64 = 100.0;

/// For what is not in view when a form opens: it may come a moment after what is.
const SOON_AFTER_MS: f64 = 250.0;
/// How the actions are called that wait for that.
const OUT_OF_VIEW: &str = "to its last row";

/// Times of an action, with few and with many.
#[derive(Default)]
struct Action {
    few: Vec<f64>,
    many: Vec<f64>,
}

/// Each action's time with much in the window, and its ratio to the same with little.
pub(crate) fn measure(workspace: &Workspace, step: &Step) -> Result<Vec<Figure>> {
    debian::ensure_installed(step, Purpose::Screenless)?;
    pages::install(workspace, step)?;
    pages::build(workspace, step)?;
    let release = binaries::build_release(workspace, step)?;
    let output = Command::new(release.join("examples/pace"))
        .env("TRAINYARD_BIN_DIR", &release)
        .stderr(Stdio::inherit())
        .output()
        .context("the example could not be started")?;
    ensure!(output.status.success(), "the example failed");
    let printed = String::from_utf8(output.stdout).context("the example printed no text")?;
    let actions = actions(&printed)?;
    Ok(actions.into_iter().flat_map(figures).collect())
}

fn figures((name, action): (String, Action)) -> Vec<Figure> {
    let out_of_view = name.ends_with(OUT_OF_VIEW);
    let limit = Limit {
        what: format!("{name}, with 100 variables or 200 versions"),
        unit: "ms",
        ours: action.many.clone(),
        most: if out_of_view {
            SOON_AFTER_MS
        } else {
            AT_ONCE_MS
        },
    };
    // Ten rows are all in view.
    if out_of_view {
        return vec![Figure::Limit(limit)];
    }
    let ratio = Ratio {
        what: format!("{name}, the same / with 10 of each"),
        unit: "ms",
        ours: action.many,
        theirs: action.few,
        wanted: Wanted::AtMost(2.0),
    };
    vec![Figure::Limit(limit), Figure::Ratio(ratio)]
}

/// Rows of `action="open the job" size=many ms=31.0,29.0`.
fn actions(printed: &str) -> Result<BTreeMap<String, Action>> {
    let mut actions: BTreeMap<String, Action> = BTreeMap::new();
    for row in printed.lines() {
        let (name, size, times) = parts(row).with_context(|| format!("not a row: {row:?}"))?;
        let action = actions.entry(name.to_owned()).or_default();
        match size {
            "few" => action.few = times,
            _ => action.many = times,
        }
    }
    ensure!(!actions.is_empty(), "the example measured nothing");
    for (name, action) in &actions {
        let both = !action.few.is_empty() && !action.many.is_empty();
        ensure!(both, "{name:?} was not measured with both sizes");
    }
    Ok(actions)
}

fn parts(row: &str) -> Option<(&str, &str, Vec<f64>)> {
    let (name, rest) = row.strip_prefix("action=\"")?.split_once("\" size=")?;
    let (size, times) = rest.split_once(" ms=")?;
    let times: Result<Vec<f64>, _> = times.split(',').map(str::parse).collect();
    Some((name, size, times.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_a_limit_and_a_ratio_each() {
        let printed = "action=\"open\" size=few ms=10.0,12.0\naction=\"open\" size=many ms=20.0\n";
        let actions = actions(printed).expect("they are rows");
        assert_eq!(actions["open"].few, [10.0, 12.0]);
        assert_eq!(actions["open"].many, [20.0]);
        assert_eq!(actions.into_iter().flat_map(figures).count(), 2);
    }

    #[test]
    fn what_is_out_of_view_has_a_limit_of_its_own_and_no_ratio() {
        let name = format!("open the form, {OUT_OF_VIEW}");
        let action = Action {
            few: vec![10.0],
            many: vec![20.0],
        };
        let figures = figures((name, action));
        assert!(matches!(&figures[..], [Figure::Limit(limit)] if limit.most > AT_ONCE_MS));
    }

    #[test]
    fn half_a_measurement_is_none() {
        assert!(actions("").is_err());
        assert!(actions("action=\"open\" size=few ms=10.0").is_err());
        assert!(actions("open 10").is_err());
    }
}
