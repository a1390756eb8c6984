//! Which crate may know which: the picture in docs/architecture.md, as a table.

use toml::{Table, Value};

use super::manifests;
use super::tree::{Fault, Tree};

/// Each crate's level. A dependency goes to a lower one, so two crates of one level, such as two
/// places to run, never know each other.
const LEVELS: &[(&str, u8)] = &[
    ("trainyard-job", 0),
    ("trainyard-files", 0),
    ("trainyard-summaries", 0),
    ("trainyard-logs", 1),
    ("trainyard-engines", 1),
    ("trainyard-code", 1),
    ("trainyard-objects", 1),
    ("trainyard-protocol", 1),
    ("trainyard-secrets", 1),
    ("trainyard-store", 1),
    ("trainyard-backend", 1),
    ("trainyard-exports", 2),
    ("trainyard-shim", 2),
    ("trainyard-datasets", 2),
    ("trainyard-algorithms", 2),
    ("trainyard-local", 3),
    ("trainyard-modelarts", 3),
    ("trainyard-slurm", 3),
    ("trainyard-console", 4),
    ("trainyard-api", 5),
    ("trainyard-cli", 6),
    ("trainyard-desktop", 6),
    ("trainyard-tests", 7),
    ("xtask", 0),
];

/// Above the console everything goes through it: these are all that may be seen from there. `files` knows nothing that a
/// console looks after.
const SEEN_FROM_ABOVE: &[&str] = &[
    "trainyard-job",
    "trainyard-files",
    "trainyard-console",
    "trainyard-api",
];

/// Who speaks the service's words sees them.
const SPEAKERS: &[(&str, &str)] = &[("trainyard-api", "trainyard-protocol")];

pub(crate) fn find(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, manifest) in manifests::crates(tree) {
        let Some(name) = manifests::name(&manifest) else {
            continue;
        };
        let Some(level) = level(name) else {
            faults.push(file.fault(format!("{name} has no level in xtask/src/tidy/arrows.rs")));
            continue;
        };
        for other in dependencies(&manifest) {
            if let Some(fault) = wrong_arrow(name, level, other) {
                faults.push(file.fault(fault));
            }
        }
    }
    faults
}

fn level(name: &str) -> Option<u8> {
    LEVELS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, level)| *level)
}

fn wrong_arrow(name: &str, level_of_name: u8, other: &str) -> Option<String> {
    let below = level(other)?;
    if below >= level_of_name {
        return Some(format!(
            "{name} must not know {other}, which is not below it"
        ));
    }
    let is_above_console = (5..7).contains(&level_of_name);
    let speaks = SPEAKERS.contains(&(name, other));
    if is_above_console && !speaks && !SEEN_FROM_ABOVE.contains(&other) {
        return Some(format!(
            "{name} must reach {other} through trainyard-console"
        ));
    }
    None
}

/// Names of everything a crate depends on: to run, to build and to test, on any system.
fn dependencies(manifest: &Table) -> Vec<&str> {
    const KINDS: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];
    let targets = manifest.get("target").and_then(Value::as_table);
    let per_target = targets
        .into_iter()
        .flat_map(Table::values)
        .filter_map(Value::as_table);
    std::iter::once(manifest)
        .chain(per_target)
        .flat_map(|table| KINDS.iter().filter_map(|kind| table.get(*kind)?.as_table()))
        .flat_map(Table::keys)
        .map(String::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(name: &str, table: &str, dependency: &str) -> usize {
        let text =
            format!("[package]\nname = \"{name}\"\n[{table}]\n{dependency}.workspace = true");
        find(&Tree::planted(&[("crates/x/Cargo.toml", &text)])).len()
    }

    #[test]
    fn an_arrow_that_points_up_is_found() {
        assert_eq!(
            faults_of("trainyard-job", "dependencies", "trainyard-console"),
            1
        );
        assert_eq!(
            faults_of("trainyard-store", "dev-dependencies", "trainyard-console"),
            1
        );
        assert_eq!(
            faults_of(
                "trainyard-local",
                "target.'cfg(unix)'.dependencies",
                "xtask"
            ),
            0
        );
        let unix = "target.'cfg(unix)'.dependencies";
        assert_eq!(faults_of("trainyard-local", unix, "trainyard-console"), 1);
    }

    #[test]
    fn two_places_to_run_must_not_know_each_other() {
        assert_eq!(
            faults_of("trainyard-slurm", "dependencies", "trainyard-local"),
            1
        );
    }

    #[test]
    fn the_window_reaches_the_store_only_through_the_console() {
        assert_eq!(
            faults_of("trainyard-desktop", "dependencies", "trainyard-store"),
            1
        );
        assert_eq!(
            faults_of("trainyard-desktop", "dependencies", "trainyard-console"),
            0
        );
        assert_eq!(
            faults_of("trainyard-tests", "dependencies", "trainyard-store"),
            0
        );
    }

    #[test]
    fn a_crate_that_is_not_on_the_map_is_found() {
        assert_eq!(faults_of("trainyard-new", "dependencies", "serde"), 1);
    }
}
