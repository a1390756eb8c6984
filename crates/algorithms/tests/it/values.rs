//! Checking a user's values against a manifest.

use trainyard_algorithms::{ValueFaultKind, check_values};

use crate::manifest::{SOUND, parse};

fn rows(values: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    values.iter().map(own).collect()
}

fn fields(values: &[(&str, &str)]) -> Vec<String> {
    let faults = check_values(&parse(SOUND).unwrap(), &rows(values));
    faults
        .iter()
        .map(trainyard_algorithms::ValueFault::field)
        .collect()
}

#[test]
fn right_values_have_no_fault() {
    let values = [
        ("epochs", "100"),
        ("rate", "1e-3"),
        ("label", "物种"),
        ("shuffle", "false"),
        ("kind", "off"),
    ];
    assert_eq!(fields(&values), [""; 0]);
}

#[test]
fn all_wrong_values_are_told_at_once_with_their_fields() {
    let values = [
        ("epochs", "0"),
        ("rate", "inf"),
        ("shuffle", "yes"),
        ("kind", "maybe"),
        ("epochs", "5"),
        ("train_url", "/tmp"),
        ("depth", "3"),
    ];
    let expected = [
        "parameters[0].value",
        "parameters[1].value",
        "parameters[2].value",
        "parameters[3].value",
        "parameters[4].name",
        "parameters[5].name",
        "parameters[6].name",
        "parameters.label",
    ];
    assert_eq!(fields(&values), expected);
}

#[test]
fn a_whole_number_is_not_a_fraction() {
    let faults = check_values(
        &parse(SOUND).unwrap(),
        &rows(&[("epochs", "2.5"), ("label", "x\ny")]),
    );
    assert!(
        matches!(faults[0].kind, ValueFaultKind::NotWhole { .. }),
        "{faults:?}"
    );
    assert_eq!(faults[1].kind, ValueFaultKind::ControlCharacter);
}

#[test]
fn a_required_value_may_not_be_emptied() {
    assert_eq!(fields(&[("label", "")]), ["parameters[0].value"]);
}

#[test]
fn arguments_have_the_manifests_order_and_its_defaults() {
    let manifest = parse(SOUND).unwrap();
    let given = rows(&[("label", "a b"), ("epochs", "3"), ("rate", "")]);
    let expected = [
        "--epochs=3",
        "--rate=0.10",
        "--label=a b",
        "--shuffle=true",
        "--kind=on",
    ];
    assert_eq!(manifest.arguments(&given), expected);
}
