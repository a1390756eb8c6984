use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static STANDARD: LazyLock<MetricRules> = LazyLock::new(MetricRules::standard);

fn found(row: &str) -> (Option<i64>, Vec<(String, f64)>) {
    let metrics = STANDARD.find(row);
    let values = metrics.values.into_iter();
    (
        metrics.step,
        values.map(|metric| (metric.name, metric.value.0)).collect(),
    )
}

#[track_caller]
fn assert_found(row: &str, step: Option<i64>, values: &[(&str, f64)]) {
    let expected = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect::<Vec<_>>();
    assert_eq!(found(row), (step, expected), "{row}");
}

#[test]
fn the_common_forms_are_found() {
    assert_found("loss=0.123", None, &[("loss", 0.123)]);
    assert_found("loss: 0.123", None, &[("loss", 0.123)]);
    assert_found("epoch 3/10 acc 91.2%", Some(3), &[("acc", 91.2)]);
    assert_found(
        "step=100 loss=1e-3, lr=5E-05;",
        Some(100),
        &[("loss", 1e-3), ("lr", 5e-5)],
    );
    assert_found("iter: 7 train loss: -.5", Some(7), &[("train loss", -0.5)]);
    assert_found("val/acc@5 = 0.75.", None, &[("val/acc@5", 0.75)]);
}

#[test]
fn rows_of_well_known_scripts_are_understood() {
    assert_found(
        "Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.301",
        Some(1),
        &[("Loss", 2.301)],
    );
    assert_found(
        "Test set: Average loss: 0.0528, Accuracy: 9831/10000 (98%)",
        None,
        &[("loss", 0.0528), ("Accuracy", 98.0)],
    );
    assert_found(
        "{'loss': 0.5, 'learning_rate': 5e-05, 'epoch': 1.5}",
        None,
        &[("loss", 0.5), ("learning_rate", 5e-5), ("epoch", 1.5)],
    );
    assert_found(
        "Epoch [2/5], Step [100/600], Loss: 0.31",
        Some(100),
        &[("epoch", 2.0), ("Loss", 0.31)],
    );
    assert_found(
        "  5%|#   | 1/20\r 100%|####| 20/20 [00:10<00:00, 1.9it/s, loss=0.25]\n",
        None,
        &[("loss", 0.25)],
    );
    assert_found(
        "\u{1b}[32mINFO\u{1b}[0m:root:loss:\u{1b}[1m0.5\u{1b}[0m",
        None,
        &[("loss", 0.5)],
    );
    assert_found(
        "\u{1b}[32mloss\u{1b}[0m=\u{1b}[1m0.5\u{1b}[0m",
        None,
        &[("loss", 0.5)],
    );
}

#[test]
fn what_is_no_metric_is_left() {
    for row in [
        "",
        "2024-01-01 10:00:00 started",
        "train.py:120 begins",
        "time: 12:30:45",
        "version=1.2.3",
        "batches: 5x",
        "took 3.5 s",
        "loss=",
        "loss=abc",
        "running as user 1101, groups 1101",
    ] {
        assert_found(row, None, &[]);
    }
}

#[test]
fn numbers_that_are_none_are_found_as_such() {
    let (step, values) = found("step 4 loss=nan grad=-inf");
    assert_eq!(step, Some(4));
    assert!(values[0].1.is_nan());
    assert_eq!(values[1], ("grad".to_owned(), f64::NEG_INFINITY));
}

#[test]
fn of_two_values_of_one_name_the_later_counts() {
    assert_found("loss=1 loss=2", None, &[("loss", 2.0)]);
}

fn rule(name: &str, pattern: &str, metric: Option<&str>) -> MetricRule {
    MetricRule {
        name: name.to_owned(),
        pattern: pattern.to_owned(),
        role: MetricRole::Value,
        metric: metric.map(str::to_owned),
    }
}

#[test]
fn a_rule_of_the_users_own_gives_the_name() {
    let rules = [rule("temperature", r"T is (?<value>\S+)", Some("celsius"))];
    let metrics = MetricRules::new(&rules).unwrap().find("now T is 36.6");
    assert_eq!(metrics.values[0].name, "celsius");
    assert_eq!(metrics.values[0].value, ChartValue(36.6));
}

#[test]
fn a_rule_that_is_not_sound_is_named() {
    let cases = [
        (rule("open", "(?<value>", None), "open"),
        (rule("mute", "loss", Some("loss")), "mute"),
        (rule("nameless", "(?<value>.)", None), "nameless"),
        (rule("both", "(?<name>.)(?<value>.)", Some("x")), "both"),
        (rule("huge", r"(?<value>\w{500}{500})", Some("x")), "huge"),
        (rule(" ", "(?<value>.)", Some("x")), "rule 1"),
    ];
    for (unsound, word) in cases {
        let error = MetricRules::new(&[unsound]).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
    let twice = [
        rule("a", "(?<value>.)", Some("x")),
        rule("a", "(?<value>.)", Some("y")),
    ];
    let error = MetricRules::new(&twice).unwrap_err().to_string();
    assert_eq!(error, "there are two rules named a");
}

#[test]
fn a_rule_file_with_an_unknown_field_is_refused() {
    let text = r#"{"name":"a","pattern":"(?<value>.)","role":"value","unit":"s"}"#;
    let error = serde_json::from_str::<MetricRule>(text).unwrap_err();
    assert!(error.to_string().contains("unit"), "{error}");
}

/// Rows that look like the real ones more often than chance would.
fn rows() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("loss".to_owned()),
        Just("epoch ".to_owned()),
        Just("=".to_owned()),
        Just(": ".to_owned()),
        Just("\u{1b}[".to_owned()),
        Just("\r".to_owned()),
        Just("训练".to_owned()),
        any::<f64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        ".{0,8}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_row_makes_the_standard_rules_panic(row in rows()) {
        let metrics = STANDARD.find(&row);
        prop_assert!(metrics.values.len() <= ROW_METRICS);
        for metric in metrics.values {
            let is_written = row.contains(&metric.name) || metric.name == "epoch" || metric.name == "iteration";
            prop_assert!(is_written || row.contains('\u{1b}'), "{} is not in the row", metric.name);
        }
    }

    #[test]
    fn no_sound_rule_makes_a_row_panic(
        row in rows(),
        before in "[a-z.*?|()\\[\\]\\\\$^]{0,6}",
        inside in "[a-z0-9.*?|\\\\dSs$^]{0,6}",
    ) {
        let rule = rule("any", &format!("{before}(?<value>{inside})"), Some("m"));
        if let Ok(rules) = MetricRules::new(&[rule]) {
            prop_assert!(rules.find(&row).values.len() <= 1, "all have one name");
        }
    }
}

#[test]
fn what_was_found_is_marked_where_a_page_counts_it() {
    let rules = MetricRules::standard();
    let row = rules.explain("\u{1b}[32m🚂 step 3\u{1b}[0m  loss=0.5\r🚂 step 4  loss=0.25");
    assert_eq!(row.text, "🚂 step 4  loss=0.25");
    let marks: Vec<_> = row
        .marks
        .iter()
        .map(|mark| (mark.from, mark.to, mark.role))
        .collect();
    // The engine is one character and two units.
    assert_eq!(
        marks,
        [(8, 9, MetricRole::Step), (16, 20, MetricRole::Value)]
    );
    assert_eq!(row.marks[1].name.as_deref(), Some("loss"));
}

#[test]
fn every_faulty_rule_is_named() {
    let rule = |name: &str, pattern: &str| MetricRule {
        name: name.to_owned(),
        pattern: pattern.to_owned(),
        role: MetricRole::Value,
        metric: None,
    };
    let rules = [
        rule("a", "("),
        rule("b", "(?<name>x)(?<value>1)"),
        rule("b", "(?<value>1)"),
    ];
    let faults: Vec<_> = MetricRules::faults(&rules)
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    assert_eq!(faults, [0, 2]);
}
