//! What is wrong with configurations whose shape is right: names, folders and tags, all of it at once.

use trainyard_job::validate_configuration_name;

use super::read::{Placed, fault};
use super::{ConfigEntry, ReadConfig};
use crate::filing::{TAGS_MAX, is_folder, is_tag};
use crate::import_fault::{ImportFault, ImportFaultKind};

pub(super) fn faults_of(read: &[Placed]) -> Vec<ImportFault> {
    let mut faults = vec![];
    let many = read.len() > 1
        || read
            .iter()
            .any(|r| r.name_field == "name" && r.config.line.is_some());
    for (index, placed) in read.iter().enumerate() {
        let at = if many {
            format!("configurations[{index}].")
        } else {
            String::new()
        };
        let ReadConfig { entry, line, .. } = &placed.config;
        for found in validate_configuration_name(&entry.name, &entry.description) {
            let field = if found.field == "name" {
                placed.name_field
            } else {
                "description"
            };
            let kind = ImportFaultKind::Value { kind: found.kind };
            faults.push(fault(&format!("{at}{field}"), *line, kind));
        }
        let earlier = read[..index]
            .iter()
            .find(|other| other.config.entry.name == entry.name);
        if let Some(earlier) = earlier {
            let (name, first_line) = (entry.name.clone(), earlier.config.line);
            let kind = ImportFaultKind::Twice { name, first_line };
            faults.push(fault(&format!("{at}name"), *line, kind));
        }
        faults.extend(filing_faults(placed, &at));
    }
    faults
}

fn filing_faults(placed: &Placed, at: &str) -> Vec<ImportFault> {
    let ConfigEntry { folder, tags, .. } = &placed.config.entry;
    let mut faults = vec![];
    if !is_folder(folder) {
        let given = folder.clone();
        let kind = ImportFaultKind::BadFolder { given };
        faults.push(fault(&format!("{at}folder"), placed.folder_line, kind));
    }
    for (index, tag) in tags.iter().enumerate().filter(|(_, tag)| !is_tag(tag)) {
        let given = tag.clone();
        let line = placed.tag_lines.get(index).copied().flatten();
        let kind = ImportFaultKind::BadTag { given };
        faults.push(fault(&format!("{at}tags[{index}]"), line, kind));
    }
    if tags.len() > TAGS_MAX {
        let (max, actual) = (TAGS_MAX, tags.len());
        let kind = ImportFaultKind::TooManyTags { max, actual };
        faults.push(fault(&format!("{at}tags"), placed.config.line, kind));
    }
    faults
}
