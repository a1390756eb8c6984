//! The rules that hold until the user changes them: the forms that common training scripts print.

use super::{MetricRole, MetricRule};

/// What a name or a number can follow, so that neither begins within a word.
const START: &str = r#"(?:^|[\s,:;|(\[{>"'])"#;
/// What can follow a number, so that `12:30:45`, `1.2.3` and `5x` are none.
const END: &str = r#"(?:[\s,;|)\]}%"']|\.?$|\.\s)"#;
const NUMBER: &str = r"[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|nan|inf(?:inity)?)";
/// The part of the data, where it is a word of its own: `val loss`.
const PART: &str = r"(?:(?:train(?:ing)?|val(?:id(?:ation)?)?|eval(?:uation)?|test|dev)[ \t])?";
const KNOWN: &str = "(?:loss|acc|accuracy|error|lr|ppl|perplexity|bleu|f1|precision|recall|auc|map|miou|iou|reward)";

/// In the order in which they are tried.
#[must_use]
pub fn standard_rules() -> Vec<MetricRule> {
    // `step 3`, `Step: 3/10`, `global_step=3`, `Step [3/10]`.
    let count = |words: &str| {
        format!(r#"(?i){START}{words}["']?\s*[=:#]?\s*\[?\s*(?<value>\d+(?:\.\d+)?)(?:[/:]|{END})"#)
    };
    let value = |name: &str, between: &str| {
        format!(r"(?i){START}(?<name>{PART}{name}){between}(?<value>{NUMBER}){END}")
    };
    vec![
        step("step", count(r"(?:global[ _-]?)?steps?"), None),
        step(
            "iteration",
            count(r"(?:iter(?:ation)?s?|batch)"),
            Some("iteration"),
        ),
        step("epoch", count("epochs?"), Some("epoch")),
        // `loss=0.12`, `train.loss = 0.12`.
        named(
            "name=value",
            value(r"[a-z_][\w./@-]*", r#"["']?\s*=\s*["']?"#),
        ),
        // `loss: 0.12`, `'loss': 0.12`; names without a dot, since `train.py:12` is a place in a program.
        named(
            "name: value",
            value(r"[a-z_][\w/@-]*", r#"["']?\s*:\s*["']?"#),
        ),
        // `Accuracy: 9120/10000 (91%)`.
        named(
            "name: part/all (percent)",
            format!(
                r"(?i){START}(?<name>{PART}[a-z_][\w/@-]*)\s*[=:]\s*\d+/\d+\s*\((?<value>{NUMBER})\s*%"
            ),
        ),
        // `acc 91.2%`, `val loss 0.3`; words alone would take `took 3 s` for a metric, so these are well-known ones.
        named(
            "known value",
            value(&format!(r"(?:\w*[_/-])?{KNOWN}(?:@\d+)?"), r"[ \t]+"),
        ),
    ]
}

fn step(name: &str, pattern: String, metric: Option<&str>) -> MetricRule {
    MetricRule {
        name: name.to_owned(),
        pattern,
        role: MetricRole::Step,
        metric: metric.map(str::to_owned),
    }
}

fn named(name: &str, pattern: String) -> MetricRule {
    MetricRule {
        name: name.to_owned(),
        pattern,
        role: MetricRole::Value,
        metric: None,
    }
}
