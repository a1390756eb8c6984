//! The file of configurations: what is written is read, and what is wrong has a line.

use trainyard_exports::{
    ConfigEntry, ConfigFormat, ImportFault, ImportFaultKind, read_configs, write_configs,
};
use trainyard_job::{JobSpec, Variable, to_yaml};

use crate::fixture::{net_train, secret, sentiment};

fn entry(name: &str, spec: JobSpec) -> ConfigEntry {
    ConfigEntry {
        name: name.to_owned(),
        description: "of \"two\"".to_owned(),
        folder: "vision/digits".to_owned(),
        tags: vec!["baseline".to_owned(), "训练".to_owned()],
        values: JobSpec {
            name: String::new(),
            description: String::new(),
            ..spec
        },
    }
}

fn faults(text: &str) -> Vec<(String, Option<u64>)> {
    let faults = read_configs(text).unwrap_err();
    assert!(faults.iter().all(|fault| !fault.to_string().is_empty()));
    faults.into_iter().map(|f| (f.field, f.line)).collect()
}

fn one(text: &str) -> ImportFault {
    let mut faults = read_configs(text).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

/// The line a piece of the text is in.
fn line(text: &str, piece: &str) -> u64 {
    let at = text.lines().position(|line| line.contains(piece)).unwrap();
    at as u64 + 1
}

#[test]
fn both_formats_are_read_as_they_were_written() {
    let entries = [entry("net", net_train()), entry("mood", sentiment())];
    for format in [ConfigFormat::Yaml, ConfigFormat::Json] {
        let text = write_configs(&entries, format);
        let read = read_configs(&text).unwrap();
        let read: Vec<ConfigEntry> = read.into_iter().map(|config| config.entry).collect();
        assert_eq!(read, entries, "{text}");
    }
}

#[test]
fn values_that_look_like_something_else_stay_texts() {
    let texts = [
        "on", "007", "1e3", "~", "null", "0x1f", "- a", "#x", "a: b", " x ", "\n", "训练",
    ];
    let mut config = entry("net", net_train());
    let rows = texts.iter().enumerate();
    config.values.environment = rows
        .map(|(at, text)| Variable::plain(format!("A{at}"), *text))
        .collect();
    for format in [ConfigFormat::Yaml, ConfigFormat::Json] {
        let text = write_configs(std::slice::from_ref(&config), format);
        assert_eq!(read_configs(&text).unwrap()[0].entry, config, "{text}");
    }
}

#[test]
fn a_secret_is_a_name_and_nothing_else() {
    let mut config = entry("net", net_train());
    config.values.environment = vec![secret("API_KEY"), Variable::plain("LR", "1")];
    let text = write_configs(&[config.clone()], ConfigFormat::Yaml);
    assert!(!text.contains("5e"), "{text}");
    let read = read_configs(&text).unwrap().remove(0).entry;
    assert_eq!(read.secrets(), ["API_KEY"]);
    assert!(
        read.values.environment[0]
            .secret
            .as_ref()
            .unwrap()
            .is_empty()
    );
    // A file from elsewhere that holds an id brings none in.
    let forged = text
        .replace("secret: ''", "secret: 5e")
        .replace("secret: \"\"", "secret: 5e");
    assert_ne!(forged, text);
    let read = read_configs(&forged).unwrap().remove(0).entry;
    assert!(
        read.values.environment[0]
            .secret
            .as_ref()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_line() {
    let entries = [entry("net", net_train()), entry("mood", sentiment())];
    let text = write_configs(&entries, ConfigFormat::Yaml).replacen("nodes: 1", "nodes: many", 1);
    let fault = one(&text);
    assert_eq!(fault.field, "configurations[0].values.resources.nodes");
    assert_eq!(fault.line, Some(line(&text, "nodes: many")));
}

#[test]
fn an_unknown_member_is_named_with_its_line() {
    let text = write_configs(&[entry("net", net_train())], ConfigFormat::Json);
    let text = text.replace("\"output_path\"", "\"output\"");
    let fault = one(&text);
    assert!(fault.to_string().contains("output"), "{fault}");
    assert!(fault.line.is_some(), "{fault:?}");
}

#[test]
fn everything_that_is_wrong_with_names_and_filing_is_said_at_once() {
    let mut bad = entry("no name", net_train());
    bad.folder = "a//b".to_owned();
    bad.tags = vec!["a,b".to_owned()];
    let text = write_configs(
        &[bad, entry("x", net_train()), entry("x", net_train())],
        ConfigFormat::Yaml,
    );
    let found = faults(&text);
    let fields: Vec<&str> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "configurations[0].name",
            "configurations[0].folder",
            "configurations[0].tags[0]",
            "configurations[2].name"
        ]
    );
    assert_eq!(found[0].1, Some(line(&text, "no name")));
    assert_eq!(found[1].1, Some(line(&text, "a//b")));
    assert_eq!(found[2].1, Some(line(&text, "a,b")));
}

#[test]
fn a_job_file_becomes_a_configuration_of_its_name() {
    let read = read_configs(&to_yaml(&sentiment()))
        .unwrap()
        .remove(0)
        .entry;
    assert_eq!(read.name, "my_training_job");
    assert_eq!(read.description, sentiment().description);
    assert_eq!(
        (read.values.name.as_str(), read.values.description.as_str()),
        ("", "")
    );
    let nameless = to_yaml(&JobSpec {
        name: String::new(),
        ..sentiment()
    });
    assert_eq!(one(&nameless).kind, ImportFaultKind::NoName);
}

#[test]
fn the_file_of_earlier_releases_is_read() {
    let values = to_yaml(&JobSpec {
        name: String::new(),
        description: String::new(),
        ..sentiment()
    });
    let values = format!("  {}", values.trim_end().replace('\n', "\n  "));
    let text = format!("configuration: kept\ndescription: base\nvalues:\n{values}\n");
    let read = read_configs(&text).unwrap().remove(0).entry;
    assert_eq!(
        (read.name.as_str(), read.description.as_str()),
        ("kept", "base")
    );
}

#[test]
fn what_is_no_file_of_configurations_is_told_apart() {
    assert!(matches!(
        one("a: [unclosed").kind,
        ImportFaultKind::Syntax { .. }
    ));
    assert_eq!(one("a: 1").kind, ImportFaultKind::NotConfigurations);
    assert_eq!(
        one("trainyard: jobs\nversion: 1").kind,
        ImportFaultKind::NotConfigurations
    );
    let newer = "trainyard: configurations\nversion: 2\nconfigurations: []";
    assert_eq!(one(newer).kind, ImportFaultKind::Newer { found: 2 });
    let empty = "trainyard: configurations\nversion: 1\nconfigurations: []";
    assert_eq!(one(empty).kind, ImportFaultKind::Empty);
}

#[test]
fn the_documented_file_is_read() {
    let page = include_str!("../../../../docs/configurations.md");
    let (_, rest) = page.split_once("```yaml\n").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let read = read_configs(text).unwrap().remove(0).entry;
    assert_eq!(read.name, "digits-30");
    assert_eq!(read.secrets(), ["API_KEY"]);
}
