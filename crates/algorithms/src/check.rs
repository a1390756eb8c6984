//! Checking a manifest that could be read: all faults at once, because people mend a file in one pass.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use crate::fault::{ManifestFault, ManifestFaultKind as Kind};
use crate::manifest::{Manifest, Parameter, ParameterType, Reached, Words};
use crate::values::{self, SET_BY_PLATFORM};

const LONGEST_NAME: usize = 64;

/// The faults of a manifest by itself.
pub(crate) fn manifest(manifest: &Manifest) -> Vec<ManifestFault> {
    let mut faults = Faults::default();
    if !is_name(&manifest.name, "_-") {
        let given = manifest.name.clone();
        faults.add("name", Kind::BadName { given });
    }
    if !is_version(&manifest.version) {
        let given = manifest.version.clone();
        faults.add("version", Kind::BadVersion { given });
    }
    faults.words("title", &manifest.title);
    faults.words("use", &manifest.purpose);
    faults.words("description", &manifest.description);
    faults.words("data_layout", &manifest.data_layout);
    if manifest.engine.framework.trim().is_empty() {
        faults.add("engine.framework", Kind::Empty);
    }
    let oldest = [
        ("engine.oldest", &manifest.engine.oldest),
        ("engine.oldest_python", &manifest.engine.oldest_python),
    ];
    for (key, version) in oldest {
        if let Some(given) = version.clone().filter(|v| !is_dotted_numbers(v)) {
            faults.add(key, Kind::BadVersion { given });
        }
    }
    entry(&manifest.entry, &mut faults);
    if manifest.resource_types.is_empty() {
        faults.add("resource_types", Kind::Empty);
    }
    let names = manifest.parameters.iter().map(|p| p.name.as_str());
    faults.unique("parameters", names);
    for (index, one) in manifest.parameters.iter().enumerate() {
        parameter(&format!("parameters[{index}]"), one, &mut faults);
    }
    faults.unique("metrics", manifest.metrics.iter().map(|m| m.name.as_str()));
    for (index, metric) in manifest.metrics.iter().enumerate() {
        let key = format!("metrics[{index}]");
        faults.name(format!("{key}.name"), &metric.name);
        faults.words(&format!("{key}.help"), &metric.help);
    }
    for (index, one) in manifest.reaches.iter().enumerate() {
        reached(&format!("reaches[{index}]"), manifest, one, &mut faults);
    }
    faults.0
}

/// The faults of a manifest in its folder.
pub(crate) fn in_folder(manifest: &Manifest, folder: &Path) -> Vec<ManifestFault> {
    let mut faults = Faults(self::manifest(manifest));
    let own = folder.file_name().unwrap_or_default().to_string_lossy();
    if own != manifest.name {
        let folder = own.into_owned();
        faults.add("name", Kind::NotTheFolders { folder });
    }
    let has_entry_fault = faults.0.iter().any(|fault| fault.key == "entry");
    if !has_entry_fault && !folder.join(&manifest.entry).is_file() {
        let given = manifest.entry.clone();
        faults.add("entry", Kind::EntryMissing { given });
    }
    faults.0
}

#[derive(Default)]
struct Faults(Vec<ManifestFault>);

impl Faults {
    fn add(&mut self, key: impl Into<String>, kind: Kind) {
        self.0.push(ManifestFault::new(key, kind));
    }

    fn words(&mut self, key: &str, words: &Words) {
        for (language, text) in [("en", &words.en), ("zh", &words.zh)] {
            if text.trim().is_empty() {
                self.add(format!("{key}.{language}"), Kind::Empty);
            }
        }
    }

    fn name(&mut self, key: String, name: &str) {
        if !is_name(name, "_") {
            let given = name.to_owned();
            self.add(key, Kind::BadName { given });
        }
    }

    fn unique<'a>(&mut self, list: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.enumerate() {
            if !seen.insert(name) {
                let given = name.to_owned();
                self.add(format!("{list}[{index}].name"), Kind::Duplicate { given });
            }
        }
    }
}

fn entry(entry: &str, faults: &mut Faults) {
    let given = entry.to_owned();
    if !is_inside(entry) {
        faults.add("entry", Kind::EntryNotInside { given });
    } else if Path::new(entry).extension().is_none_or(|e| e != "py") {
        faults.add("entry", Kind::EntryNotPython { given });
    }
}

fn parameter(key: &str, parameter: &Parameter, faults: &mut Faults) {
    faults.name(format!("{key}.name"), &parameter.name);
    if SET_BY_PLATFORM.contains(&parameter.name.as_str()) {
        let given = parameter.name.clone();
        faults.add(format!("{key}.name"), Kind::Reserved { given });
    }
    faults.words(&format!("{key}.help"), &parameter.help);
    let is_number = matches!(parameter.kind, ParameterType::Int | ParameterType::Float);
    for (bound, value) in [("min", parameter.min), ("max", parameter.max)] {
        if value.is_some() && !is_number {
            faults.add(format!("{key}.{bound}"), Kind::OnlyForNumbers);
        }
    }
    if let (Some(min), Some(max)) = (parameter.min, parameter.max)
        && min > max
    {
        faults.add(format!("{key}.min"), Kind::MinAboveMax);
    }
    if (parameter.kind == ParameterType::Choice) == parameter.choices.is_empty() {
        faults.add(format!("{key}.choices"), Kind::OnlyForChoices);
    }
    let default = parameter.default.as_deref().filter(|v| !v.is_empty());
    if let Some(value) = default.and_then(|default| values::fault_of(parameter, default)) {
        faults.add(format!("{key}.default"), Kind::BadDefault { value });
    }
}

fn reached(key: &str, manifest: &Manifest, reached: &Reached, faults: &mut Faults) {
    if !manifest.metrics.iter().any(|m| m.name == reached.metric) {
        let given = reached.metric.clone();
        faults.add(format!("{key}.metric"), Kind::UnknownMetric { given });
    }
    if reached.at_least.is_none() && reached.at_most.is_none() {
        faults.add(key, Kind::NoBound);
    }
    if reached.sample.trim().is_empty() {
        faults.add(format!("{key}.sample"), Kind::Empty);
    }
    let given: Vec<_> = reached.parameters.clone().into_iter().collect();
    for fault in values::check_values(manifest, &given) {
        let (field, value) = (fault.name, fault.kind);
        let kind = Kind::BadSampleValue { field, value };
        faults.add(format!("{key}.parameters"), kind);
    }
}

fn is_name(name: &str, also: &str) -> bool {
    let is_right = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
    (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(is_right)
}

fn is_version(version: &str) -> bool {
    is_dotted_numbers(version) && version.split('.').count() == 3
}

fn is_dotted_numbers(version: &str) -> bool {
    version
        .split('.')
        .all(|part| !part.starts_with('+') && part.parse::<u32>().is_ok())
}

fn is_inside(entry: &str) -> bool {
    let mut parts = Path::new(entry).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}
